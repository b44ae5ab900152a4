"""The formats of feeds, and the feeds that there are: two tables. A new format is its module and a row in FORMATS.

Of a new format the main feed is made, at the address in its row. It then stands on /subscribe/ by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from microjournal.feeds.atom import atom
from microjournal.feeds.export import month_json, months_json
from microjournal.feeds.ical import calendar
from microjournal.feeds.item import Channel, Item, content
from microjournal.feeds.json_feed import json_feed
from microjournal.feeds.opml import opml
from microjournal.feeds.patterns import patterns_json
from microjournal.feeds.rss import rss
from microjournal.feeds.sitemap import robots, sitemap, sitemap_index
from microjournal.model.lifecycle import EventKind
from microjournal.model.paths import quoted

FeedName: TypeAlias = Literal["main", "results", "plans", "weekly", "comments", "calendar", "tag", "archive", "gone"]

MAIN_FEED_EVENTS = 20
_OTHER_FEED_EVENTS = 10
COMMENTS_FEED_ITEMS = 30
_TAG_FEED_EVENTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of feeds. file: of the main feed in it. mime: its media type. write: gives the document as text.

    archives: ending of the main feed's archives in it; "" if there are none.
    """

    name: str
    file: str
    mime: str
    write: Callable[[Channel, Iterable[tuple[Item, str]]], str]
    archives: str = ""


_FORMATS = (
    Format(name="RSS", file="feed.xml", mime="application/rss+xml", write=rss, archives="xml"),
    Format(name="Atom", file="atom.xml", mime="application/atom+xml", write=atom),
    Format(name="JSON Feed", file="feed.json", mime="application/feed+json", write=json_feed, archives="json"),
)
FORMATS: Mapping[str, Format] = {row.name: row for row in _FORMATS}

# What else is written for programs; the inputs of such an output are the arguments of its function.
DOCUMENTS: Mapping[str, Callable[..., str]] = {
    "calendar": calendar,
    "sitemap": sitemap,
    "sitemap-index": sitemap_index,
    "robots": robots,
    "opml": opml,
    "months": months_json,
    "month": month_json,
    "patterns": patterns_json,
    "lines": lambda lines: "".join([f"{line}\n" for line in lines]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of the journal.

    path: of its file. format: a name in FORMATS. kinds: of the events in it, () for all. limit: it holds so many of the
    newest events, 0 for all of its month. name: what words are said of it, see `microjournal.feeds.words.feed_texts`.
    of: what it is about alone, such as the name of a tag. page: path of the page that it belongs to, percent-encoded.
    """

    path: str
    format: str = "RSS"
    kinds: tuple[EventKind, ...] = ()
    limit: int = _OTHER_FEED_EVENTS
    name: FeedName = "main"
    of: str = ""
    page: str = ""


# The archives go on where it ends, so it is long enough to be read seldom.
MAIN = Feed(path=FORMATS["RSS"].file, limit=MAIN_FEED_EVENTS)
FEEDS: tuple[Feed, ...] = (
    MAIN,
    *(
        Feed(
            path=row.file,
            format=row.name,
            limit=MAIN_FEED_EVENTS if row.archives else _OTHER_FEED_EVENTS,
        )
        for row in _FORMATS
        if row.name != MAIN.format
    ),
    Feed(path="results.xml", kinds=("result", "dropped"), name="results"),
    Feed(path="plans.xml", kinds=("planned",), name="plans"),
)
WEEKLY = Feed(path="weekly.xml", name="weekly", page="weeks/")
COMMENTS_FEED = Feed(path="comments.xml", limit=COMMENTS_FEED_ITEMS, name="comments")
# All feeds, as a list for programs.
OPML = "feeds.opml"
CALENDAR = Feed(path="calendar.ics", format="iCalendar", name="calendar")


def tag_feed(tag_path: str, name: str) -> Feed:
    """The feed of a tag. tag_path: of the tag's page ("tags/team/"), not encoded."""
    return Feed(path=f"{tag_path}feed.xml", limit=_TAG_FEED_EVENTS, name="tag", of=name, page=quoted(tag_path))


# Feeds that go on in archives, and those of which a hub is told: all but those of tags, of which there may be many.
ARCHIVED = tuple(feed for feed in FEEDS if feed.path in [row.file for row in _FORMATS if row.archives])
TOLD = (*FEEDS, WEEKLY, COMMENTS_FEED)


def archive(feed: Feed, month: str) -> Feed:
    """The archive of a month given as "2026-03" (RFC 5005). feed: one of ARCHIVED."""
    ending = FORMATS[feed.format].archives
    return Feed(path=f"feed/{month}.{ending}", format=feed.format, limit=0, name="archive", of=month)


def write(template: str, inputs: Mapping[str, Any], bodies: Iterable[Sequence[Mapping[str, str]]]) -> bytes:
    """The bytes of an output that no theme shapes.

    template: "@" and a name in FORMATS or DOCUMENTS. inputs: of a feed `feed` (a Channel) and `items`, else the
    arguments of the function in DOCUMENTS. bodies: for each item the body of its entry, see
    `microjournal.feeds.item.content`; none for items that are about no entry.
    """
    name = template[1:]
    if name in DOCUMENTS:
        return DOCUMENTS[name](**inputs).encode()
    found: Iterator[Sequence[Mapping[str, str]]] = iter(bodies)
    items = [(item, content(item, next(found, ()))) for item in inputs["items"]]
    return FORMATS[name].write(inputs["feed"], items).encode()
