"""Plain text of a body: what a reader would say, its first sentence, and its end at a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from microjournal.model.paths import split_dated_name

if TYPE_CHECKING:
    from markdown_it.token import Token

_LIMIT = 140

# Words whose full stop does not end a sentence, written without it, in the languages most journals are kept in; those
# of the second set only before a number.
_ABBREVIATIONS = frozenset(
    """
    e.g i.e cf vs etc al approx ca resp dr mr mrs ms prof st jr sr inc ltd dept excl incl
    z.b d.h u.a o.ä u.ä s.o s.u bzw usw evtl ggf inkl exkl vgl str tel bsp fr
    p.ex c.-à-d env p.ej
    """.split()
)
_BEFORE_NUMBERS = frozenset(
    "no nos nr vol ed fig figs eq sec ch p pp abs art jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# It begins with the set of first characters, because that is what a search is quick at.
_END = re.compile(r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*[\"'”’»›)\]]*(?=\s)|(?<=[。！？])[。！？]*[」』）]*)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«‹]*\Z")


def plain_text(tokens: Iterable[Token]) -> str:
    """The text as a reader would say it: no markup, no footnote marks, images by their description."""
    parts: list[str] = []
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif kind in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif kind == "image":
            parts.append(plain_text(token.children or ()))
        elif kind == "wiki_title":
            parts.append(spoken_name(*token.meta["wiki"]))
    return "".join(parts)


def plain_line(tokens: Iterable[Token] | None) -> str:
    """The plain text on one line, with single spaces."""
    return " ".join(plain_text(tokens or ()).split())


def spoken_name(name: str, fragment: str) -> str:
    """What to call the target of a wikilink as long as its title is not known.

    >>> spoken_name("2026-03-04-stand-up-by-text", ""), spoken_name("", "what-we-saw")
    ('stand up by text', 'what we saw')
    """
    return (split_dated_name(name)[1] or name or fragment).replace("-", " ")


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph of plain text, on one line, at most 140 code points.

    >>> first_sentence("We add 2.5 mm, e.g. at the edge. Then we look.")
    'We add 2.5 mm, e.g. at the edge.'
    """
    line = _one_line(text)
    # A sentence that is longer is cut where the paragraph would be.
    for match in _END.finditer(line, 0, _LIMIT + 1):
        if _ends_sentence(line, match):
            return shortened(line[: match.end()])
    return shortened(line)


def opening(text: str) -> str:
    """The beginning of a paragraph in which names are still to come (`microjournal.markdown.links`), on one line."""
    line = " ".join(text[: _LIMIT * 8].split())
    return line[: line.rindex("\0")] if line.count("\0") % 2 else line


def _one_line(text: str) -> str:
    """The text with single spaces between its words: all of it, or more than the limit and what follows a sentence."""
    # Most have no white space but line ends and single spaces, and to ask for that is quicker than to split it.
    line = text[: _LIMIT * 2].replace("\n", " ").strip(" ")
    return line if line.isprintable() and "  " not in line else " ".join(text[: _LIMIT * 8].split())


def shortened(line: str, limit: int = _LIMIT) -> str:
    """The text, or as many of its first words as fit into `limit` code points with an ellipsis.

    >>> shortened("People read text updates only before ten", 20)
    'People read text…'
    """
    if len(line) <= limit:
        return line
    head = line[:limit]
    cut = head.rfind(" ")
    if cut < limit // 2:
        cut = limit - 1
    return head[:cut].rstrip(" ,;:–—-") + "…"


def _ends_sentence(line: str, end: re.Match[str]) -> bool:
    following = line[end.end() : end.end() + 2].strip()[:1]
    if following.islower():
        return False
    if end[0][0] != "." or end[0].startswith(".."):
        return True
    word = _LAST_WORD.search(line, line.rfind(" ", 0, end.start()) + 1, end.start())
    before = word[0].lower() if word else ""
    if len(before) == 1 and before.isalpha():
        return False
    if before.isdigit() and len(before) <= 2:  # "am 3. März"
        return False
    return before not in _ABBREVIATIONS and not (before in _BEFORE_NUMBERS and following.isdigit())
