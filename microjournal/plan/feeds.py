"""What programs read: feeds of events, the calendar of reviews, the data export, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from microjournal.feeds import Review
from microjournal.feeds.export import ExportedMonth
from microjournal.journal.assemble import Tag
from microjournal.model.dates import add_days, month_name
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_open
from microjournal.model.paths import quoted
from microjournal.plan.cards import Cards, person_view
from microjournal.plan.contract import FeedView
from microjournal.plan.entry import body_use, last_change
from microjournal.plan.feed_items import Happening, Happenings
from microjournal.plan.output import Output, Section

MAIN_FEED_EVENTS = 30
_ARCHIVED_AT_ONCE = 15
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


def feeds_section(happenings: Happenings) -> Section:
    """The main feeds."""
    paths = ("feed.xml", "atom.xml", "feed.json", "results.xml", "plans.xml")
    newest = max(_archived(happenings), default="")
    return Section(name="feeds", paths=paths, key=None, make=partial(_main_feeds, happenings, newest))


def archive_sections(happenings: Happenings) -> Iterator[Section]:
    """For each month in which something happened an archived document of the main feed (RFC 5005)."""
    today = happenings.cards.journal.today
    previous = ""
    for month in _archived(happenings):
        yield Section(
            name=f"feed {month}",
            paths=(f"feed/{month}.xml",),
            key=partial(happenings.cards.keys, happenings.months()[month], previous, month < today[:7]),
            make=partial(_archive, happenings, month, previous),
        )
        previous = month


def tag_feed(happenings: Happenings, tag: Tag) -> Output:
    """The feed of a tag."""
    feed = _Feed(
        path=f"{tag.path}feed.xml",
        template="@rss",
        title=f"{happenings.cards.settings.title}: {tag.name}",
        description=f"Everything about {tag.name}.",
        page_path=quoted(tag.path),
    )
    return _feed(happenings, feed, happenings.newest_of(tag.entries, _TAG_FEED_EVENTS))


def data_section(cards: Cards, months: Sequence[str]) -> Section:
    """The calendar of reviews, and the months there are as data."""
    make = partial(_data, cards, tuple(sorted(months)))
    return Section(name="data", paths=("calendar.ics", "entries.json"), key=None, make=make)


def sitemap_sections(cards: Cards, months: dict[str, tuple[Entry, ...]], pages: Iterable[str]) -> Iterator[Section]:
    """An index, a part for the entries of each month, and parts for all other pages (given by their paths)."""
    of_months = []
    for month, entries in months.items():
        of_months.append(f"sitemap/{month}.xml")
        yield Section(
            name=f"sitemap {month}",
            paths=(of_months[-1],),
            key=partial(cards.keys, entries),
            make=partial(_month_sitemap, cards, of_months[-1], entries),
        )
    others = _parts(sorted(pages))
    paths = (*others, "sitemap.xml", "robots.txt")
    make = partial(_sitemaps, cards.settings.url, tuple(sorted([*of_months, *others])), others)
    yield Section(name="sitemap", paths=paths, key=None, make=make)


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


def _month_sitemap(cards: Cards, path: str, entries: Sequence[Entry]) -> Iterator[Output]:
    url, today = cards.settings.url, cards.journal.today
    urls = tuple([(url + cards.card(entry)["path"], last_change(entry, today)) for entry in entries])
    yield Output(path=path, template="@sitemap", inputs={"urls": urls})


def _sitemaps(url: str, parts: Sequence[str], others: Mapping[str, Sequence[str]]) -> Iterator[Output]:
    for part, pages in others.items():
        urls = tuple([(url + path, "") for path in pages])
        yield Output(path=part, template="@sitemap", inputs={"urls": urls})
    index = tuple([(url + quoted(path), "") for path in parts])
    yield Output(path="sitemap.xml", template="@sitemap-index", inputs={"urls": index})
    yield Output(path="robots.txt", template="@robots", inputs={"sitemap": url + "sitemap.xml"})


def _archived(happenings: Happenings) -> list[str]:
    """Months that have a document of their own, oldest first."""
    months = sorted(happenings.months())
    if months and not _settled(happenings, months[-1]):
        months.pop()
    return months


def _settled(happenings: Happenings, month: str) -> list[Happening]:
    """The events that stand in the archive of a month, newest first.

    Of the running month these are the oldest fifteen, thirty… that the main feed need not hold any more: the document
    would otherwise change with every event. Together the two always have everything (RFC 5005, section 4).
    """
    events = happenings.in_month(month)
    if month < happenings.cards.journal.today[:7]:
        return events
    return events[len(events) - max(0, len(events) - _ARCHIVED_AT_ONCE) // _ARCHIVED_AT_ONCE * _ARCHIVED_AT_ONCE :]


def _main_feeds(happenings: Happenings, newest_archive: str) -> Iterator[Output]:
    title = happenings.cards.settings.title
    about = happenings.cards.settings.description or f"Small experiments: {title}"
    newest = happenings.newest(MAIN_FEED_EVENTS)
    feed = _Feed(path="feed.xml", template="@rss", title=title, description=about)
    yield _feed(happenings, feed, newest, previous=newest_archive)
    feed = _Feed(path="atom.xml", template="@atom", title=title, description=about)
    yield _feed(happenings, feed, newest[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="feed.json", template="@json-feed", title=title, description=about)
    yield _feed(happenings, feed, newest[:_OTHER_FEED_EVENTS])
    feed = _Feed(path="results.xml", template="@rss", title=f"{title}: results", description="How experiments ended.")
    yield _feed(happenings, feed, happenings.newest(_OTHER_FEED_EVENTS, "result", "dropped"))
    feed = _Feed(path="plans.xml", template="@rss", title=f"{title}: plans", description="Plans, open for comment.")
    yield _feed(happenings, feed, happenings.newest(_OTHER_FEED_EVENTS, "planned"))


def _archive(happenings: Happenings, month: str, previous: str) -> Iterator[Output]:
    feed = _Feed(
        path=f"feed/{month}.xml",
        template="@rss",
        title=f"{happenings.cards.settings.title}: {month_name(month)}",
        description=f"Everything that happened in {month_name(month)}.",
    )
    yield _feed(happenings, feed, _settled(happenings, month), previous=previous, archive=True)


def _feed(
    happened: Happenings, feed: _Feed, happenings: Sequence[Happening], *, previous: str = "", archive: bool = False
) -> Output:
    cards = happened.cards
    url = cards.settings.url
    author = cards.settings.author
    numbers: dict[str, int] = {}
    of_rss = feed.template == "@rss"
    items: list[Any] = []
    for h in happenings:
        number = numbers.setdefault(h.entry.id, len(numbers))
        items.append((*happened.rss_item(h), number) if of_rss else {**happened.item(h), "body": number})
    entries = {h.entry.id: h.entry for h in happenings}
    view: FeedView = {
        "title": feed.title,
        "description": feed.description,
        "url": url + quoted(feed.path),
        "page_url": url + feed.page_path,
        "language": cards.settings.language,
        "updated": happened.date(happenings[0]) if happenings else "",
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
        bodies=tuple([body_use(cards.journal, entries[id_]) for id_ in numbers]),
    )


def _data(cards: Cards, months: Sequence[str]) -> Iterator[Output]:
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
    url = cards.settings.url
    rows: tuple[ExportedMonth, ...] = tuple({"month": m, "url": f"{url}{m[:4]}/{m[5:]}/entries.json"} for m in months)
    inputs = {"name": cards.settings.title, "url": url, "months": rows}
    yield Output(path="entries.json", template="@months", inputs=inputs)
