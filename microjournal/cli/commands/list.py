"""`microjournal list`: what is in flight, in the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import click

from microjournal.cli.entry import options
from microjournal.diagnostics.columns import columns, cut, padded
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_due, is_open, is_overdue, status_of
from microjournal.model.paths import name_slug, split_dated_name

PLACE = ("Write", 6)

_STATES = ("planned", "running", "done", "dropped", "note")
_IN_FLIGHT = ("planned", "running")
_COLOURS = {"overdue": "red", "due": "yellow", "running": "green", "planned": "cyan"}
_NARROWEST = 12


@click.command("list", short_help="Show what is in flight.")
@click.option(
    "--status",
    "states",
    multiple=True,
    type=click.Choice([*_STATES, "all"]),
    help="Only what is in this state; may be repeated. [default: running and planned]",
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only what has this tag; repeated: all of them.")
@click.option("--due", is_flag=True, help="Only what is to be reviewed within a week, or should have been.")
@click.option("--overdue", is_flag=True, help="Only what should have been reviewed.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--today", metavar="DAY", type=options.iso_day, help="Do as if it were this day.")
def command(
    *,
    states: tuple[str, ...],
    tags: tuple[str, ...],
    due: bool,
    overdue: bool,
    limit: int | None,
    as_json: bool,
    today: str | None,
) -> None:
    """Show what is in flight: overdue, due, running, planned.

    With --due or --overdue nothing at all is printed when there is nothing to do, so that they fit in a shell's
    start-up or a daily mail.
    """
    from microjournal.cli.entry.entries import read_entries
    from microjournal.cli.entry.journal import open_journal

    root, settings, day = open_journal(today)
    entries, unread = read_entries(root, settings)
    wanted = _filter(states, tags, day, due=due, overdue=overdue)
    found = sorted((entry for entry in entries if wanted(entry)), key=lambda entry: _order(entry, day))
    shown = found[:limit]
    if as_json:
        _print_json(shown, day)
    elif shown:
        _print_table(shown, day)
        _print_count(found, len(shown), day)
    elif not (due or overdue):
        _print_nothing(len(entries), filtered=bool(states or tags))
    if unread:
        files = "1 file" if unread == 1 else f"{unread} files"
        click.echo(f"{files} could not be read: `microjournal check` says why", err=True)


def _filter(
    states: Sequence[str], tags: Sequence[str], today: str, *, due: bool, overdue: bool
) -> Callable[[Entry], bool]:
    named = _STATES if "all" in states else states or _IN_FLIGHT
    slugs = {name_slug(tag) for tag in tags}

    def wanted(entry: Entry) -> bool:
        if status_of(entry, today) not in named or not slugs <= {name_slug(tag) for tag in entry.tags}:
            return False
        if overdue:
            return is_overdue(entry, today)
        return not due or is_overdue(entry, today) or is_due(entry, today)

    return wanted


def _label(entry: Entry, today: str) -> str:
    return "overdue" if is_overdue(entry, today) else "due" if is_due(entry, today) else status_of(entry, today)


def _day(entry: Entry) -> str:
    """The day that matters now: of the review, if it is still to come; of the end; else of the plan."""
    return entry.dropped or entry.ended or entry.review or entry.started or entry.date


def _day_in_words(entry: Entry) -> str:
    day = _day(entry)
    return f"review {day}" if day == entry.review and is_open(entry) else day


def _order(entry: Entry, today: str) -> tuple[Any, ...]:
    """Overdue, due, running, planned: the nearest review first. Then what is over: the latest first."""
    label = _label(entry, today)
    rank = ("overdue", "due", "running", "planned", "note", "done", "dropped").index(label)
    if rank >= 4:
        return (rank, "", [-ord(sign) for sign in _day(entry)], entry.id)
    return (rank, entry.review or "9999", [], entry.id)


def _print_json(entries: Sequence[Entry], today: str) -> None:
    import json

    from microjournal.content.fields import FIELDS

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
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _print_table(entries: Sequence[Entry], today: str) -> None:
    from microjournal.cli.terminal.problems import layout_of

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


def _names(entries: Sequence[Entry]) -> dict[str, str]:
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


def _print_count(found: Sequence[Entry], shown: int, today: str) -> None:
    counts = Counter(_label(entry, today) for entry in found)
    told = ", ".join(f"{count} {label}" for label, count in counts.items())
    click.echo(f"{told}{f'; the first {shown} shown' if shown < len(found) else ''}")
    if counts["overdue"] or counts["due"]:
        click.echo("Answer with `microjournal finish ID`, `update ID --review 1w` or `drop ID`.")


def _print_nothing(entries: int, *, filtered: bool) -> None:
    if filtered:
        click.echo(f"No entry is like that; there are {entries}.")
    elif entries:
        click.echo('Nothing is in flight. Plan something with `microjournal new "What you will try"`.')
    else:
        click.echo('There is no entry yet. Write the first with `microjournal new "What you will try"`.')
