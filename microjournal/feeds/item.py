"""What every format of feeds is written from: the channel, the items, and the content of each.

An item stands alone in a stranger's reader. It says only what belongs to its event, so a result that is written later
leaves the item of the plan as it was.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, TypeAlias, TypedDict
from urllib.parse import quote

from microjournal.model.lifecycle import EventKind

GENERATOR = "microjournal"

ItemKind: TypeAlias = EventKind | Literal["week", "comment"]

# The part of a body that tells of an event. An update has a part of its own, a note shows all of them.
_PARTS: dict[ItemKind, str] = {"planned": "plan", "result": "result", "dropped": "result"}
_OUTSIDE_AUTHORITY = re.compile(r"[^a-z0-9.-]+")
# RFC 4151 allows the characters of a URI's path and query; "/" separates id and event, so it is encoded within each.
_SAFE_IN_TAG = "-._~!$&'()*+,;=:@?"


class Person(TypedDict):
    """An author. url, email: "" if not known."""

    name: str
    url: str
    email: str


class Channel(TypedDict):
    """What a feed says of itself.

    id: of the feed, wherever it is. url: of its own document. page_url: of the page it belongs to. language: a BCP 47
    tag. updated: date of the newest event as in `Item`, "" if there is none. author: of the journal. previous: URL of
    the archive with older events, "" if there is none; it must be of the same format. current: of an archive (RFC 5005)
    the URL of the feed it was cut from, "" for any other feed. hub: URL of the hub that tells subscribers of it
    (WebSub). icon, favicon: URLs of a large and a small picture; "" if there is none.
    """

    id: str
    title: str
    description: str
    url: str
    page_url: str
    language: str
    updated: str
    author: Person | None
    previous: str
    current: str
    hub: str
    icon: str
    favicon: str


class Item(TypedDict):
    """An event in a feed, all but its content, which takes the body of the entry; or a week, which its frame tells.

    guid: see `guid`. title, summary, frame: see `microjournal.feeds.words`. url: of the entry's page with the event's
    anchor. anchor: alone, "" if the event is the page as a whole. date: ISO date-time with offset. tags: names.
    comments: URL of the issue, "" if there is none. comment_count: how many comments there are, None if not known.
    """

    kind: ItemKind
    guid: str
    title: str
    url: str
    anchor: str
    date: str
    summary: str
    frame: tuple[str, str]
    tags: tuple[str, ...]
    authors: tuple[Person, ...]
    comments: str
    comment_count: int | None


def content(item: Item, body: Sequence[Mapping[str, str]]) -> str:
    """What happened, in full, as HTML: what the front matter says of it, then the part of the body that tells of it.

    body: the sections of the entry's body with absolute addresses; of each `kind`, `anchor` and `html` are read, which
    are those of `microjournal.model.entry.Section`. The notes follow that the part refers to.
    """
    kind = item["kind"]
    if kind == "note":
        parts = [section["html"] for section in body if section["kind"] != "footnotes"]
    elif kind in ("update", "comment"):
        parts = [section["html"] for section in body if section["anchor"] == item["anchor"]]
    else:
        parts = [section["html"] for section in body if section["kind"] == _PARTS.get(kind)]
    html = "".join(parts)
    if "footnote-ref" in html:
        html += "".join([section["html"] for section in body if section["kind"] == "footnotes"])
    before, between = item["frame"]
    return before + between + html if html else before


def guid(authority: str, identity: str, event: str) -> str:
    """The name by which readers' programs know an event for ever: a tag URI (RFC 4151).

    authority: with its date. identity: of the entry. event: its name within the entry ("result", "update-2026-03-09").

    >>> guid("ana.example,2026-03-04", "2026-03-04-stand-up", "result")
    'tag:ana.example,2026-03-04:2026-03-04-stand-up/result'
    """
    return f"tag:{authority}:{_specific(identity)}/{_specific(event)}"


def feed_id(authority: str, path: str) -> str:
    """The name by which readers' programs know a feed for ever, as that of an event. path: of the feed's file.

    >>> feed_id("ana.example,2026-03-04", "atom.xml")
    'tag:ana.example,2026-03-04:/atom.xml'
    """
    return f"tag:{authority}:/{_specific(path)}"


@cache
def authority_of(host: str) -> str:
    """The authority of tag URIs that a host stands for; a port is left out."""
    name = host.rpartition("@")[2].partition(":")[0].lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            name = quote(name, safe="", errors="replace").lower()
    return _OUTSIDE_AUTHORITY.sub("-", name).strip("-.") or "localhost"


@lru_cache(1024)
def _specific(text: str) -> str:
    return quote(text, safe=_SAFE_IN_TAG, errors="replace")
