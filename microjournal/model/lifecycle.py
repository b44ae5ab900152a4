"""The lifecycle of an entry: its state, what is due, its scan line and its events, all derived from dates.

Nothing here is stored: the same entry seen on another day may be in another state.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Literal, NamedTuple

from microjournal.model.dates import add_days, add_duration
from microjournal.model.entry import Entry, Status

EventKind = Literal["planned", "started", "update", "result", "dropped", "note"]

# Events of one day come in the order of a life.
EVENT_ORDER: tuple[EventKind, ...] = ("note", "planned", "started", "update", "result", "dropped")

_DUE_DAYS = 7


class Event(NamedTuple):
    """Something that happened to an entry on a day; what subscribers hear of.

    name: identifies the event within its entry for ever ("planned", "update-2026-03-09"); part of the feed's guid.
    anchor: id on the entry's page, "" for the page as a whole.
    title: of an update, else "".
    """

    kind: EventKind
    name: str
    date: str
    anchor: str
    title: str = ""


def is_experiment(entry: Entry) -> bool:
    """Whether any key of an experiment is present; if not, the entry is a note."""
    return bool(
        entry.expect
        or entry.started
        or entry.review
        or entry.ended
        or entry.dropped
        or entry.result
        or entry.decision
        or entry.confidence is not None
    )


def status_of(entry: Entry, today: str) -> Status:
    """note, planned, running, done or dropped. A start after `today` is still a plan."""
    if entry.dropped:
        return "dropped"
    if entry.ended:
        return "done"
    if entry.started and entry.started <= today:
        return "running"
    return "planned" if is_experiment(entry) else "note"


def is_open(entry: Entry) -> bool:
    """Planned or running: neither ended nor dropped."""
    return not entry.ended and not entry.dropped and is_experiment(entry)


def is_hidden(entry: Entry, today: str) -> bool:
    """Whether an entry is a draft, or under embargo on a day. today: ISO date."""
    return entry.draft or entry.publish > today


def is_sample(entry: Entry) -> bool:
    """Whether an entry came with the journal and is not the author's yet: its addresses are not kept for ever."""
    return entry.sample


def is_overdue(entry: Entry, today: str) -> bool:
    """The review day has passed and nobody has said how it went."""
    return bool(entry.review) and entry.review < today and is_open(entry)


def is_due(entry: Entry, today: str) -> bool:
    """The review comes within seven days from today (today included)."""
    return bool(entry.review) and today <= entry.review <= add_duration(today, f"{_DUE_DAYS}d") and is_open(entry)


def turning_days(entry: Entry) -> set[str]:
    """The days from which on something that this module says of an entry is another, though its file is not."""
    days = {entry.publish, *event_days(entry)}
    # Reviews count while an entry is open. Before and after the calendar nothing changes.
    for count in (-_DUE_DAYS, 1) if entry.review and is_open(entry) else ():
        with suppress(ValueError):
            days.add(add_days(entry.review, count))
    return days - {""}


def scan_line(entry: Entry) -> str:
    """The one line to scan: the lesson once it is done, else what is expected, the summary, or the first sentence."""
    if (entry.ended or entry.dropped) and entry.lesson:
        return entry.lesson
    return entry.expect or entry.summary or entry.excerpt


def events_of(entry: Entry) -> tuple[Event, ...]:
    """The events of an entry in the order of its life; updates come in the order of the text."""
    first: EventKind = "planned" if is_experiment(entry) else "note"
    events = [Event(kind=first, name=first, date=entry.date, anchor="")]
    if entry.started:
        events.append(Event(kind="started", name="started", date=entry.started, anchor="started"))
    for date, title, anchor in entry.updates:
        events.append(Event(kind="update", name=anchor, date=date, anchor=anchor, title=title))
    if entry.dropped:
        events.append(Event(kind="dropped", name="dropped", date=entry.dropped, anchor="dropped"))
    elif entry.ended:
        events.append(Event(kind="result", name="result", date=entry.ended, anchor="result"))
    return tuple(events)


def event_days(entry: Entry) -> list[str]:
    """The days of its events, in the order of `events_of`."""
    days = (entry.started, *[date for date, _, _ in entry.updates], entry.dropped or entry.ended)
    return [entry.date, *[day for day in days if day]]


def event_anchors(entry: Entry) -> tuple[str, ...]:
    """Ids that the entry's page has besides those of its body."""
    anchors = ["plan", "started"] if is_experiment(entry) else []
    if entry.dropped:
        anchors.append("dropped")
    elif entry.ended:
        anchors.append("result")
    return tuple(anchors)
