"""Spans of days in steps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.spans import AGO, LATE, LONGEST, TOOK, Step, bounded, by_step, half_within, months_between


@given(st.lists(st.integers(0, 900), min_size=1))
def test_half_within_is_in_the_middle_of_all_in_a_row(spans: list[int]) -> None:
    assert half_within(Counter(spans)) == sorted(spans)[(len(spans) - 1) // 2]


@pytest.mark.parametrize("steps", [TOOK, LATE, AGO])
def test_steps_follow_upon_one_another(steps: tuple[Step, ...]) -> None:
    for before, after in pairwise(steps):
        assert before.first <= before.last == after.first - 1


@given(st.lists(st.integers(-20_000, 20_000)))
def test_every_span_is_in_the_step_that_has_it(spans: list[int]) -> None:
    counted = Counter(map(bounded, spans))
    found = by_step(LATE, counted)
    assert sum(map(sum, found)) == len(spans)
    for step, counts in zip(LATE, found, strict=True):
        assert sum(counts) == sum(step.first <= bounded(span) <= step.last for span in spans)


def test_what_is_longest_has_a_step() -> None:
    assert by_step(TOOK, {bounded(10**6): 1})[-1] == [1]
    assert bounded(-(10**6)) == -LONGEST


@given(st.dates(), st.integers(0, 100))
def test_months_between_count_the_months(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    assert months_between(f"{day:%Y-%m}".zfill(7), f"{year:04}-{month + 1:02}") == months
