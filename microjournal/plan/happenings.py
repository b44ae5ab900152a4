"""The events of a journal as feed items, each made once: an event stands in several feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from microjournal.dates import at_midnight
from microjournal.feeds import EventFacts, event_summary, event_title, guid
from microjournal.life import EVENT_ORDER, Event, EventKind, event_days, events_of
from microjournal.model import Entry
from microjournal.plan.cards import Cards, keep
from microjournal.views import EntryView


class Happening(NamedTuple):
    """An event of an entry, and its place among all events."""

    order: tuple[str, int, str, str, int]
    event: Event
    entry: Entry


class Happenings:
    """What has happened up to today."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards
        self._host = urlsplit(cards.settings.url).netloc
        self._months: dict[str, list[Entry]] = {}
        self._known: dict[str, tuple[Happening, ...]] = {}
        self._items: dict[tuple[str, str], dict[str, Any]] = {}

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

    def item(self, happening: Happening) -> dict[str, Any]:
        """A feed item without its content, which is made from the entry's body when the feed is written."""
        key = (happening.entry.id, happening.event.name)
        found = self._items.get(key)
        if found is None:
            found = _item(self.cards, self._host, happening.event, happening.entry)
            keep(self._items, key, found)
        return found

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


def _item(cards: Cards, host: str, event: Event, entry: Entry) -> dict[str, Any]:
    view = cards.view(entry)
    first = event.kind in ("planned", "note")
    return {
        "kind": event.kind,
        "guid": guid(host, entry.date[:4], entry.id, event.name),
        "title": event_title(event.kind, entry.title, event.title),
        "url": view["url"] + (f"#{event.anchor}" if event.anchor else ""),
        "date": view["published"] if first else at_midnight(event.date, cards.settings.timezone),
        "summary": event_summary(event.kind, view, event.title if event.kind == "update" else entry.excerpt),
        "tags": tuple([tag["name"] for tag in view["tags"]]),
        "authors": view["authors"],
        "comments": view["issue_url"],
        "facts": _facts(view, event.kind),
        "anchor": event.anchor if event.kind == "update" else "",
    }


def _facts(view: EntryView, kind: EventKind) -> EventFacts:
    """What an item of this kind says of its entry; what happens later is not in it, so an old item rests."""
    over = kind in ("result", "dropped")
    return {
        "expect": view["expect"],
        "confidence": view["confidence"],
        "started": view["started"] if kind != "planned" else "",
        "review": view["review"] if not over else "",
        "ended": view["ended"] if over else "",
        "result": view["result"] if over else "",
        "decision": view["decision"] if over else "",
        "lesson": view["lesson"] if over else "",
    }
