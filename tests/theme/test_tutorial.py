"""The tutorial of docs/themes.md: its steps, one after another, make a theme that builds."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import html5lib

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

PAGE = Path(__file__).parent.parent.parent / "docs/themes.md"
STEP = re.compile(r"^```(\w+) tutorial ?([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: It helps\n---\nText.\n"}


def test_the_steps_of_the_tutorial_make_a_theme(journal: MakeJournal) -> None:
    made = journal(ENTRY)
    steps = STEP.findall(PAGE.read_text(encoding="utf-8"))
    assert len(steps) > 6
    for language, where, text in steps:
        if language == "console":
            for command in re.findall(r"^\$ microjournal (.*)$", text, re.MULTILINE):
                result = made.run(*shlex.split(command))
                assert result.exit_code == 0, result.output
                said = [
                    line
                    for line in text.partition(command)[2].partition("\n$ ")[0].splitlines()
                    if line not in ("", "…")
                ]
                assert [line for line in said if line not in result.output.splitlines()] == []
        else:
            path, _, more = where.partition(" ")
            made.write({path: (made.read(path) if more else "") + text})
    made.write(
        {
            "microjournal.yaml": made.read("microjournal.yaml").replace(
                "theme: field", "theme: {name: field, options: {motto: Slowly}}"
            )
        }
    )
    assert made.build().output == ""
    assert [line.text for line in made.page("").select(".motto")] == ["Slowly"]
    assert "--paper: var(--l, #f7faf5)" in made.read(
        f"public/{made.page('').select('head link[rel=stylesheet]')[-1]['href']}"
    )
    for name in ("index.html", "2026/03/stand-up/index.html", "tags/index.html"):
        html5lib.HTMLParser(strict=True).parse(made.read(f"public/{name}"))
