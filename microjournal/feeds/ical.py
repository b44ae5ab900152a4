"""Review dates as a calendar: iCalendar (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict

_MAX_OCTETS = 75
# RFC 5545 has no place for control characters in text; a tab is one of the two that it allows.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


class Review(TypedDict):
    """A day on which an entry will be looked at.

    uid: by which calendars know it for ever. title: of the event. expect: of the entry, as written. url: its
    absolute address. day: of the review; planned: of the entry.
    """

    uid: str
    title: str
    url: str
    day: str
    planned: str
    expect: str


def calendar(title: str, url: str, reviews: Sequence[Review]) -> str:
    """The reviews as all-day events, in the order given.

    title: of the journal. url: of its home page.
    A review whose day moves keeps its name, so it moves in the calendar too. It takes nobody's time (TRANSPARENT).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//microjournal//microjournal//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(title)}",
        f"X-WR-CALNAME:{_text(title)}",
        f"URL:{url}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    for review in reviews:
        lines += _event(review)
    lines.append("END:VCALENDAR")
    return "".join([_folded(line) for line in lines])


def _event(review: Review) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{review['uid']}",
        # When the event was last revised; the clock is not asked, and the day of the plan is the nearest that is known.
        f"DTSTAMP:{_date(review['planned'])}T000000Z",
        f"DTSTART;VALUE=DATE:{_date(review['day'])}",
        f"SUMMARY:{_text(review['title'])}",
        f"URL:{review['url']}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    if review["expect"]:
        lines.insert(5, f"DESCRIPTION:{_text(review['expect'])}")
    return lines


def _date(day: str) -> str:
    return day.replace("-", "")


def _text(value: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    value = _CONTROLS.sub("", _LINE_ENDS.sub("\n", value))
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line with its end; longer ones go on in lines that begin with a space, of at most 75 octets each (3.1)."""
    octets = line.encode()
    if len(octets) <= _MAX_OCTETS:
        return line + "\r\n"
    parts, start = [], 0
    while start < len(octets):
        # The space of a line that goes on counts as well.
        end = start + (_MAX_OCTETS - 1 if start else _MAX_OCTETS)
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(octets[start:end].decode())
        start = end
    return "\r\n ".join(parts) + "\r\n"
