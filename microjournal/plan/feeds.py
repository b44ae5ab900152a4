"""What programs read: feeds of events, the calendar of reviews, the data export, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from microjournal.feeds.formats import CALENDAR, FEEDS, MAIN, Feed, archive, tag_feed
from microjournal.feeds.ical import Review
from microjournal.feeds.item import Channel
from microjournal.journal.assemble import Journal
from microjournal.model.dates import add_days
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open, is_overdue
from microjournal.model.paths import quoted
from microjournal.plan.cards import Cards, output_group, person_view
from microjournal.plan.feed_items import EntryEvent, item_of, moment, months_of, newest, newest_first, newest_of
from microjournal.plan.output import Output, OutputGroup
from microjournal.plan.time import by_month

_ARCHIVED_AT_ONCE = 15
_ALL = 10**9
_CALENDAR_DAYS_BACK = 90
_CALENDAR_REVIEWS = 60
_TAGS_IN_A_PART = 300


def feed_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The feeds of the whole journal, and an archive for each month in which something happened (RFC 5005)."""
    months = months_of(cards, journal.entries)
    previous = ""
    for month in sorted(months):
        entries, settled = tuple(months[month]), _ALL
        if month == journal.today[:7]:
            settled = _settled(len(newest_first(cards, entries, month)))
        if settled:
            yield output_group(
                cards, f"feed {month}", [archive(month).path], _archive, month, entries, settled, previous
            )
            previous = month
    events = tuple([newest(cards, months, feed) for feed in FEEDS])
    yield output_group(cards, "feeds", [feed.path for feed in FEEDS], _feeds, events, previous)


def feed_of_tag(cards: Cards, name: str, path: str, entries: Sequence[Entry]) -> Output:
    """The feed of a tag. path: of the tag's page."""
    feed = tag_feed(path, name)
    return _output(cards, feed, newest_of(cards, entries, feed.limit))


def data_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The calendar of reviews, and the months there are as data."""
    today = journal.today
    since = add_days(today, -_CALENDAR_DAYS_BACK)
    due = [e for e in journal.entries if e.review >= since and e.review and is_open(e)]
    due.sort(key=lambda e: (is_overdue(e, today), e.review, e.id))
    reviews = tuple(sorted(due[:_CALENDAR_REVIEWS], key=lambda e: (e.review, e.id)))
    months = tuple([month for month, _ in by_month(journal.entries)])
    yield output_group(cards, "data", [CALENDAR.path, "entries.json"], _data, reviews, months)


def sitemap_groups(journal: Journal, cards: Cards, pages: Iterable[str]) -> Iterator[OutputGroup]:
    """An index, a part for the entries of each month, and parts for all other pages (given by their paths)."""
    of_months = []
    for month, entries in by_month(journal.entries):
        of_months.append(f"sitemap/{month}.xml")
        yield output_group(cards, f"sitemap {month}", of_months[-1:], _month_sitemap, of_months[-1], entries)
    others = tuple([(part, tuple(paths)) for part, paths in _parts(sorted(pages)).items()])
    names = [part for part, _ in others]
    paths = [*names, "sitemap.xml", "robots.txt"]
    yield output_group(cards, "sitemap", paths, _sitemaps, tuple(sorted([*of_months, *names])), others)


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


def _feeds(cards: Cards, events: tuple[tuple[EntryEvent, ...], ...], newest_archive: str) -> Iterator[Output]:
    for feed, of_feed in zip(FEEDS, events, strict=True):
        yield _output(cards, feed, of_feed, previous=newest_archive if feed is MAIN else "")


def _archive(cards: Cards, month: str, entries: tuple[Entry, ...], settled: int, previous: str) -> Iterator[Output]:
    """The oldest `settled` events of a month."""
    events = newest_first(cards, entries, month)[-settled:]
    yield _output(cards, archive(month), events, previous=previous, current=MAIN.path)


def _output(cards: Cards, feed: Feed, events: Sequence[EntryEvent], *, previous: str = "", current: str = "") -> Output:
    """A feed with these events. previous: month of the archive before. current: path of the feed that it continues."""
    settings = cards.settings
    channel: Channel = {
        "title": f"{settings.title}: {feed.title}" if feed.title else settings.title,
        "description": feed.description or settings.description or f"Small experiments: {settings.title}",
        "url": settings.url + quoted(feed.path),
        "page_url": settings.url + feed.page,
        "language": settings.language,
        "updated": moment(cards, events[0]) if events else "",
        "author": person_view(settings.author) if settings.author else None,
        "previous": settings.url + archive(previous).path if previous else "",
        "current": settings.url + current if current else "",
    }
    return Output(
        path=feed.path,
        template=f"@{feed.format}",
        inputs={"feed": channel, "items": tuple([item_of(cards, event) for event in events])},
        bodies=tuple([cards.body(event.entry) for event in events]),
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
    about = {"title": cards.settings.title, "url": cards.settings.url}
    yield Output(path=CALENDAR.path, template="@calendar", inputs={**about, "reviews": reviews})
    yield Output(path="entries.json", template="@months", inputs={**about, "months": months})
