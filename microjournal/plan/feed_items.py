"""The events of entries up to today, and the feed items that are made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from microjournal.feeds import words
from microjournal.feeds.item import Item, guid
from microjournal.model.dates import at_midnight
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import EVENT_ORDER, Event, EventKind, events_of
from microjournal.plan.cards import Seen, Views, comment_count
from microjournal.plan.questions import Group


class EntryEvent(NamedTuple):
    """An event of an entry, and its place among all events.

    name: that it keeps within its entry. day: on which it became public.
    """

    order: tuple[str, str, int, str, int]
    event: Event
    seen: Seen
    name: str
    day: str


def newest_first(entries: Iterable[Seen], *, month: str = "", kinds: Collection[EventKind] = ()) -> list[EntryEvent]:
    """The events of some entries up to today, by the moment at which they became public; those of one moment in the
    order of a life, then by entry.

    month: only those in it. kinds: only these, () for all.
    """
    found = [
        EntryEvent(
            (day, _time(event, entry, day), EVENT_ORDER.index(event.kind), entry.id, number), event, seen, name, day
        )
        for seen in entries
        for entry, around in [seen]
        for number, (event, (name, day)) in enumerate(zip(events_of(entry), around.named, strict=True))
        if day.startswith(month) and event.date not in around.coming and (not kinds or event.kind in kinds)
    ]
    return sorted(found, key=lambda found: found.order, reverse=True)


def _time(event: Event, entry: Entry, day: str) -> str:
    """The time of day of an event ("09:30"), "" if none is known."""
    has_one = event.kind in ("planned", "note") and entry.moment and day == event.date
    return entry.moment[11:16] if has_one else ""


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
    """When an event became public: ISO date-time with offset."""
    event, entry = found.event, found.seen.entry
    if _time(event, entry, found.day):
        return entry.moment
    return at_midnight(found.day, views.settings.timezone)


def item_of(views: Views, found: EntryEvent) -> Item:
    """The event as an item of a feed."""
    event, (entry, around), view = found.event, found.seen, views.view(found.seen)
    anchor = found.name if event.kind == "update" else event.anchor
    own = entry.guid if event.kind in ("planned", "note") else ""
    return {
        "kind": event.kind,
        "guid": own or guid(around.authority or views.authority, around.identity, found.name),
        "title": words.title(views.words, event, entry),
        "url": f"{view['url']}#{anchor}" if anchor else view["url"],
        "anchor": anchor,
        "date": moment(views, found),
        "summary": words.summary(views.words, event, entry),
        "frame": words.frame(views.words, event, entry),
        "tags": around.tags,
        "authors": view["authors"],
        "comments": view["issue_url"],
        "comment_count": comment_count(found.seen),
    }
