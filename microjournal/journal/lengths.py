"""Lengths of time, counted: in bands that a person thinks in, and how long half of them are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from microjournal.model.dates import month_number

_C = TypeVar("_C")

# What is longer counts as this many days: ten years.
LONGEST = 3650


class Band(NamedTuple):
    """Lengths from the first to the last number of days, or of months, both of them included.

    name: in data. word: key of the word for it on the page.
    """

    name: str
    word: str
    first: int
    last: int


# How long something took.
TOOK = (
    Band("the same day", "took-0", 0, 0),
    Band("1 to 3 days", "took-1", 1, 3),
    Band("4 to 7 days", "took-4", 4, 7),
    Band("8 to 14 days", "took-8", 8, 14),
    Band("15 to 30 days", "took-15", 15, 30),
    Band("31 to 60 days", "took-31", 31, 60),
    Band("61 to 120 days", "took-61", 61, 120),
    Band("121 to 365 days", "took-121", 121, 365),
    Band("more than a year", "took-366", 366, LONGEST),
)
# How long after the day of its review something ended.
LATE = (
    Band("more than a week before", "late-before", -LONGEST, -8),
    Band("in the week before", "late-week-before", -7, -1),
    Band("on the day", "late-day", 0, 0),
    Band("in the week after", "late-week-after", 1, 7),
    Band("8 to 30 days after", "late-month-after", 8, 30),
    Band("more than 30 days after", "late-after", 31, LONGEST),
)
# How many months ago something was, that of today being 0.
AGO = (
    Band("this month", "ago-0", 0, 0),
    Band("last month", "ago-1", 1, 1),
    Band("2 to 3 months ago", "ago-2", 2, 3),
    Band("4 to 6 months ago", "ago-4", 4, 6),
    Band("7 to 12 months ago", "ago-7", 7, 12),
    Band("13 to 24 months ago", "ago-13", 13, 24),
    Band("longer ago", "ago-25", 25, 12 * 9999),
)


def bounded(days: int) -> int:
    """A number of days, not beyond the longest in either direction."""
    return max(-LONGEST, min(days, LONGEST))


def band_of(bands: tuple[Band, ...], length: int) -> int:
    """The place of the band in which a length lies; what is before the first is in that.

    >>> band_of(TOOK, 14), band_of(LATE, -1), band_of(AGO, -2)
    (3, 1, 0)
    """
    return next(place for place, band in enumerate(bands) if length <= band.last)


def by_band(bands: tuple[Band, ...], counted: Mapping[int, _C]) -> list[list[_C]]:
    """What was counted under each length, for each band."""
    found: list[list[_C]] = [[] for _ in bands]
    for length, count in counted.items():
        found[band_of(bands, length)].append(count)
    return found


def half_within(counted: Mapping[int, int]) -> int:
    """The least length that is enough for half of all: the lower median. counted: how many by length, one at least.

    >>> half_within({2: 1, 14: 2, 90: 1})
    14
    """
    seen, total = 0, sum(counted.values())
    for length in sorted(counted):
        seen += counted[length]
        if 2 * seen >= total:
            return length
    raise ValueError("nothing was counted")


def months_between(earlier: str, later: str) -> int:
    """How many months one month is before another.

    >>> months_between("2025-11", "2026-02")
    3
    """
    return month_number(later) - month_number(earlier)
