"""The events of a journal as feed items, each made once: an event stands in several feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias, TypedDict
from urllib.parse import urlsplit

from microjournal.feeds import event_frame, event_summary, event_title, guid, rss_about, rss_head
from microjournal.model.dates import at_midnight
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import EVENT_ORDER, Event, EventKind, event_days, events_of
from microjournal.plan.cards import Cards, keep
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


class Happenings:
    """What has happened up to today."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards
        self._host = urlsplit(cards.settings.url).netloc
        self._months: dict[str, list[Entry]] = {}
        self._known: dict[str, tuple[Happening, ...]] = {}
        self._abouts: dict[str, bytes] = {}
        self._items: dict[tuple[str, str], RssItem] = {}

    def months(self) -> dict[str, list[Entry]]:
        """Months in which something happened, each with the entries it happened to."""
        if not self._months:
            today = self.cards.journal.today
            for entry in self.cards.journal.entries:
                for month in dict.fromkeys([day[:7] for day in event_days(entry) if day <= today]):
                    self._months.setdefault(month, []).append(entry)
        return self._months

    def in_month(self, month: str) -> list[Happening]:
        """What happened in a month, newest first."""
        return [h for h in self.newest_first(self.months()[month]) if h.event.date[:7] == month]

    def newest(self, count: int, *kinds: EventKind) -> list[Happening]:
        """The newest events of the journal, of some kinds or of all."""
        found: list[Happening] = []
        for month in sorted(self.months(), reverse=True):
            found += [h for h in self.in_month(month) if not kinds or h.event.kind in kinds]
            if len(found) >= count:
                break
        return found[:count]

    def newest_first(self, entries: Iterable[Entry]) -> list[Happening]:
        """The events of some entries; those of one day in the order of a life, and then by entry."""
        found = [happening for entry in entries for happening in self._of(entry)]
        found.sort(key=lambda h: h.order, reverse=True)
        return found

    def newest_of(self, entries: Sequence[Entry], count: int) -> list[Happening]:
        """The newest events of some entries.

        They belong to those entries to which something happened last; the events of the others need not be made.
        """
        today = self.cards.journal.today
        last = {entry.id: max([day for day in event_days(entry) if day <= today], default="") for entry in entries}
        since = sorted(last.values(), reverse=True)[count - 1 : count]
        return self.newest_first([e for e in entries if not since or last[e.id] >= since[0]])[:count]

    def date(self, happening: Happening) -> str:
        """The moment of an event: ISO date-time with offset."""
        event, entry = happening.event, happening.entry
        if event.kind in ("planned", "note") and entry.moment:
            return entry.moment
        return at_midnight(event.date, self.cards.settings.timezone)

    def item(self, happening: Happening) -> dict[str, Any]:
        """A feed item without its content, which is made from the entry's body when the feed is written."""
        event, view = happening.event, self.cards.view(happening.entry)
        return {
            "kind": event.kind,
            **self._told(happening, view),
            "tags": tuple([tag["name"] for tag in view["tags"]]),
            "authors": view["authors"],
            "comments": view["issue_url"],
            "event": _identified(event),
            "frame": event_frame(event.kind, view),
        }

    def rss_item(self, happening: Happening) -> RssItem:
        """The same for RSS, in which most events stand several times: written as far as it can be."""
        key = (happening.entry.id, happening.event.name)
        found = self._items.get(key)
        if found is None:
            event, view = happening.event, self.cards.view(happening.entry)
            head = rss_head(**self._told(happening, view), about=self._about(view))
            found = (head, _identified(event), event_frame(event.kind, view))
            keep(self._items, key, found)
        return found

    def _about(self, view: EntryView) -> bytes:
        found = self._abouts.get(view["id"])
        if found is None:
            authors, tags = [person["name"] for person in view["authors"]], [tag["name"] for tag in view["tags"]]
            found = rss_about(authors, tags, view["issue_url"])
            keep(self._abouts, view["id"], found)
        return found

    def _told(self, happening: Happening, view: EntryView) -> _Told:
        event, entry = happening.event, happening.entry
        return {
            "guid": guid(self._host, entry.date[:4], entry.id, event.name),
            "title": event_title(event.kind, entry.title, event.title),
            "url": f"{view['url']}#{event.anchor}" if event.anchor else view["url"],
            "date": self.date(happening),
            "summary": event_summary(event.kind, view, event.title if event.kind == "update" else entry.excerpt),
        }

    def _of(self, entry: Entry) -> tuple[Happening, ...]:
        found = self._known.get(entry.id)
        if found is None:
            today = self.cards.journal.today
            found = tuple(
                [
                    Happening((event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, n), event, entry)
                    for n, event in enumerate(events_of(entry))
                    if event.date <= today
                ]
            )
            keep(self._known, entry.id, found)
        return found


def _identified(event: Event) -> tuple[str, str]:
    """What leads to the part of the body that tells of an event."""
    return event.kind, event.anchor if event.kind == "update" else ""
