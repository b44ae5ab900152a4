"""Advice about links that lead on from where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from microjournal.check.rules.subject import Context
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.index.advice import places_of_former
from microjournal.model.paths import composed


def former(context: Context) -> Iterator[Diagnostic]:
    """Links, and lines of the menu, to addresses that were left: readers come to a page that leads on, or to none."""
    journal = context.journal
    for path, places in places_of_former(journal.db):
        for place in places:
            yield from _at_former(context, path, place)
    for item in context.settings.menu:
        if item.address.startswith("/"):
            path = composed(unquote(re.split("[?#]", item.address)[0]).lstrip("/"))
            mark = item.mark
            span = Span(path="microjournal.yaml", line=mark.line, column=mark.column, length=mark.length)
            yield from _at_former(context, path, span) or _at_former(context, f"{path}/", span)


def _at_former(context: Context, path: str, span: Span) -> list[Diagnostic]:
    old = context.journal.old_address(path)
    if old is None:
        return []
    if old.now is None:
        message = f"what was at /{path} is withdrawn, and a page there says so"
        return [problem("link-former", message, span, help="link to something else, or take the link out")]
    return [problem("link-former", f"/{path} has another address now", span, help=f"write /{unquote(old.now['path'])}")]
