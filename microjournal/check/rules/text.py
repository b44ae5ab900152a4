"""Advice about texts: what was to be filled in, and what is too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from microjournal.check.rules.subject import Advice, Subject
from microjournal.content.source import find_fences
from microjournal.diagnostics import Span, problem
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.model.lifecycle import is_experiment

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


def body_long(of: Subject) -> Iterator[Advice]:
    """An experiment with a long text is often two of them. Notes may be long."""
    if of.entry.words > LONG_BODY_WORDS and is_experiment(of.entry):
        message = f"the text has more than {LONG_BODY_WORDS} words"
        help = "perhaps these are two experiments, or one with updates"
        yield Advice(problem("body-long", message, of.span("title"), help=help))


def unfilled(of: Subject) -> Iterator[Advice]:
    """Lines that are still to be written: a mark such as TODO and nothing else that is meant. Drafts may have them."""
    if of.entry.draft or not _MAY_HAVE_MARK.search(of.data):
        return
    path = of.entry.path
    text = unify_line_ends(of.data.decode("utf-8-sig", errors="replace"))
    for match in _MARK.finditer(text):
        if not _is_code(text, match.start()):
            yield _still_to_write(match, text, path)
    fences = find_fences(text)
    if fences is not None and (empty := _NO_EXPECTATION.search(text, fences.start, max(fences.end, 0))):
        yield _still_to_write(empty, text, path)


def _is_code(text: str, position: int) -> bool:
    return len(_FENCE.findall(text, 0, position)) % 2 == 1


def _still_to_write(match: re.Match[str], text: str, path: str) -> Advice:
    start = match.start("mark")
    span = Span(
        path=path,
        line=text.count("\n", 0, start) + 1,
        column=start - text.rfind("\n", 0, start),
        length=len(match["mark"].rstrip()),
    )
    help = "fill it in, remove it, or write `draft: true`"
    return Advice(problem("text-unfilled", "this is still to be written", span, help=help))
