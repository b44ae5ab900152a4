"""Lines of text that keep the numbers of the lines they were made from, through steps that add and remove some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A line with more backquotes behind them begins with a piece of code (CommonMark 0.31.2, section 4.5).
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+>]|\d+[.)])[ \t]+)*(`{3,}(?!.*`)|~{3,})")
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
        before, fence = fence, fence_after(fence, line.text)
        if not before and not fence:
            yield index, line


def fence_after(fence: str, text: str) -> str:
    """The fence of the code that goes on behind a line, "" if none does. fence: the same of the line before."""
    match = _FENCE.match(text)
    if match is None:
        return fence
    if not fence:
        return match[1]
    return "" if match[1].startswith(fence) and not text[match.end() :].strip() else fence


def without_code(text: str) -> str:
    """The line with spaces instead of the inside of its code spans, so that positions stay and nothing in them looks
    like markup.
    """
    return _CODE_SPAN.sub(lambda match: match[1] + " " * len(match[2]) + match[1], text) if "`" in text else text
