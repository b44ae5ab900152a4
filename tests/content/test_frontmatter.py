from __future__ import annotations

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.cli.commands.explain import explanation
from microjournal.content.entry import ParseSettings, parse
from microjournal.content.fields import FIELDS
from microjournal.content.frontmatter import read
from microjournal.diagnostics import Diagnostic
from microjournal.diagnostics.codes import GROUPS
from microjournal.model.entry import FrontMatter
from microjournal.model.vocabulary import DECISION_WORDS, RESULT_WORDS
from microjournal.schema.document import Document


def read_front(text: str, *, name_date: str = "2026-03-04", page: bool = False) -> tuple[FrontMatter, list[Diagnostic]]:
    document = Document(text, path="content/x.md", first_line=2)
    top = document.compose()
    assert top is not None, document.diagnostics
    front = read(
        document, top, name_date=name_date, url="https://ana.example/journal/", zone="Europe/Berlin", page=page
    )
    return front, document.diagnostics


def front_of(text: str, *, name_date: str = "2026-03-04", page: bool = False) -> FrontMatter:
    return read_front(text, name_date=name_date, page=page)[0]


def codes(text: str) -> set[str]:
    return {found.code for found in read_front(text)[1]}


FULL = """\
title: Stand-up by text for two weeks
date: 2026-03-04            # day it was planned
tags: [team, meetings]
expect: Fewer than 3 of 10 stand-ups run over ten minutes    # the prediction
confidence: 70
started: 2026-03-05
review: 2w
ended: 2026-03-19
result: partly
decision: adapt
lesson: People read text updates only before ten
follows: 2026-02-10-standup-15-min
issue: 42
authors: [ana]
summary: How we write
id: stand-up
aliases: /old/
draft: false
publish: 2026-04-01
extra: {mood: curious}
"""


def test_an_entry_with_every_key_is_read_without_a_word() -> None:
    front, found = read_front(FULL)
    assert found == []
    assert front == FrontMatter(
        id="stand-up",
        title="Stand-up by text for two weeks",
        date="2026-03-04",
        tags=("team", "meetings"),
        expect="Fewer than 3 of 10 stand-ups run over ten minutes",
        confidence=70,
        started="2026-03-05",
        review="2026-03-19",
        ended="2026-03-19",
        result="partly",
        decision="adapt",
        lesson="People read text updates only before ten",
        follows=("2026-02-10-standup-15-min",),
        issue="42",
        authors=("ana",),
        summary="How we write",
        aliases=("/old/",),
        publish="2026-04-01",
        extra={"mood": "curious"},
        marks=front.marks,
    )


def test_marks_say_where_the_values_stand_that_are_checked_later() -> None:
    lines = ["---", *FULL.split("\n")]
    marked = {
        mark.key: lines[mark.line - 1][mark.column - 1 : mark.column - 1 + mark.length] for mark in front_of(FULL).marks
    }
    assert marked == {
        "id": "stand-up",
        "date": "2026-03-04",
        "title": "Stand-up by text for two weeks",
        "issue": "42",
        "publish": "2026-04-01",
        "follows.0": "2026-02-10-standup-15-min",
        "tags.0": "team",
        "tags.1": "meetings",
        "authors.0": "ana",
        "aliases.0": "/old/",
        "ended": "2026-03-19",
    }


def test_marks_find_the_parts_of_a_text_with_commas_and_of_a_block_list() -> None:
    text = 'tags: "täm, c#, dna"\nfollows:\n  - one\n  - two\n'
    lines = ["---", *text.split("\n")]
    marked = [lines[m.line - 1][m.column - 1 :][: m.length] for m in front_of(text).marks]
    assert sorted(marked) == ["c#", "dna", "one", "two", "täm"]


# Text is text


@pytest.mark.parametrize("word", "2026 yes 1e3 12:30 2026-03-04 0x1F 1_000 Null off .5 0815 TRUE".split())
def test_a_title_that_looks_like_something_else_is_the_text_it_is(word: str) -> None:
    assert front_of(f"title: {word}").title == word
    assert front_of(f"title: '{word}'").title == word


@pytest.mark.parametrize("nothing", ["", "~", "null", "''"])
def test_a_key_without_a_value_is_as_good_as_absent(nothing: str) -> None:
    text = "".join(f"{key.name}: {nothing}\n" for key in FIELDS if key.name not in ("extra", "draft", "sample"))
    front, found = read_front(text)
    assert front == FrontMatter(date="2026-03-04")
    assert [d for d in found if d.severity == "error"] == []


