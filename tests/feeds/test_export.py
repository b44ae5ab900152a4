"""The journal as data: a documented shape that stays."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.feeds.export import ExportedEntry, exported, month_json, months_json
from microjournal.plan.contract import EntryView


def an_entry(**changes: Any) -> EntryView:
    entry: EntryView = {
        "id": "2026-03-04-stand-up",
        "path": "2026/03/stand-up/",
        "title": "Stand-up by text",
        "scan": "People read before ten",
        "date": "2026-03-04",
        "kind": "done",
        "started": "2026-03-05",
        "review": "2026-03-19",
        "ended": "2026-03-20",
        "result": "partly",
        "decision": "adapt",
        "due": False,
        "overdue": False,
        "open_loop": True,
        "superseded": False,
        "draft": False,
        "tags": ({"name": "team", "path": "tags/team/"}, {"name": "C#", "path": "tags/c-sharp/"}),
        "url": "https://ana.example/2026/03/stand-up/",
        "moment": "",
        "expect": "Fewer than 3 of 10 run over",
        "confidence": 70,
        "lesson": "People read before ten",
        "summary": "",
        "authors": (),
        "published": "2026-03-04T00:00:00+01:00",
        "modified": "2026-03-20T00:00:00+01:00",
        "words": 10,
        "issue_url": "https://github.com/ana/journal/issues/42",
        "result_anchor": "",
        "extra": {},
    }
    return {**entry, **changes}  # type: ignore[typeddict-item]


def a_note() -> ExportedEntry:
    empty: dict[str, Any] = dict.fromkeys(
        ["started", "review", "ended", "expect", "result", "decision", "lesson", "issue_url"], ""
    )
    return exported(an_entry(**empty, kind="note", confidence=None, tags=()), ())


def month_of(*entries: ExportedEntry) -> Any:
    return json.loads(month_json("Ana tries things", "2026-03", entries))


def test_an_entry_is_told_in_full() -> None:
    document = month_of(exported(an_entry(), ("2026-02-10-standup",)))
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
            }
        ],
    }


def test_every_key_is_there_even_when_nothing_is_known() -> None:
    (entry,) = month_of(a_note())["entries"]
    assert set(entry) == set(get_type_hints(ExportedEntry))
    unknown = {key for key, value in entry.items() if value is None}
    assert unknown == {
        "started",
        "review",
        "ended",
        "expect",
        "confidence",
        "result",
        "decision",
        "lesson",
        "issue",
    }
    assert entry["tags"] == entry["follows"] == []


@pytest.mark.parametrize("flag", ["due", "overdue", "open_loop", "superseded"])
def test_what_changes_with_the_day_or_with_other_entries_is_not_told(flag: str) -> None:
    assert exported(an_entry(**{flag: True}), ()) == exported(an_entry(**{flag: False}), ())


def test_the_list_of_months_says_where_each_is() -> None:
    text = months_json(
        "Ana tries things",
        "https://ana.example/",
        [{"month": "2026-03", "url": "https://ana.example/2026/03/entries.json"}],
    )
    assert json.loads(text) == {
        "version": 1,
        "title": "Ana tries things",
        "url": "https://ana.example/",
        "months": [{"month": "2026-03", "url": "https://ana.example/2026/03/entries.json"}],
    }


def test_a_journal_without_entries_is_an_empty_list() -> None:
    assert json.loads(months_json("Ana", "https://ana.example/", []))["months"] == []
    assert month_of()["entries"] == []


def test_each_entry_has_a_line_of_its_own() -> None:
    one, other = exported(an_entry(), ()), a_note()
    before = month_json("Ana", "2026-03", [one, other]).splitlines()
    after = month_json("Ana", "2026-03", [one, {**other, "title": "Changed"}]).splitlines()
    assert len(before) == 4
    assert [number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [2]


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_any_text_makes_a_document_that_can_be_written_and_read(text: str) -> None:
    octets = month_json(text, "2026-03", [exported(an_entry(title=text), ())]).encode()
    title = json.loads(octets)["entries"][0]["title"]
    assert title == "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
