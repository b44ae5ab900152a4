"""Advice about the life of an experiment: reviews, outcomes and expectations that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.context import Context
from microjournal.diagnostics import Diagnostic, problem
from microjournal.model.dates import days_between
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_overdue, status_of

_LOOP_OPEN_DAYS = 30


def review_overdue(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """The day of the review is over."""
    if is_overdue(entry, context.journal.today):
        days = days_between(entry.review, context.journal.today)
        message = f"the review on {entry.review} is {days} {'day' if days == 1 else 'days'} overdue"
        help = f"say how it went: `microjournal finish {_as_argument(entry.id)}`; or write a later day"
        yield problem("review-overdue", message, context.span(entry, "review"), help=help)


def review_missing(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """An experiment is running, and there is no day to look at it."""
    if status_of(entry, context.journal.today) == "running" and not entry.review:
        message = "it is running, and there is no day to look at what came out"
        yield problem("review-missing", message, context.span(entry, "started"), help="write `review: 2w`")


def outcome_missing(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """An experiment ended without a result, or nothing follows from it."""
    if status_of(entry, context.journal.today) != "done":
        return
    consequence = bool(entry.decision or entry.lesson)
    if entry.result and consequence:
        return
    if entry.result:
        message, help = "it ended, and nothing follows from it", "write `decision:` or `lesson:`"
    elif consequence:
        message, help = "it ended, and does not say how", "write `result:` met, partly, not-met or unclear"
    else:
        message, help = "it ended, and that is all it says", "write `result:`, and `decision:` or `lesson:`"
    yield problem("outcome-missing", message, context.span(entry, "ended"), help=help)


def expectation_missing(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """A result, a confidence or a review presumes an expectation.

    Not of what is running, where parsing reports it, nor of a key without a value, which is a gap in the text.
    """
    over = bool(entry.ended or entry.dropped)
    if entry.expect or (entry.started and not over):
        return
    key = ""
    if entry.result:
        key, message = "result", "there is a result, and nothing was expected"
    elif entry.confidence is not None:
        key, message = "confidence", "there is a confidence, and nothing is expected"
    elif entry.review and not over:
        key, message = "review", "there is a review, and nothing is expected"
    if key and not context.has_key(entry, "expect"):
        yield problem("expect-missing", message, context.span(entry, key), help="write `expect:` and what you will see")


def loop_open(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    """Something was to be adapted, and nothing follows it."""
    journal = context.journal
    over = entry.ended or entry.dropped
    if entry.decision != "adapt" or not over or entry.id in journal.children:
        return
    if days_between(over, journal.today) > _LOOP_OPEN_DAYS:
        message = f"it was to be adapted, and nothing has followed it for more than {_LOOP_OPEN_DAYS} days"
        help = "write the next one: `microjournal new TITLE --follows ID`; or write `decision: abandon`"
        yield problem("loop-open", message, context.span(entry, "decision"), help=help)


def _as_argument(id: str) -> str:
    return f'"{id}"' if " " in id else id
