"""The journal as data: a documented shape that stays."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from microjournal.feeds.export import exported, month_json, months_json
from microjournal.model.entry import Entry
from tests.feeds.entries import ENTRY

DOCUMENTATION = (Path(__file__).parent.parent.parent / "docs/addresses.md").read_text(encoding="utf-8")


def an_entry(title: str = ENTRY.title) -> dict[str, Any]:
    return exported(
        replace(ENTRY, title=title),
        "done",
        url="https://ana.example/2026/03/stand-up/",
        tags=("team", "C#"),
        follows=("2026-02-10-standup",),
        issue="https://github.com/ana/journal/issues/42",
        bets=(5, 3, 1),
    )


def a_note() -> dict[str, Any]:
    entry = Entry(path="content/n.md", digest=b"", id="n", slug="n", title="A note", date="2026-03-04", excerpt="Seen.")
    return exported(entry, "note", url="https://ana.example/2026/03/n/", tags=(), follows=(), issue="")


def month_of(*entries: dict[str, Any]) -> Any:
    return json.loads(month_json("Ana tries things", "2026-03", entries))


def test_an_entry_is_exported_in_full() -> None:
    document = month_of(an_entry())
    assert document == {
        "version": 1,
        "title": "Ana tries things",
        "month": "2026-03",
        "entries": [
            {
                "id": "2026-03-04-stand-up",
                "url": "https://ana.example/2026/03/stand-up/",
                "title": "Stand-up by text",
                "scan": "People read before ten",
                "kind": "done",
                "date": "2026-03-04",
                "started": "2026-03-05",
                "review": "2026-03-19",
                "ended": "2026-03-20",
                "expect": "Fewer than 3 of 10 run over",
                "confidence": 70,
                "result": "partly",
                "decision": "adapt",
                "lesson": "People read before ten",
                "tags": ["team", "C#"],
                "follows": ["2026-02-10-standup"],
                "issue": "https://github.com/ana/journal/issues/42",
                "bets": {"met": 5, "not-met": 3, "unclear": 1},
            }
        ],
    }


def test_every_key_is_there_even_when_nothing_is_known() -> None:
    (entry,) = month_of(a_note())["entries"]
    assert set(entry) == set(an_entry())
    unknown = {key for key, value in entry.items() if value is None}
    assert unknown == set("started review ended expect confidence result decision lesson issue bets".split())
    assert entry["tags"] == entry["follows"] == []


def test_every_key_is_documented() -> None:
    assert [key for key in an_entry() if f"`{key}`" not in DOCUMENTATION] == []


def test_what_was_dropped_ended_on_that_day() -> None:
    dropped = replace(ENTRY, ended="", result="", decision="", dropped="2026-03-12")
    entry = exported(dropped, "dropped", url="", tags=(), follows=(), issue="")
    assert (entry["kind"], entry["ended"], entry["scan"]) == ("dropped", "2026-03-12", "People read before ten")


def test_the_list_of_months_says_where_each_is() -> None:
    assert json.loads(months_json("Ana tries things", "https://ana.example/", ["2026-03"])) == {
        "version": 1,
        "title": "Ana tries things",
        "url": "https://ana.example/",
        "months": [{"month": "2026-03", "url": "https://ana.example/2026/03/entries.json"}],
    }


def test_a_journal_without_entries_is_an_empty_list() -> None:
    assert json.loads(months_json("Ana", "https://ana.example/", []))["months"] == []
    assert month_of()["entries"] == []


def test_each_entry_has_a_line_of_its_own() -> None:
    one, other = an_entry(), a_note()
    before = month_json("Ana", "2026-03", [one, other]).splitlines()
    after = month_json("Ana", "2026-03", [one, {**other, "title": "Changed"}]).splitlines()
    assert len(before) == 4
    assert [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [2]


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_makes_a_document_that_can_be_written_and_read(text: str) -> None:
    octets = month_json(text, "2026-03", [an_entry(text)]).encode()
    title = json.loads(octets)["entries"][0]["title"]
    assert title == re.sub("[\ud800-\udfff\ufffe\uffff]", "", text)
