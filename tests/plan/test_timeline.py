"""Pictures of time: where a river's axis ends and what its bars say, and how a dune keeps a true axis at any size."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.plan.contract import DUNE_BINS, Dune, River, Tally
from microjournal.plan.dune import all_of_time, year_of_time
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from tests.plan.journals import journal_of, views


def river(entries: Mapping[str, str], group: str = "timeline") -> River:
    """The river of a group on 10 March 2026. entries: their keys by name."""
    journal = journal_of({name: f"expect: Ten\n{keys}" for name, keys in entries.items()}, today="2026-03-10")
    output = cast(Output, plan_group(views(), journal, group)[0])
    return cast(River, output.inputs["river"])


# Rivers


@pytest.mark.parametrize(
    ("review", "end"),
    [("2026-03-20", "2026-03-20"), ("2026-06-20", "2026-04-04"), ("2026-03-01", "2026-03-10")],
    ids=["soon", "far", "overdue"],
)
def test_what_is_to_come_takes_a_third_of_the_axis_at_most(review: str, end: str) -> None:
    found = river({"2026-01-20-a": f"started: 2026-01-20\nreview: {review}"})
    assert (found["first"], found["last"]) == ("2026-01-20", end)


def test_an_experiment_of_one_day_can_still_be_seen() -> None:
    entries = {"2025-01-10-long": "started: 2025-01-10", "2026-02-10-day": "started: 2026-02-10\nended: 2026-02-10"}
    assert min(bar["width"] for bar in river(entries)["bars"]) / 1000 * 328 > 7


def test_names_on_the_axis_have_room() -> None:
    for days in (40, 200, 900, 4000):
        first = f"{2026 - days // 365}-{1 + days % 11:02}-10"
        ticks = river({f"{first}-a": f"started: {first}"})["ticks"]
        assert len(ticks) <= 25
        for ranks, room in (((0,), 240), ((0, 1), 100)):
            places = [*[tick["x"] for tick in ticks if tick["rank"] in ranks], 1000]
            assert all(b - a >= room for a, b in pairwise(places))


def test_time_since_the_review_is_a_tail_and_time_before_the_start_a_lead() -> None:
    (bar,) = river({"2026-01-01-a": "started: 2026-01-11\nreview: 2026-02-19"})["bars"]
    # 1 January to 10 March are 69 days: ten of waiting, forty of running, nineteen since the review.
    assert (bar["lead"], bar["tail"]) == (round(10 / 69 * 1000, 1), round(19 / 69 * 1000, 1))
    assert not bar["goes_on"]


def test_a_page_of_the_past_does_not_say_what_day_it_is() -> None:
    found = river(
        {"2026-01-05-a": "started: 2026-01-06", "2026-01-08-b": "ended: 2026-02-20\nresult: met"}, "month 2026-01"
    )
    assert (found["first"], found["last"], found["today"]) == ("2026-01-01", "2026-02-20", None)
    assert [bar["goes_on"] for bar in found["bars"]] == [True, False]


# Dunes

COUNTS = ("met", "partly", "not_met", "unclear", "open", "dropped")
TALLIES = st.builds(
    lambda numbers, notes: cast(Tally, {"n": sum(numbers), **dict(zip(COUNTS, numbers, strict=True)), "notes": notes}),
    st.tuples(*[st.integers(0, 30)] * 6),
    st.integers(1, 9),
)
MONTHS = st.dictionaries(
    st.builds(lambda year, month: f"{year}-{month:02}", st.integers(1990, 2027), st.integers(1, 12)),
    TALLIES,
    min_size=1,
)
TODAY = "2026-03-10"


@given(MONTHS)
def test_a_dune_shows_every_entry_once_on_a_true_axis(months: dict[str, Tally]) -> None:
    dune = cast(Dune, all_of_time(months, TODAY))
    total = sum(tally["n"] + tally["notes"] for tally in months.values())
    assert sum(column["count"] for column in dune["columns"]) + dune["outside"] == total
    keys = [column["key"] for column in dune["columns"]]
    assert keys == sorted(set(keys))
    # No month is left out: an empty one is an empty place.
    width = sum(column["months"] for column in dune["columns"])
    first = f"{min(months):.7}"
    assert width >= 12
    if len(keys[0]) > 4:
        assert keys[0] == min(first, TODAY[:7])
        assert all(_number(b) - _number(a) == 1 for a, b in pairwise(keys))
    assert dune["now"] is not None
    assert TODAY.startswith(keys[dune["now"]])


@given(MONTHS)
def test_layers_say_the_same_numbers_as_columns(months: dict[str, Tally]) -> None:
    dune = cast(Dune, all_of_time(months, TODAY))
    if not dune["layers"]:
        assert all(column["months"] == 1 for column in dune["columns"])
        assert sum(column["count"] for column in dune["columns"]) <= 300
        return
    for layer in dune["layers"]:
        name = {"note": "notes", "not-met": "not_met"}.get(layer["state"], layer["state"])
        assert layer["n"] == sum(column["tally"][name] for column in dune["columns"])  # type: ignore[literal-required]
        assert layer["outline"].count(" ") <= 2 * (DUNE_BINS + 2)
        assert 0 <= layer["x"] <= 1000
        assert 0 <= layer["y"] <= 100


def test_the_name_of_a_year_that_has_just_a_month_gives_way_to_the_next() -> None:
    many = cast(Tally, {**dict.fromkeys(COUNTS, 0), "n": 400, "open": 400, "notes": 0})
    short, long = (cast(Dune, all_of_time({first: many}, TODAY))["columns"] for first in ("2023-12", "2023-02"))
    assert [column["rank"] for column in short] == [2, 0, 0, 0]
    assert [column["rank"] for column in long] == [0, 0, 0, 0]


def test_a_slip_of_the_pen_does_not_stretch_time() -> None:
    one = cast(Tally, {**dict.fromkeys(COUNTS, 0), "n": 1, "open": 1, "notes": 0})
    dune = cast(Dune, all_of_time({"0201-03": one, "2026-02": one, "9999-01": one}, TODAY))
    assert len(dune["columns"]) <= 62
    assert dune["outside"] == 2


def test_a_young_journal_has_its_first_year_before_it() -> None:
    one = cast(Tally, {**dict.fromkeys(COUNTS, 0), "n": 1, "open": 1, "notes": 0})
    dune = cast(Dune, all_of_time({"2026-03": one}, TODAY))
    assert [column["key"] for column in dune["columns"]][::11] == ["2026-03", "2027-02"]
    assert year_of_time("2026", {"2026-03": one})["columns"][2]["path"] == "2026/03/"


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])
