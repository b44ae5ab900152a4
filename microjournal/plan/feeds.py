"""What programs read: feeds of events, the calendar of reviews, the data export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.feeds.formats import ARCHIVED, CALENDAR, FEEDS, TOLD, Feed, archive, tag_feed
from microjournal.feeds.ical import Review
from microjournal.feeds.item import Channel, feed_id, guid
from microjournal.feeds.words import feed_texts
from microjournal.model.dates import add_days
from microjournal.model.paths import quoted
from microjournal.plan.cards import Seen, Views, body_of, person_view
from microjournal.plan.feed_items import EntryEvent, item_of, moment, newest_first, newest_of, newest_of_kinds
from microjournal.plan.output import Output, Place
from microjournal.plan.questions import Group, Journal

# Files of the author's own that feeds name, the better first: a large picture, and a small one.
ICONS = (("static/icon.png",), ("static/favicon.png", "static/favicon.ico", "static/favicon.svg"))
_ARCHIVED_AT_ONCE = 10
_CALENDAR_DAYS_BACK = 90
_CALENDAR_REVIEWS = 60


def plan_feeds(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The feeds of the whole journal."""
    group = journal.group("feeds")
    month = journal.today[:7]
    newest_archive = month if _settled(journal, month) else journal.before("feed", month)
    icons = _icons(views, journal)
    for feed in FEEDS:
        kinds, limit = feed.kinds, feed.limit
        events = newest_of_kinds(group, kinds, limit) if kinds else newest_of(group, limit)
        yield _output(views, feed, events, previous=newest_archive if feed in ARCHIVED else "", icons=icons)


def archive_places(journal: Journal, month: str) -> Iterator[Place]:
    """Of the main feed's archives of a month (RFC 5005), in each format that has them."""
    if _settled(journal, month):
        yield from [Place(archive(feed, month).path) for feed in ARCHIVED]


def plan_archive(views: Views, journal: Journal, month: str) -> Iterator[Output]:
    """The main feed's archives of a month."""
    entries = journal.group(f"feed {month}").entries("entries")
    events = newest_first(entries, month=month)[-_settled(journal, month) :]
    previous = journal.before("feed", month)
    for feed in ARCHIVED:
        yield _output(views, archive(feed, month), events, previous=previous, current=feed.path)


def feed_of_tag(views: Views, group: Group, name: str, path: str) -> Output:
    """The feed of a tag. path: of the tag's page."""
    feed = tag_feed(path, name)
    return _output(views, feed, newest_of(group, feed.limit))


def empty_feed(views: Views, path: str, page: str) -> Output:
    """A feed at an address where one was, of which nothing is left. page: path of the page that readers are led to."""
    name = path.removesuffix(".xml").split("/")[-2:][0]
    feed = Feed(path=path, name="gone", of=name, page=page)
    return _output(views, feed, ())


def plan_calendar(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The calendar of reviews: as many as it may hold of those to come, then of those that were missed of late."""
    group, today = journal.group("calendar"), journal.today
    coming = group.entries("reviews", since=today, oldest=_CALENDAR_REVIEWS)
    since = add_days(today, -_CALENDAR_DAYS_BACK)
    missed = group.entries("reviews", since=since, before=today, oldest=_CALENDAR_REVIEWS)
    shown = (*missed[: _CALENDAR_REVIEWS - len(coming)], *coming)
    reviews = tuple([_review(views, seen) for seen in shown])
    about = {"title": views.settings.title, "url": views.settings.url}
    yield Output(path=CALENDAR.path, template="@calendar", inputs={**about, "reviews": reviews})


def plan_data(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The months there are, as data."""
    months = tuple(journal.group("data").counts("month "))
    inputs = {"title": views.settings.title, "url": views.settings.url, "months": months}
    yield Output(path="entries.json", template="@months", inputs=inputs)


def _settled(journal: Journal, month: str) -> int:
    """How many events of a month, the oldest, stand in its archive: all of them, once the month is over.

    Before, they are those ten, twenty… that the main feed need not hold any more: the document would otherwise
    change with every event. Together the two always have everything (RFC 5005, section 4).
    """
    events = journal.group(f"feed {month}").count()
    if month < journal.today[:7]:
        return events
    return max(0, events - _ARCHIVED_AT_ONCE) // _ARCHIVED_AT_ONCE * _ARCHIVED_AT_ONCE


def _output(
    views: Views,
    feed: Feed,
    events: Sequence[EntryEvent],
    *,
    previous: str = "",
    current: str = "",
    icons: tuple[str, str] = ("", ""),
) -> Output:
    """A feed with these events.

    previous: month of the archive before. current: path of the feed that it continues. icons: see `_icons`.
    """
    url = views.settings.url
    channel = channel_of(views, feed, moment(views, events[0]) if events else "")
    channel["previous"] = url + archive(feed, previous).path if previous else ""
    channel["current"] = url + current if current else ""
    channel["id"] = feed_id(views.authority, current or feed.path)
    channel["icon"], channel["favicon"] = icons
    return Output(
        path=feed.path,
        template=f"@{feed.format}",
        inputs={"feed": channel, "items": tuple([item_of(views, event) for event in events])},
        bodies=tuple([body_of(event.seen) for event in events]),
    )


def channel_of(views: Views, feed: Feed, updated: str) -> Channel:
    """What a feed says of itself. updated: date of its newest item, "" if there is none."""
    settings, words = views.settings, views.words
    said = feed_texts(words, feed)
    own = settings.description or words("feed-journal", journal=settings.title)
    return {
        "id": feed_id(views.authority, feed.path),
        "title": words("feed-title", journal=settings.title, feed=said.title) if said.title else settings.title,
        "description": said.description or own,
        "url": settings.url + quoted(feed.path),
        "page_url": settings.url + feed.page,
        "language": settings.language,
        "updated": updated,
        "author": person_view(settings.author) if settings.author else None,
        "previous": "",
        "current": "",
        "hub": settings.hub if feed in TOLD else "",
        "icon": "",
        "favicon": "",
    }


def _icons(views: Views, journal: Journal) -> tuple[str, str]:
    """The URLs of the journal's own pictures, a large and a small one; "" if there is none."""
    large, small = [
        next((views.settings.url + copied.path for file in files if (copied := journal.copied(file))), "")
        for files in ICONS
    ]
    return large, small


def _review(views: Views, seen: Seen) -> Review:
    entry = seen.entry
    return {
        "uid": guid(seen.around.authority or views.authority, seen.around.identity, "review"),
        "title": views.words("review-of", title=entry.title),
        "day": entry.review,
        "planned": entry.date,
        "url": views.view(seen)["url"],
        "expect": entry.expect,
    }
