"""Lengths of time in bands."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.lengths import AGO, LATE, LONGEST, TOOK, Band, bounded, by_band, half_within, months_between


@given(st.lists(st.integers(0, 900), min_size=1))
def test_half_within_is_in_the_middle_of_all_in_a_row(lengths: list[int]) -> None:
    assert half_within(Counter(lengths)) == sorted(lengths)[(len(lengths) - 1) // 2]


@pytest.mark.parametrize("bands", [TOOK, LATE, AGO])
def test_bands_follow_upon_one_another(bands: tuple[Band, ...]) -> None:
    for before, after in pairwise(bands):
        assert before.first <= before.last == after.first - 1


@given(st.lists(st.integers(-20_000, 20_000)))
def test_every_length_is_in_the_band_that_has_it(lengths: list[int]) -> None:
    counted = Counter(map(bounded, lengths))
    found = by_band(LATE, counted)
    assert sum(map(sum, found)) == len(lengths)
    for band, counts in zip(LATE, found, strict=True):
        assert sum(counts) == sum(band.first <= bounded(length) <= band.last for length in lengths)


def test_what_is_longest_has_a_band() -> None:
    assert by_band(TOOK, {bounded(10**6): 1})[-1] == [1]
    assert bounded(-(10**6)) == -LONGEST


@given(st.dates(), st.integers(0, 100))
def test_months_between_count_the_months(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assert months_between(f"{day:%Y-%m}".zfill(7), f"{year:04}-{month + 1:02}") == months
