"""The events of a journal as feed items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypedDict
from urllib.parse import urlsplit

from microjournal.feeds import event_frame, event_summary, event_title, guid, rss_about, rss_head
from microjournal.model.dates import at_midnight
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import EVENT_ORDER, Event, EventKind, events_of
from microjournal.plan.cards import Cards
from microjournal.plan.contract import EntryView


class _Told(TypedDict):
    """What every kind of feed says of an event; see `microjournal.plan.contract.FeedItem`."""

    guid: str
    title: str
    url: str
    date: str
    summary: str


class Happening(NamedTuple):
    """An event of an entry, and its place among all events."""

    order: tuple[str, int, str, str, int]
    event: Event
    entry: Entry


# An event before its body is known: its head (`rss_head`), its kind and anchor, its frame (`event_frame`).
RssItem: TypeAlias = "tuple[bytes, tuple[str, str], tuple[str, str]]"


def months_of(cards: Cards, entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Months in which something happened up to today, each with the entries it happened to."""
    months: dict[str, list[Entry]] = {}
    for entry in entries:
        for month in dict.fromkeys([day[:7] for day in cards.days(entry)]):
            months.setdefault(month, []).append(entry)
    return months


def newest_first(cards: Cards, entries: Iterable[Entry], month: str = "") -> list[Happening]:
    """The events of some entries up to today (in a month); those of one day in the order of a life, then by entry."""
    found = [
        Happening((event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, number), event, entry)
        for entry in entries
        for number, event in enumerate(events_of(entry))
        if event.date.startswith(month) and event.date not in cards.around(entry).coming
    ]
    found.sort(key=lambda h: h.order, reverse=True)
    return found


def newest(cards: Cards, months: Mapping[str, Sequence[Entry]], count: int, *kinds: EventKind) -> tuple[Happening, ...]:
    """The newest events of some kinds, or of all. months: see `months_of`."""
    found: list[Happening] = []
    for month in sorted(months, reverse=True):
        found += [h for h in newest_first(cards, months[month], month) if not kinds or h.event.kind in kinds]
        if len(found) >= count:
            break
    return tuple(found[:count])


def newest_of(cards: Cards, entries: Sequence[Entry], count: int) -> list[Happening]:
    """The newest events of some entries.

    They belong to those entries to which something happened last; the events of the others need not be made.
    """
    last = {entry.id: max(cards.days(entry), default="") for entry in entries}
    since = sorted(last.values(), reverse=True)[:count][-1:]
    return newest_first(cards, [entry for entry in entries if not since or last[entry.id] >= since[0]])[:count]


def moment(cards: Cards, happening: Happening) -> str:
    """The moment of an event: ISO date-time with offset."""
    event, entry = happening.event, happening.entry
    if event.kind in ("planned", "note") and entry.moment:
        return entry.moment
    return at_midnight(event.date, cards.settings.timezone)


def feed_item(cards: Cards, happening: Happening) -> dict[str, Any]:
    """A feed item without its content, which is made from the entry's body when the feed is written."""
    event, view = happening.event, cards.view(happening.entry)
    return {
        "kind": event.kind,
        **_told(cards, happening, view),
        "tags": tuple([tag["name"] for tag in view["tags"]]),
        "authors": view["authors"],
        "comments": view["issue_url"],
        "event": _identified(event),
        "frame": event_frame(event.kind, view),
    }


def rss_item(cards: Cards, happening: Happening) -> RssItem:
    """The same for RSS: written as far as it can be."""
    event, view = happening.event, cards.view(happening.entry)
    authors, tags = [person["name"] for person in view["authors"]], [tag["name"] for tag in view["tags"]]
    about = rss_about(authors, tags, view["issue_url"])
    head = rss_head(**_told(cards, happening, view), about=about)
    return (head, _identified(event), event_frame(event.kind, view))


def _told(cards: Cards, happening: Happening, view: EntryView) -> _Told:
    event, entry = happening.event, happening.entry
    return {
        "guid": guid(urlsplit(cards.settings.url).netloc, entry.date[:4], entry.id, event.name),
        "title": event_title(event.kind, entry.title, event.title),
        "url": f"{view['url']}#{event.anchor}" if event.anchor else view["url"],
        "date": moment(cards, happening),
        "summary": event_summary(event.kind, view, event.title if event.kind == "update" else entry.excerpt),
    }


def _identified(event: Event) -> tuple[str, str]:
    """What leads to the part of the body that tells of an event."""
    return event.kind, event.anchor if event.kind == "update" else ""
