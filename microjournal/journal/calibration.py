"""Whether what was forecast came true as often as it was said: of the author alone, and beside the readers.

A forecast is a whole number of percent. What came is 1 where the result was met, 0 where it was not, and half for what
was met in part. Where nobody could tell, nothing is said of the forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

# The 97.5th percentile of the normal distribution: 19 of 20 intervals made with it hold what they are to hold.
_Z = 1.959963984540054


class Came(NamedTuple):
    """How many forecasts ended in which result."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    unclear: int = 0

    @property
    def n(self) -> int:
        """How many of them can be held against what was said."""
        return self.met + self.partly + self.not_met

    @property
    def true(self) -> float:
        """How many of those came true; what was met in part is a half."""
        return self.met + self.partly / 2


class Bin(NamedTuple):
    """Forecasts that said about the same.

    low, high: the least and the greatest percent that was said in it. said: the mean of all. share: of those that came
    true, in percent; interval: in which the share of very many such forecasts lies. None where there are too few.
    """

    low: int
    high: int
    said: float
    came: Came
    share: float | None
    interval: tuple[float, float] | None


class Score(NamedTuple):
    """Brier scores, from 0 (always right and sure of it) to 1 (always wrong and sure of it).

    own: of the forecasts. coin: of saying 50 % every time. rate: of saying each time how often it came true in the end,
    which nobody could know before.
    """

    own: float
    coin: float
    rate: float


class Race(NamedTuple):
    """Two prophets of the same experiments.

    author, readers: their Brier scores. nearer: how often each was nearer to what came, first the author; even: how
    often neither was. interval: in which the author's share of the times somebody was nearer lies, in percent; None if
    neither ever was.
    """

    n: int
    author: float
    readers: float
    nearer: tuple[int, int]
    even: int
    interval: tuple[float, float] | None


def wilson(true: float, n: int) -> tuple[float, float]:
    """The score interval of a share for 95 %: two numbers from 0 to 1. true: how many of n.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927); that it keeps its promise for small n, where the usual one does not: Brown, Cai
    and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001). Halves vary less than
    what is whole or nothing, so for them it is rather too wide than too narrow.
    Raises ZeroDivisionError if n is 0.
    """
    share, square = true / n, _Z * _Z
    middle = share + square / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # What is 0 or 1 by the formula is nearly so by the computer.
    return max(0.0, (middle - half) / (1 + square / n)), min(1.0, (middle + half) / (1 + square / n))


def bins(said: Mapping[int, Came], *, least: int) -> tuple[Bin, ...]:
    """Forecasts by the nearest ten percent, the least first. said: what came, by percent. least: to say a share."""
    near: dict[int, dict[int, Came]] = {}
    for percent, came in said.items():
        if came.n:
            near.setdefault((percent + 5) // 10, {})[percent] = came
    return tuple([_bin(near[ten], least) for ten in sorted(near)])


def score(said: Mapping[int, Came]) -> Score:
    """How far the forecasts were from what came.

    G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950): the
    mean of the squared distances. said: what came, by percent. Raises ZeroDivisionError if there is nothing to go by.
    """
    total = _sum(said.values())
    rate = total.true / total.n
    own = sum([_squares(percent / 100, came) for percent, came in said.items()])
    return Score(own / total.n, _squares(0.5, total) / total.n, _squares(rate, total) / total.n)


def forecast_of(yes: int, no: int) -> int:
    """What a number of readers say together, in percent: few of them are never certain, all of one mind or not.

    It is the rule of succession (Laplace, "Essai philosophique sur les probabilités", 1814).

    >>> forecast_of(1, 0), forecast_of(9, 1), forecast_of(0, 0)
    (67, 83, 50)
    """
    return round(100 * (yes + 1) / (yes + no + 2))


def race(said: Mapping[tuple[int, int], Came]) -> Race | None:
    """Who was the better prophet. said: what came, by the percent of the author and of the readers. None if nothing."""
    n = sum([came.n for came in said.values()])
    if not n:
        return None
    nearer, misses = [0, 0], [0.0, 0.0]
    for forecasts, came in said.items():
        for number, what in ((came.met, 1.0), (came.partly, 0.5), (came.not_met, 0.0)):
            author, readers = [abs(percent - 100 * what) for percent in forecasts]
            nearer[0] += number * (author < readers)
            nearer[1] += number * (readers < author)
        misses = [miss + _squares(percent / 100, came) for miss, percent in zip(misses, forecasts, strict=True)]
    told = sum(nearer)
    return Race(
        n=n,
        author=misses[0] / n,
        readers=misses[1] / n,
        nearer=(nearer[0], nearer[1]),
        even=n - told,
        interval=_percent(wilson(nearer[0], told)) if told else None,
    )


def _bin(said: Mapping[int, Came], least: int) -> Bin:
    total = _sum(said.values())
    mean = sum([percent * came.n for percent, came in said.items()]) / total.n
    enough = total.n >= least
    return Bin(
        low=min(said),
        high=max(said),
        said=mean,
        came=total,
        share=100 * total.true / total.n if enough else None,
        interval=_percent(wilson(total.true, total.n)) if enough else None,
    )


def _sum(all_: Iterable[Came]) -> Came:
    return Came(*map(sum, zip(Came(), *all_, strict=True)))


def _squares(share: float, came: Came) -> float:
    """The squared distances of one forecast from all that came."""
    return came.met * (1 - share) ** 2 + came.partly * (0.5 - share) ** 2 + came.not_met * share**2


def _percent(interval: tuple[float, float]) -> tuple[float, float]:
    return 100 * interval[0], 100 * interval[1]
