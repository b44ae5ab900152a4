"""The journal as data, for those who want to count for themselves: `/entries.json` and `/YYYY/MM/entries.json`.

The shape is a promise, with a number: `version` goes up when a key changes its meaning or goes away; keys may be added
without that. Every key is always there; what is not known is null, and a list may be empty. Nothing in it but `kind`
depends on the day it was built, so a month's document rests when the month does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from microjournal.feeds.xml import storable
from microjournal.model.entry import Entry, Status
from microjournal.model.lifecycle import scan_line

VERSION = 1


class ExportedMonth(TypedDict):
    """A month with entries. month: "2026-03". url: of the document with its entries."""

    month: str
    url: str


class ExportedEntry(TypedDict):
    """An entry as data.

    id: unique and for ever. scan: its one line. date: planned on; started, review, ended: ISO days; `ended` is also the
    day it was dropped. kind: note, planned, running, done, dropped. result: met, partly, not-met, unclear.
    decision: adopt, adapt, abandon. confidence: percent. follows: ids of the entries it continues. issue: URL.
    """

    id: str
    url: str
    title: str
    scan: str
    kind: str
    date: str
    started: str | None
    review: str | None
    ended: str | None
    expect: str | None
    confidence: int | None
    result: str | None
    decision: str | None
    lesson: str | None
    tags: tuple[str, ...]
    follows: tuple[str, ...]
    issue: str | None


def exported(
    entry: Entry, kind: Status, *, url: str, tags: tuple[str, ...], follows: Sequence[str], issue: str
) -> ExportedEntry:
    """What is public of an entry.

    kind: its status today. url: of its page. tags: by the names that the journal gives them. follows: ids of the public
    entries that it continues. issue: URL of its issue, "" if it has none.
    """
    return {
        "id": entry.id,
        "url": url,
        "title": entry.title,
        "scan": scan_line(entry),
        "kind": kind,
        "date": entry.date,
        "started": entry.started or None,
        "review": entry.review or None,
        "ended": entry.ended or entry.dropped or None,
        "expect": entry.expect or None,
        "confidence": entry.confidence,
        "result": entry.result or None,
        "decision": entry.decision or None,
        "lesson": entry.lesson or None,
        "tags": tags,
        "follows": tuple(follows),
        "issue": issue or None,
    }


def months_json(title: str, url: str, months: Sequence[ExportedMonth]) -> str:
    """`/entries.json`: which months there are. It has no counts, so that a new entry seldom changes it."""
    return _document({"title": title, "url": url}, "months", months)


def month_json(title: str, month: str, entries: Sequence[ExportedEntry]) -> str:
    """`/YYYY/MM/entries.json`: the entries planned in a month, in the order given."""
    return _document({"title": title, "month": month}, "entries", entries)


def _document(head: dict[str, str], name: str, rows: Sequence[ExportedMonth] | Sequence[ExportedEntry]) -> str:
    """One row a line, so that a change of one entry is a change of one line."""
    opening = _json({"version": VERSION, **head})[:-1]
    lines = ",\n".join([_json(row) for row in rows])
    return storable(f'{opening},"{name}":[\n{lines}\n]}}\n')


_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
