"""Atom 1.0 (RFC 4287), with archives (RFC 5005) and links to the discussion (RFC 4685)."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.feeds.item import GENERATOR, Channel, Item, Person
from microjournal.feeds.xml import DECLARATION, element, escaped
from microjournal.model.dates import rfc3339

# Atom requires a date even of a feed in which nothing has happened yet.
_BEFORE_EVERYTHING = "1970-01-01T00:00:00+00:00"


def atom(channel: Channel, items: Iterable[tuple[Item, str]]) -> str:
    """The feed as an Atom document. items: each with its content as HTML, "" for none.

    An archive has the id of the feed it was cut from: they are one feed.
    """
    history = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if channel["current"] else ""
    opening = f'<feed xmlns="http://www.w3.org/2005/Atom"{history} xml:lang="{escaped(channel["language"])}">\n'
    rows = "".join([_entry(item, content) for item, content in items])
    return f"{DECLARATION}{opening}{_about(channel)}{rows}</feed>\n"


def _about(channel: Channel) -> str:
    return "".join(
        [
            element("title", channel["title"]),
            element("subtitle", channel["description"]),
            element("id", channel["id"]),
            element("updated", rfc3339(channel["updated"]) if channel["updated"] else _BEFORE_EVERYTHING),
            # Atom requires an author; a journal that names none speaks for itself.
            _person(channel["author"])
            if channel["author"]
            else f"<author>{element('name', channel['title'])}</author>\n",
            element("generator", GENERATOR),
            element("icon", channel["favicon"]),
            element("logo", channel["icon"]),
            _link("self", "application/atom+xml", channel["url"]),
            f'<link rel="hub" href="{escaped(channel["hub"])}"/>\n' if channel["hub"] else "",
            _link("alternate", "text/html", channel["page_url"]),
            "<fh:archive/>\n" if channel["current"] else "",
            _link("current", "application/atom+xml", channel["current"]),
            _link("prev-archive", "application/atom+xml", channel["previous"]),
        ]
    )


def _entry(item: Item, content: str) -> str:
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
            f'<content type="html">{escaped(content)}</content>\n' if content else "",
            "</entry>\n",
        ]
    )


def _person(person: Person) -> str:
    parts = element("name", person["name"]) + element("uri", person["url"]) + element("email", person["email"])
    return f"<author>\n{parts}</author>\n"


def _link(relation: str, kind: str, url: str) -> str:
    return f'<link rel="{relation}" type="{kind}" href="{escaped(url)}"/>\n' if url else ""