def test_a_text_over_several_lines_becomes_one_line() -> None:
    assert front_of("expect: >\n  Fewer than\n  three\n").expect == "Fewer than three"
    assert front_of("expect: |\n  Fewer than\n\n  three\n").expect == "Fewer than three"
    assert front_of("expect: Fewer\n  than three\n").expect == "Fewer than three"
    assert front_of('expect: "Fewer\\n\\tthan three"').expect == "Fewer than three"


def test_signs_that_nothing_can_show_are_left_out() -> None:
    assert front_of(r'title: "a\0b\x07c\uFFFFd 👩‍🔬"').title == "abcd 👩‍🔬"


# Dates


@pytest.mark.parametrize(
    ("written", "date", "moment"),
    [
        ("2026-03-04", "2026-03-04", ""),
        ("'2026-03-04'", "2026-03-04", ""),
        ("2026-03-04 09:30", "2026-03-04", "2026-03-04T09:30:00+01:00"),
        ("2026-07-04T09:30:15", "2026-07-04", "2026-07-04T09:30:15+02:00"),
        ("2026-03-04T23:30:00Z", "2026-03-05", "2026-03-05T00:30:00+01:00"),
        ("2026-03-04 01:00 +0900", "2026-03-03", "2026-03-03T17:00:00+01:00"),
        ("2026-03-04t01:00:00.123-05", "2026-03-04", "2026-03-04T07:00:00+01:00"),
        # Clocks skip this hour; they go from 02:00 to 03:00.
        ("2026-03-29 02:30", "2026-03-29", "2026-03-29T03:30:00+02:00"),
    ],
)
def test_a_moment_has_its_day_in_the_journal_s_time_zone(written: str, date: str, moment: str) -> None:
    front = front_of(f"date: {written}")
    assert (front.date, front.moment) == (date, moment)


def test_the_date_of_the_file_s_name_counts_when_there_is_no_key() -> None:
    assert front_of("title: T").date == "2026-03-04"
    assert front_of("date: 2026-01-01").date == "2026-01-01"


def test_an_unreadable_date_is_not_replaced_by_that_of_the_name() -> None:
    assert front_of("date: 5.1.2026").date == ""


@pytest.mark.parametrize(
    ("keys", "review"),
    [
        ("review: 3d", "2026-03-07"),
        ("started: 2026-03-10\nreview: 2w", "2026-03-24"),
        ("started: 2026-01-31\nreview: 1m", "2026-02-28"),
        ("started: 2024-01-31\nreview: 1m", "2024-02-29"),
        ("started: 2025-12-31\nreview: 2m", "2026-02-28"),
        ("review: 2026-05-01", "2026-05-01"),
    ],
)
def test_a_review_is_a_day_or_a_span_from_the_start(keys: str, review: str) -> None:
    assert front_of(keys).review == review


def test_an_experiment_may_be_planned_begun_reviewed_and_ended_on_one_day() -> None:
    day = "2026-03-04"
    assert codes(f"date: {day}\nexpect: x\nstarted: {day}\nreview: {day}\nended: {day}\nresult: met") == set()
    assert codes(f"date: {day}\nexpect: x\nstarted: {day}\nreview: 0d\ndropped: {day}") == set()


# Words and lists


def test_the_neighbouring_words_of_the_contract_have_their_meanings() -> None:
    def meaning(words: dict[str, str]) -> dict[str, str]:
        return {word: ours for ours, theirs in words.items() for word in theirs.split()}

    assert meaning(
        {"met": "validated won confirmed", "not-met": "lost failed invalidated", "unclear": "inconclusive"}
    ) == dict(RESULT_WORDS)
    assert meaning(
        {"adopt": "persevere amplify keep scale", "adapt": "pivot iterate", "abandon": "kill dampen stop"}
    ) == dict(DECISION_WORDS)


@pytest.mark.parametrize(("word", "meaning"), [*RESULT_WORDS.items(), ("Not met", "not-met"), ("NOT_MET", "not-met")])
def test_results_of_neighbouring_vocabularies_are_understood_with_a_hint(word: str, meaning: str) -> None:
    front, found = read_front(f"ended: 2026-03-05\nresult: {word}")
    assert front.result == meaning
    assert [(d.code, d.help) for d in found] == [("word-understood", f"write `result: {meaning}`")]


