"""Lines of text that keep the numbers of the lines they were made from, through steps that add and remove some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"[ \t]*(?:(?:[-*+>]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without its end, and the number of the line it was made from."""

    text: str
    number: int


def join(lines: list[Line]) -> str:
    """The text again."""
    return "\n".join(line.text for line in lines)


def prose(lines: list[Line]) -> Iterator[tuple[int, Line]]:
    """The lines that are neither in fenced code nor fences, each with its index."""
    fence = ""
    for index, line in enumerate(lines):
        match = _FENCE.match(line.text)
        if not fence and not match:
            yield index, line
        elif not fence and match:
            fence = match[1]
        elif match and match[1].startswith(fence) and not line.text[match.end() :].strip():
            fence = ""


def without_code(text: str) -> str:
    """The line with spaces instead of the inside of its code spans, so that positions stay and nothing in them looks
    like markup.
    """
    return _CODE_SPAN.sub(lambda match: match[1] + " " * len(match[2]) + match[1], text) if "`" in text else text
