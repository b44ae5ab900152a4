"""The table of rules, and what they say of a journal. To add a rule, write a function in `rules` and a row here.

What rules about single entries find is kept in the state: they are asked again only of an entry that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Any

from microjournal.check.rules import feeds, life, links, settings, tags, text
from microjournal.check.rules.subject import Advice, Context, Subject
from microjournal.diagnostics import Diagnostic
from microjournal.index.advice import replace_advice, stored_advice, unadvised

EntryRule = Callable[[Subject], Iterator[Advice]]
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
# For plain pages as well.
TEXT_RULES: tuple[EntryRule, ...] = (text.unfilled,)
JOURNAL_RULES: tuple[JournalRule, ...] = (
    tags.spelled_in_two_ways,
    tags.used_once,
    feeds.missed,
    links.former,
)


def advise(context: Context, *, faulty: Container[str] = frozenset()) -> Iterator[Diagnostic]:
    """Advice about a journal, in no order. faulty: paths of the files that have errors."""
    journal = context.journal
    for n in unadvised(journal.db):
        replace_advice(journal.db, n, tuple(_about(context.subject(n))))
    for of_life, plain, *when in stored_advice(journal.db):
        found = Advice(Diagnostic.from_plain(plain), *when).on(journal.today)
        if found and not (of_life and found.span.path in faulty):
            yield found
    for journal_rule in JOURNAL_RULES:
        yield from journal_rule(context)


def _about(subject: Subject) -> Iterator[tuple[Any, ...]]:
    """What is worth knowing of an entry, as plain data. Whether it has errors may change without it."""
    rules = TEXT_RULES if subject.entry.page else (*TEXT_RULES, *ENTRY_RULES, *LIFECYCLE_RULES)
    for rule in rules:
        for advice in rule(subject):
            yield rule in LIFECYCLE_RULES, advice.problem.to_plain(), advice.day, advice.after
