"""The picture of the timeline: where its axis ends, which months it names, and how small a bar may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from microjournal.plan.contract import Picture
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from tests.plan.journals import journal_of, views


def picture(entries: Mapping[str, str]) -> Picture:
    """The picture on 10 March 2026. entries: their keys by name."""
    journal = journal_of({name: f"expect: Ten\n{keys}" for name, keys in entries.items()}, today="2026-03-10")
    (output,) = plan_group(views(), journal, "timeline")
    return cast(Picture, cast(Output, output).inputs["picture"])


@pytest.mark.parametrize(
    ("review", "end"),
    [("2026-03-20", "2026-03-20"), ("2026-06-20", "2026-04-04"), ("2026-03-01", "2026-03-10")],
    ids=["soon", "far", "overdue"],
)
def test_what_is_to_come_takes_a_third_of_the_axis_at_most(review: str, end: str) -> None:
    found = picture({"2026-01-20-a": f"started: 2026-01-20\nreview: {review}"})
    assert f" from 2026-01-20 to {end}:" in found["text"]


@pytest.mark.parametrize(
    ("first", "names"),
    [("2026-01-10", ["January 2026", "February 2026", "March 2026"]), ("2026-01-30", ["February 2026", "March 2026"])],
)
def test_the_month_in_which_the_axis_begins_is_named_where_there_is_room(first: str, names: list[str]) -> None:
    ticks = picture({f"{first}-a": f"started: {first}"})["ticks"]
    assert [tick["label"] for tick in ticks] == names


def test_an_experiment_of_one_day_can_still_be_pressed() -> None:
    entries = {"2025-01-10-long": "started: 2025-01-10", "2026-02-10-day": "started: 2026-02-10\nended: 2026-02-10"}
    narrowest = min(bar["width"] for bar in picture(entries)["bars"])
    # Of a phone's 328 pixels.
    assert narrowest / 1000 * 328 > 11