@pytest.mark.parametrize(("word", "meaning"), [*DECISION_WORDS.items(), ("Adopt", "adopt")])
def test_decisions_of_neighbouring_vocabularies_are_understood_with_a_hint(word: str, meaning: str) -> None:
    front, found = read_front(f"ended: 2026-03-05\ndecision: {word}")
    assert front.decision == meaning
    assert [(d.code, d.help) for d in found] == [("word-understood", f"write `decision: {meaning}`")]


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("[team, meetings]", ("team", "meetings")),
        ("team, meetings,", ("team", "meetings")),
        ("team", ("team",)),
        ("team work", ("team work",)),
        ("c#", ("c#",)),
        ("[c, c#, c++]", ("c", "c#", "c++")),
        ("[2026, yes, 1.0]", ("2026", "yes", "1.0")),
        ("['#team', ' ', ~, '']", ("team",)),
        ("\n  - team\n  - a, b", ("team", "a, b")),
    ],
)
def test_tags_are_a_list_a_text_with_commas_or_a_word(written: str, tags: tuple[str, ...]) -> None:
    assert front_of(f"tags: {written}").tags == tags


@pytest.mark.parametrize("written", ["one", "[one]", "[[one]]", "'[[one]]'", "'[[one|the first]]'", "[one, one]"])
def test_follows_is_an_id_a_list_or_a_wiki_link(written: str) -> None:
    assert front_of(f"follows: {written}").follows == ("one",)


def test_authors_may_be_written_as_mappings() -> None:
    assert front_of("authors: Ana, Bea").authors == ("Ana", "Bea")
    assert front_of("authors: [{name: Ana, url: x}, bea]").authors == ("Ana", "bea")
    assert front_of("author: {name: Ana}").authors == ("Ana",)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/old/address/", "/old/address/"),
        ("old/address", "/old/address/"),
        ("/old//page.html", "/old/page.html"),
        ("/old/index.html", "/old/"),
        ("/2019/gr%C3%B6%C3%9Fe/", "/2019/größe/"),
        ("https://ana.example/journal/old", "/old/"),
        ("http://ANA.example/journal/old/", "/old/"),
        ("/v1.2/", "/v1.2/"),
    ],
)
def test_aliases_become_paths_from_the_journal_s_top(written: str, path: str) -> None:
    assert front_of(f"aliases: {written}").aliases == (path,)


@pytest.mark.parametrize(
    "written", ["/", "https://ana.example/elsewhere/", "//x.example/a", "/a/../b/", "/a%2F..%2Fb", "mailto:a"]
)
def test_what_is_no_address_of_the_journal_is_no_alias(written: str) -> None:
    front, found = read_front(f"aliases: '{written}'")
    assert (front.aliases, [d.code for d in found]) == ((), ["alias-invalid"])


@pytest.mark.parametrize("issue", ["42", "'#42'", "owner/repo#42", "https://github.com/ana/journal/issues/42"])
def test_an_issue_is_kept_as_it_was_written(issue: str) -> None:
    assert front_of(f"issue: {issue}").issue == issue.strip("'")


@pytest.mark.parametrize(("written", "percent"), [("70", 70), ("70%", 70), ("0", 0), ("100 %", 100)])
def test_confidence_is_a_percentage(written: str, percent: int) -> None:
    assert front_of(f"expect: x\nconfidence: {written}").confidence == percent


# Who may see it


@pytest.mark.parametrize(
    "key",
    [
        "draft: true",
        "draft: yes",
        "draft: 'On'",
        "Draft: true",
        "published: false",
        "private: true",
        "hidden: yes",
        "unlisted: true",
        "status: draft",
        "Status: hidden",
        "visibility: private",
    ],
)
def test_a_key_that_hides_an_entry_elsewhere_hides_it_here(key: str) -> None:
    assert front_of(key).draft


@pytest.mark.parametrize(
    "key", ["draft: false", "draft: no", "draft:", "published: true", "private: false", "status: done"]
)
def test_other_values_of_these_keys_do_not(key: str) -> None:
    assert not front_of(key).draft


@pytest.mark.parametrize("key", ["publish", "Publish", "publishDate", "publish_date", "embargo"])
def test_an_embargo_is_understood_under_its_other_names(key: str) -> None:
    assert front_of(f"{key}: 2026-04-01").publish == "2026-04-01"


# The author's own keys


def test_unknown_keys_reach_the_theme_as_plain_data() -> None:
    text = (
        "layout: post\nn: 3\nf: 2.5\nyes: true\nword: yes\nday: 2026-03-04\nzip: 01234\ntime: 12:30\n"
        "big: 12345678901234567890\nnothing:\nquoted: '3'\ndeep: {a: [1, {b: x}]}\nextra: {mood: [curious]}\n"
    )
    assert front_of(text).extra == {
        "layout": "post",
        "n": 3,
        "f": 2.5,
        "yes": True,
        "word": "yes",
        "day": "2026-03-04",
        "zip": "01234",
        "time": "12:30",
        "big": "12345678901234567890",
        "nothing": None,
        "quoted": "3",
        "deep": {"a": [1, {"b": "x"}]},
        "mood": ["curious"],
    }


