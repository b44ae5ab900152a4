"""Advice about what subscribers of the feeds will hear of."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Context
from microjournal.diagnostics import Diagnostic, problem
from microjournal.feeds.formats import MAIN_FEED_EVENTS
from microjournal.index.advice import is_published, never_published
from microjournal.plan.cards import days_of


def missed(context: Context) -> Iterator[Diagnostic]:
    """Entries that are new, but whose events are all older than what the main feed will hold."""
    journal = context.journal
    # Each has an event at least, so the newest events of all are among theirs.
    newest = journal.group("feeds").entries("changed", newest=MAIN_FEED_EVENTS + 1)
    happened = sorted((day for seen in newest for day in days_of(seen)), reverse=True)
    if len(happened) <= MAIN_FEED_EVENTS or not is_published(journal.db):
        return
    oldest = happened[MAIN_FEED_EVENTS - 1]
    for n in never_published(journal.db):
        if max(days_of(journal.seen(n)), default=oldest) < oldest:
            message = f"subscribers will not hear of it: all of it happened before {oldest}, where the feed begins"
            help = "fine for old papers; if it is news, tell it under a heading `## YYYY-MM-DD What happened`"
            yield problem("feed-missed", message, context.subject(n).span("date", "title"), help=help)
