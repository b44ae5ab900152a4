"""Every test is collected: pytest leaves out folders by their names, and nobody misses tests that do not run."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
_TEST = re.compile(r"^\s*(async )?def test_", re.MULTILINE)


def test_every_file_with_tests_is_collected(pytestconfig: pytest.Config) -> None:
    found = [path for path in TESTS.rglob("*.py") if _TEST.search(path.read_text(encoding="utf-8"))]
    names = {path.relative_to(TESTS).as_posix() for path in found}
    named, left_out = pytestconfig.getini("python_files"), pytestconfig.getini("norecursedirs")

    assert pytestconfig.getini("testpaths") == ["tests"]
    assert len({path.parent for path in found}) > 20
    assert [name for name in names if not any(fnmatch(Path(name).name, pattern) for pattern in named)] == []
    assert [name for name in names if _has_folder(name, left_out)] == []
    # Those of before: a room that was left out.
    assert _has_folder("build/test_caches.py", ["build"])


def _has_folder(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(folder, pattern) for folder in Path(name).parent.parts for pattern in patterns)
