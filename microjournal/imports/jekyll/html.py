"""HTML as blocks that Markdown leaves alone, and that end where they should; and what only looks like a tag."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from markdown_it.rules_block.html_block import HTML_SEQUENCES

from microjournal.imports.edits import edited
from microjournal.imports.lines import Line, fence_after, join
from microjournal.imports.notes import Note
from microjournal.markdown.reading import FoundTag, read
from microjournal.markdown.unseen import BLOCKS, ELEMENTS

_BEGIN = re.compile(r" {0,3}<([A-Za-z][A-Za-z0-9-]*)\b")
_END = re.compile(r" {0,3}</[A-Za-z][A-Za-z0-9-]*>[ \t]*\Z")
# How a block of HTML begins and ends, and whether it can interrupt a paragraph (CommonMark 0.31.2, section 4.6).
_BLOCKS: Sequence[tuple[re.Pattern[str], re.Pattern[str], bool]] = HTML_SEQUENCES
_EMPTY_LINE = r"^$"
# After an empty line, such text would be code.
_INDENTED = re.compile(r" {4}| {0,3}\t")
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)\b[^<>]*?(/?)>")
_ANY_BEGIN = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BARE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)>")
# An element that need not be ended, besides those that cannot be.
_ENDS_ITSELF = frozenset("body colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr".split())
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
    """The lines, with an empty one behind each element of HTML that another text follows at once.

    To Kramdown such a block ends with its last tag; to CommonMark (4.6) it goes on up to an empty line.
    """
    if not any("<" in line.text for line in lines):
        return lines
    ends = set(_ends([line.text for line in lines]))
    return [
        new for row, line in enumerate(lines) for new in ((line, Line("", line.number)) if row in ends else (line,))
    ]


def _ends(texts: list[str]) -> Iterator[int]:
    """The rows with which an element ends that text follows.

    What is found changes where the next block begins, so this is one walk, and not a look at what a parser finds.
    """
    fence, name, depth = "", "", 0
    block: re.Pattern[str] | None = None
    in_paragraph = False
    for row, text in enumerate(texts):
        if block is None:
            before, fence = fence, fence_after(fence, text)
            block = None if before or fence else _begins(text, in_paragraph=in_paragraph)
            in_paragraph = bool(text.strip()) and not (before or fence or text.startswith("#"))
            name = ""
        if block is None:
            continue
        if not name:
            begin = _BEGIN.match(text)
            name, depth = (begin[1].lower() if begin else ""), 0
        for tag in _ANY_TAG.finditer(text):
            if tag[2].lower() == name and not tag[3]:
                depth += -1 if tag[1] else 1
        ended = depth <= 0 or name in _VOID if name else _END.match(text)
        follows = row + 1 < len(texts) and bool(texts[row + 1].strip()) and not _INDENTED.match(texts[row + 1])
        if ended and follows and block.pattern == _EMPTY_LINE:
            yield row
        if (ended and follows) or block.search(text.strip()):
            block, in_paragraph = None, False
        elif ended:
            name = ""


def _begins(text: str, *, in_paragraph: bool) -> re.Pattern[str] | None:
    """What ends the block of HTML that a line begins; None if it begins none."""
    if _INDENTED.match(text) or not text.lstrip().startswith("<"):
        return None
    return next(
        (end for start, end, interrupts in _BLOCKS if (interrupts or not in_paragraph) and start.search(text.lstrip())),
        None,
    )


def without_strays(lines: list[Line], path: str) -> tuple[list[Line], list[Note]]:
    """The lines, with a backslash before what has the form of a tag and is none: `<name>` that is never ended.

    Kramdown shows some of these as text (an end without a beginning, a block within a paragraph), and a plug-in may
    have shown the others, as names in the minutes of a meeting; a browser shows nothing of them.
    """
    text = join(lines)
    bare = {(match[1], match[2].lower()) for match in _BARE_TAG.finditer(text)}
    named = {name for slash, name in bare if not slash}, {name for slash, name in bare if slash}
    if named[0] == named[1]:
        return lines, []
    begun = {name.lower() for name in _ANY_BEGIN.findall(text)}
    strays = [tag for tag in read(text).tags if _is_stray(tag, begun, named[1])]
    numbers = sorted({lines[text.count("\n", 0, tag.at)].number for tag in strays})
    matter = "A tag without its other half is text now, because a browser would show nothing of it"
    notes = [Note(kind="changed", path=path, line=number, matter=matter) for number in numbers]
    return edited(lines, {(tag.at, tag.at): "\\" for tag in strays}), notes


def _is_stray(tag: FoundTag, begun: Collection[str], ended: Collection[str]) -> bool:
    """begun, ended: names of the elements that begin and end somewhere in the text."""
    match = _BARE_TAG.fullmatch(tag.written)
    if match is None:
        return False
    name = match[2].lower()
    if name in _VOID or name in _ENDS_ITSELF:
        return False
    if match[1]:
        return name not in begun
    return name not in ended and (name not in ELEMENTS or (name in BLOCKS and not tag.first))
