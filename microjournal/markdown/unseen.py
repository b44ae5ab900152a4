"""What an author wrote and no browser shows: cells for which a table has no column, and tags that are no element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from markdown_it.common.html_blocks import block_names

from microjournal.diagnostics import Diagnostic, problem
from microjournal.markdown import raw_html

if TYPE_CHECKING:
    from markdown_it.token import Token

    from microjournal.markdown.positions import Positions

# Elements within a line, those of former versions of HTML too. Blocks are those that CommonMark names.
_WITHIN_LINES = frozenset(
    """
    a abbr acronym applet area audio b bdi bdo bgsound big blink br button canvas cite code data datalist del dfn em
    embed font hgroup i image img input ins kbd keygen label map mark marquee math meta meter nobr noembed noscript
    object output picture plaintext pre progress q rb rp rt rtc ruby s samp script select selectedcontent slot small
    source spacer span strike strong style sub sup svg template textarea time track tt u var video wbr xmp
    """.split()
)
BLOCKS = frozenset(block_names)
ELEMENTS = _WITHIN_LINES | BLOCKS
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")
_DRAWING = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)
_SHOWN = 30


def lost_cells(tokens: Iterable[Token], positions: Positions) -> Iterator[Diagnostic]:
    """Text in the rows of tables behind the last column."""
    width = 0
    for token in tokens:
        if token.type == "table_open":
            width = 0
        elif token.type == "th_open":
            width += 1
        elif token.type == "tr_open" and width and token.map and (span := positions.behind_cells(token.map[0], width)):
            columns = "one column" if width == 1 else f"{width} columns"
            message = f"this table has {columns}, so what stands from here on is not shown"
            help_ = "give the first line of the table as many cells; within a cell, write a bar as \\|"
            yield problem("cell-unseen", message, span, help=help_)


def lost_tags(text: str, tokens: Iterable[Token], positions: Positions) -> Iterator[Diagnostic]:
    """Tags that are no element of HTML, such as `<name>`: the first of each name.

    An element of the author's own is one that ends somewhere. text: the body.
    """
    drawing = _DRAWING.search(text) is not None
    known = {*ELEMENTS, *[end[1].lower() for end in _END_TAG.finditer(text)]}
    for html, block, at in _html(tokens):
        for name, start, length in raw_html.elements(html):
            tag = html[start : start + length]
            if name.lower() in known or (drawing and tag.endswith("/>")):
                continue
            known.add(name.lower())
            message = f"HTML has no element '{name}', so nothing of this is shown"
            written = tag if length <= _SHOWN and "\n" not in tag else f"<{name} …>"
            help_ = f"write `\\{written}` if it is to be read, or put it into backquotes"
            yield problem("tag-unseen", message, positions.in_block(block, at + start, length), help=help_)


def _html(tokens: Iterable[Token]) -> Iterator[tuple[str, Token, int]]:
    """Each piece of HTML, the block that it is in, and where in the block it begins."""
    for token in tokens:
        if token.type == "html_block":
            yield token.content, token, 0
        elif token.type == "inline" and "<" in token.content:
            for child in token.children or ():
                if child.type == "html_inline":
                    yield child.content, token, child.meta["at"]
