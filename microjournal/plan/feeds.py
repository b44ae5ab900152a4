"""What programs read: feeds of events, the calendar of reviews, the data export, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from microjournal.feeds import Review
from microjournal.feeds.export import ExportedMonth
from microjournal.journal.assemble import Journal
from microjournal.model.dates import add_days, month_name
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open
from microjournal.model.paths import quoted
from microjournal.plan.cards import Cards, person_view, section
from microjournal.plan.contract import FeedView
from microjournal.plan.feed_items import (
    Happening,
    feed_item,
    moment,
    months_of,
    newest,
    newest_first,
    newest_of,
    rss_item,
)
from microjournal.plan.output import Output, Section
from microjournal.plan.time import by_month

MAIN_FEED_EVENTS = 30
_ARCHIVED_AT_ONCE = 15
_ALL = 10**9
_OTHER_FEED_EVENTS = 10
_TAG_FEED_EVENTS = 8
_CALENDAR_DAYS_BACK = 90
_CALENDAR_REVIEWS = 60
_TAGS_IN_A_PART = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    path: str
    template: str
    title: str
    description: str
    page_path: str = ""


def feed_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """The main feeds, and archived documents of them for each month in which something happened (RFC 5005)."""
    months = months_of(cards, journal.entries)
    previous = ""
    for month in sorted(months):
        entries, settled = tuple(months[month]), _ALL
        if month == journal.today[:7]:
            settled = _settled(len(newest_first(cards, entries, month)))
        if settled:
            yield section(cards, f"feed {month}", [f"feed/{month}.xml"], _archive, month, entries, settled, previous)
            previous = month
    paths = ["feed.xml", "atom.xml", "feed.json", "results.xml", "plans.xml"]
    news = newest(cards, months, MAIN_FEED_EVENTS)
    results = newest(cards, months, _OTHER_FEED_EVENTS, "result", "dropped")
    plans = newest(cards, months, _OTHER_FEED_EVENTS, "planned")
    yield section(cards, "feeds", paths, _main_feeds, news, results, plans, previous)


def tag_feed(cards: Cards, name: str, path: str, entries: Sequence[Entry]) -> Output:
    """The feed of a tag. path: of the tag's page."""
    feed = _Feed(
        path=f"{path}feed.xml",
        template="@rss",
        title=f"{cards.settings.title}: {name}",
        description=f"Everything about {name}.",
        page_path=quoted(path),
    )
    return _feed(cards, feed, newest_of(cards, entries, _TAG_FEED_EVENTS))


def data_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """The calendar of reviews, and the months there are as data."""
    today = journal.today
    since = add_days(today, -_CALENDAR_DAYS_BACK)
    due = [e for e in journal.entries if e.review >= since and e.review and is_open(e)]
    due.sort(key=lambda e: (e.review < today, e.review, e.id))
    reviews = tuple(sorted(due[:_CALENDAR_REVIEWS], key=lambda e: (e.review, e.id)))
    months = tuple([month for month, _ in by_month(journal.entries)])
    yield section(cards, "data", ["calendar.ics", "entries.json"], _data, reviews, months)


def sitemap_sections(journal: Journal, cards: Cards, pages: Iterable[str]) -> Iterator[Section]:
    """An index, a part for the entries of each month, and parts for all other pages (given by their paths)."""
    of_months = []
    for month, entries in by_month(journal.entries):
        of_months.append(f"sitemap/{month}.xml")
        yield section(cards, f"sitemap {month}", of_months[-1:], _month_sitemap, of_months[-1], entries)
    others = tuple([(part, tuple(paths)) for part, paths in _parts(sorted(pages)).items()])
    names = [part for part, _ in others]
    paths = [*names, "sitemap.xml", "robots.txt"]
    yield section(cards, "sitemap", paths, _sitemaps, tuple(sorted([*of_months, *names])), others)


def _parts(pages: Sequence[str]) -> dict[str, list[str]]:
    """The pages besides entries by the part of the sitemap that has them.

    A new entry changes few bytes of it: tags by year are apart by year, and tags by letter once there are many.
    """
    parts: dict[str, list[str]] = {"sitemap/pages.xml": [], "sitemap/tags.xml": []}
    many = sum(path.count("/") == 2 for path in pages if path.startswith("tags/")) > _TAGS_IN_A_PART
    for path in pages:
        top, _, rest = path.partition("/")
        name, _, below = rest.partition("/")
        if top != "tags":
            part = "pages"
        elif below and name != "-":
            part = f"tags-{below.removesuffix('/')}"
        else:
            part = f"tags-{unquote(name)[:1]}" if many and name not in ("", "-") else "tags"
        parts.setdefault(f"sitemap/{part}.xml", []).append(path)
    return parts


