"""Marks that git leaves in a file when it cannot merge two versions: to print them would print both."""

from __future__ import annotations

import re

from microjournal.diagnostics import Diagnostic, Span, problem

_BEGIN = re.compile(r"<{7}(?: |\Z)")
_MIDDLE = "======="
# What follows is the name of a branch or of a commit; a quotation in a quotation has words.
_END = re.compile(r">{7} (?P<name>\S+)(?: \(.*\))?\Z")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")


def find_conflict(text: str, *, path: str) -> Diagnostic | None:
    """The first conflict in a text with line feeds. Code blocks that show one have none.

    A line of "=======" alone underlines a heading. Where the first mark is gone, the others still tell.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return None
    fence, begin, middle, before = "", 0, 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        fence, was_code = _fence_after(fence, line), bool(fence)
        if begin and _END.match(line):
            return _conflict(path, begin, number, text)
        if not was_code and not begin:
            if _BEGIN.match(line):
                begin = number
            elif line.rstrip() == _MIDDLE:
                middle = number
            elif middle and _END.match(line) and not before.startswith(">"):
                return _conflict(path, middle, number, text)
        before = line
    return _conflict(path, begin, 0, text) if begin else None


def _fence_after(fence: str, line: str) -> str:
    """The fence of the code block that a line is followed by, "" outside of one. fence: the one before it."""
    match = _FENCE.match(line)
    if match is None:
        return fence
    if not fence:
        return "" if match["fence"][0] == "`" and "`" in match["info"] else match["fence"]
    return "" if match["fence"].startswith(fence) and not match["info"].strip() else fence


def _conflict(path: str, begin: int, end: int, text: str) -> Diagnostic:
    """begin, end: lines of the first and the last mark, end 0 if it is not there."""
    upto = f"between here and line {end}" if end else "from here on"
    mark = text.split("\n")[begin - 1].rstrip()
    return problem(
        "merge-conflict",
        f"git could not merge what stands {upto}",
        Span(path=path, line=begin, length=len(mark)),
        help="keep what is right of both versions, and remove the lines <<<<<<<, ======= and >>>>>>>",
    )
