"""The front matter of a Jekyll post, in all the ways it is written, and the day it belongs to."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from microjournal.content.source import find_fences
from microjournal.imports.jekyll import loose_yaml
from microjournal.imports.notes import Note

_OURS_TOO = frozenset({"title", "date", "tags", "summary", "aliases", "authors", "draft"})
_THEIRS = frozenset(
    "layout tag category categories permalink redirect_from published author excerpt description slug".split()
)
_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.*)\Z", re.DOTALL)
_MOMENT = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:(?:T|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?[ \t]*([AaPp][Mm])?[ \t]*"
    r"([A-Z]{1,4}|[-+]\d{2}:?\d{2})?)?\Z"
)
# Zones by the names of RFC 5322, section 4.3, in hours.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Front matter and body, taken apart.

    values: the keys that mean something here, in lower case, with the text that was written. others: every other key.
    lines: the line of each key, in lower case. body_line: where the body begins. given: there is front matter.
    """

    values: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    given: bool = False


def read(text: str, path: str) -> tuple[Front, list[Note]]:
    """Front matter of any kind: none, empty, keys in capitals, not quite YAML."""
    fences = find_fences(text)
    if fences is None or fences.end < 0:
        return Front(body=text), []
    notes: list[Note] = []
    head = text[fences.start : fences.end]
    try:
        data, typed = loose_yaml.load(head), loose_yaml.load(head, typed=True)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        data, typed = loose_yaml.load_by_lines(head), loose_yaml.load_by_lines(head, typed=True)
        matter = "Front matter that is not YAML; it was read line by line"
        notes.append(Note(kind="changed", path=path, line=2 + (mark.line if mark else 0), matter=matter))
    data, typed = (found if isinstance(found, dict) else {} for found in (data, typed))
    named = {str(key).lower(): value for key, value in data.items()}
    lines = {key.lower(): line for key, line in loose_yaml.key_lines(head, 2).items()}
    known = _OURS_TOO | _THEIRS
    front = Front(
        values={key: value for key, value in named.items() if key in known and value is not None},
        others={str(key): value for key, value in typed.items() if str(key).lower() not in known},
        lines=lines,
        body=text[fences.body :],
        body_line=1 + text.count("\n", 0, fences.body),
        given=True,
    )
    return front, notes


def words(value: Any) -> list[str]:
    """Tags or categories: a list, "a, b" or, as Jekyll reads it, "a b"."""
    if isinstance(value, str):
        parts: Iterable[Any] = value.split(",") if "," in value else value.split()
    elif isinstance(value, list):
        parts = value
    else:
        parts = () if value is None else (value,)
    return [text for part in parts if part is not None and (text := str(part).strip())]


def texts(value: Any) -> list[str]:
    """A text or a list of texts."""
    parts = value if isinstance(value, list) else [value]
    return [text for part in parts if isinstance(part, str | int) and (text := str(part).strip())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as a file name or a key gives it.

    iso: a real day, the last of its month if the month has no such day. written: as it was. rolled: what Ruby makes of
    it, which goes on counting in the next month (29 February 2022 is 1 March); so the address said it too.
    """

    iso: str
    written: str
    rolled: str

    @property
    def real(self) -> bool:
        """Whether there is such a day."""
        return self.iso == self.written


def day_of(year: str, month: str, day: str) -> Day | None:
    """The day; None if there is no such month, or no such year in any calendar that a clock can be set to."""
    y, m, d = int(year), int(month), int(day)
    if not (1 <= m <= 12 and 1 <= d <= 31 and 1 < y < 9999):
        return None
    last = min(d, monthrange(y, m)[1])
    near = dt.date(y, m, last)
    return Day(
        iso=near.isoformat(),
        written=f"{y:04}-{m:02}-{d:02}",
        rolled=(near + dt.timedelta(d - last)).isoformat(),
    )


def split_name(name: str) -> tuple[Day | None, str]:
    """The day and the rest of a post's file name without its ending; (None, name) if it does not begin with a day."""
    match = _NAME.match(name)
    if match is None:
        return None, name
    day = day_of(match[1], match[2], match[3])
    return (day, match[4]) if day else (None, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a post was dated. written: for the new front matter, a day or a date-time with its offset if it had one.

    addresses: the days that the old address may have had (which one depended on the zone of the machine that built it).
    at: the wall clock, None for a day.
    """

    day: Day
    written: str
    addresses: tuple[str, ...]
    at: dt.datetime | None = None


def moment_of(text: str, timezone: str) -> Moment | None:
    """The date and time under `date:`; None if it is not one. timezone: the site's, "" if it has none (then UTC)."""
    match = _MOMENT.match(text.strip())
    day = day_of(match[1], match[2], match[3]) if match else None
    if match is None or day is None:
        return None
    at = _clock(day, match)
    if at is None or (not match[8] and (at.hour, at.minute, at.second) == (0, 0, 0)):
        return Moment(day=day, written=day.iso, addresses=(day.rolled, day.written))
    zone = _zone(match[8])
    if zone is None:
        return Moment(day=day, written=at.isoformat(), addresses=(day.rolled, day.written), at=at)
    aware = at.replace(tzinfo=zone)
    built = aware.astimezone(zone_named(timezone) or dt.UTC).date().isoformat()
    return Moment(day=day, written=aware.isoformat(), addresses=(built, day.rolled, day.written), at=at)


def _clock(day: Day, match: re.Match[str]) -> dt.datetime | None:
    if match[4] is None:
        return None
    hour = int(match[4])
    if match[7]:
        hour = hour % 12 + (12 if match[7].lower() == "pm" else 0)
    try:
        return dt.datetime.combine(dt.date.fromisoformat(day.iso), dt.time(hour, int(match[5]), int(match[6] or 0)))
    except ValueError:
        return None


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[text]))
    if text[0] not in "+-":
        return None
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1440 else None


def zone_named(name: str) -> dt.tzinfo | None:
    """The time zone with an IANA name, None if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None
