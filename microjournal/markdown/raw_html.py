"""Raw HTML in a body: its ids, and the targets in it that need an address.

The author is trusted, so tags are taken as they are; only attributes that name something are looked at. Comments and
the inside of scripts and styles are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value, open_tag

_RELEVANT = re.compile(r"(?:href|src|srcset|poster|id|name)\s*=", re.IGNORECASE)
_OPEN_TAG = re.compile(open_tag)
_TAG_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(rf"\s+({attr_name})(?:\s*=\s*({attr_value}))?")
_CANDIDATE = re.compile(r"[^\s,]\S*[^\s,]|[^\s,]")
_UNPARSED = frozenset({"script", "style", "textarea", "title"})

# The elements whose attribute of a name is a link, or an image.
_LINKS = {"href": {"a", "area"}, "src": {"source", "video", "audio", "track", "iframe", "embed"}}
_IMAGES = {"src": {"img"}, "poster": {"video"}, "srcset": {"img", "source"}}
_SIZES = frozenset({"width", "height", "loading", "decoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of a tag. start, end: of `name="value"` in the source; value_at: of the value, inside its quotes.

    kind: "link", "image" or "images" for one that names a target; "id" for one that names an element; "" otherwise.
    sized: the tag says itself how large the image is or how to load it.
    """

    kind: str
    name: str
    value: str
    start: int
    end: int
    value_at: int
    length: int
    sized: bool


def named(html: str) -> list[Attribute]:
    """The attributes that name a target or an element, in order."""
    if not _RELEVANT.search(html):
        return []
    return [attribute for tag in _tags(html) for attribute in _attributes(tag) if attribute.kind]


def candidates(srcset: str) -> Iterator[tuple[int, str]]:
    """Offset and address of each candidate of a `srcset` ("small.png 1x, large.png 2x")."""
    for at, part in _parts(srcset):
        match = _CANDIDATE.search(part)
        if match:
            yield at + match.start(), match[0]


def _parts(srcset: str) -> Iterator[tuple[int, str]]:
    at = 0
    for part in re.split(r"(,\s+|,\Z)", srcset):
        yield at, part
        at += len(part)


def _tags(html: str) -> Iterator[re.Match[str]]:
    at = html.find("<")
    while at >= 0:
        if html.startswith("<!--", at):
            end = html.find("-->", at + 4)
            at = html.find("<", end) if end >= 0 else -1
            continue
        tag = _OPEN_TAG.match(html, at)
        if tag:
            yield tag
            name = _TAG_NAME.match(tag[0])
            if name and name[1].lower() in _UNPARSED:
                close = re.compile("</" + name[1], re.IGNORECASE).search(html, tag.end())
                at = close.start() if close else -1
                continue
        at = html.find("<", tag.end() if tag else at + 1)


def _attributes(tag: re.Match[str]) -> Iterator[Attribute]:
    name = _TAG_NAME.match(tag[0])
    if name is None:
        return
    found = list(_ATTRIBUTE.finditer(tag[0], name.end()))
    sized = any(match[1].lower() in _SIZES for match in found)
    for match in found:
        value = match[2] or ""
        quote = 1 if value[:1] in {'"', "'"} else 0
        yield Attribute(
            kind=_kind(name[1].lower(), match[1].lower()) if value else "",
            name=match[1].lower(),
            value=unescape(value[quote : len(value) - quote]),
            start=tag.start() + match.start(1),
            end=tag.start() + match.end(),
            value_at=tag.start() + (match.start(2) if value else match.end()) + quote,
            length=len(value) - 2 * quote,
            sized=sized,
        )


def _kind(tag: str, attribute: str) -> str:
    if attribute == "id" or (tag, attribute) == ("a", "name"):
        return "id"
    if tag in _LINKS.get(attribute, ()):
        return "link"
    if tag in _IMAGES.get(attribute, ()):
        return "images" if attribute == "srcset" else "image"
    return ""
