"""Advice about what subscribers of the feeds will hear of."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.context import Context
from microjournal.diagnostics import Diagnostic, problem
from microjournal.feeds.formats import MAIN_FEED_EVENTS
from microjournal.model.lifecycle import events_of


def missed(context: Context) -> Iterator[Diagnostic]:
    """Entries that are new, but whose events are all older than what the main feed will hold."""
    journal, published = context.journal, context.published
    days = {entry.id: [e.date for e in events_of(entry) if e.date <= journal.today] for entry in journal.entries}
    happened = sorted((day for of_entry in days.values() for day in of_entry), reverse=True)
    if len(happened) <= MAIN_FEED_EVENTS or all(entry.id not in published for entry in journal.entries):
        return
    oldest = happened[MAIN_FEED_EVENTS - 1]
    for entry in journal.entries:
        if entry.id not in published and days[entry.id] and max(days[entry.id]) < oldest:
            message = f"subscribers will not hear of it: all of it happened before {oldest}, where the feed begins"
            help = "fine for old papers; if it is news, tell it under a heading `## YYYY-MM-DD What happened`"
            yield problem("feed-missed", message, context.span(entry, "date", "title"), help=help)
