"""Advice about what subscribers of the feeds will hear of."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Context
from microjournal.diagnostics import Diagnostic, problem
from microjournal.feeds.formats import MAIN_FEED_EVENTS
from microjournal.index.advice import is_published, pending_entries
from microjournal.plan.feed_items import newest_first


def missed(context: Context) -> Iterator[Diagnostic]:
    """Entries of which more becomes public at once than the main feed holds."""
    journal = context.journal
    news = newest_first(journal.group("feeds").entries("changed", since=journal.today))
    beyond = {event.seen.entry.id for event in news[MAIN_FEED_EVENTS:] if event.day == journal.today}
    if not beyond or not is_published(journal.db):
        return
    for id_, n in pending_entries(journal.db):
        if id_ not in beyond:
            continue
        message = (
            f"some subscribers will not hear of it: the feed begins with {MAIN_FEED_EVENTS} newer events of the day"
        )
        help = (
            "publish a part of them on another day, with `publish: YYYY-MM-DD`; all of them are in the feed's archive"
        )
        yield problem("feed-missed", message, context.subject(n).span("date", "title"), help=help)