@pytest.mark.parametrize("number", [".inf", ".nan", "1e999", "-1e999", "9" * 5000])
def test_numbers_that_no_other_program_reads_stay_text(number: str) -> None:
    assert front_of(f"extra: {{n: {number}}}").extra == {"n": number}


def test_values_under_extra_are_the_author_s_own_and_not_warned_about() -> None:
    assert codes("extra: {layout: post, status: running, titel: x}") == set()


def test_a_nearby_key_is_suggested_and_a_far_one_not() -> None:
    for key, help in (("expct", "did you mean `expect`?"), ("outcome", "did you mean `result`?"), ("zzz", "extra")):
        (found,) = read_front(f"{key}: x")[1]
        assert help in found.help


# Pages


def test_a_page_leaves_the_keys_of_an_experiment_aside() -> None:
    front, found = read_front("title: About\nresult: nonsense\nstarted: never\nstatus: running\n", page=True)
    assert (front.result, front.started) == ("", "")
    assert [d.code for d in found] == ["page-key", "page-key", "status-derived"]


# The documentation is true


def blocks(code: str, heading: str) -> str:
    """The indented block under "Wrong:" or "Right:" in the explanation of a code."""
    part = explanation(code).split(f"\n\n{heading}:\n\n")[1].split("\n\nRight:\n\n")[0]
    assert all(line.startswith("    ") or not line for line in part.split("\n")), code
    return "\n".join(line[4:] for line in part.split("\n")) + "\n"


def file_of(block: str) -> str:
    """An entry with these lines; what it needs besides is added."""
    if re.search(r"^(---|\+\+\+)$", block, re.MULTILINE):
        return block
    heads = {"title": "title: Stand-up\n", "date": "date: 2026-03-04\n"}
    head = "".join(
        line for key, line in heads.items() if not re.search(rf"^{key}:", block, re.MULTILINE | re.IGNORECASE)
    )
    return f"---\n{head}{block}---\n"


_NOT_CONTENT = {
    "edit-refused",
    "file-name",
    "file-unreadable",
    "not-utf-8",
    "file-date-invalid",
    "file-copy",
    "file-format",
    "folder-missing",
    "day-to-come",
    "name-too-long",
    "link-refused",
    "title-too-long",
}
_DOCUMENTED = [
    code.name
    for group in ("Files", "Keys", "Values", "The life of an entry")
    for code in GROUPS[group]
    if code.name not in _NOT_CONTENT
]


@pytest.mark.parametrize("code", _DOCUMENTED)
def test_the_documentation_shows_what_is_wrong_and_what_is_right(code: str) -> None:
    path = "content/pages/about.md" if code == "page-key" else "content/stand-up.md"

    def said(block: str) -> list[str]:
        found = parse(file_of(block).encode(), path=path, settings=ParseSettings(url="https://ana.example/"))
        return [d.code for d in found.diagnostics]

    assert code in said(blocks(code, "Wrong"))
    assert said(blocks(code, "Right")) == []


def test_every_key_has_the_field_of_its_name_and_every_field_its_key() -> None:
    # The moment comes with the date; marks come with all of them.
    assert {field.name for field in fields(FrontMatter)} == {key.name for key in FIELDS} | {"moment", "marks"}


def test_every_key_is_documented_with_an_example_that_is_right() -> None:
    import yaml

    for key in FIELDS:
        assert key.documentation.endswith((".", "?"))
        assert set(yaml.safe_load(key.example)) == {key.name}
        errors = [d for d in read_front(key.example)[1] if d.severity == "error"]
        # A result or a decision needs the day it ended.
        assert [d.code for d in errors if not d.code.endswith("-without-end")] == []


_BASIC_TEXT = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=20)


def test_any_text_for_any_key_gives_a_value_or_a_problem_and_never_an_exception() -> None:
    import json

    @given(st.sampled_from([key.name for key in FIELDS]), _BASIC_TEXT)
    def law(key: str, text: str) -> None:
        # JSON's strings are YAML's, but for signs that take two escapes.
        front, found = read_front(f"{key}: {json.dumps(text)}")
        assert isinstance(front, FrontMatter)
        assert all(d.span.line == 2 for d in found)

    law()
