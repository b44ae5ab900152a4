"""From the line and the column of a span, as problems and links have them, to a place in a file's text and back."""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|\n|\r")
_BOM = "\ufeff"


class Places:
    """The lines of a file's text, which may begin with a byte-order mark."""

    def __init__(self, text: str) -> None:
        first = len(_BOM) if text.startswith(_BOM) else 0
        self._starts = [first, *(match.end() for match in _LINE_END.finditer(text))]
        self._length = len(text)

    def offset(self, line: int, column: int) -> int:
        """Where the character of a line and a column stands, both counted from 1; the end if there is no such line."""
        if line > len(self._starts):
            return self._length
        return min(self._starts[line - 1] + column - 1, self._length)
