"""Every change keeps the line ends of its file."""

from __future__ import annotations

import re

import pytest

from microjournal.editing.body import append_update
from microjournal.editing.keys import edit

ENDS = ["\n", "\r\n", "\r"]
ENTRY = "---\ntitle: A\ntags:\n  - x\n---\nText.\n"


def with_ends(text: str, end: str) -> bytes:
    return text.replace("\n", end).encode()


def ends_in(data: bytes) -> set[str]:
    return set(re.findall("\r\n|\n|\r", data.decode()))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ENTRY, ENTRY + "\n## 2026-03-09 Half\n"),
        (ENTRY + "\n", ENTRY + "\n## 2026-03-09 Half\n"),
        (ENTRY.rstrip("\n"), ENTRY + "\n## 2026-03-09 Half\n"),
        (ENTRY + "\n## Result\n\nGood.\n", ENTRY + "\n## 2026-03-09 Half\n\n## Result\n\nGood.\n"),
        (ENTRY + "## Result\n", ENTRY + "\n## 2026-03-09 Half\n\n## Result\n"),
    ],
)
def test_an_update_stands_between_empty_lines(end: str, before: str, after: str) -> None:
    assert append_update(with_ends(before, end), "2026-03-09", "Half") == with_ends(after, end)


@pytest.mark.parametrize("end", ENDS)
def test_what_stands_below_an_update_has_them_too(end: str) -> None:
    data = append_update(with_ends(ENTRY, end), "2026-03-09", "Half\n\none\r\ntwo\n")
    assert data == with_ends(ENTRY + "\n## 2026-03-09 Half\n\none\ntwo\n", end)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "changes",
    [
        {"started": "2026-03-05"},
        {"title": "B"},
        {"tags": ("a", "b")},
        {"ended": "2026-03-09", "result": "met", "decision": "adopt", "lesson": "L: x"},
        {"tags": None},
    ],
)
@pytest.mark.parametrize("text", [ENTRY, "Text.\n", "# A\n\nText.\n", "---\n---\nText.\n"])
def test_keys_keep_them(end: str, changes: dict[str, str | tuple[str, ...] | None], text: str) -> None:
    assert ends_in(edit(with_ends(text, end), changes)) <= {end}
