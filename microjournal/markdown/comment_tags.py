"""The tags of HTML that a comment may have, and what becomes of those that it may not.

A tag keeps its name alone: what an attribute says is taken only where a link leads and what an image is. Comments are
left out, as on a forge. Whatever else looks like a tag, `<script>` as well as `<name>`, is text, which a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from markdown_it.common.html_re import attr_name, attr_value, attribute

# Within lines, and everywhere.
WITHIN_LINES = frozenset(
    "a b br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small strong sub sup var".split()
)
BLOCKS = frozenset(
    """
    blockquote dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody td tfoot th thead tr ul
    """.split()
)
# These stand in another, or else would be parts of what a page has around the comment.
STANDS_IN = {"li": ("ul", "ol"), "dd": ("dl",), "dt": ("dl",), "summary": ("details",)}
# These have no end.
VOID = frozenset({"br", "hr", "img"})
# Of these the tag is passed over, and what is between them stays.
_PASSED_OVER = frozenset(
    """
    abbr bdi big body caption center col colgroup figcaption figure font g-emoji head html nobr picture source span time
    tt u wbr
    """.split()
)
# Another element that says the same, so that the headings of the page are the page's own.
WRITTEN = {**dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "p"), "strike": "s"}

_PIECE = re.compile(
    rf"<!--(?P<comment>.*?(?:-->|\Z))|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{{0,30}})(?P<attributes>(?:{attribute})*)\s*/?>|[^<]+|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"\s+({attr_name})(?:\s*=\s*({attr_value}))?")


class Tag(NamedTuple):
    """The tag of an element. attributes: of a link and an image, by their names."""

    name: str
    ends: bool
    attributes: dict[str, str]


def pieces(html: str) -> Iterator[Tag | str]:
    """Text and tags, in order. Tags that a comment may not have are text, or passed over."""
    for found in _PIECE.finditer(html):
        name = (found["name"] or "").lower()
        if name in WITHIN_LINES or name in BLOCKS or name == "strike":
            named = found["attributes"] and name in ("a", "img")
            yield Tag(name, bool(found["end"]), _attributes(found["attributes"]) if named else {})
        elif name in _PASSED_OVER or found["comment"] is not None:
            continue
        else:
            yield unescape(found[0]) if not name else found[0]


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written):
        # Of two with one name, the first counts (HTML, section 13.2.5.33).
        value = match[2] or ""
        found.setdefault(match[1].lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
    return found
