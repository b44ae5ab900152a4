"""The journal as data, for those who want to count for themselves: `/entries.json` and `/YYYY/MM/entries.json`.

The shape is a promise, with a number, and docs/addresses.md has it. Nothing in it but `kind` depends on the day of the
build, so the document of a month stays the same when the month does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from microjournal.feeds.xml import storable
from microjournal.model.conversation import BETS
from microjournal.model.entry import Entry, Status
from microjournal.model.lifecycle import scan_line

VERSION = 1


def exported(
    entry: Entry,
    kind: Status,
    *,
    url: str,
    tags: tuple[str, ...],
    follows: tuple[str, ...],
    issue: str,
    bets: tuple[int, ...] | None = None,
) -> dict[str, Any]:
    """An entry as data; its keys are a promise.

    kind: its status today. url: of its page. tags: by the names that the journal gives them. follows: ids of the public
    entries that it continues. issue: URL of its issue, "" if it has none.
    bets: how many readers bet on each of BETS, None if nobody was asked.
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
        # Ended or dropped, which `kind` says.
        "ended": entry.ended or entry.dropped or None,
        "expect": entry.expect or None,
        "confidence": entry.confidence,
        "result": entry.result or None,
        "decision": entry.decision or None,
        "lesson": entry.lesson or None,
        "tags": tags,
        "follows": follows,
        "issue": issue or None,
        "bets": None if bets is None else dict(zip(BETS, bets, strict=True)),
    }


def months_json(title: str, url: str, months: Iterable[str]) -> str:
    """`/entries.json`: the months with entries, given as "2026-03", and where each of them is.

    url: of the journal, ends with "/". There are no counts in it, so that a new entry seldom changes it.
    """
    rows = [{"month": month, "url": f"{url}{month[:4]}/{month[5:]}/entries.json"} for month in months]
    return _document({"title": title, "url": url}, "months", rows)


def month_json(title: str, month: str, entries: Iterable[dict[str, Any]]) -> str:
    """`/YYYY/MM/entries.json`: the entries planned in a month, in the order given (see `exported`)."""
    return _document({"title": title, "month": month}, "entries", entries)


def _document(head: dict[str, str], name: str, rows: Iterable[dict[str, Any]]) -> str:
    """One row a line, so that a change of one entry is a change of one line."""
    opening = _json({"version": VERSION, **head})[:-1]
    lines = ",\n".join([_json(row) for row in rows])
    return storable(f'{opening},"{name}":[\n{lines}\n]}}\n')


_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
