"""Days, spans and the date forms of feeds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model import dates

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Kiritimati", "America/Sao_Paulo"]
)


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        ("2026-03-05", "3d", "2026-03-08"),
        ("2026-03-05", "2w", "2026-03-19"),
        ("2026-03-05", "1m", "2026-04-05"),
        ("2026-12-31", "1d", "2027-01-01"),
        ("2026-11-15", "14m", "2028-01-15"),
        ("2026-03-05", "0d", "2026-03-05"),
    ],
)
def test_a_span_counts_days_weeks_or_months(day: str, span: str, expected: str) -> None:
    assert dates.add_duration(day, span) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-01-31", "2026-02-28"), ("2028-01-31", "2028-02-29"), ("2026-01-28", "2026-02-28")]
)
def test_a_month_from_a_day_the_next_month_lacks_is_its_last_day(day: str, expected: str) -> None:
    assert dates.add_duration(day, "1m") == expected


@pytest.mark.parametrize("text", ["2", "w", "2y", "2 w", "-1d", "2w ", "2w\n", "٢w", "2026-03-05", ""])
def test_what_is_not_a_span_is_refused(text: str) -> None:
    assert not dates.is_duration(text)
    with pytest.raises(ValueError, match="write 3d, 2w or 1m"):
        dates.add_duration("2026-03-05", text)


@pytest.mark.parametrize("span", ["99999m", "99999w"])
def test_a_span_beyond_the_calendar_is_refused(span: str) -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        dates.add_duration("9000-01-01", span)


@given(days, st.integers(0, 999))
def test_a_month_span_moves_the_month_and_keeps_the_day_or_clamps_it(day: date, months: int) -> None:
    later = date.fromisoformat(dates.add_duration(day.isoformat(), f"{months}m"))
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


@given(days, st.integers(-9999, 9999))
def test_days_between_is_the_inverse_of_adding_days(day: date, count: int) -> None:
    start = day.isoformat()
    assert dates.days_between(start, dates.add_days(start, count)) == count


def test_midnight_carries_the_offset_of_that_day() -> None:
    assert dates.at_midnight("2026-03-04", "Europe/Berlin") == "2026-03-04T00:00:00+01:00"
    assert dates.at_midnight("2026-07-04", "Europe/Berlin") == "2026-07-04T00:00:00+02:00"
    assert dates.at_midnight("2026-07-04", "America/St_Johns") == "2026-07-04T00:00:00-02:30"
    assert dates.at_midnight("2026-07-04", "UTC") == "2026-07-04T00:00:00+00:00"


def test_a_midnight_that_the_clocks_skip_is_the_instant_they_jump() -> None:
    at = datetime.fromisoformat(dates.at_midnight("2018-11-04", "America/Sao_Paulo"))
    first = datetime(2018, 11, 4, 1, tzinfo=ZoneInfo("America/Sao_Paulo"))
    assert at == first


def test_an_offset_of_the_19th_century_is_written_in_whole_minutes() -> None:
    assert dates.at_midnight("1850-01-01", "Europe/Berlin") == "1850-01-01T00:00:00+00:53"


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        dates.at_midnight("2026-03-04", "Europe/Atlantis")


@given(days, zones)
def test_every_form_of_a_moment_reads_back_as_the_same_instant(day: date, zone: str) -> None:
    moment = dates.at_midnight(day.isoformat(), zone)
    instant = datetime.fromisoformat(moment)
    assert instant.date() == day
    assert parsedate_to_datetime(dates.rfc822(moment)) == instant
    assert datetime.fromisoformat(dates.rfc3339(moment)) == instant


def test_a_feed_date_has_a_weekday_two_digits_and_a_numeric_zone() -> None:
    assert dates.rfc822("2026-03-04T09:05:07+01:00") == "Wed, 04 Mar 2026 09:05:07 +0100"
    assert dates.rfc822("2026-03-04T09:05:07-09:30") == "Wed, 04 Mar 2026 09:05:07 -0930"


def test_a_moment_without_offset_counts_as_utc() -> None:
    assert dates.rfc3339("2026-03-04T09:05") == "2026-03-04T09:05:00+00:00"
    assert dates.rfc3339("2026-03-04") == "2026-03-04T00:00:00+00:00"
    assert dates.rfc822("2026-03-04") == "Wed, 04 Mar 2026 00:00:00 +0000"


def test_a_moment_is_written_to_the_second() -> None:
    assert dates.rfc3339("2026-03-04T09:05:07.5Z") == "2026-03-04T09:05:07+00:00"
