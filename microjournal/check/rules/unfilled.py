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
# `new` leaves the key as a reminder. Its value may also begin on the next line.
_NO_EXPECTATION = re.compile(
    r"\A---[ \t]*\n(?:(?!(?:---|\.\.\.)[ \t]*$).*\n)*?(?P<mark>expect):[ \t]*$(?!\n[ \t]+\S)", re.MULTILINE
)
_QUICKLY = re.compile(rb"expect:[ \t]*\r?\n|TODO|TBD|FIXME|XXX|\.\.\.|\?\?\?|\xe2\x80\xa6")
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)


def unfilled(data: bytes, *, path: str) -> list[Diagnostic]:
    """A warning for each line of a file that is still to be written. Code is left alone."""
    if not _QUICKLY.search(data):
        return []
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    found = [_still_to_write(match, text, path) for match in _MARK.finditer(text) if not _is_code(text, match.start())]
    if empty := _NO_EXPECTATION.match(text):
        found.append(_still_to_write(empty, text, path))
    return found


def _is_code(text: str, position: int) -> bool:
    return len(_FENCE.findall(text, 0, position)) % 2 == 1


def _still_to_write(match: re.Match[str], text: str, path: str) -> Diagnostic:
    start = match.start("mark")
    span = Span(
        path=path,
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        length=len(match["mark"].rstrip()),
    )
    help = "fill it in, remove it, or write `draft: true`"
    return problem("text-unfilled", "this is still to be written", span, help=help)
