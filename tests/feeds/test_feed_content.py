"""What a feed says of each event: its lasting name, its title, its summary and its content."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from microjournal.feeds import event_frame, event_summary, event_title, framed, guid
from microjournal.model.lifecycle import EventKind
from microjournal.plan.contract import EntryView

KINDS: tuple[EventKind, ...] = get_args(EventKind)
PLAN = "<p>We <em>try</em> text.</p>\n"


def an_entry(**changes: Any) -> EntryView:
    entry: EntryView = {
        "id": "2026-03-04-stand-up",
        "path": "2026/03/stand-up/",
        "title": "Stand-up by text",
        "scan": "People read before ten",
        "date": "2026-03-04",
        "kind": "done",
        "started": "2026-03-05",
        "review": "2026-03-19",
        "ended": "2026-03-20",
        "result": "partly",
        "decision": "adapt",
        "due": False,
        "overdue": False,
        "open_loop": False,
        "superseded": False,
        "draft": False,
        "tags": (),
        "url": "https://ana.example/2026/03/stand-up/",
        "moment": "",
        "expect": "Fewer than 3 of 10 run over",
        "confidence": 70,
        "lesson": "People read before ten",
        "summary": "",
        "authors": (),
        "published": "2026-03-04T00:00:00+01:00",
        "modified": "2026-03-20T00:00:00+01:00",
        "words": 10,
        "issue_url": "",
        "result_anchor": "",
        "extra": {},
    }
    return {**entry, **changes}  # type: ignore[typeddict-item]


def a_note(**changes: Any) -> EntryView:
    empty: dict[str, Any] = dict.fromkeys(["started", "review", "ended", "result", "decision", "expect", "lesson"], "")
    return an_entry(**{**empty, "kind": "note", "confidence": None, "scan": "The first sentence.", **changes})


def event_content(kind: EventKind, entry: EntryView, html: str) -> str:
    """The content of an item about an entry, with this part of its body."""
    return framed(event_frame(kind, entry), html)


def text_of(content: str) -> str:
    """The content as a reader reads it."""
    return " ".join(html.fromstring(f"<div>{content}</div>").text_content().split())


def test_a_plan_says_what_is_expected_how_surely_and_until_when() -> None:
    content = event_content("planned", an_entry(), PLAN)
    assert text_of(content) == (
        "We expect: Fewer than 3 of 10 run over Confidence: 70 percent. Review on 19 March 2026. We try text."
    )
    assert content.endswith(PLAN)
    assert event_summary("planned", an_entry()) == (
        "We expect: Fewer than 3 of 10 run over. Confidence: 70 percent. Review on 19 March 2026."
    )


@pytest.mark.parametrize("kind", ["planned", "started"])
def test_a_result_written_later_leaves_the_items_of_the_plan_as_they_were(kind: EventKind) -> None:
    before = an_entry(ended="", result="", decision="", lesson="", scan="Fewer than 3", kind="running", overdue=True)
    assert event_content(kind, before, PLAN) == event_content(kind, an_entry(), PLAN)
    assert event_summary(kind, before) == event_summary(kind, an_entry())


def test_a_plan_of_which_nothing_is_expected_is_its_text_alone() -> None:
    bare = an_entry(expect="", review="", confidence=None)
    assert event_content("planned", bare, PLAN) == PLAN
    assert event_summary("planned", bare, "We try text.") == "We try text."
    assert event_summary("planned", an_entry(expect="", summary="Trying text."), "We try text.") == "Trying text."


def test_no_confidence_is_not_a_confidence_of_zero() -> None:
    assert "Confidence" not in event_content("planned", an_entry(confidence=None), "")
    assert "Confidence: 0 percent." in event_content("planned", an_entry(confidence=0), "")


def test_a_start_is_one_sentence() -> None:
    sentence = "We started this on 5 March 2026, and will look at it again on 19 March 2026."
    assert event_content("started", an_entry(), "") == f"<p>{sentence}</p>\n"
    assert event_summary("started", an_entry()) == sentence
    assert event_summary("started", an_entry(review="")) == "We started this on 5 March 2026."


def test_an_update_is_what_was_written() -> None:
    assert event_content("update", an_entry(), PLAN) == PLAN
    assert event_summary("update", an_entry(), "Half forgot") == "Half forgot"
    assert event_summary("update", an_entry(summary="Trying text.")) == "Trying text."
    assert event_summary("update", an_entry()) == "Fewer than 3 of 10 run over"


def test_a_result_sets_what_was_expected_beside_what_was_seen() -> None:
    content = event_content("result", an_entry(), "<p>Four did.</p>")
    assert text_of(content) == (
        "Partly met. Decision: adapt – we change it and try again. Lesson: People read before ten"
        " We expected: Fewer than 3 of 10 run over We saw: Four did."
    )
    assert event_summary("result", an_entry()) == (
        "Partly met. Decision: adapt – we change it and try again. Lesson: People read before ten."
    )


@pytest.mark.parametrize(
    ("result", "word"), [("met", "Met."), ("partly", "Partly met."), ("not-met", "Not met."), ("unclear", "Unclear.")]
)
def test_every_result_has_its_word(result: str, word: str) -> None:
    assert text_of(event_content("result", an_entry(result=result, decision=""), "")).startswith(word)


@pytest.mark.parametrize("decision", ["adopt", "adapt", "abandon"])
def test_every_decision_is_explained(decision: str) -> None:
    entry = an_entry(decision=decision)
    assert f"Decision: {decision} – we " in text_of(event_content("result", entry, ""))


def test_an_end_without_a_result_gives_its_day() -> None:
    bare = an_entry(result="", decision="", lesson="", expect="")
    assert event_content("result", bare, PLAN) == f"<p><strong>Ended on 20 March 2026.</strong></p>\n{PLAN}"
    assert event_summary("result", bare) == "Ended on 20 March 2026."


def test_what_was_seen_has_no_label_when_nothing_was_written() -> None:
    assert "We saw" not in event_content("result", an_entry(), "")


def test_what_was_dropped_says_when_and_what_it_taught() -> None:
    content = event_content("dropped", an_entry(), "<p>Too busy.</p>")
    assert text_of(content) == (
        "We dropped this on 20 March 2026. Lesson: People read before ten"
        " We had expected: Fewer than 3 of 10 run over Too busy."
    )
    assert event_summary("dropped", an_entry()) == "We dropped this on 20 March 2026. Lesson: People read before ten."


def test_a_note_is_its_text() -> None:
    assert event_content("note", a_note(), PLAN) == PLAN
    assert event_summary("note", a_note()) == "The first sentence."
    assert event_summary("note", a_note(summary="In short.")) == "In short."


@pytest.mark.parametrize("end", ["!", "?", "…", "."])
def test_a_sentence_that_has_an_end_gets_no_second_one(end: str) -> None:
    assert event_summary("dropped", an_entry(lesson="Ask first" + end)).endswith("Ask first" + end)


def test_titles_name_the_event_first() -> None:
    assert [event_title(kind, "Stand-up") for kind in KINDS] == [
        "Plan: Stand-up",
        "Started: Stand-up",
        "Update: Stand-up",
        "Result: Stand-up",
        "Dropped: Stand-up",
        "Stand-up",
    ]
    assert event_title("update", "Stand-up", "Half forgot") == "Update: Stand-up – Half forgot"


def test_a_title_is_one_line_and_keeps_its_unbreakable_spaces() -> None:
    assert event_title("note", " Two\n lines \t here ") == "Two lines here"
    assert event_title("note", "Pourquoi\xa0?") == "Pourquoi\xa0?"


@given(kind=st.sampled_from(KINDS), text=st.text(min_size=1), result=st.sampled_from(["", "met", "unclear"]))
def test_whatever_an_author_writes_is_text_in_plain_markup(kind: EventKind, text: str, result: str) -> None:
    entry = an_entry(expect=text, lesson=f"<script>{text}", result=result)
    content = event_content(kind, entry, "")
    root = etree.fromstring(f"<div>{content}</div>")
    assert {element.tag for element in root.iter()} <= {"div", "p", "strong"}
    assert not any(element.attrib for element in root.iter())


def test_a_guid_is_made_of_host_year_id_and_event() -> None:
    assert (
        guid("ana.example", "2026", "2026-03-04-stand-up", "update-2026-03-09")
        == "tag:ana.example,2026:2026-03-04-stand-up/update-2026-03-09"
    )


@pytest.mark.parametrize(
    ("host", "authority"),
    [
        ("ANA.example", "ana.example"),
        ("localhost:8000", "localhost"),
        ("ana@ana.example", "ana.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("", "localhost"),
    ],
)
def test_the_authority_of_a_guid_is_a_plain_host_name(host: str, authority: str) -> None:
    assert guid(host, "2026", "x", "note") == f"tag:{authority},2026:x/note"


def test_signs_that_a_tag_uri_cannot_hold_are_encoded() -> None:
    assert guid("a.example", "2026", "Käse & Brot#1 50%", "note") == (
        "tag:a.example,2026:K%C3%A4se%20&%20Brot%231%2050%25/note"
    )


def test_a_slash_in_an_id_is_not_the_one_between_id_and_event() -> None:
    assert guid("a.example", "2026", "team/stand-up", "note") != guid("a.example", "2026", "team", "stand-up/note")


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_every_guid_is_a_tag_uri(host: str, entry_id: str, event: str) -> None:
    domain = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
    specific = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})+"
    assert re.fullmatch(rf"tag:{domain},2026:{specific}", guid(host, "2026", entry_id, event))


@given(st.lists(st.text(min_size=1), min_size=4, max_size=4))
def test_different_events_never_share_a_guid(names: list[str]) -> None:
    first, second = (names[0], names[1]), (names[2], names[3])
    same = guid("a.example", "2026", *first) == guid("a.example", "2026", *second)
    assert same == (first == second)
