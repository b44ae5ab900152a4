"""The life of an entry, as its dates tell it: state, what is due, the scan line, the events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.model.dates import add_days
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import (
    EVENT_ORDER,
    event_anchors,
    event_days,
    events_of,
    is_due,
    is_open,
    is_overdue,
    scan_line,
    status_of,
)

TODAY = "2026-03-10"


def an_entry(**keys: Any) -> Entry:
    plain = {"path": "content/x.md", "digest": b"", "id": "x", "slug": "x", "title": "X", "date": "2026-03-04"}
    return Entry(**{**plain, **keys})


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({}, "note"),
        ({"summary": "Only words", "lesson": "And more", "follows": ("y",)}, "note"),
        ({"expect": "It helps"}, "planned"),
        ({"review": "2026-03-20"}, "planned"),
        ({"confidence": 0}, "planned"),
        ({"expect": "It helps", "started": "2026-03-05"}, "running"),
        ({"started": TODAY}, "running"),
        ({"started": "2026-03-11"}, "planned"),
        ({"started": "2026-03-05", "ended": "2026-03-09"}, "done"),
        ({"ended": "2026-03-09"}, "done"),
        ({"ended": "2026-03-09", "result": "met", "decision": "adopt"}, "done"),
        ({"started": "2026-03-05", "dropped": "2026-03-09"}, "dropped"),
        ({"dropped": "2026-03-09"}, "dropped"),
        ({"ended": "2026-03-08", "dropped": "2026-03-09"}, "dropped"),
    ],
)
def test_the_state_follows_from_the_keys_that_are_there(keys: dict[str, Any], status: str) -> None:
    assert status_of(an_entry(**keys), TODAY) == status


def test_the_same_entry_is_in_another_state_on_another_day() -> None:
    entry = an_entry(expect="It helps", started="2026-03-10")
    assert [status_of(entry, day) for day in ("2026-03-09", "2026-03-10", "2026-03-11")] == [
        "planned",
        "running",
        "running",
    ]


@pytest.mark.parametrize(
    ("review", "due", "overdue"),
    [
        ("", False, False),
        ("2026-03-01", False, True),
        ("2026-03-09", False, True),
        ("2026-03-10", True, False),
        ("2026-03-17", True, False),
        ("2026-03-18", False, False),
    ],
)
def test_a_review_is_due_within_seven_days_and_overdue_from_the_day_after(
    review: str, due: bool, overdue: bool
) -> None:
    for keys in ({"expect": "x"}, {"expect": "x", "started": "2026-03-05"}):
        entry = an_entry(review=review, **keys)
        assert (is_due(entry, TODAY), is_overdue(entry, TODAY)) == (due, overdue)


@pytest.mark.parametrize("keys", [{"ended": "2026-03-09"}, {"dropped": "2026-03-09"}])
def test_nothing_is_due_any_more_when_it_is_over(keys: dict[str, str]) -> None:
    for review in ("2026-03-09", "2026-03-12"):
        entry = an_entry(started="2026-03-05", review=review, **keys)
        assert not is_open(entry)
        assert not is_due(entry, TODAY)
        assert not is_overdue(entry, TODAY)


def test_the_scan_line_is_the_most_telling_line_there_is() -> None:
    entry = an_entry(excerpt="First words.")
    assert scan_line(entry) == "First words."
    entry = replace(entry, summary="In short")
    assert scan_line(entry) == "In short"
    entry = replace(entry, expect="It helps", started="2026-03-05", lesson="Ask before ten")
    assert scan_line(entry) == "It helps"
    assert scan_line(replace(entry, ended="2026-03-09")) == "Ask before ten"
    assert scan_line(replace(entry, dropped="2026-03-09")) == "Ask before ten"
    assert scan_line(replace(entry, ended="2026-03-09", lesson="")) == "It helps"


def test_a_full_life_is_told_in_order() -> None:
    entry = an_entry(
        expect="x",
        started="2026-03-05",
        ended="2026-03-09",
        updates=(("2026-03-06", "Half forgot", "update-2026-03-06"), ("2026-03-08", "", "update-2026-03-08")),
    )
    assert [(e.kind, e.name, e.date, e.anchor, e.title) for e in events_of(entry)] == [
        ("planned", "planned", "2026-03-04", "", ""),
        ("started", "started", "2026-03-05", "started", ""),
        ("update", "update-2026-03-06", "2026-03-06", "update-2026-03-06", "Half forgot"),
        ("update", "update-2026-03-08", "2026-03-08", "update-2026-03-08", ""),
        ("result", "result", "2026-03-09", "result", ""),
    ]


def test_what_was_dropped_has_no_result_and_a_note_no_plan() -> None:
    dropped = an_entry(expect="x", dropped="2026-03-09")
    assert [event.kind for event in events_of(dropped)] == ["planned", "dropped"]
    note = an_entry(updates=(("2026-03-08", "More", "update-2026-03-08"),))
    assert [event.kind for event in events_of(note)] == ["note", "update"]


def test_a_result_is_an_event_whether_or_not_it_has_started_or_been_judged() -> None:
    assert [event.kind for event in events_of(an_entry(ended="2026-03-09"))] == ["planned", "result"]


dates = st.integers(-40, 40).map(lambda n: add_days(TODAY, n))
days = st.just("") | dates
lives = st.builds(
    an_entry,
    date=dates,
    expect=st.sampled_from(["", "x"]),
    started=days,
    review=days,
    ended=days,
    dropped=days,
    updates=st.lists(dates.map(lambda day: (day, "", f"update-{day}")), max_size=3, unique=True).map(tuple),
)


@given(lives)
def test_the_days_of_an_entry_are_those_of_its_events(entry: Entry) -> None:
    assert sorted(event_days(entry)) == sorted(event.date for event in events_of(entry))


@given(lives)
def test_every_event_has_a_name_of_its_own_and_a_place_on_the_page(entry: Entry) -> None:
    events = events_of(entry)
    assert len({event.name for event in events}) == len(events)
    places = {"", *event_anchors(entry), *(anchor for _, _, anchor in entry.updates)}
    assert {event.anchor for event in events} <= places
    kinds = [event.kind for event in events if event.kind != "update"]
    assert kinds == sorted(kinds, key=EVENT_ORDER.index)


@given(lives, dates)
def test_nothing_is_due_and_overdue_or_over_and_open(entry: Entry, today: str) -> None:
    assert not (is_due(entry, today) and is_overdue(entry, today))
    assert is_open(entry) == (status_of(entry, today) in ("planned", "running"))
    if is_due(entry, today) or is_overdue(entry, today):
        assert is_open(entry)
