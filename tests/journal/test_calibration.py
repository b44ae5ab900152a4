"""What forecasts are worth, against published tables and against the same computed forecast by forecast."""

from __future__ import annotations

from itertools import pairwise
from math import comb, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.calibration import Came, bins, forecast_of, race, score, wilson

# Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
# method 3: cases, of how many, the interval.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
PERCENTS = st.integers(0, 100)
# What a forecast came to, and None for what nobody can tell.
OUTCOMES = st.sampled_from([1.0, 0.5, 0.0, None])
FORECASTS = st.lists(st.tuples(PERCENTS, OUTCOMES), min_size=1, max_size=60)


def came(outcomes: list[float | None]) -> Came:
    return Came(*[outcomes.count(what) for what in (1.0, 0.5, 0.0, None)])


def said(forecasts: list[tuple[int, float | None]]) -> dict[int, Came]:
    return {percent: came([what for p, what in forecasts if p == percent]) for percent, _ in forecasts}


@pytest.mark.parametrize(("true", "n", "low", "high"), PUBLISHED)
def test_the_interval_is_the_published_one(true: int, n: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(true, n)] == [low, high]


@given(st.integers(1, 500), st.floats(0, 1))
def test_the_ends_of_an_interval_are_as_far_from_the_share_as_chance_goes(n: int, share: float) -> None:
    """The score test turned round: at its ends the share is 1.96 standard errors away."""
    for end in wilson(share * n, n):
        assert isclose((share - end) ** 2, 1.959963984540054**2 * end * (1 - end) / n, abs_tol=1e-9)


@pytest.mark.parametrize("n", [10, 22, 60])
@pytest.mark.parametrize("truth", [0.3, 0.5, 0.7, 0.9])
def test_the_interval_holds_the_truth_about_nineteen_times_of_twenty(n: int, truth: float) -> None:
    """Not by trying: the chance of each number of successes is known."""
    held = 0.0
    for true in range(n + 1):
        low, high = wilson(true, n)
        held += comb(n, true) * truth**true * (1 - truth) ** (n - true) * (low <= truth <= high)
    assert 0.92 < held < 0.99


@given(FORECASTS)
def test_bins_hold_every_forecast_once(forecasts: list[tuple[int, float | None]]) -> None:
    found = bins(said(forecasts), least=10)
    told = [(percent, what) for percent, what in forecasts if what is not None]
    assert sum(each.came.n for each in found) == len(told)
    for before, after in pairwise(found):
        assert before.high < after.low
    for each in found:
        assert each.high - each.low < 10
        inside = [(percent, what) for percent, what in told if each.low <= percent <= each.high]
        assert len(inside) == each.came.n
        assert isclose(each.said, sum(percent for percent, _ in inside) / len(inside))
        assert (each.share is None) == (each.interval is None) == (len(inside) < 10)
        if each.share is not None and each.interval is not None:
            assert isclose(each.share, 100 * sum(what for _, what in inside) / len(inside), abs_tol=1e-9)
            assert each.interval[0] <= each.share + 1e-9
            assert each.share - 1e-9 <= each.interval[1]


@given(FORECASTS)
def test_the_score_is_the_mean_of_the_squared_distances(forecasts: list[tuple[int, float | None]]) -> None:
    told = [(percent / 100, what) for percent, what in forecasts if what is not None]
    if not told:
        return
    rate = sum(what for _, what in told) / len(told)
    found = score(said(forecasts))
    assert isclose(found.own, sum((p - what) ** 2 for p, what in told) / len(told), abs_tol=1e-12)
    assert isclose(found.coin, sum((0.5 - what) ** 2 for _, what in told) / len(told), abs_tol=1e-12)
    assert isclose(found.rate, sum((rate - what) ** 2 for _, what in told) / len(told), abs_tol=1e-12)


def test_a_prophet_has_no_distance_and_a_coin_a_quarter() -> None:
    sure = score({100: Came(met=7), 0: Came(not_met=3)})
    assert (sure.own, sure.coin) == (0, 0.25)
    assert isclose(sure.rate, 0.21)


@given(st.lists(st.tuples(PERCENTS, PERCENTS, OUTCOMES), max_size=40))
def test_a_race_is_what_it_is_experiment_by_experiment(forecasts: list[tuple[int, int, float | None]]) -> None:
    pairs = {(a, r) for a, r, _ in forecasts}
    found = race({pair: came([what for a, r, what in forecasts if (a, r) == pair]) for pair in pairs})
    told = [(a, r, 100 * what) for a, r, what in forecasts if what is not None]
    if found is None:
        assert not told
        return
    author = sum(abs(a - what) < abs(r - what) for a, r, what in told)
    readers = sum(abs(r - what) < abs(a - what) for a, r, what in told)
    assert (found.n, found.nearer, found.even) == (len(told), (author, readers), len(told) - author - readers)
    assert isclose(found.author, sum((a - what) ** 2 for a, _, what in told) / 10_000 / len(told), abs_tol=1e-12)
    assert isclose(found.readers, sum((r - what) ** 2 for _, r, what in told) / 10_000 / len(told), abs_tol=1e-12)
    assert (found.interval is None) == (author + readers == 0)


@given(st.integers(0, 200), st.integers(0, 200))
def test_readers_are_never_certain(yes: int, no: int) -> None:
    assert 0 <= forecast_of(yes, no) <= 100
    assert (forecast_of(yes, no) > 50) <= (yes > no)
    assert abs(forecast_of(yes, no) + forecast_of(no, yes) - 100) <= 1
