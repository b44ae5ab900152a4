"""The page of patterns and its data, against the same counted entry by entry on journals whose truth is known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import isclose
from typing import Any

import pytest

from microjournal.feeds.formats import write
from microjournal.journal.calibration import forecast_of
from microjournal.model.conversation import Bets
from microjournal.plan.output import Output
from microjournal.plan.patterns import PATTERNS_DATA, plan_patterns
from tests.plan.journals import conversation, journal_of, views
from tests.plan.truth import RESULTS, WORTH, Truth, made_up

TODAY = "2026-03-10"


def planned(truth: list[Truth], today: str = TODAY) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """What the page shows, and the data."""
    names = [f"{each.planned}-e{n:03}" for n, each in enumerate(truth)]
    talks = {
        name: conversation(bets=Bets(met=each.bets[0], not_met=each.bets[1], unclear=1))
        for name, each in zip(names, truth, strict=True)
    }
    journal = journal_of({name: each.keys() for name, each in zip(names, truth, strict=True)}, talks=talks, today=today)
    page, data = plan_patterns(views(), journal, "")
    assert isinstance(page, Output)
    assert isinstance(data, Output)
    assert data.path == PATTERNS_DATA
    return page.inputs, json.loads(write(data.template, data.inputs, ()))


def numbers(rows: Any) -> dict[str, dict[str, int]]:
    return {row["label"]: {count["kind"]: count["n"] for count in row["counts"] if count["n"]} for row in rows}


@pytest.fixture(scope="module", params=[1, 2])
def truth(request: pytest.FixtureRequest) -> list[Truth]:
    return made_up(request.param)


@pytest.fixture(scope="module")
def shown(truth: list[Truth]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    return planned(truth)


def over(truth: list[Truth]) -> list[Truth]:
    return [each for each in truth if each.fate != "open"]


def done(truth: list[Truth]) -> list[Truth]:
    return [each for each in truth if each.fate in RESULTS]


def test_years_and_tags_count_what_came_of_each_experiment(truth: list[Truth], shown: Any) -> None:
    page, _ = shown
    years = {
        year: dict(Counter(each.fate for each in over(truth) if str(each.planned.year) == year))
        for year in sorted({str(each.planned.year) for each in over(truth)}, reverse=True)
    }
    assert numbers(page["years"]) == years
    assert [row["label"] for row in page["years"]] == list(years)
    tags = {tag: dict(Counter(each.fate for each in over(truth) if tag in each.tags)) for tag in "abcde"}
    assert numbers(page["tags"]) == tags
    assert [row["n"] for row in page["tags"]] == sorted([row["n"] for row in page["tags"]], reverse=True)
    assert page["n"] == len(done(truth))


def test_the_date_of_a_tag_is_that_of_the_last_end(truth: list[Truth], shown: Any) -> None:
    for row in shown[0]["tags"]:
        last = max(each.end for each in over(truth) if row["label"] in each.tags)
        assert row["last"] == last.isoformat()


def test_times_are_those_of_every_experiment(truth: list[Truth], shown: Any) -> None:
    times = shown[0]["times"]
    took = sorted(each.took for each in done(truth))
    assert (times["n"], times["half"]) == (len(took), took[(len(took) - 1) // 2])
    found = numbers(times["took"])
    for label, first, last in (("the same day", 0, 0), ("8 to 14 days", 8, 14), ("61 to 120 days", 61, 120)):
        assert found[label] == Counter(each.fate for each in done(truth) if first <= each.took <= last)
    reviewed = [each for each in done(truth) if each.review is not None]
    assert times["reviewed"] == len(reviewed) == sum(row["planned"] for row in times["took"])
    late = numbers(times["late"])
    assert late["on the day"] == Counter(each.fate for each in reviewed if each.took == each.review)
    assert late["in the week after"] == Counter(
        each.fate for each in reviewed if each.review and 1 <= each.took - each.review <= 7
    )
    assert sum(row["n"] for row in times["late"]) == len(reviewed)


def test_calibration_is_that_of_every_forecast(truth: list[Truth], shown: Any) -> None:
    calibration = shown[0]["calibration"]
    told = [(each.confidence, WORTH[each.fate]) for each in truth if each.confidence and each.fate in WORTH]
    assert calibration["n"] == len(told)
    assert calibration["untold"] == sum(each.fate == "unclear" and each.confidence is not None for each in truth)
    assert isclose(calibration["score"], sum((p / 100 - what) ** 2 for p, what in told) / len(told))
    for row in calibration["rows"]:
        inside = [what for p, what in told if row["low"] <= p <= row["high"]]
        assert (row["n"], row["true"]) == (len(inside), sum(inside))
        assert row["share"] is None or isclose(row["share"], 100 * sum(inside) / len(inside))
        assert (row["share"] is None) == (row["n"] < 10)
        assert f"{row['true']:g} of {row['n']} came true" in calibration["text"] or row["share"] is None


def test_author_and_readers_are_held_against_the_same_experiments(truth: list[Truth], shown: Any) -> None:
    prophets = shown[0]["prophets"]
    both = [
        (each.confidence, forecast_of(*each.bets), 100 * WORTH[each.fate])
        for each in truth
        if each.confidence and each.fate in WORTH and any(each.bets)
    ]
    assert prophets["n"] == len(both)
    assert prophets["author_nearer"] == sum(abs(a - what) < abs(r - what) for a, r, what in both)
    assert prophets["readers_nearer"] == sum(abs(r - what) < abs(a - what) for a, r, what in both)
    assert isclose(prophets["author"], sum((a - what) ** 2 for a, _, what in both) / 10_000 / len(both))
    assert prophets["author"] < prophets["readers"]


def test_an_open_loop_has_its_age(truth: list[Truth]) -> None:
    page, _ = planned(truth, today="2026-01-15")
    months = {"this month": range(1), "4 to 6 months ago": range(4, 7), "13 to 24 months ago": range(13, 25)}
    found = numbers(page["loops"])

    def age(day: date) -> int:
        return (2026 - day.year) * 12 + 1 - day.month

    for label, ages in months.items():
        loops = sum(each.fate in RESULTS and each.decision == "adapt" and age(each.end) in ages for each in truth)
        assert found.get(label, {"loop": 0}) == {"loop": loops}


def test_data_and_page_say_the_same(shown: Any) -> None:
    page, data = shown
    for name, label, rows in (
        ("years", "year", page["years"]),
        ("tags", "tag", page["tags"]),
        ("took", "days", page["times"]["took"]),
        ("late", "days", page["times"]["late"]),
    ):
        kinds = [count["kind"] for count in rows[0]["counts"]] if rows else []
        assert {row[label]: {kind: row[kind] for kind in kinds if row[kind]} for row in data[name]} == numbers(rows)
    assert {row["age"]: {"loop": row["n"]} for row in data["loops"]} == numbers(page["loops"])
    assert [(row["low"], row["n"], row["true"]) for row in data["calibration"]] == [
        (row["low"], row["n"], row["true"]) for row in page["calibration"]["rows"]
    ]
    assert data["brier"]["score"] == round(page["calibration"]["score"], 4)
    assert data["readers"]["better"] == page["prophets"]["better"]


def test_nothing_is_said_of_fewer_than_ten() -> None:
    few = [each._replace(fate="met", confidence=70, bets=(1, 0)) for each in made_up(3, 9)]
    page, data = planned(few)
    assert page["n"] == 9
    for name in ("years", "tags", "times", "calibration", "prophets", "loops"):
        assert not page[name], name
    assert all(data[name] == [] for name in ("years", "tags", "took", "late", "loops", "calibration"))
    assert data["brier"] is data["readers"] is None
    ten, _ = planned([*few, few[0]._replace(tags=())])
    assert ten["calibration"]["rows"][0]["share"] == 100
    assert ten["calibration"]["rows"][0]["interval"][0] < 75
