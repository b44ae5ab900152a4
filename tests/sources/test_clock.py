"""What day it is."""

from __future__ import annotations

import re

import pytest

from microjournal.model.settings import Settings
from microjournal.sources.clock import today, today_in

SETTINGS = Settings(title="T", url="https://ana.example/", timezone="Pacific/Auckland")
LATE = {"SOURCE_DATE_EPOCH": "1773144000"}  # 2026-03-10 12:00 UTC


def test_a_given_day_is_today() -> None:
    assert today(SETTINGS, "2026-01-01", LATE) == "2026-01-01"


def test_the_day_is_that_of_the_journals_time_zone() -> None:
    assert today(SETTINGS, environ=LATE) == "2026-03-11"
    assert today_in("America/New_York", LATE) == "2026-03-10"


def test_without_anything_given_the_clock_says_a_day() -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", today(SETTINGS, environ={"SOURCE_DATE_EPOCH": ""}))


@pytest.mark.parametrize("epoch", ["yesterday", "1.5", "99999999999999999999"])
def test_an_epoch_that_is_no_number_of_seconds_is_refused(epoch: str) -> None:
    with pytest.raises(ValueError, match=f"'{epoch}'"):
        today_in("UTC", {"SOURCE_DATE_EPOCH": epoch})
