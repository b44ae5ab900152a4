"""The picture of the timeline: where its axis ends, which months it names, and how small a bar may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from tests.conftest import MakeJournal


def timeline(journal: MakeJournal, entries: dict[str, str], today: str) -> BeautifulSoup:
    made = journal(
        {f"content/{name}.md": f"---\ntitle: A\nexpect: Ten\n{keys}\n---\n" for name, keys in entries.items()}
    )
    assert made.build(today=today).ok
    return made.page("timeline/")


def axis(page: BeautifulSoup) -> tuple[str, ...]:
    picture = page.select_one("svg.timeline")
    assert picture is not None
    found = re.search(r"from (\S+) to (\S+):", str(picture["aria-label"]))
    assert found is not None
    return found.groups()


@pytest.mark.parametrize(
    ("review", "end"),
    [("2026-03-20", "2026-03-20"), ("2026-06-20", "2026-04-04"), ("2026-03-01", "2026-03-10")],
    ids=["soon", "far", "overdue"],
)
def test_what_is_to_come_takes_a_third_of_the_axis_at_most(journal: MakeJournal, review: str, end: str) -> None:
    page = timeline(journal, {"2026-01-20-a": f"started: 2026-01-20\nreview: {review}"}, today="2026-03-10")
    assert axis(page) == ("2026-01-20", end)


@pytest.mark.parametrize(
    ("first", "names"),
    [("2026-01-10", ["January 2026", "February 2026", "March 2026"]), ("2026-01-30", ["February 2026", "March 2026"])],
)
def test_the_month_in_which_the_axis_begins_is_named_where_there_is_room(
    journal: MakeJournal, first: str, names: list[str]
) -> None:
    page = timeline(journal, {f"{first}-a": f"started: {first}"}, today="2026-03-10")
    assert [name.text for name in page.select("svg.timeline > text:not(.today)")] == names


def test_an_experiment_of_one_day_can_still_be_pressed(journal: MakeJournal) -> None:
    entries = {"2025-01-10-long": "started: 2025-01-10", "2026-02-10-day": "started: 2026-02-10\nended: 2026-02-10"}
    page = timeline(journal, entries, today="2026-03-10")
    widths = [float(str(bar["width"])[:-1]) for bar in page.select("svg.timeline rect")]
    assert min(widths) / 100 * 328 > 11
