"""How the commands describe an entry: its state, its days, where its file is, and what can be done next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

import click

from microjournal.diagnostics.text import beginning
from microjournal.model.dates import days_between
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open, status_of
from microjournal.model.paths import split_dated_name


def state_in_words(entry: Entry, today: str) -> str:
    """
    >>> state_in_words(Entry(path="", digest=b"", id="a", slug="a", title="A", date="2026-03-04", started="2026-03-05",
    ...     review="2026-03-19"), "2026-03-17")
    'running since 2026-03-05, review 2026-03-19 (in 2 days)'
    """
    status = status_of(entry, today)
    if status == "dropped":
        return f"dropped on {entry.dropped}"
    if status == "done":
        outcome = ", ".join(word for word in (entry.result, entry.decision) if word)
        return f"done on {entry.ended}{f': {outcome}' if outcome else ''}"
    if status == "running":
        return f"running since {entry.started}{_review_in_words(entry, today)}"
    if status == "planned":
        begins = f", starts on {entry.started}" if entry.started else ""
        return f"planned on {entry.date}{begins}{_review_in_words(entry, today)}"
    return f"a note of {entry.date}: nothing is expected yet"


def _review_in_words(entry: Entry, today: str) -> str:
    if not entry.review or not is_open(entry):
        return ""
    return f", review {entry.review} ({distance_in_words(entry.review, today)})"


def distance_in_words(day: str, today: str) -> str:
    """
    >>> [distance_in_words(day, "2026-03-17") for day in ("2026-03-17", "2026-03-18", "2026-03-19", "2026-03-10")]
    ['today', 'tomorrow', 'in 2 days', '7 days ago']
    """
    days = days_between(today, day)
    names = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return names.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def end_in_words(entry: Entry) -> str:
    """That an entry is over, and since when; "" if it is not."""
    if entry.dropped:
        return f"{entry.id} was dropped on {entry.dropped}"
    return f"{entry.id} ended on {entry.ended}" if entry.ended else ""


def shown_path(root: Path, path: str) -> str:
    """A path of the journal as one can type it here."""
    try:
        return os.path.relpath(root / path)
    except ValueError:  # Windows: on another drive
        return str(root / path)


def short_name(entry: Entry) -> str:
    """An entry as one would type it after a command: its id without the date, quoted if a shell would split it."""
    name = split_dated_name(entry.id)[1] or entry.id
    if all(character.isalnum() or character in "-_.,+@%" for character in name):
        return name
    return f'"{name}"' if os.name == "nt" else shlex.quote(name)


def print_changed(entry: Entry, root: Path, today: str, *, done: Iterable[str] = (), next_steps: Iterable[str]) -> None:
    """Prints the state an entry is in now, what was done besides, its file, and what can be done next.

    done: lines about the change. next_steps: commands, without the program's name.
    """
    lines = [f"{beginning(entry.title)}: {state_in_words(entry, today)}"]
    lines += [f"  {line}" for line in (*done, shown_path(root, entry.path))]
    lines += ["", "Next:", *(f"  microjournal {step}" for step in next_steps)]
    click.echo("\n".join(lines))
