"""Text in the columns of a terminal: wide signs take two, accents that are written after their letter none."""

from __future__ import annotations

import unicodedata

_NO_WIDTH = ("Mn", "Me", "Cf")


def columns(text: str) -> int:
    """How many columns a text takes.

    >>> columns("plan"), columns("計画")
    (4, 4)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, room: int) -> str:
    """The text, or as much of it as fits with an ellipsis.

    >>> cut("stand-up", 8), cut("stand-up", 6), cut("計画表", 4)
    ('stand-up', 'stand…', '計…')
    """
    if columns(text) <= room:
        return text
    kept, used = [], 0
    for sign in text:
        used += _width(sign)
        if used > room - 1:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def padded(text: str, room: int) -> str:
    """The text with blanks behind it up to `room` columns."""
    return text + " " * (room - columns(text))


def _width(sign: str) -> int:
    if unicodedata.category(sign) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
