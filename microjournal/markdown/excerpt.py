"""Plain text of a body: its first sentence, and its end at a word."""

from __future__ import annotations

import re

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
# It begins with the set of first signs, because that is what a search is quick at.
_END = re.compile(r"[.!?…。！？](?:(?<=[.!?…])[.!?…]*[\"'”’»›)\]]*(?=\s)|(?<=[。！？])[。！？]*[」』）]*)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«‹]*\Z")


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


def _one_line(text: str) -> str:
    """The text with single blanks between its words: all of it, or more than the limit and what follows a sentence."""
    # In most, line ends are the only blanks besides single ones, and it is quicker to ask than to take words apart.
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
