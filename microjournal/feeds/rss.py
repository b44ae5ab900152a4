"""RSS 2.0 with the namespaces that readers' programs know: content, dc, atom, slash, and fh for archives (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.feeds.item import GENERATOR, Channel, Item
from microjournal.feeds.xml import DECLARATION, cdata, element, escaped
from microjournal.model.dates import rfc822

_OPENING = (
    '<rss version="2.0"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0">\n'
)


def rss(channel: Channel, items: Iterable[tuple[Item, str]]) -> str:
    """The feed as an RSS 2.0 document. items: each with its content as HTML, "" for none."""
    rows = "".join([_item(item, content) for item, content in items])
    return f"{DECLARATION}{_OPENING}<channel>\n{_about(channel)}{rows}</channel>\n</rss>\n"


def _about(channel: Channel) -> str:
    return "".join(
        [
            element("title", channel["title"]),
            element("link", channel["page_url"]),
            # RSS requires a description.
            element("description", channel["description"] or channel["title"]),
            element("language", channel["language"]),
            element("generator", GENERATOR),
            element("lastBuildDate", rfc822(channel["updated"])) if channel["updated"] else "",
            _link("self", channel["url"]),
            f'<atom:link rel="hub" href="{escaped(channel["hub"])}"/>\n' if channel["hub"] else "",
            "<fh:archive/>\n" if channel["current"] else "",
            _link("current", channel["current"]),
            _link("prev-archive", channel["previous"]),
        ]
    )


def _item(item: Item, content: str) -> str:
    return "".join(
        [
            "<item>\n",
            element("title", item["title"]),
            element("link", item["url"]),
            f'<guid isPermaLink="false">{escaped(item["guid"])}</guid>\n',
            f"<pubDate>{rfc822(item['date'])}</pubDate>\n",
            *[element("dc:creator", author["name"]) for author in item["authors"]],
            *[element("category", tag) for tag in item["tags"]],
            element("comments", item["comments"]),
            "" if (number := item["comment_count"]) is None else f"<slash:comments>{number}</slash:comments>\n",
            # RSS reads a description as HTML, so plain text is escaped once more.
            element("description", escaped(item["summary"])),
            f"<content:encoded>{cdata(content)}</content:encoded>\n" if content else "",
            "</item>\n",
        ]
    )


def _link(relation: str, url: str) -> str:
    return f'<atom:link rel="{relation}" type="application/rss+xml" href="{escaped(url)}"/>\n' if url else ""
