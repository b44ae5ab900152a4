"""What programs read: feeds of events, the calendar of reviews, the data export, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from microjournal.addresses import quoted
from microjournal.dates import add_days, at_midnight, month_name
from microjournal.data_export import ExportedMonth, exported
from microjournal.feeds import EventFacts, Review, event_summary, event_title, guid
from microjournal.life import EVENT_ORDER, Event, EventKind, events_of, is_open
from microjournal.model import Entry
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.entries import body_use, last_change
from microjournal.plan.outputs import BodyUse, Output
from microjournal.plan.time import Calendar
from microjournal.views import EntryView, FeedView

MAIN_FEED_EVENTS = 30
_OTHER_FEED_EVENTS = 20
_TAG_FEED_EVENTS = 10
_CALENDAR_DAYS_BACK = 90
_CALENDAR_REVIEWS = 60

_Happening = tuple[Event, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    path: str
    template: str
    title: str
    description: str
    page_path: str = ""


def syndication(cards: Cards, calendar: Calendar) -> Iterator[Output]:
    """Every output that is not for people's eyes."""
    happenings = _newest_first(cards.journal.entries, cards.journal.today)
    yield from _main_feeds(cards, happenings)
    yield from _tag_feeds(cards)
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


def _newest_first(entries: Iterable[Entry], today: str) -> list[_Happening]:
    """The events up to today; those of one day in the order of a life, and then by entry."""
    found = [
        (event.date, EVENT_ORDER.index(event.kind), entry.moment, entry.id, number, event, entry)
        for entry in entries
        for number, event in enumerate(events_of(entry))
        if event.date <= today
    ]
    found.sort(key=lambda row: row[:5], reverse=True)
    return [(event, entry) for *_, event, entry in found]


def _main_feeds(cards: Cards, happenings: Sequence[_Happening]) -> Iterator[Output]:
    title = cards.settings.title
    about = cards.settings.description or f"Small experiments: {title}"
    by_month = {month: list(group) for month, group in groupby(happenings, key=lambda h: h[0].date[:7])}
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
        yield _feed(cards, feed, happenings[:limit], previous=newest if template == "@rss" else "")
    results = [h for h in happenings if h[0].kind in ("result", "dropped")]
    plans = [h for h in happenings if h[0].kind == "planned"]
    feed = _Feed(path="results.xml", template="@rss", title=f"{title}: results", description="How experiments ended.")
    yield _feed(cards, feed, results[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="plans.xml", template="@rss", title=f"{title}: plans", description="Plans, open for comment.")
    yield _feed(cards, feed, plans[:_OTHER_FEED_EVENTS])
    for number, month in enumerate(archived):
        feed = _Feed(
            path=f"feed/{month}.xml",
            template="@rss",
            title=f"{title}: {month_name(month)}",
            description=f"Everything that happened in {month_name(month)}.",
        )
        previous = f"feed/{archived[number - 1]}.xml" if number else ""
        yield _feed(cards, feed, by_month[month], previous=previous, archive=True)


def _tag_feeds(cards: Cards) -> Iterator[Output]:
    title = cards.settings.title
    for tag in cards.journal.tags:
        happenings = _newest_first(tag.entries, cards.journal.today)[:_TAG_FEED_EVENTS]
        feed = _Feed(
            path=f"{tag.path}feed.xml",
            template="@rss",
            title=f"{title}: {tag.name}",
            description=f"Everything about {tag.name}.",
            page_path=quoted(tag.path),
        )
        yield _feed(cards, feed, happenings)


def _feed(
    cards: Cards, feed: _Feed, happenings: Sequence[_Happening], *, previous: str = "", archive: bool = False
) -> Output:
    url = cards.settings.url
    author = cards.settings.author
    bodies: dict[str, BodyUse] = {}
    items = tuple(_item(cards, event, entry, bodies) for event, entry in happenings)
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
        path=feed.path, template=feed.template, inputs={"feed": view, "items": items}, bodies=tuple(bodies.values())
    )


def _item(cards: Cards, event: Event, entry: Entry, bodies: dict[str, BodyUse]) -> dict[str, Any]:
    """A feed item without its content, which is made from the entry's body when the feed is written."""
    if entry.id not in bodies:
        bodies[entry.id] = body_use(cards.journal, entry)
    view = cards.view(entry)
    first = event.kind in ("planned", "note")
    return {
        "kind": event.kind,
        "guid": guid(urlsplit(cards.settings.url).netloc, entry.date[:4], entry.id, event.name),
        "title": event_title(event.kind, entry.title, event.title),
        "url": view["url"] + (f"#{event.anchor}" if event.anchor else ""),
        "date": view["published"] if first else at_midnight(event.date, cards.settings.timezone),
        "summary": event_summary(event.kind, view, event.title if event.kind == "update" else entry.excerpt),
        "tags": tuple([tag["name"] for tag in view["tags"]]),
        "authors": view["authors"],
        "comments": view["issue_url"],
        "facts": _facts(view, event.kind),
        "anchor": event.anchor if event.kind == "update" else "",
        "body": list(bodies).index(entry.id),
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
