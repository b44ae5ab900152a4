"""Atom 1.0 (RFC 4287), with archives (RFC 5005) and links to the discussion (RFC 4685)."""

from __future__ import annotations

from collections.abc import Sequence

from microjournal.feeds.xml import DECLARATION, element, escaped
from microjournal.model.dates import rfc3339
from microjournal.plan.contract import FeedItem, FeedView, PersonView

# Atom requires a date even of a feed in which nothing has happened yet.
_BEFORE_EVERYTHING = "1970-01-01T00:00:00+00:00"


def atom(feed: FeedView, items: Sequence[FeedItem]) -> str:
    """The feed as an Atom document.

    `feed["previous"]`, if any, must be the address of an Atom document too. An archive has the id of the feed it was
    cut from: they are one feed.
    """
    return "".join([DECLARATION, _opening(feed), _head(feed), *[_entry(item) for item in items], "</feed>\n"])


def _opening(feed: FeedView) -> str:
    history = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if feed["archive"] else ""
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{history} xml:lang="{escaped(feed["language"])}">\n'


def _head(feed: FeedView) -> str:
    updated = rfc3339(feed["updated"]) if feed["updated"] else _BEFORE_EVERYTHING
    return "".join(
        [
            element("title", feed["title"]),
            element("subtitle", feed["description"]),
            element("id", feed["current"] or feed["url"]),
            element("updated", updated),
            # Atom requires an author; a journal that names none speaks for itself.
            _person(feed["author"]) if feed["author"] else f"<author>{element('name', feed['title'])}</author>\n",
            element("generator", feed["generator"]),
            _link("self", "application/atom+xml", feed["url"]),
            _link("alternate", "text/html", feed["page_url"]),
            "<fh:archive/>\n" if feed["archive"] else "",
            _link("current", "application/atom+xml", feed["current"]),
            _link("prev-archive", "application/atom+xml", feed["previous"]),
        ]
    )


def _entry(item: FeedItem) -> str:
    at = rfc3339(item["date"])
    return "".join(
        [
            "<entry>\n",
            element("title", item["title"]),
            element("id", item["guid"]),
            # An event happens once: mending its text is not what Atom calls a significant change.
            element("published", at),
            element("updated", at),
            _link("alternate", "text/html", item["url"]),
            _link("replies", "text/html", item["comments"]),
            *[_person(author) for author in item["authors"]],
            *[f'<category term="{escaped(tag)}"/>\n' for tag in item["tags"]],
            element("summary", item["summary"]),
            f'<content type="html">{escaped(item["content"])}</content>\n' if item["content"] else "",
            "</entry>\n",
        ]
    )


def _person(person: PersonView) -> str:
    parts = element("name", person["name"]) + element("uri", person["url"]) + element("email", person["email"])
    return f"<author>\n{parts}</author>\n"


def _link(relation: str, kind: str, url: str) -> str:
    return f'<link rel="{relation}" type="{kind}" href="{escaped(url)}"/>\n' if url else ""
