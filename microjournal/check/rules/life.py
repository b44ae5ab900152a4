"""Advice about the life of an experiment: reviews, outcomes and expectations that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Advice, Subject
from microjournal.diagnostics import problem
from microjournal.model.lifecycle import is_open

_LOOP_OPEN_DAYS = 30


def review_overdue(of: Subject) -> Iterator[Advice]:
    """The day of the review is over."""
    entry = of.entry
    if entry.review and is_open(entry):
        message = f"the review on {entry.review} is {{days}} overdue"
        help = f"say how it went: `microjournal finish {_as_argument(entry.id)}`; or write a later day"
        found = problem("review-overdue", message, of.span("review"), help=help)
        yield Advice(found, day=entry.review, after=1)


def review_missing(of: Subject) -> Iterator[Advice]:
    """An experiment is running, and there is no day to look at it."""
    entry = of.entry
    if entry.started and is_open(entry) and not entry.review:
        message = "it is running, and there is no day to look at what came out"
        found = problem("review-missing", message, of.span("started"), help="write `review: 2w`")
        yield Advice(found, day=entry.started)


def outcome_missing(of: Subject) -> Iterator[Advice]:
    """An experiment ended without a result, or nothing follows from it."""
    entry = of.entry
    if not entry.ended or entry.dropped:
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
    yield Advice(problem("outcome-missing", message, of.span("ended"), help=help))


def expectation_missing(of: Subject) -> Iterator[Advice]:
    """A result, a confidence or a review presumes an expectation.

    Not of what is running, where parsing reports it, nor of a key without a value, which is a gap in the text.
    """
    entry = of.entry
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
    if key and not of.has_key("expect"):
        help = "write `expect:` and what you will see"
        yield Advice(problem("expect-missing", message, of.span(key), help=help))


def loop_open(of: Subject) -> Iterator[Advice]:
    """Something was to be adapted, and nothing follows it."""
    over = of.entry.ended or of.entry.dropped
    if over and of.around.open_loop:
        message = f"it was to be adapted, and nothing has followed it for more than {_LOOP_OPEN_DAYS} days"
        help = "write the next one: `microjournal new TITLE --follows ID`; or write `decision: abandon`"
        found = problem("loop-open", message, of.span("decision"), help=help)
        yield Advice(found, day=over, after=_LOOP_OPEN_DAYS + 1)


def _as_argument(id: str) -> str:
    return f'"{id}"' if " " in id else id
