"""Raw HTML in a body: its ids, and the targets in it that need an address.

The author is trusted, so tags are taken as they are; only attributes that name something are looked at, and `url()` in
styles. Comments and the inside of scripts are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from markdown_it.common.html_re import attr_name, attr_value, open_tag

_RELEVANT = re.compile(r"(?:href|src|srcset|poster|data|background|id|name)\s*=|url\(", re.IGNORECASE)
_OPEN_TAG = re.compile(open_tag)
_TAG_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(rf"\s+({attr_name})(?:\s*=\s*({attr_value}))?")
# An address and what stands behind it: commas, or descriptors up to the next comma (HTML, section 4.8.4.2.2).
_CANDIDATE = re.compile(r"[\s,]*+([^\s,](?:\S*[^\s,])?)(?:,+|[^,(]*+(?:\([^)]*+\)?[^,(]*+)*+)", re.ASCII)
# In a comment, nothing is named (CSS Syntax Level 3, section 4.3).
_CSS_URL = re.compile(
    r"/\*(?:.*?\*/|.*)|url\(\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s\"'()]+))\s*\)",
    re.IGNORECASE | re.DOTALL,
)
_STYLE_END = re.compile("</style", re.IGNORECASE)
_UNPARSED = frozenset({"script", "style", "textarea", "title"})

# The elements whose attribute of a name is a link or a file, or an image.
_LINKS = {
    "href": {"a", "area", "link"},
    "xlink:href": {"a"},
    "src": {"source", "video", "audio", "track", "iframe", "embed", "script"},
    "data": {"object"},
}
_IMAGES = {
    "src": {"img", "input"},
    "poster": {"video"},
    "srcset": {"img", "source"},
    "background": {"body", "table", "tr", "td", "th"},
    "href": {"image", "use", "feimage"},
    "xlink:href": {"image", "use", "feimage"},
}
_SIZES = frozenset({"width", "height", "loading", "decoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of a tag. start, end: of `name="value"` in the source; value_at: of the value, inside its quotes.

    kind: "link", "image", "images" or "style" for one that names targets; "id" for one that names an element; "sheet"
        for what is inside a `<style>`, which has no name; "" otherwise.
    tag: name of the element. sized: the tag says itself how large the image is or how to load it.
    """

    kind: str
    tag: str
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
    return [attribute for tag in _tags(html) for attribute in _attributes(tag, html) if attribute.kind]


def elements(html: str) -> Iterator[tuple[str, int, int]]:
    """The name of each element that begins, as written, with the start and the length of its tag."""
    for tag in _tags(html):
        if name := _TAG_NAME.match(tag[0]):
            yield name[1], tag.start(), len(tag[0])


def candidates(srcset: str) -> Iterator[tuple[int, str]]:
    """Offset and address of each candidate of a `srcset` ("small.png 1x, large.png 2x")."""
    # Without what cannot begin one, or a search would begin at each of its commas.
    for match in _CANDIDATE.finditer(srcset.rstrip(" \t\n\r\f\v,")):
        yield match.start(1), match[1]


def css_urls(css: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each `url(...)` in CSS, and the address in it."""
    for match in _CSS_URL.finditer(css):
        if match.lastgroup:
            yield match.start(), match.end(), match[match.lastgroup]


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


def _attributes(tag: re.Match[str], html: str) -> Iterator[Attribute]:
    name = _TAG_NAME.match(tag[0])
    if name is None:
        return
    element = name[1].lower()
    found = list(_ATTRIBUTE.finditer(tag[0], name.end()))
    sized = any(match[1].lower() in _SIZES for match in found)
    for match in found:
        value = match[2] or ""
        quote = 1 if value[:1] in {'"', "'"} else 0
        yield Attribute(
            kind=_kind(element, match[1].lower()) if value else "",
            tag=element,
            name=match[1].lower(),
            value=unescape(value[quote : len(value) - quote]),
            start=tag.start() + match.start(1),
            end=tag.start() + match.end(),
            value_at=tag.start() + (match.start(2) if value else match.end()) + quote,
            length=len(value) - 2 * quote,
            sized=sized,
        )
    if element == "style":
        yield _sheet(html, tag.end())


def _sheet(html: str, start: int) -> Attribute:
    """What is inside a `<style>`, up to its end or that of the block."""
    close = _STYLE_END.search(html, start)
    css = html[start : close.start() if close else len(html)]
    return Attribute(
        kind="sheet",
        tag="style",
        name="",
        value=css,
        start=start,
        end=start + len(css),
        value_at=start,
        length=len(css),
        sized=False,
    )


def _kind(tag: str, attribute: str) -> str:
    if attribute == "id" or (tag, attribute) == ("a", "name"):
        return "id"
    if attribute == "style":
        return "style"
    if tag in _LINKS.get(attribute, ()):
        return "link"
    if tag in _IMAGES.get(attribute, ()):
        return "images" if attribute == "srcset" else "image"
    return ""
