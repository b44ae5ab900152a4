"""What programs read: feeds of events, the calendar of reviews, the data export, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from microjournal.addresses import quoted
from microjournal.dates import add_days, at_midnight, month_name
from microjournal.data_export import ExportedMonth, exported
from microjournal.feeds import EventFacts, Review, event_summary, event_title, guid
from microjournal.life import EVENT_ORDER, Event, EventKind, events_of, is_open
from microjournal.model import Entry
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.entries import body_use, last_change
from microjournal.plan.outputs import Output
from microjournal.plan.time import Calendar
from microjournal.views import EntryView, FeedView

MAIN_FEED_EVENTS = 30
_OTHER_FEED_EVENTS = 20
_TAG_FEED_EVENTS = 10
_CALENDAR_DAYS_BACK = 90
_CALENDAR_REVIEWS = 60

class _Happening(NamedTuple):
    """An event of an entry, and its place among all events."""

    order: tuple[str, int, str, str, int]
    event: Event
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    path: str
    template: str
    title: str
    description: str
    page_path: str = ""


def syndication(cards: Cards, calendar: Calendar) -> Iterator[Output]:
    """Every output that is not for people's eyes."""
    desk = _Desk(cards)
    yield from _main_feeds(desk)
    yield from _tag_feeds(desk)
    yield from _calendar(cards)
    yield from _data(cards, calendar)


def sitemap_pages(cards: Cards, calendar: Calendar, paths: Iterable[str]) -> Iterator[Output]:
    """An index, a part for the entries of each year, and a part for all other pages (given by their paths)."""
    url = cards.settings.url
    parts = {}
    for year, entries in calendar.years.items():
        parts[f"sitemap/{year}.xml"] = tuple(
            (url + cards.card(entry)["path"], min(last_change(entry), cards.journal.today)) for entry in entries
        )
    others = sorted(paths)
    parts["sitemap/pages.xml"] = tuple((url + path, "") for path in others if not path.startswith("tags/"))
    parts["sitemap/tags.xml"] = tuple((url + path, "") for path in others if path.startswith("tags/"))
    for path, urls in parts.items():
        yield Output(path=path, template="@sitemap", inputs={"urls": urls})
    index = tuple((url + path, "") for path in sorted(parts))
    yield Output(path="sitemap.xml", template="@sitemap-index", inputs={"urls": index})
    yield Output(path="robots.txt", template="@robots", inputs={"sitemap": url + "sitemap.xml"})


class _Desk:
    """The events of a journal as feed items, each made once: an event stands in several feeds."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards
        self.host = urlsplit(cards.settings.url).netloc
        self._happenings: dict[str, tuple[_Happening, ...]] = {}
        self._items: dict[tuple[str, str], dict[str, Any]] = {}

    def newest_first(self, entries: Iterable[Entry]) -> list[_Happening]:
        """The events up to today; those of one day in the order of a life, and then by entry."""
        found = [happening for entry in entries for happening in self._of(entry)]
        found.sort(key=lambda h: h.order, reverse=True)
        return found

    def item(self, happening: _Happening) -> dict[str, Any]:
        """A feed item without its content, which is made from the entry's body when the feed is written."""
        event, entry = happening.event, happening.entry
        key = (entry.id, event.name)
        found = self._items.get(key)
        if found is None:
            found = self._items[key] = _item(self.cards, self.host, event, entry)
        return found

    def _of(self, entry: Entry) -> tuple[_Happening, ...]:
        found = self._happenings.get(entry.id)
        if found is None:
            today = self.cards.journal.today
            found = self._happenings[entry.id] = tuple(
                [
                    _Happening((event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, n), event, entry)
                    for n, event in enumerate(events_of(entry))
                    if event.date <= today
                ]
            )
        return found


