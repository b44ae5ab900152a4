"""What a feed says of each event: its lasting name, its title, its summary and its content."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from microjournal.feeds import words
from microjournal.feeds.item import Item, authority_of, content, guid
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import EVENT_ORDER, Event, EventKind
from tests.feeds.entries import ENTRY
from tests.words import tables

WORDS = tables.words()

PLAN = "<p>We <em>try</em> text.</p>\n"
DAYS = {"started": "2026-03-05", "result": "2026-03-20", "dropped": "2026-03-20"}
# The kind of the part of a body that is given to each; of a start none tells.
PARTS = dict.fromkeys(EVENT_ORDER, "plan") | {"update": "update", "result": "result", "dropped": "result"}


def an_entry(**changes: Any) -> Entry:
    return replace(ENTRY, **changes)


def event_of(kind: EventKind, title: str = "") -> Event:
    anchor = "x" if kind == "update" else ""
    return Event(kind=kind, name=kind, date=DAYS.get(kind, "2026-03-04"), anchor=anchor, title=title)


def item_of(kind: EventKind, entry: Entry = ENTRY) -> Item:
    """The item, as far as its content follows from it."""
    event = event_of(kind)
    return {"kind": kind, "anchor": event.anchor, "frame": words.frame(WORDS, event, entry)}  # type: ignore[typeddict-item]


def section(kind: str, html: str, anchor: str = "") -> dict[str, str]:
    return {"kind": kind, "anchor": anchor, "html": html}


def event_content(kind: EventKind, entry: Entry, html: str) -> str:
    """The content of an item about an entry, with this for the part of its body that tells of the event."""
    body = [section(PARTS[kind], html, anchor="x")] if html else []
    return content(item_of(kind, entry), body)


def event_summary(kind: EventKind, entry: Entry = ENTRY, title: str = "") -> str:
    return words.summary(WORDS, event_of(kind, title), entry)


def text_of(markup: str) -> str:
    """The content as a reader reads it."""
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


def test_a_plan_says_what_is_expected_how_surely_and_until_when() -> None:
    said = event_content("planned", ENTRY, PLAN)
    assert text_of(said) == (
        "We expect: Fewer than 3 of 10 run over Confidence: 70 percent. Review on 19 March 2026. We try text."
    )
    assert said.endswith(PLAN)
    assert event_summary("planned") == (
        "We expect: Fewer than 3 of 10 run over. Confidence: 70 percent. Review on 19 March 2026."
    )


@pytest.mark.parametrize("kind", ["planned", "started"])
def test_a_result_written_later_leaves_the_items_of_the_plan_as_they_were(kind: EventKind) -> None:
    before = an_entry(ended="", result="", decision="", lesson="")
    assert event_content(kind, before, PLAN) == event_content(kind, ENTRY, PLAN)
    assert event_summary(kind, before) == event_summary(kind, ENTRY)


def test_a_plan_of_which_nothing_is_expected_is_its_text_alone() -> None:
    bare = an_entry(expect="", review="", confidence=None)
    assert event_content("planned", bare, PLAN) == PLAN
    assert event_summary("planned", replace(bare, excerpt="We try text.")) == "We try text."
    assert event_summary("planned", replace(bare, summary="Trying text.", excerpt="We try text.")) == "Trying text."


def test_no_confidence_is_not_a_confidence_of_zero() -> None:
    assert "Confidence" not in event_content("planned", an_entry(confidence=None), "")
    assert "Confidence: 0 percent." in event_content("planned", an_entry(confidence=0), "")


def test_a_start_says_when_and_what_is_expected() -> None:
    sentence = "We started this on 5 March 2026, and will look at it again on 19 March 2026."
    expected = "<p><strong>We expect:</strong> Fewer than 3 of 10 run over</p>\n"
    assert event_content("started", ENTRY, "") == f"<p>{sentence}</p>\n{expected}"
    assert event_summary("started") == f"{sentence} We expect: Fewer than 3 of 10 run over."
    assert event_summary("started", an_entry(review="", expect="")) == "We started this on 5 March 2026."


def test_an_update_is_what_was_written() -> None:
    assert event_content("update", ENTRY, PLAN) == PLAN
    assert event_summary("update", title="Half forgot") == "Half forgot"
    assert event_summary("update", an_entry(summary="Trying text.")) == "Trying text."
    assert event_summary("update") == "Fewer than 3 of 10 run over"


def test_a_result_sets_what_was_expected_beside_what_was_seen() -> None:
    assert text_of(event_content("result", ENTRY, "<p>Four did.</p>")) == (
        "Partly met. Decision: adapt – we change it and try again. Lesson: People read before ten"
        " We expected: Fewer than 3 of 10 run over We saw: Four did."
    )
    assert event_summary("result") == (
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
    assert "We saw" not in event_content("result", ENTRY, "")


def test_what_was_dropped_says_when_and_what_it_taught() -> None:
    assert text_of(event_content("dropped", ENTRY, "<p>Too busy.</p>")) == (
        "We dropped this on 20 March 2026. Lesson: People read before ten"
        " We had expected: Fewer than 3 of 10 run over Too busy."
    )
    assert event_summary("dropped") == "We dropped this on 20 March 2026. Lesson: People read before ten."


def test_a_note_is_its_text() -> None:
    note = Entry(path="content/n.md", digest=b"", id="n", slug="n", title="A note", excerpt="The first sentence.")
    assert event_content("note", note, PLAN) == PLAN
    assert event_summary("note", note) == "The first sentence."
    assert event_summary("note", replace(note, summary="In short.")) == "In short."


BODY = [
    section("plan", "<p>Plan.</p>"),
    section("update", '<p>Once.<sup class="footnote-ref">1</sup></p>', "one"),
    section("update", "<p>Twice.</p>", "x"),
    section("result", "<p>Seen.</p>", "result-section"),
    section("footnotes", "<ol></ol>"),
]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("planned", ["Plan."]),
        ("started", []),
        ("update", ["Twice."]),
        ("result", ["Seen."]),
        ("dropped", ["Seen."]),
        ("note", ["Plan.", "Once.", "Twice.", "Seen.", "<ol>"]),
    ],
)
def test_an_item_shows_the_part_of_the_body_that_tells_of_its_event_and_the_notes_this_needs(
    kind: EventKind, shown: list[str]
) -> None:
    assert re.findall(r"Plan\.|Once\.|Twice\.|Seen\.|<ol>", content(item_of(kind), BODY)) == shown


@pytest.mark.parametrize("end", ["!", "?", "…", "."])
def test_a_sentence_that_has_an_end_gets_no_second_one(end: str) -> None:
    assert event_summary("dropped", an_entry(lesson="Ask first" + end)).endswith("Ask first" + end)


def test_titles_name_the_event_first() -> None:
    assert [words.title(WORDS, event_of(kind), an_entry(title="Stand-up")) for kind in EVENT_ORDER] == [
        "Stand-up",
        "Plan: Stand-up",
        "Started: Stand-up",
        "Update: Stand-up",
        "Result: Stand-up",
        "Dropped: Stand-up",
    ]
    assert words.title(WORDS, event_of("update", "Half forgot"), ENTRY) == "Update: Stand-up by text – Half forgot"


@pytest.mark.parametrize(
    ("written", "title"), [(" Two\n lines \t here ", "Two lines here"), ("Pourquoi\xa0?", "Pourquoi\xa0?")]
)
def test_a_title_is_one_line_and_keeps_its_unbreakable_spaces(written: str, title: str) -> None:
    assert words.title(WORDS, event_of("note"), an_entry(title=written)) == title


@given(kind=st.sampled_from(EVENT_ORDER), text=st.text(min_size=1), result=st.sampled_from(["", "met", "unclear"]))
def test_whatever_an_author_writes_is_text_in_plain_markup(kind: EventKind, text: str, result: str) -> None:
    entry = an_entry(expect=text, lesson=f"<script>{text}", result=result)
    root = etree.fromstring(f"<div>{event_content(kind, entry, '')}</div>")
    assert {element.tag for element in root.iter()} <= {"div", "p", "strong"}
    assert not any(element.attrib for element in root.iter())


@pytest.mark.parametrize(
    ("host", "authority"),
    [
        ("ana.example", "ana.example"),
        ("ANA.example", "ana.example"),
        ("localhost:8000", "localhost"),
        ("ana@ana.example", "ana.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("", "localhost"),
    ],
)
def test_the_authority_of_a_guid_is_a_plain_host_name(host: str, authority: str) -> None:
    assert authority_of(host) == authority


def test_characters_that_a_tag_uri_cannot_hold_are_encoded() -> None:
    assert guid("a.example,2026", "Käse & Brot#1 50%", "note") == (
        "tag:a.example,2026:K%C3%A4se%20&%20Brot%231%2050%25/note"
    )


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_every_guid_is_a_tag_uri(host: str, entry_id: str, event: str) -> None:
    domain = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
    specific = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})+"
    assert re.fullmatch(rf"tag:{domain},2026:{specific}", guid(f"{authority_of(host)},2026", entry_id, event))


@given(st.lists(st.text(min_size=1), min_size=4, max_size=4))
@example(["team/stand-up", "note", "team", "stand-up/note"])
def test_different_events_never_share_a_guid(names: list[str]) -> None:
    first, second = (names[0], names[1]), (names[2], names[3])
    same = guid("a.example,2026", *first) == guid("a.example,2026", *second)
    assert same == (first == second)
