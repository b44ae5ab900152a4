"""Days and moments as ISO 8601 text: spans, and the forms that feeds want.

A day is "2026-03-04"; a moment is "2026-03-04T09:30:00+01:00". Every function here takes valid text and raises
ValueError for anything else; what authors write is read in `microjournal.content.dates`.
What people read of a day is said in `microjournal.words`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())

_ZONE_PART = re.compile(r"[A-Z][A-Za-z0-9_+-]*")
_SPAN = re.compile(r"([0-9]{1,5})([dwm])\Z")


def is_duration(text: str) -> bool:
    """Whether the text is a span of days, weeks or months: "3d", "2w", "1m"."""
    return _SPAN.match(text) is not None


def add_duration(day: str, span: str) -> str:
    """The day a span after another; a day that the month does not have becomes its last one.

    >>> add_duration("2026-03-05", "2w"), add_duration("2026-01-31", "1m")
    ('2026-03-19', '2026-02-28')

    Raises ValueError if `span` is not one, or if it leads beyond the year 9999.
    """
    match = _SPAN.match(span)
    if match is None:
        raise ValueError(f"{span!r} is not a span: write 3d, 2w or 1m")
    count, unit = int(match[1]), match[2]
    if unit == "m":
        return _add_months(date.fromisoformat(day), count).isoformat()
    return add_days(day, count * 7 if unit == "w" else count)


def add_days(day: str, count: int) -> str:
    """The day `count` days later (earlier, if negative). Raises ValueError outside the years 1 to 9999."""
    try:
        return (date.fromisoformat(day) + timedelta(count)).isoformat()
    except OverflowError:
        raise ValueError(f"{count} days from {day} is outside the calendar") from None


def _add_months(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    if year > date.max.year:
        raise ValueError(f"{count} months from {day} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_number(month: str) -> int:
    """Months since the year 0, of a month or of the month of a day: neighbours differ by one.

    >>> month_number("2026-01") - month_number("2025-11")
    2
    """
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_of(number: int) -> str:
    """The month of a `month_number`.

    >>> month_of(month_number("2025-12") + 1)
    '2026-01'
    """
    return f"{number // 12:04}-{number % 12 + 1:02}"


@cache
def day_number(day: str) -> int:
    """Days since the start of the calendar: 1 for 0001-01-01."""
    return date.fromisoformat(day).toordinal()


def days_between(start: str, end: str) -> int:
    """How many days `end` is after `start`; negative if it is before.

    >>> days_between("2026-02-27", "2026-03-01")
    2
    """
    return day_number(end) - day_number(start)


@cache
def at_midnight(day: str, timezone_name: str) -> str:
    """The moment a day begins in a zone, with that zone's numeric offset on that day.

    >>> at_midnight("2026-03-04", "Europe/Berlin"), at_midnight("2026-07-04", "Europe/Berlin")
    ('2026-03-04T00:00:00+01:00', '2026-07-04T00:00:00+02:00')

    Where clocks jump at midnight, so that 00:00 does not exist, it is written with the offset before the jump: the same
    instant. Raises zoneinfo.ZoneInfoNotFoundError (a KeyError) for a zone that is not known.
    """
    if timezone_name == "UTC":
        return f"{date.fromisoformat(day).isoformat()}T00:00:00+00:00"
    return _text(datetime.fromisoformat(day).replace(tzinfo=zone(timezone_name)))


@cache
def zone(name: str) -> tzinfo:
    """The time zone of an IANA name. Raises zoneinfo.ZoneInfoNotFoundError (a KeyError) for one that is not known."""
    if name == "UTC":
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone, and of the same one everywhere."""
    try:
        return is_zone_name(name) and zone(name) is not None
    except (KeyError, ValueError, OSError):
        # Not found; not a key that can be one; a folder of the database ("Europe").
        return False


def is_zone_name(name: str) -> bool:
    """Whether a name looks like those of IANA.

    Others in the database are the machine's own, such as "localtime", count leap seconds ("right/"), or are found only
    where capitals do not matter.
    """
    return name != "Factory" and all(_ZONE_PART.fullmatch(part) for part in name.split("/"))


@cache
def rfc3339(moment: str) -> str:
    """A day or a moment as RFC 3339 wants it, to the second; without an offset it counts as UTC.

    >>> rfc3339("2026-03-04 09:30+0100"), rfc3339("2026-03-04")
    ('2026-03-04T09:30:00+01:00', '2026-03-04T00:00:00+00:00')
    """
    return _text(_moment(moment))


@cache
def rfc822(moment: str) -> str:
    """A day or a moment as RSS wants it: RFC 822 with a four-digit year (RFC 2822) and a numeric zone.

    >>> rfc822("2026-03-04T09:30:00+01:00")
    'Wed, 04 Mar 2026 09:30:00 +0100'
    """
    at = _moment(moment)
    weekday, month, text = WEEKDAYS[at.weekday()][:3], MONTHS[at.month - 1][:3], _text(at)
    return f"{weekday}, {text[8:10]} {month} {text[:4]} {text[11:19]} {text[19:22]}{text[23:]}"


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    # Local mean time of the 19th century has seconds in its offset; RFC 3339 and RFC 822 have no place for them.
    minutes = round((at.utcoffset() or timedelta()).total_seconds() / 60)
    return at.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(timespec="seconds")
