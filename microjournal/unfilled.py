"""Places in an entry's file that were to be filled in: a line that holds a mark for later and nothing that is meant."""

from __future__ import annotations

import re

from microjournal.diagnostics import Diagnostic, Span, problem

# A mark in capitals at the beginning of a line or of a key's value, whatever follows; or dots that stand alone there.
_MARK = re.compile(
    r"^(?P<lead>(?:title|expect|lesson|summary):[ \t]+[\"']?"
    r"|[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|[0-9]{1,4}[.)]|\#{1,6})[ \t]+)?(?:\[[ xX]\][ \t]+)?)"
    r"(?P<mark>(?:TODO|TBD|FIXME|XXX)\b[^\n\"']*|(?:…|\.\.\.|\?\?\?)(?=[\"']?[ \t]*$))",
    re.MULTILINE,
)
_QUICKLY = re.compile(rb"TODO|TBD|FIXME|XXX|\.\.\.|\?\?\?|\xe2\x80\xa6")
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)


def unfilled(data: bytes, *, path: str) -> list[Diagnostic]:
    """A warning for each line of a file that is still to be written. Code is left alone."""
    if not _QUICKLY.search(data):
        return []
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for match in _MARK.finditer(text):
        start = match.start("mark")
        if len(_FENCE.findall(text, 0, match.start())) % 2:
            continue
        line_start = text.rfind("\n", 0, start) + 1
        span = Span(
            path=path,
            line=text.count("\n", 0, start) + 1,
            column=start - line_start + 1,
            length=len(match["mark"].rstrip()),
        )
        help = "fill it in, remove it, or write `draft: true`"
        found.append(problem("text-unfilled", "this is still to be written", span, help=help))
    return found
