"""Text in the columns of a terminal: wide characters take two, accents that follow their letter none."""

from __future__ import annotations


def columns(text: str) -> int:
    """How many columns a text takes that has no control characters.

    >>> columns("plan"), columns("計画"), columns("👩‍💻")
    (4, 4, 2)
    """
    if text.isascii():
        return len(text)
    # Imported only here: it takes longer than all else that a command does with ASCII text.
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits into `width` columns with an ellipsis.

    >>> cut("stand-up", 8), cut("stand-up", 6), cut("計画表", 4)
    ('stand-up', 'stand…', '計…')
    """
    if columns(text) <= width:
        return text
    end = 0
    while end < len(text) and columns(text[: end + 1]) < width:
        end += 1
    return text[:end].rstrip() + "…"


def padded(text: str, width: int) -> str:
    """The text with spaces behind it up to `width` columns."""
    return text + " " * (width - columns(text))
