"""docs/security.md and the tests name the same promises."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_ROW = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)


def written() -> list[str]:
    """The promises in the tables."""
    return _ROW.findall((ROOT / "docs/security.md").read_text(encoding="utf-8"))


def borne() -> dict[str, set[str]]:
    """The promises that tests bear, with the files of these tests."""
    found: dict[str, set[str]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for mark in function.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
                        (name,) = [each.value for each in mark.args if isinstance(each, ast.Constant)]
                        found.setdefault(str(name), set()).add(file.name)
    return found


def test_every_promise_has_a_test_and_every_test_a_promise() -> None:
    assert sorted(written()) == sorted(borne())


def test_no_promise_is_made_twice() -> None:
    assert [name for name, times in Counter(written()).items() if times > 1] == []
