"""Spans of days, counted: in steps that a person thinks in, and how long half of them are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

_C = TypeVar("_C")

# A span that is longer counts as one of this length: ten years, beyond all steps.
LONGEST = 3650


class Step(NamedTuple):
    """Spans from the first to the last number of days, both of them included."""

    label: str
    first: int
    last: int


# How long something took.
TOOK = (
    Step("the same day", 0, 0),
    Step("1 to 3 days", 1, 3),
    Step("4 to 7 days", 4, 7),
    Step("8 to 14 days", 8, 14),
    Step("15 to 30 days", 15, 30),
    Step("31 to 60 days", 31, 60),
    Step("61 to 120 days", 61, 120),
    Step("121 to 365 days", 121, 365),
    Step("more than a year", 366, LONGEST),
)
# How long after the day of its review something ended.
LATE = (
    Step("more than a week before", -LONGEST, -8),
    Step("in the week before", -7, -1),
    Step("on the day", 0, 0),
    Step("in the week after", 1, 7),
    Step("8 to 30 days after", 8, 30),
    Step("more than 30 days after", 31, LONGEST),
)
# How many months ago something was, that of today being 0.
AGO = (
    Step("this month", 0, 0),
    Step("last month", 1, 1),
    Step("2 to 3 months ago", 2, 3),
    Step("4 to 6 months ago", 4, 6),
    Step("7 to 12 months ago", 7, 12),
    Step("13 to 24 months ago", 13, 24),
    Step("longer ago", 25, 12 * 9999),
)


def bounded(days: int) -> int:
    """A number of days, not beyond the longest span in either direction."""
    return max(-LONGEST, min(days, LONGEST))


def step_of(steps: tuple[Step, ...], span: int) -> int:
    """The place of the step in which a span lies; what is before the first step is in that.

    >>> step_of(TOOK, 14), step_of(LATE, -1), step_of(AGO, -2)
    (3, 1, 0)
    """
    return next(place for place, step in enumerate(steps) if span <= step.last)


def by_step(steps: tuple[Step, ...], counted: Mapping[int, _C]) -> list[list[_C]]:
    """What was counted under each span, for each step."""
    found: list[list[_C]] = [[] for _ in steps]
    for span, count in counted.items():
        found[step_of(steps, span)].append(count)
    return found


def half_within(counted: Mapping[int, int]) -> int:
    """The least span that is enough for half of all: the lower median. counted: how many by span, one at least.

    >>> half_within({2: 1, 14: 2, 90: 1})
    14
    """
    seen, total = 0, sum(counted.values())
    for span in sorted(counted):
        seen += counted[span]
        if 2 * seen >= total:
            return span
    raise ValueError("nothing was counted")


def months_between(earlier: str, later: str) -> int:
    """How many months one month is before another.

    >>> months_between("2025-11", "2026-02")
    3
    """
    return 12 * (int(later[:4]) - int(earlier[:4])) + int(later[5:7]) - int(earlier[5:7])
