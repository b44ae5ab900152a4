"""What git could not merge is one error, wherever it stands, and what only looks like that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from microjournal.content.entry import ParseSettings, parse

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

HEAD = "---\ntitle: Stand-up by text\n---\n"
CONFLICT = "<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> letters\n"
CONFLICTS = [
    (HEAD + CONFLICT, 4),
    (HEAD + "Text.\n\n" + CONFLICT + "\nMore.\n", 6),
    (HEAD + "- a\n- b\n" + CONFLICT, 6),
    (HEAD + "<!-- \n" + CONFLICT + "-->\n", 5),
    (HEAD + "```\ncode\n```\n" + CONFLICT + "```\ncode\n```\n", 7),
    (HEAD + CONFLICT.replace("Ours.", "```\nOurs."), 4),
    (HEAD + CONFLICT.replace("=======", "||||||| base\nBefore.\n======="), 4),
    (HEAD + "<<<<<<< HEAD\nThe other marks are gone.\n", 4),
    (HEAD + "Text\n=======\nTheirs.\n>>>>>>> 1a2b3c4 (Letters)\n", 5),
    (HEAD + CONFLICT + CONFLICT, 4),
    (HEAD.replace("\n---\n", "\n" + CONFLICT.replace("O", "expect: O", 1).replace("T", "expect: T", 1) + "---\n"), 3),
    (f"<<<<<<< HEAD\n{HEAD}Ours.\n=======\n{HEAD}Theirs.\n>>>>>>> letters\n", 1),
    ("# Stand-up\n\n" + CONFLICT, 3),
    (CONFLICT, 1),
    ((HEAD + CONFLICT).replace("\n", "\r\n"), 4),
]
NO_CONFLICTS = [
    "Text.\n\nHeading\n=======\n\nText.\n",
    "```\n" + CONFLICT + "```\n",
    "~~~~ diff\n" + CONFLICT + "~~~\n" + CONFLICT + "~~~~\n",
    "    " + CONFLICT.replace("\n", "\n    ") + "\n",
    "> > deep\n\n>>>>>>> very deep\n",
    "Text.\n\nHeading\n=======\n\n>>>>>> deep\n>>>>>>> deeper\n",
    "Text.\n\nHeading\n=======\n\n>>>>>>> a quotation of many\n",
    "<<<<<<<< eight\n",
    "Text <<<<<<< HEAD\n",
]


def found(text: str) -> list[tuple[str, int]]:
    settings = ParseSettings(url="https://ana.example/")
    parsed = parse(text.encode(), path="content/2026-03-04-stand-up.md", settings=settings)
    return [(d.code, d.span.line) for d in parsed.diagnostics]


@pytest.mark.parametrize(("text", "line"), CONFLICTS)
def test_a_conflict_is_one_error_at_its_first_mark(text: str, line: int) -> None:
    assert found(text) == [("merge-conflict", line)]


@pytest.mark.parametrize("body", NO_CONFLICTS)
def test_what_only_looks_like_a_conflict_is_none(body: str) -> None:
    assert found(HEAD + body) == []


def test_an_entry_with_a_conflict_in_its_body_is_still_there_for_links(journal: MakeJournal) -> None:
    made = journal(
        {"content/2026-03-04-stand-up.md": HEAD + CONFLICT, "content/2026-03-05-x.md": "# X\n\n[[stand-up]]\n"}
    )
    assert made.build().codes == ["merge-conflict"]


def test_a_conflict_in_the_settings_is_said_as_one(journal: MakeJournal) -> None:
    text = "title: Ana\n<<<<<<< HEAD\nurl: https://ana.example/\n=======\nurl: https://a.example/\n>>>>>>> x\n"
    outcome = journal({"microjournal.yaml": text}).run("build")
    assert outcome.output.startswith("microjournal.yaml:2:1: error[merge-conflict]")
    assert outcome.exit_code == 1
