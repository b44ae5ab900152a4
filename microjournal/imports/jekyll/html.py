"""HTML as blocks that Markdown leaves alone, and that end where they should."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microjournal.imports.lines import Line, join
from microjournal.markdown.reading import html_blocks

_BEGIN = re.compile(r" {0,3}<([A-Za-z][A-Za-z0-9-]*)\b")
_END = re.compile(r" {0,3}</[A-Za-z][A-Za-z0-9-]*>[ \t]*\Z")
# After an empty line, such text would be code.
_INDENTED = re.compile(r" {4}| {0,3}\t")
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)\b[^<>]*?(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_PRE = re.compile(r"<(/?)pre\b", re.IGNORECASE)


def as_block(lines: list[Line]) -> list[Line]:
    """The lines in a `<div>` without an empty line, which would end the block of HTML.

    Between `<pre>` and `</pre>`, where an empty line means something, a comment keeps it.
    """
    if not any(line.text.strip() for line in lines):
        return []
    block: list[Line] = []
    depth = 0
    for line in lines:
        if line.text.strip():
            block.append(line)
        elif depth:
            block.append(Line("<!-- -->", line.number))
        for tag in _PRE.finditer(line.text):
            depth = max(0, depth + (-1 if tag[1] else 1))
    return [Line("<div>", lines[0].number), *block, Line("</div>", lines[-1].number)]


def apart(lines: list[Line]) -> list[Line]:
    """The lines, with an empty one behind each block of HTML that another text follows at once.

    To Kramdown such a block ends with its last tag; to CommonMark (4.6) it goes on up to an empty line.
    """
    if not any(_BEGIN.match(line.text) or _END.match(line.text) for line in lines):
        return lines
    ends = set()
    for first, last in html_blocks(join(lines)):
        ends |= set(_ends([line.text for line in lines[first:last]], first))
    return [
        new for row, line in enumerate(lines) for new in ((line, Line("", line.number)) if row in ends else (line,))
    ]


def _ends(texts: list[str], first: int) -> Iterator[int]:
    """The rows of a block, counted from `first`, with which an element ends that text follows."""
    name, depth = "", 0
    for row, text in enumerate(texts[:-1]):
        if not name:
            begin = _BEGIN.match(text)
            name, depth = (begin[1].lower() if begin else ""), 0
        for tag in _ANY_TAG.finditer(text):
            if tag[2].lower() == name and not tag[3]:
                depth += -1 if tag[1] else 1
        ended = depth <= 0 or name in _VOID if name else _END.match(text)
        if ended:
            name = ""
            if texts[row + 1].strip() and not _INDENTED.match(texts[row + 1]):
                yield first + row
