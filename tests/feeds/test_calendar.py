"""The calendar of reviews, as calendar programs read it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from microjournal.feeds.ical import Review, calendar

NAME, URL = "Ana tries things", "https://ana.example/journal/"


def a_review(**changes: Any) -> Review:
    review: Review = {
        "uid": "tag:ana.example,2026:2026-03-04-stand-up/review",
        "title": "Stand-up by text",
        "url": "https://ana.example/journal/2026/03/stand-up/",
        "day": "2026-03-19",
        "planned": "2026-03-04",
        "expect": "Fewer than 3 of 10 run over",
    }
    return {**review, **changes}  # type: ignore[typeddict-item]


def read(text: str) -> Any:
    return Calendar.from_ical(text.encode())


def events(*reviews: Review) -> list[Any]:
    return list(read(calendar(NAME, URL, reviews)).walk("VEVENT"))


def test_a_review_is_a_whole_day_of_its_own() -> None:
    (event,) = events(a_review())
    assert event["SUMMARY"] == "Stand-up by text"
    assert event.decoded("DTSTART") == dt.date(2026, 3, 19)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["URL"] == "https://ana.example/journal/2026/03/stand-up/"
    assert event["DESCRIPTION"] == "Fewer than 3 of 10 run over"
    assert event["TRANSP"] == "TRANSPARENT"


def test_the_calendar_has_the_journals_name() -> None:
    parsed = read(calendar(NAME, URL, [a_review()]))
    assert parsed["NAME"] == parsed["X-WR-CALNAME"] == NAME
    assert parsed["VERSION"] == "2.0"
    assert parsed["PRODID"]


def test_a_review_that_moves_keeps_its_name_and_another_entry_has_another() -> None:
    before, after = events(a_review(), a_review(day="2026-04-01", title="Stand-up, still by text"))
    assert before["UID"] == after["UID"] == "tag:ana.example,2026:2026-03-04-stand-up/review"
    (other,) = events(a_review(uid="tag:ana.example,2026:other/review"))
    assert other["UID"] != before["UID"]


def test_the_stamp_comes_from_the_entry_and_not_from_a_clock() -> None:
    (event,) = events(a_review())
    assert event.decoded("DTSTAMP") == dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    assert calendar(NAME, URL, [a_review()]) == calendar(NAME, URL, [a_review()])


def test_what_there_is_not_is_left_out() -> None:
    (event,) = events(a_review(expect=""))
    assert "DESCRIPTION" not in event
    assert events() == []


def test_characters_that_mean_something_in_a_calendar_are_escaped() -> None:
    title = 'Less; more, and C:\\new "now"\nBEGIN:VEVENT'
    (event,) = events(a_review(title=title, expect=title))
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"] == title


def test_lines_end_as_the_standard_says() -> None:
    text = calendar(NAME, URL, [a_review(title="Two\r\nlines")])
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\n") == text.count("\r") == text.count("\r\n")


@pytest.mark.parametrize("character", ["a", "é", "語", "🎉"])
@pytest.mark.parametrize("shift", range(4))
def test_a_long_line_goes_on_in_lines_of_at_most_75_octets(character: str, shift: int) -> None:
    title = "x" * shift + character * 200
    lines = calendar(NAME, URL, [a_review(title=title)]).encode().split(b"\r\n")
    assert max(len(line) for line in lines) in range(72, 76)
    assert all(line.decode() for line in lines[:-1])


@given(
    st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\\;,:\n é語🎉")), max_size=200),
    st.text(max_size=200),
)
def test_any_text_comes_back_from_folded_lines(title: str, expect: str) -> None:
    text = calendar(title, URL, [a_review(title=title, expect=expect)])
    octets = text.encode()
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    for line in octets.split(b"\r\n"):
        line.decode()
    (event,) = read(text).walk("VEVENT")
    assert event["SUMMARY"] == written(title)
    assert event.get("DESCRIPTION", "") == written(expect)


def written(text: str) -> str:
    """What of a text a calendar can hold."""
    return re.sub("[^\t\n -~\x80-\U0010ffff]|[\ud800-\udfff]", "", re.sub("\r\n?", "\n", text))
