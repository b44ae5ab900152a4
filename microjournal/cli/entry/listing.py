"""A list of entries: which are wanted, in which order, as a table for the terminal or as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import click

from microjournal.cli.terminal.problems import layout_of
from microjournal.content.fields import FIELDS
from microjournal.diagnostics.columns import columns, cut, padded
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_due, is_open, is_overdue, status_of
from microjournal.model.paths import name_slug, split_dated_name

_ORDER = ("overdue", "due", "running", "planned", "note", "done", "dropped")
_COLOURS = {"overdue": "red", "due": "yellow", "running": "green", "planned": "cyan"}
_NARROWEST = 12


def select(
    entries: Iterable[Entry], today: str, *, states: Collection[str], tags: Iterable[str], due: bool, overdue: bool
) -> list[Entry]:
    """The entries that are wanted, the most pressing first.

    today: ISO date. states: those that are wanted. tags: an entry has all of these, however they are written.
    due: only those to be reviewed within a week, or that should have been. overdue: only those that should have been.
    """
    slugs = {name_slug(tag) for tag in tags}
    labels = {"overdue"} if overdue else {"overdue", "due"} if due else set(_ORDER)
    found = [
        entry
        for entry in entries
        if status_of(entry, today) in states
        and slugs <= {name_slug(tag) for tag in entry.tags}
        and _label(entry, today) in labels
    ]
    return sorted(found, key=lambda entry: _order(entry, today))


def as_json(entries: Iterable[Entry], today: str) -> str:
    """The entries as a JSON array: what follows from their dates, and every field that can be written."""
    rows = [
        {
            "id": entry.id,
            "path": entry.path,
            "title": entry.title,
            "status": status_of(entry, today),
            "due": is_due(entry, today),
            "overdue": is_overdue(entry, today),
        }
        | {field.name: getattr(entry, field.name) for field in FIELDS}
        for entry in entries
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def print_table(entries: Sequence[Entry], today: str) -> None:
    """Prints a line for each entry: its state, the day that matters, its id as one would type it, its title."""
    layout = layout_of(sys.stdout)
    names = _names(entries)
    rows = [(_label(entry, today), _day_in_words(entry), names[entry.id], _title(entry)) for entry in entries]
    widths = [max(columns(row[column]) for row in rows) for column in range(4)]
    if layout.fold:
        widths[2], widths[3] = _fitted(layout.width - sum(widths[:2]) - 6, widths[2], widths[3])
    for label, *others in rows:
        cells = [padded(cut(text, width), width) for text, width in zip(others, widths[1:], strict=True)]
        state = padded(label, widths[0])
        if layout.color and label in _COLOURS:
            state = click.style(state, fg=_COLOURS[label])
        click.echo("  ".join([state, *cells]).rstrip(), color=layout.color)


def count(found: Iterable[Entry], shown: int, today: str) -> str:
    """How many were found in each state, and how to answer those that are due."""
    counts = Counter(_label(entry, today) for entry in found)
    numbers = ", ".join(f"{count} {label}" for label, count in counts.items())
    line = f"{numbers}; the first {shown} shown" if shown < counts.total() else numbers
    if counts["overdue"] or counts["due"]:
        line += "\nAnswer with `microjournal finish ID`, `update ID --review 1w` or `drop ID`."
    return line


def nothing(entries: int, *, filtered: bool) -> str:
    """That nothing was found, and what can be done. entries: how many there are. filtered: if only some were wanted."""
    if filtered:
        return f"No entry is like that; there are {entries}."
    if entries:
        return 'Nothing is in flight. Plan something with `microjournal new "What you will try"`.'
    return 'There is no entry yet. Write the first with `microjournal new "What you will try"`.'


def _label(entry: Entry, today: str) -> str:
    return "overdue" if is_overdue(entry, today) else "due" if is_due(entry, today) else status_of(entry, today)


def _day(entry: Entry) -> str:
    """The day that matters now: of the review, if it is still to come; of the end; else of the plan."""
    return entry.dropped or entry.ended or entry.review or entry.started or entry.date


def _day_in_words(entry: Entry) -> str:
    day = _day(entry)
    return f"review {day}" if day == entry.review and is_open(entry) else day


def _order(entry: Entry, today: str) -> tuple[Any, ...]:
    """As in _ORDER. What is in flight: the nearest review first. What is not: the latest first."""
    rank = _ORDER.index(_label(entry, today))
    if rank >= _ORDER.index("note"):
        return (rank, "", [-ord(character) for character in _day(entry)], entry.id)
    return (rank, entry.review or "9999", [], entry.id)


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """The ids as one would type them: without their date, unless two are the same then."""
    short = {entry.id: split_dated_name(entry.id)[1] or entry.id for entry in entries}
    counts = Counter(short.values())
    return {id_: name if counts[name] == 1 else id_ for id_, name in short.items()}


def _fitted(room: int, ids: int, titles: int) -> tuple[int, int]:
    """The columns for ids and titles. Titles give way first: an id is what one types."""
    ids = min(ids, max(room - min(titles, _NARROWEST), _NARROWEST))
    return ids, max(min(titles, room - ids), _NARROWEST)


def _title(entry: Entry) -> str:
    outcome = ", ".join(word for word in (entry.result, entry.decision) if word)
    return f"{entry.title}{f' ({outcome})' if outcome else ''}{' [draft]' if entry.draft else ''}"