def _month_sitemap(cards: Cards, path: str, entries: tuple[Entry, ...]) -> Iterator[Output]:
    url = cards.settings.url
    urls = tuple([(url + cards.card(entry)["path"], cards.last_change(entry)) for entry in entries])
    yield Output(path=path, template="@sitemap", inputs={"urls": urls})


def _sitemaps(
    cards: Cards, parts: tuple[str, ...], others: tuple[tuple[str, tuple[str, ...]], ...]
) -> Iterator[Output]:
    url = cards.settings.url
    for part, pages in others:
        urls = tuple([(url + path, "") for path in pages])
        yield Output(path=part, template="@sitemap", inputs={"urls": urls})
    index = tuple([(url + quoted(path), "") for path in parts])
    yield Output(path="sitemap.xml", template="@sitemap-index", inputs={"urls": index})
    yield Output(path="robots.txt", template="@robots", inputs={"sitemap": url + "sitemap.xml"})


def _settled(events: int) -> int:
    """How many events of the running month stand in its archive.

    These are the oldest fifteen, thirty… that the main feed need not hold any more: the document would otherwise change
    with every event. Together the two always have everything (RFC 5005, section 4).
    """
    return max(0, events - _ARCHIVED_AT_ONCE) // _ARCHIVED_AT_ONCE * _ARCHIVED_AT_ONCE


def _main_feeds(
    cards: Cards,
    newest: tuple[Happening, ...],
    results: tuple[Happening, ...],
    plans: tuple[Happening, ...],
    newest_archive: str,
) -> Iterator[Output]:
    title = cards.settings.title
    about = cards.settings.description or f"Small experiments: {title}"
    feed = _Feed(path="feed.xml", template="@rss", title=title, description=about)
    yield _feed(cards, feed, newest, previous=newest_archive)
    feed = _Feed(path="atom.xml", template="@atom", title=title, description=about)
    yield _feed(cards, feed, newest[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="feed.json", template="@json-feed", title=title, description=about)
    yield _feed(cards, feed, newest[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="results.xml", template="@rss", title=f"{title}: results", description="How experiments ended.")
    yield _feed(cards, feed, results)
    feed = _Feed(path="plans.xml", template="@rss", title=f"{title}: plans", description="Plans, open for comment.")
    yield _feed(cards, feed, plans)


def _archive(cards: Cards, month: str, entries: tuple[Entry, ...], settled: int, previous: str) -> Iterator[Output]:
    """The oldest `settled` events of a month."""
    feed = _Feed(
        path=f"feed/{month}.xml",
        template="@rss",
        title=f"{cards.settings.title}: {month_name(month)}",
        description=f"Everything that happened in {month_name(month)}.",
    )
    yield _feed(cards, feed, newest_first(cards, entries, month)[-settled:], previous=previous, archive=True)


def _feed(
    cards: Cards, feed: _Feed, happenings: Sequence[Happening], *, previous: str = "", archive: bool = False
) -> Output:
    url = cards.settings.url
    author = cards.settings.author
    numbers: dict[str, int] = {}
    of_rss = feed.template == "@rss"
    items: list[Any] = []
    for h in happenings:
        number = numbers.setdefault(h.entry.id, len(numbers))
        items.append((*rss_item(cards, h), number) if of_rss else {**feed_item(cards, h), "body": number})
    entries = {h.entry.id: h.entry for h in happenings}
    view: FeedView = {
        "title": feed.title,
        "description": feed.description,
        "url": url + quoted(feed.path),
        "page_url": url + feed.page_path,
        "language": cards.settings.language,
        "updated": moment(cards, happenings[0]) if happenings else "",
        "author": person_view(author) if author else None,
        "generator": "microjournal",
        "previous": f"{url}feed/{previous}.xml" if previous else "",
        "archive": archive,
        "current": url + "feed.xml" if archive else "",
    }
    return Output(
        path=feed.path,
        template=feed.template,
        inputs={"feed": view, "items": tuple(items)},
        bodies=tuple([cards.body(entries[id_]) for id_ in numbers]),
    )


def _data(cards: Cards, due: tuple[Entry, ...], months: tuple[str, ...]) -> Iterator[Output]:
    reviews: tuple[Review, ...] = tuple(
        {
            "id": entry.id,
            "title": entry.title,
            "day": entry.review,
            "planned": entry.date,
            "url": cards.view(entry)["url"],
            "expect": entry.expect,
        }
        for entry in due
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
    url = cards.settings.url
    rows: tuple[ExportedMonth, ...] = tuple({"month": m, "url": f"{url}{m[:4]}/{m[5:]}/entries.json"} for m in months)
    inputs = {"name": cards.settings.title, "url": url, "months": rows}
    yield Output(path="entries.json", template="@months", inputs=inputs)
