"""What moved in some days, from the entries as they are now, and what is remembered of their publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from microjournal.feeds.digest import Move, move_of
from microjournal.journal.addresses import chronological, site_path
from microjournal.journal.memory import NamedEvent, as_named, named_events
from microjournal.journal.permalinks import Permalinks
from microjournal.journal.renames import memories_of
from microjournal.markdown.links import Resolved, filled_excerpt
from microjournal.model.entry import Entry, Link
from microjournal.model.lifecycle import events_of, is_hidden, is_sample
from microjournal.model.paths import quoted
from microjournal.model.weeks import is_due_in_its_week, movement_of
from microjournal.words.words import Words


def moves_between(
    words: Words, entries: Iterable[Entry], remembered: Permalinks, first: str, last: str, today: str
) -> list[Move]:
    """What moved, of what is public: events by the day on which each became public, as in feeds; and reviews, if due.

    words: that it is told in. first, last: days, both included. remembered: of what was published; where there is
    nothing, an event is of its day.
    """
    public = sorted([entry for entry in entries if not is_hidden(entry, today)], key=chronological)
    titles = {entry.id: entry.title for entry in public}
    memories = memories_of(public, remembered)
    found = [
        move
        for entry in public
        for move in _moves(
            words,
            entry,
            titles,
            named_events(entry, memories.get(entry.id), today=today, first=not remembered or is_sample(entry)),
            today,
        )
        if first <= move.day <= last
    ]
    return sorted(found, key=lambda move: move.day)


def _moves(
    words: Words, entry: Entry, titles: Mapping[str, str], named: Iterable[NamedEvent], today: str
) -> list[Move]:
    path = quoted(site_path(entry))
    entry = _with_names(entry, titles)
    moves = [
        move_of(words, movement_of(event.kind, entry.decision), day, as_named(event, name), entry, path)
        for event, (name, day) in zip(events_of(entry), named, strict=True)
        if event.date <= today
    ]
    if is_due_in_its_week(entry.review, entry.ended or entry.dropped):
        moves.append(move_of(words, "due", entry.review, None, entry, path))
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
