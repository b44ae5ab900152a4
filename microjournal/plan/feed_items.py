"""The events of entries up to today, and the feed items that are made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from microjournal.feeds import words
from microjournal.feeds.item import Item, guid
from microjournal.model.dates import at_midnight
from microjournal.model.lifecycle import EVENT_ORDER, Event, EventKind, events_of
from microjournal.plan.cards import Seen, Views
from microjournal.plan.questions import Group


class EntryEvent(NamedTuple):
    """An event of an entry, and its place among all events."""

    order: tuple[str, int, str, str, int]
    event: Event
    seen: Seen


def newest_first(entries: Iterable[Seen], *, month: str = "", kinds: Collection[EventKind] = ()) -> list[EntryEvent]:
    """The events of some entries up to today; those of one day in the order of a life, then by entry.

    month: only those in it. kinds: only these, () for all.
    """
    found = [
        EntryEvent((event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, number), event, seen)
        for seen in entries
        for entry, around in [seen]
        for number, event in enumerate(events_of(entry))
        if event.date.startswith(month) and event.date not in around.coming and (not kinds or event.kind in kinds)
    ]
    return sorted(found, key=lambda found: found.order, reverse=True)


def newest_of(group: Group, count: int) -> list[EntryEvent]:
    """The newest events of a group.

    They belong to those entries to which something happened last; the events of the others need not be made.
    """
    days = [key.partition("\t")[0] for key in group.keys("changed", newest=count)]
    return newest_first(group.entries("changed", since=days[-1]))[:count] if days else []


def newest_of_kinds(group: Group, kinds: Collection[EventKind], count: int) -> list[EntryEvent]:
    """The newest events of some kinds in a group, which has a part for each kind."""
    entries = {seen.entry.id: seen for kind in kinds for seen in group.entries(kind, newest=count)}
    return newest_first(entries.values(), kinds=kinds)[:count]


def moment(views: Views, found: EntryEvent) -> str:
    """When an event happened: ISO date-time with offset."""
    event, entry = found.event, found.seen.entry
    if event.kind in ("planned", "note") and entry.moment:
        return entry.moment
    return at_midnight(event.date, views.settings.timezone)


def item_of(views: Views, found: EntryEvent) -> Item:
    """The event as an item of a feed."""
    event, (entry, around), view = found.event, found.seen, views.view(found.seen)
    return {
        "kind": event.kind,
        "guid": guid(urlsplit(views.settings.url).netloc, entry.date[:4], entry.id, event.name),
        "title": words.title(event, entry),
        "url": f"{view['url']}#{event.anchor}" if event.anchor else view["url"],
        "anchor": event.anchor,
        "date": moment(views, found),
        "summary": words.summary(event, entry),
        "frame": words.frame(event, entry),
        "tags": around.tags,
        "authors": view["authors"],
        "comments": view["issue_url"],
    }
