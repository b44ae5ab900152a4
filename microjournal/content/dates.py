"""Dates as authors write them: to the ISO text of the model, or to what is wrong and what to write instead."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

from microjournal.model.dates import MONTHS, add_duration, is_duration, rfc3339, zone
from microjournal.schema.document import shown

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt]|\s+)(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?"
    r"\s*(?P<offset>[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?\Z"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})(?P<sign>[-/._ ]?)([0-9]{1,2})(?P=sign)([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})(?P<sign>[-/.])\s?([0-9]{1,2})(?P=sign)\s?([0-9]{4}|[0-9]{2})(?![0-9])")
_DAY_NAME = re.compile(
    r"(?:[A-Za-z]+,?\s+)?([0-9]{1,2})(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+([0-9]{4})(?![0-9])"
)
_NAME_DAY = re.compile(r"(?:[A-Za-z]+,\s+)?([A-Za-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})(?![0-9])")
_COUNTED = re.compile(
    r"(?:in\s+)?(?P<count>[0-9]{1,4}|[a-z]+)\s*(?P<unit>days?|weeks?|wks?|months?|mo|years?|d|w|m|y)\Z"
)
_NUMBERS = {word: number for number, word in enumerate("a one two three four five six seven eight nine ten".split())}
_NUMBERS["a"] = 1

_ISO = "write it as YYYY-MM-DD, such as 2026-03-04"
# A date before it is rather a slip than the Middle Ages; as text, it compares with a day.
_FIRST_YEAR = "1000"


class DateError(ValueError):
    """What was written is no date. The message says why; `help` says what to write instead.

    near: the ISO date that may be meant, "" if none can be guessed.
    """

    def __init__(self, message: str, help: str, near: str = "") -> None:
        super().__init__(message)
        self.help = help
        self.near = near


@cache
def read_day(text: str) -> str:
    """An ISO date, checked against the calendar. Raises DateError."""
    if _DAY.match(text):
        try:
            date.fromisoformat(text)
        except ValueError:
            raise _no_such_day(text) from None
        if text >= _FIRST_YEAR:
            return text
    raise _not_a_date(text)


def read_moment(text: str, zone_name: str) -> tuple[str, str]:
    """The day and the moment of a date or date-time; the moment is "" for a mere date.

    zone_name: the time zone of the journal. A time without an offset counts there, and the day is the day there.
    Raises DateError.
    """
    if _DAY.match(text):
        return read_day(text), ""
    match = _MOMENT.match(text)
    if match is None:
        if ":" in text and (near := near_dates(text)):
            help = f"write {near[0]}, or with a time {near[0]} 09:30 or {near[0]} 09:30+01:00"
            raise DateError(f"{shown(text)} is not a date and time", help)
        return read_day(text), ""
    day = read_day(match["day"])
    offset = match["offset"] or ""
    if len(offset) == 3:
        offset += ":00"
    try:
        at = datetime.fromisoformat(f"{day}T{match['time']}{offset.upper()}")
        # By way of UTC, so that a time skipped when clocks go forward becomes one that exists.
        at = (at if at.tzinfo else at.replace(tzinfo=zone(zone_name))).astimezone(UTC).astimezone(zone(zone_name))
    except ValueError:
        raise DateError(f"{text} has no such time", f"write a time from 00:00 to 23:59, such as {day} 09:30") from None
    except OverflowError:
        raise _not_a_date(text) from None
    return at.date().isoformat(), rfc3339(at.isoformat())


def read_review(text: str, start: str) -> str:
    """The day of a review: a date, or a span counted from `start` ("" if that is not known: then only checked).

    Raises DateError.
    """
    if is_duration(text):
        try:
            return add_duration(start, text) if start else ""
        except ValueError:
            raise DateError(
                f"{text} from {start} is outside the calendar", "write a shorter span, such as 2w"
            ) from None
    try:
        return read_day(text)
    except DateError as error:
        if span := _as_span(text):
            raise DateError(f"{shown(text)} is not a span", f"write {span}") from None
        if error.help == _ISO:
            raise DateError(
                f"{shown(text)} is neither a date nor a span", "write a date, or a span: 3d, 2w, 1m"
            ) from None
        raise


def near_dates(text: str) -> list[str]:
    """The ISO dates that a text in another form may mean; each exists in the calendar."""
    found = []
    for year, month, day in _guesses(text.strip()):
        try:
            found.append(date(year, month, day).isoformat())
        except ValueError:
            continue
    return [day for day in dict.fromkeys(found) if day >= _FIRST_YEAR]


def _guesses(text: str) -> Iterator[tuple[int, int, int]]:
    if match := _YEAR_FIRST.match(text):
        year, first, second = int(match[1]), int(match[3]), int(match[4])
        yield year, first, second
        if first > 12:
            yield year, second, first
    elif match := _YEAR_LAST.match(text):
        first, second = int(match[1]), int(match[3])
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        yield year, second, first
        if match["sign"] != ".":
            yield year, first, second
    elif match := _DAY_NAME.match(text):
        yield int(match[3]), _month_number(match[2]), int(match[1])
    elif match := _NAME_DAY.match(text):
        yield int(match[3]), _month_number(match[1]), int(match[2])


def _month_number(name: str) -> int:
    """1 to 12 for an English name of a month or its beginning; 0 for anything else."""
    word = name.lower()
    return next((number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(word)), 0)


def _not_a_date(text: str) -> DateError:
    near = near_dates(text)
    help = f"write {' or '.join(near)}{', whichever you mean' if len(near) > 1 else ''}" if near else _ISO
    return DateError(f"{shown(text)} is not a date", help)


def _no_such_day(text: str) -> DateError:
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if not 1 <= month <= 12:
        near = near_dates(text)
        first = near[0] if near else ""
        return DateError(f"{text} is not a day: there is no month {month}", f"write {first}" if near else _ISO, first)
    if year == 0:
        return DateError(f"{text} is not a day: there is no year 0", _ISO)
    last = monthrange(year, month)[1]
    why = f"{MONTHS[month - 1]} {year} has {last} days"
    if day == 0:
        first = f"{year:04}-{month:02}-01"
        return DateError(f"{text} is not a day: days begin with 1", f"write {first}", first)
    following = f"{year + month // 12:04}-{month % 12 + 1:02}-01"
    closing = f"{year:04}-{month:02}-{last}"
    return DateError(f"{text} is not a day: {why}", f"write {closing} or {following}", closing)


def _as_span(text: str) -> str:
    """The span that words mean ("two weeks" -> "2w"), "" if they mean none."""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return f"{int(text)}d"
    match = _COUNTED.match(text.strip().lower())
    if match is None:
        return ""
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS.get(match["count"], 0)
    unit = match["unit"][0]
    return f"{count * 12}m" if unit == "y" and count else f"{count}{unit}" if count else ""