def _main_feeds(desk: _Desk) -> Iterator[Output]:
    cards = desk.cards
    happenings = desk.newest_first(cards.journal.entries)
    title = cards.settings.title
    about = cards.settings.description or f"Small experiments: {title}"
    by_month = {month: list(group) for month, group in groupby(happenings, key=lambda h: h.event.date[:7])}
    current = cards.journal.today[:7]
    # The running month gets its document only when the main feed cannot hold it: until then it would change daily.
    archived = [m for m in sorted(by_month) if m < current or len(by_month[m]) > MAIN_FEED_EVENTS]
    newest = f"feed/{archived[-1]}.xml" if archived else ""
    for path, template, limit in (
        ("feed.xml", "@rss", MAIN_FEED_EVENTS),
        ("atom.xml", "@atom", _OTHER_FEED_EVENTS),
        ("feed.json", "@json-feed", _OTHER_FEED_EVENTS),
    ):
        feed = _Feed(path=path, template=template, title=title, description=about)
        yield _feed(desk, feed, happenings[:limit], previous=newest if template == "@rss" else "")
    results = [h for h in happenings if h.event.kind in ("result", "dropped")]
    plans = [h for h in happenings if h.event.kind == "planned"]
    feed = _Feed(path="results.xml", template="@rss", title=f"{title}: results", description="How experiments ended.")
    yield _feed(desk, feed, results[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="plans.xml", template="@rss", title=f"{title}: plans", description="Plans, open for comment.")
    yield _feed(desk, feed, plans[:_OTHER_FEED_EVENTS])
    for number, month in enumerate(archived):
        feed = _Feed(
            path=f"feed/{month}.xml",
            template="@rss",
            title=f"{title}: {month_name(month)}",
            description=f"Everything that happened in {month_name(month)}.",
        )
        previous = f"feed/{archived[number - 1]}.xml" if number else ""
        yield _feed(desk, feed, by_month[month], previous=previous, archive=True)


def _tag_feeds(desk: _Desk) -> Iterator[Output]:
    cards = desk.cards
    title = cards.settings.title
    for tag in cards.journal.tags:
        happenings = desk.newest_first(tag.entries)[:_TAG_FEED_EVENTS]
        feed = _Feed(
            path=f"{tag.path}feed.xml",
            template="@rss",
            title=f"{title}: {tag.name}",
            description=f"Everything about {tag.name}.",
            page_path=quoted(tag.path),
        )
        yield _feed(desk, feed, happenings)


def _feed(
    desk: _Desk, feed: _Feed, happenings: Sequence[_Happening], *, previous: str = "", archive: bool = False
) -> Output:
    cards = desk.cards
    url = cards.settings.url
    author = cards.settings.author
    numbers: dict[str, int] = {}
    items = tuple([{**desk.item(h), "body": numbers.setdefault(h.entry.id, len(numbers))} for h in happenings])
    entries = {h.entry.id: h.entry for h in happenings}
    view: FeedView = {
        "title": feed.title,
        "description": feed.description,
        "url": url + quoted(feed.path),
        "page_url": url + feed.page_path,
        "language": cards.settings.language,
        "updated": items[0]["date"] if items else "",
        "author": person_view(author) if author else None,
        "generator": "microjournal",
        "previous": url + previous if previous else "",
        "archive": archive,
        "current": url + "feed.xml" if archive else "",
    }
    return Output(
        path=feed.path,
        template=feed.template,
        inputs={"feed": view, "items": items},
        bodies=tuple([body_use(cards.journal, entries[id_]) for id_ in numbers]),
    )


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


def _calendar(cards: Cards) -> Iterator[Output]:
    today = cards.journal.today
    since = add_days(today, -_CALENDAR_DAYS_BACK)
    due = [e for e in cards.journal.entries if e.review >= since and e.review and is_open(e)]
    due.sort(key=lambda e: (e.review < today, e.review, e.id))
    reviews: tuple[Review, ...] = tuple(
        {
            "id": entry.id,
            "title": entry.title,
            "day": entry.review,
            "planned": entry.date,
            "url": cards.view(entry)["url"],
            "expect": entry.expect,
        }
        for entry in sorted(due[:_CALENDAR_REVIEWS], key=lambda e: (e.review, e.id))
    )
    yield Output(
        path="calendar.ics",
        template="@calendar",
        inputs={
            "name": cards.settings.title,
            "url": cards.settings.url,
            "host": urlsplit(cards.settings.url).netloc,
            "reviews": reviews,
        },
    )


def _data(cards: Cards, calendar: Calendar) -> Iterator[Output]:
    url = cards.settings.url
    journal = cards.journal
    months: tuple[ExportedMonth, ...] = tuple(
        {"month": m, "url": f"{url}{m[:4]}/{m[5:]}/entries.json"} for m in sorted(calendar.months)
    )
    yield Output(
        path="entries.json",
        template="@months",
        inputs={"name": cards.settings.title, "url": url, "months": months},
    )
    for month, entries in calendar.months.items():
        rows = tuple(
            exported(cards.view(entry), [parent.id for parent in journal.parents.get(entry.id, ())]) for entry in entries
        )
        yield Output(
            path=f"{month[:4]}/{month[5:]}/entries.json",
            template="@month",
            inputs={"name": cards.settings.title, "month": month, "entries": rows},
        )
