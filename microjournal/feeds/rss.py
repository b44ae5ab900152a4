"""RSS 2.0, with the namespaces that readers' programs know: content, dc, atom, and fh for archives (RFC 5005).

An event stands in the feed of its month, in those of its tags and perhaps in the newest ones. So an item is written in
parts that are made once, as UTF-8: what its entry adds, its head, and at last, where the body is known, its content.
"""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.feeds.xml import DECLARATION, cdata, element, escaped
from microjournal.model.dates import rfc822
from microjournal.plan.contract import FeedView

_OPENING = (
    '<rss version="2.0"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0">\n'
)


def rss(feed: FeedView, items: Iterable[bytes]) -> bytes:
    """The feed as an RSS 2.0 document in UTF-8.

    `feed["previous"]`, if any, must be the address of an RSS document too. items: see `rss_item`.
    """
    opening = f"{DECLARATION}{_OPENING}<channel>\n{_channel(feed)}"
    return b"".join([opening.encode(), *items, b"</channel>\n</rss>\n"])


def rss_about(authors: Iterable[str], tags: Iterable[str], comments: str) -> bytes:
    """What all items of an entry have in common: names of authors, names of tags, the issue's address or ""."""
    by = [element("dc:creator", name) for name in authors]
    on = [element("category", name) for name in tags]
    return "".join([*by, *on, element("comments", comments)]).encode()


def rss_head(*, title: str, url: str, guid: str, date: str, about: bytes, summary: str) -> bytes:
    """An item up to its content. date: ISO date-time with offset; about: see `rss_about`.

    Title and summary are plain text; the summary, which RSS reads as HTML, is escaped once more.
    """
    first = (
        f"<item>\n{element('title', title)}{element('link', url)}"
        f'<guid isPermaLink="false">{escaped(guid)}</guid>\n<pubDate>{rfc822(date)}</pubDate>\n'
    )
    return first.encode() + about + element("description", escaped(summary)).encode()


def rss_item(head: bytes, content: str) -> bytes:
    """A whole item. content: HTML, which goes in as it is; "" for none."""
    if not content:
        return head + b"</item>\n"
    return b"%b<content:encoded>%b</content:encoded>\n</item>\n" % (head, cdata(content).encode())


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
