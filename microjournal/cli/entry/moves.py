"""What moved in some days, from the entries as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from microjournal.feeds.digest import Move, move_of
from microjournal.journal.addresses import chronological, site_path
from microjournal.markdown.links import Resolved, filled_excerpt
from microjournal.model.entry import Entry, Link
from microjournal.model.lifecycle import events_of, is_hidden
from microjournal.model.paths import quoted
from microjournal.model.weeks import is_due_in_its_week, movement_of


def moves_between(entries: Iterable[Entry], first: str, last: str, today: str) -> list[Move]:
    """What moved, of what is public: events up to today, and reviews that are due. first, last: days, both included."""
    public = sorted([entry for entry in entries if not is_hidden(entry, today)], key=chronological)
    titles = {entry.id: entry.title for entry in public}
    found = [move for entry in public for move in _moves(entry, titles, today) if first <= move.day <= last]
    return sorted(found, key=lambda move: move.day)


def _moves(entry: Entry, titles: Mapping[str, str], today: str) -> list[Move]:
    path = quoted(site_path(entry))
    entry = _with_names(entry, titles)
    # What was under embargo is new on the day on which that ends.
    moves = [
        move_of(movement_of(event.kind, entry.decision), max(event.date, entry.publish), event, entry, path)
        for event in events_of(entry)
        if event.date <= today
    ]
    if is_due_in_its_week(entry.review, entry.ended or entry.dropped):
        moves.append(move_of("due", entry.review, None, entry, path))
    return moves


def _with_names(entry: Entry, titles: Mapping[str, str]) -> Entry:
    """With names in its first sentence in place of the ids that it links to."""
    if "\0" not in entry.excerpt:
        return entry
    from dataclasses import replace

    return replace(entry, excerpt=filled_excerpt(entry.excerpt, [_resolved(link, titles) for link in entry.links]))


def _resolved(link: Link, titles: Mapping[str, str]) -> Resolved:
    if link.kind != "wiki":
        return ("plain", link.target)
    return ("page", "", "", titles[link.target]) if link.target in titles else ("hidden",)
