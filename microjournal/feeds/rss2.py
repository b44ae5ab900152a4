"""RSS 2.0, with the namespaces that readers' programs know: content, dc, atom, and fh for archives (RFC 5005)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from microjournal.dates import rfc822
from microjournal.views import FeedItem, FeedView, PersonView
from microjournal.xmltext import DECLARATION, cdata, element, escaped

_OPENING = (
    '<rss version="2.0"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0">\n'
)


def rss(feed: FeedView, items: Sequence[FeedItem]) -> str:
    """The feed as an RSS 2.0 document.

    `feed["previous"]`, if any, must be the address of an RSS document too. Titles are plain text; an item's summary,
    which RSS reads as HTML, is escaped once more; `content` goes in as it is.
    """
    by_journal = (feed["author"],) if feed["author"] else ()
    return "".join(
        [
            DECLARATION,
            _OPENING,
            "<channel>\n",
            _channel(feed),
            *[_item(item, item["authors"] or by_journal) for item in items],
            "</channel>\n</rss>\n",
        ]
    )


def _channel(feed: FeedView) -> str:
    return "".join(
        [
            element("title", feed["title"]),
            element("link", feed["page_url"]),
            # RSS requires a description.
            element("description", feed["description"] or feed["title"]),
            element("language", feed["language"]),
            element("generator", feed["generator"]),
            element("lastBuildDate", rfc822(feed["updated"])) if feed["updated"] else "",
            _link("self", feed["url"]),
            "<fh:archive/>\n" if feed["archive"] else "",
            _link("current", feed["current"]),
            _link("prev-archive", feed["previous"]),
        ]
    )


def _link(relation: str, url: str) -> str:
    return f'<atom:link rel="{relation}" type="application/rss+xml" href="{escaped(url)}"/>\n' if url else ""


def _item(item: FeedItem, authors: Sequence[PersonView]) -> str:
    return (
        f"<item>\n{element('title', item['title'])}{element('link', item['url'])}"
        f'<guid isPermaLink="false">{escaped(item["guid"])}</guid>\n'
        f"<pubDate>{rfc822(item['date'])}</pubDate>\n"
        f"{_elements('dc:creator', tuple([author['name'] for author in authors]))}"
        f"{_elements('category', item['tags'])}"
        f"{element('comments', item['comments'])}"
        f"{element('description', escaped(item['summary']))}"
        f"{_content(item['content'])}</item>\n"
    )


def _content(html: str) -> str:
    return f"<content:encoded>{cdata(html)}</content:encoded>\n" if html else ""


@lru_cache(1024)
def _elements(name: str, texts: tuple[str, ...]) -> str:
    return "".join([element(name, text) for text in texts])
