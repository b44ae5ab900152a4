"""Advice about texts: what was to be filled in, and what is too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microjournal.check.rules.context import Context
from microjournal.content.source import find_fences
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import status_of

LONG_BODY_WORDS = 200

# A mark in capitals at the beginning of a line or of a key's value, whatever follows; or dots that stand alone there.
_MARK = re.compile(
    r"^(?P<lead>(?:title|expect|lesson|summary):[ \t]+[\"']?"
    r"|[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|[0-9]{1,4}[.)]|\#{1,6})[ \t]+)?(?:\[[ xX]\][ \t]+)?)"
    r"(?P<mark>(?:TODO|TBD|FIXME|XXX)\b[^\n\"']*|(?:…|\.\.\.|\?\?\?)(?=[\"']?[ \t]*$))",
    re.MULTILINE,
)
# `new` leaves the key as a reminder. Its value may also begin on the next line.
_NO_EXPECTATION = re.compile(r"^(?P<mark>expect):[ \t]*$(?!\n[ \t]+\S)", re.MULTILINE)
_MAY_HAVE_MARK = re.compile(rb"expect:[ \t]*\r?\n|TODO|TBD|FIXME|XXX|\.\.\.|\?\?\?|\xe2\x80\xa6")
_FENCE = re.compile(r"^[ \t]{0,3}(?:```|~~~)", re.MULTILINE)


def body_long(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """An experiment with a long text is often two of them. Notes may be long."""
    if entry.words > LONG_BODY_WORDS and status_of(entry, context.journal.today) != "note":
        message = f"the text has more than {LONG_BODY_WORDS} words"
        help = "perhaps these are two experiments, or one with updates"
        yield problem("body-long", message, context.span(entry, "title"), help=help)


def unfilled(context: Context) -> Iterator[Diagnostic]:
    """Lines that are still to be written: a mark such as TODO and nothing else that is meant. Drafts may have them."""
    for entry in (*context.journal.entries, *context.journal.pages):
        if not entry.draft:
            yield from _unfilled(context.read(entry.path), entry.path)


def _unfilled(data: bytes, path: str) -> list[Diagnostic]:
    if not _MAY_HAVE_MARK.search(data):
        return []
    text = unify_line_ends(data.decode("utf-8-sig", errors="replace"))
    found = [_still_to_write(match, text, path) for match in _MARK.finditer(text) if not _is_code(text, match.start())]
    fences = find_fences(text)
    if fences is not None and (empty := _NO_EXPECTATION.search(text, fences.start, max(fences.end, 0))):
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
