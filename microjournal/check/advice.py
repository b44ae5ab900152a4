"""The table of rules, and what they say of a journal. To add a rule, write a function in `rules` and a row here."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from microjournal.check.rules import feeds, life, settings, tags, text
from microjournal.check.rules.context import Context
from microjournal.diagnostics import Diagnostic
from microjournal.model.entry import Entry

EntryRule = Callable[[Entry, Context], Iterator[Diagnostic]]
JournalRule = Callable[[Context], Iterator[Diagnostic]]

# Not for entries with errors: a result that could not be read is not a missing one.
LIFECYCLE_RULES: tuple[EntryRule, ...] = (
    life.review_overdue,
    life.review_missing,
    life.outcome_missing,
    life.expectation_missing,
    life.loop_open,
)
ENTRY_RULES: tuple[EntryRule, ...] = (text.body_long, settings.issue_unlinked)
JOURNAL_RULES: tuple[JournalRule, ...] = (
    text.unfilled,
    tags.spelled_in_two_ways,
    tags.used_once,
    feeds.missed,
    settings.address_is_example,
)


def advise(context: Context, *, faulty: Container[str] = frozenset()) -> Iterator[Diagnostic]:
    """Advice about a journal, in no order. faulty: paths of the files that have errors."""
    for entry in context.journal.entries:
        for rule in ENTRY_RULES if entry.path in faulty else (*ENTRY_RULES, *LIFECYCLE_RULES):
            yield from rule(entry, context)
    for journal_rule in JOURNAL_RULES:
        yield from journal_rule(context)
