"""Time as a dune: every month in its place, heaps of single grains while there are few, layers when there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import cast

from microjournal.model.dates import month_number, month_of
from microjournal.plan.cards import month_path
from microjournal.plan.contract import (
    DUNE_BINS,
    DUNE_GRAINS,
    DUNE_MONTHS,
    Dune,
    DuneColumn,
    DuneLayer,
    Tally,
)

# A dune is at least so long: a young journal has its first year before it. It is no longer than the second number, and
# does not go so far beyond today, whatever a slip of the pen has dated.
_SHORTEST = 12
_LONGEST = 60 * 12
_BEYOND = 12
# Names of so many columns have room on a phone and on a desk.
_NAMES_ON_A_PHONE = 6
_NAMES_ON_A_DESK = 16
# Of the width of a dune, the name of a year needs so much.
_ROOM_ON_A_PHONE = 0.11
_ROOM_ON_A_DESK = 0.05
# A heap is no higher than so many rows of grains on a desk, whose dune is so many grains wide.
_HIGHEST = 16
_GRAINS_ACROSS = 90
_STATES = ("met", "partly", "not-met", "unclear", "dropped", "note", "open")
_NOTHING: Tally = {"n": 0, "met": 0, "partly": 0, "not_met": 0, "unclear": 0, "open": 0, "dropped": 0, "notes": 0}


def all_of_time(months: Mapping[str, Tally], today: str) -> Dune | None:
    """All of time to the month of `today`, or of what is planned for later; None if there is nothing.

    months: tallies by month ("2026-03") of those that have something.
    """
    if not months:
        return None
    last = max(today[:7], min(max(months), _later(today, _BEYOND)))
    first = max(min(*months, today[:7]), _later(last, 1 - _LONGEST))
    keys = _span(first, max(last, _later(first, _SHORTEST - 1)))
    if len(keys) <= DUNE_MONTHS and _is_small([*months.values()], len(keys)):
        return _dune(keys, months, today, _heaps(keys, months), grains=True)
    years = list(dict.fromkeys([key[:4] for key in keys]))
    columns = [_year_column(year, keys, months) for year in years]
    return _dune(keys, months, today, columns, grains=False)


def year_of_time(year: str, months: Mapping[str, Tally]) -> Dune:
    """The twelve months of a year, as they look on any day."""
    keys = [f"{year}-{number:02}" for number in range(1, 13)]
    grains = _is_small(list(months.values()), len(keys))
    return _dune(keys, months, "", _heaps(keys, months), grains=grains)


def _dune(
    keys: Sequence[str], months: Mapping[str, Tally], today: str, columns: Sequence[DuneColumn], *, grains: bool
) -> Dune:
    names = [column["key"] for column in columns]
    now = next((index for index, name in enumerate(names) if today and today.startswith(name)), None)
    for column, rank in zip(columns, _apart(_ranks(names), columns), strict=True):
        column["rank"] = rank
    return {
        "columns": tuple(columns),
        "layers": () if grains else _layers([months.get(key, _NOTHING) for key in keys]),
        "first": int(keys[0][5:]),
        "now": now,
        "outside": sum([_size(tally) for key, tally in months.items() if not keys[0] <= key <= keys[-1]]),
    }


def _is_small(tallies: Sequence[Tally], columns: int) -> bool:
    """Whether it can be drawn as single grains."""
    sizes = [_size(tally) for tally in tallies]
    in_a_row = max(1, _GRAINS_ACROSS // columns)
    return sum(sizes) <= DUNE_GRAINS and max(sizes, default=0) <= in_a_row * _HIGHEST


def _heaps(keys: Sequence[str], months: Mapping[str, Tally]) -> list[DuneColumn]:
    return [_column(key, 1, months.get(key, _NOTHING), month_path(key)) for key in keys]


def _year_column(year: str, keys: Sequence[str], months: Mapping[str, Tally]) -> DuneColumn:
    own = [key for key in keys if key.startswith(f"{year}-")]
    return _column(year, len(own), _sum([months[key] for key in own if key in months]), f"{year}/")


def _column(key: str, months: int, tally: Tally, path: str) -> DuneColumn:
    size = _size(tally)
    return {"key": key, "path": path if size else "", "months": months, "rank": 0, "count": size, "tally": tally}


def _ranks(names: Sequence[str]) -> list[int]:
    """Where the name of each column has room: see `Tick`. names: months, or years.

    On a phone heaps of months stand in rows of a year, with room for all their names.
    """
    of_months = len(names[0]) > 4
    # Steps that count well: quarters from January, every second or fifth year from a round one.
    steps = (1, 3, 6, 12) if of_months else (1, 2, 5, 10)
    numbers = [int(name[5:]) - 1 if of_months else int(name) for name in names]
    on_a_phone, on_a_desk = (
        next((step for step in steps if len(names) / step <= room), steps[-1])
        for room in (_NAMES_ON_A_PHONE, _NAMES_ON_A_DESK)
    )
    return [0 if n % on_a_phone == 0 else 1 if n % on_a_desk == 0 else 2 for n in numbers]


def _apart(ranks: list[int], columns: Sequence[DuneColumn]) -> list[int]:
    """The ranks, where the name of the first column gives way if that is so short that the next name is too close."""
    starts = [0, *accumulate([column["months"] for column in columns])]
    for rank, room in enumerate((_ROOM_ON_A_PHONE, _ROOM_ON_A_DESK)):
        after = next((index for index, own in enumerate(ranks) if index and own <= rank), None)
        if ranks[0] == rank and after and len(columns[0]["key"]) == len("2026") and starts[after] < room * starts[-1]:
            ranks[0] += 1
    return ranks


def _layers(tallies: Sequence[Tally]) -> tuple[DuneLayer, ...]:
    """The layers of some months, from the ground up. Together their height is what was planned, on a true scale.

    Each is drawn from the ground to its top, so what is drawn later is to be the lower one.
    """
    step = -(-len(tallies) // DUNE_BINS)
    bins = [_sum(tallies[at : at + step]) for at in range(0, len(tallies), step)]
    # The last may be shorter than the others: it counts as high as if it went on like that.
    parts = [min(step, len(tallies) - at) for at in range(0, len(tallies), step)]
    most = max(_size(tally) / part for tally, part in zip(bins, parts, strict=True)) or 1
    # Each month from its own middle to the next, and level to both ends of the ground.
    middles = [(at * step + part / 2) / len(tallies) * 1000 for at, part in enumerate(parts)]
    ground = [100.0] * len(bins)
    layers: list[DuneLayer] = []
    for state in _STATES:
        counts = [_count(tally, state) for tally in bins]
        if not any(counts):
            continue
        top = [low - count / part / most * 100 for low, count, part in zip(ground, counts, parts, strict=True)]
        at = max(range(len(bins)), key=lambda index: ground[index] - top[index])
        layers.append(
            {
                "state": state,
                "n": sum(counts),
                "outline": _outline(middles, top),
                "x": round(middles[at], 1),
                "y": round((ground[at] + top[at]) / 2, 1),
            }
        )
        ground = top
    return tuple(layers)


def _outline(xs: Sequence[float], top: Sequence[float]) -> str:
    """SVG path data of what lies below a line, from each point to the next: it is short, and pages show many."""
    xs, ys = [0, *map(round, xs)], [round(2 * y) / 2 for y in (top[0], *top)]
    steps = [f"{x:g} {y:g}" for x, y in zip(_steps(xs), _steps(ys), strict=True)]
    return f"M0 100V{ys[0]:g}l{' '.join(steps).replace(' -', '-')}H1000V100z"


def _steps(numbers: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(numbers)]


def _size(tally: Tally) -> int:
    return tally["n"] + tally["notes"]


def _count(tally: Tally, state: str) -> int:
    number: int = tally["notes" if state == "note" else state.replace("-", "_")]  # type: ignore[literal-required]
    return number


def _sum(tallies: Sequence[Tally]) -> Tally:
    names = _NOTHING.keys()
    return cast(Tally, {name: sum([tally[name] for tally in tallies]) for name in names})  # type: ignore[literal-required]


def _span(first: str, last: str) -> list[str]:
    """The months from one to another."""
    return [month_of(number) for number in range(month_number(first), month_number(last) + 1)]


def _later(month: str, count: int) -> str:
    return month_of(month_number(month) + count)
