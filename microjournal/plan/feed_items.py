"""The events of a journal up to today, and the feed items that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from microjournal.feeds import words
from microjournal.feeds.formats import Feed
from microjournal.feeds.item import Item, guid
from microjournal.model.dates import at_midnight
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import EVENT_ORDER, Event, events_of
from microjournal.plan.cards import Cards


class EntryEvent(NamedTuple):
    """An event of an entry, and its place among all events."""

    order: tuple[str, int, str, str, int]
    event: Event
    entry: Entry


def months_of(cards: Cards, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Months in which something happened up to today, each with the entries it happened to."""
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        for month in dict.fromkeys([day[:7] for day in cards.days(entry)]):
            months.setdefault(month, []).append(entry)
    return months


def newest_first(cards: Cards, entries: Iterable[Entry], month: str = "") -> list[EntryEvent]:
    """The events of some entries up to today (in a month); those of one day in the order of a life, then by entry."""
    found = [
        EntryEvent((event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, number), event, entry)
        for entry in entries
        for number, event in enumerate(events_of(entry))
        if event.date.startswith(month) and event.date not in cards.around(entry).coming
    ]
    return sorted(found, key=lambda found: found.order, reverse=True)


def newest(cards: Cards, months: Mapping[str, Sequence[Entry]], feed: Feed) -> tuple[EntryEvent, ...]:
    """The newest events of a journal, as many of them and of those kinds that a feed holds. months: see `months_of`."""
    found: list[EntryEvent] = []
    for month in sorted(months, reverse=True):
        events = newest_first(cards, months[month], month)
        found += [found for found in events if not feed.kinds or found.event.kind in feed.kinds]
        if len(found) >= feed.limit:
            break
    return tuple(found[: feed.limit])


def newest_of(cards: Cards, entries: Sequence[Entry], count: int) -> list[EntryEvent]:
    """The newest events of some entries.

    They belong to those entries to which something happened last; the events of the others need not be made.
    """
    last = {entry.id: max(cards.days(entry), default="") for entry in entries}
    since = sorted(last.values(), reverse=True)[:count][-1:]
    return newest_first(cards, [entry for entry in entries if not since or last[entry.id] >= since[0]])[:count]


def moment(cards: Cards, found: EntryEvent) -> str:
    """When an event happened: ISO date-time with offset."""
    event, entry = found.event, found.entry
    if event.kind in ("planned", "note") and entry.moment:
        return entry.moment
    return at_midnight(event.date, cards.settings.timezone)


def item_of(cards: Cards, found: EntryEvent) -> Item:
    """The event as an item of a feed."""
    event, entry, view = found.event, found.entry, cards.view(found.entry)
    return {
        "kind": event.kind,
        "guid": guid(urlsplit(cards.settings.url).netloc, entry.date[:4], entry.id, event.name),
        "title": words.title(event, entry),
        "url": f"{view['url']}#{event.anchor}" if event.anchor else view["url"],
        "anchor": event.anchor,
        "date": moment(cards, found),
        "summary": words.summary(event, entry),
        "frame": words.frame(event, entry),
        "tags": cards.around(entry).tags,
        "authors": view["authors"],
        "comments": view["issue_url"],
    }
