"""Weeks as ISO 8601 has them, from Monday to Sunday: "2026-W12"; and in which part of its week an event is told."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal

from microjournal.model.dates import add_days
from microjournal.model.lifecycle import EventKind

# What moved in a week, in the order in which it is told: the kinds of events, what was adopted apart from other
# results; and what came up for review and had not ended in that week.
Movement = Literal["planned", "started", "update", "result", "adopted", "dropped", "note", "due"]
MOVEMENTS: tuple[Movement, ...] = ("planned", "started", "update", "result", "adopted", "dropped", "note", "due")

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})\Z")


@cache
def week_of(day: str) -> str:
    """The week of a day. Its year is that of its Thursday.

    >>> week_of("2026-03-19"), week_of("2027-01-01")
    ('2026-W12', '2026-W53')
    """
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


def is_week(text: str) -> bool:
    """Whether the text is a week, and one that its year has."""
    try:
        return week_of(first_day(text)) == text
    except ValueError:
        return False


@cache
def first_day(week: str) -> str:
    """Its Monday. Raises ValueError if it is no week.

    >>> first_day("2026-W12")
    '2026-03-16'
    """
    match = _WEEK.match(week)
    if match is None:
        raise ValueError(f"{week!r} is not a week: write it like 2026-W12")
    return date.fromisocalendar(int(match[1]), int(match[2]), 1).isoformat()


def last_day(week: str) -> str:
    """Its Sunday. Raises ValueError if it is no week."""
    return add_days(first_day(week), 6)


def movement_of(kind: EventKind, decision: str) -> Movement:
    """In which part of its week an event is told. decision: of its entry."""
    return "adopted" if kind == "result" and decision == "adopt" else kind


def is_due_in_its_week(review: str, ended: str) -> bool:
    """Whether an experiment came up for review: it had not ended in the week of its review.

    review: its day, "" for none. ended: the day it ended or was dropped, "" if it has not.
    """
    return bool(review) and (not ended or week_of(ended) > week_of(review))
