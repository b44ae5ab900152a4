"""The sentences that feeds say about an experiment, for readers who may never have seen its page. Plain text."""

from __future__ import annotations

from microjournal.model.dates import day_name

_RESULTS = {"met": "Met", "partly": "Partly met", "not-met": "Not met", "unclear": "Unclear"}
_DECISIONS = {
    "adopt": "adopt – we keep doing it",
    "adapt": "adapt – we change it and try again",
    "abandon": "abandon – we stop here",
}


def confidence_sentence(confidence: int | None) -> str:
    """How sure the author is, or "" if not said."""
    return "" if confidence is None else f"Confidence: {confidence} percent."


def review_sentence(review: str) -> str:
    """When it will be looked at, or "" if not said."""
    return f"Review on {day_name(review)}." if review else ""


def started_sentence(started: str, review: str) -> str:
    """That it began, and until when."""
    until = f", and will look at it again on {day_name(review)}" if review else ""
    return f"We started this on {day_name(started)}{until}."


def result_sentence(result: str, ended: str) -> str:
    """Whether it came as expected; without that word at least that it is over."""
    return f"{_RESULTS[result]}." if result else f"Ended on {day_name(ended)}."


def decision_sentence(decision: str) -> str:
    """What follows from it, or "" if not said."""
    return f"Decision: {_DECISIONS[decision]}." if decision else ""


def dropped_sentence(dropped: str) -> str:
    """That it was given up."""
    return f"We dropped this on {day_name(dropped)}."


def labelled(label: str, text: str) -> str:
    """What the author wrote, with what it is and with an end to its sentence; "" if there is none.

    >>> labelled("Lesson", "People read before ten")
    'Lesson: People read before ten.'
    """
    if not text:
        return ""
    return f"{label}: {text}" if text.endswith((".", "!", "?", "…")) else f"{label}: {text}."
