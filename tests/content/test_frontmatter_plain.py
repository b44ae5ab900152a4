"""Front matter that is read at sight says exactly what the same text says when it is read as YAML."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from microjournal.content import frontmatter
from microjournal.content.fields import NAMES
from microjournal.content.frontmatter import FrontMatter
from microjournal.content.frontmatter_plain import read_plain
from microjournal.schema.document import Document

PLAIN = """\
title: Stand-up by text for two weeks
date: 2026-03-04
tags: [team, deep work, c-3.1]
expect: Fewer than 3 of 10 "stand-ups" run over, at 10:30
confidence: 70
started: 2026-03-05
review: 2w
ended: 2026-03-19
result: partly
decision: adapt
lesson: People read text updates only before ten
follows: 2026-02-10-standup-15-min
issue: 42
summary: How we write
"""

# What stands between the words of a line, and what makes it something else.
PIECES = [
    *("a", "Word", "two words", "é", "中文", "🎉", "0", "1", "42", "007", "100", "101", "1e3", "0x1f", "70%", ".5"),
    *("2026-03-04", "2026-03-04 09:30", "2026-02-30", "0999-01-01", "2w", "3d", "1m", "999m", "two weeks", "10:30"),
    *("met", "partly", "not-met", "validated", "adopt", "adapt", "kill", "yes", "no", "true", "null", "Null", "~"),
    *(" ", "  ", "\t", "\u00a0", "\u2028", "\x85", "\ufeff", "\x07", "\ufffe", "\n", "\n ", "\r", "#", " #", " # x"),
    *(":", ": ", " :", "::", "-", "- ", "--- ", "?", "? ", ",", ", ", ",b", "[", "]", "[]", "[a]", "[a, b]", "[[a]]"),
    *("[a, A]", "[a, null]", "[a b, c-d]", "[a: b]", "[a,b]", "[ a ]", "[a, b]]", "{", "}", "{a: b}", "&a ", "*a", "!"),
    *("!!int ", "|", ">", "'", '"', "'a'", '"a"', "%", "@", "`", "\\", "<<", "=", "x" * 141),
]
values = st.one_of(
    st.sampled_from(PIECES),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=2)), max_size=4).map("".join),
)
# What may stand in a line instead, and what may not.
OTHERS = {
    "title": ["Stand-up", "2026", "a, b", "yes"],
    "date": ["2026-03-04T09:30", "2026-03-06"],
    "tags": ["[a]", "team", "a, b", "[a, A]", "[null]", "null"],
    "expect": ["x" * 140, "x" * 141],
    "confidence": ["0", "100", "101", "007"],
    "started": ["2026-03-03", "2026-03-04"],
    "review": ["2026-03-19", "2026-03-01", "0d"],
    "ended": ["2026-03-03"],
    "dropped": ["2026-03-20"],
    "result": ["met", "validated"],
    "decision": ["kill"],
    "lesson": ["x" * 140, "x" * 141],
    "follows": ["[a, b c]", "[a, a]", "see [[a]]", "a, b"],
    "issue": ["a/b#3", "0"],
}
lines = st.sampled_from(PLAIN.splitlines())
other_lines = st.sampled_from([f"{name}: {text}" for name, texts in OTHERS.items() for text in texts])
odd_lines = st.tuples(
    st.sampled_from([*sorted(NAMES), "Title", "tag", "mood", "a b", "", "-", "?", "#"]),
    st.sampled_from([": ", ": ", ":", " : ", ":  ", ":\t", " "]),
    values,
).map("".join)


def key_of(line: str) -> str:
    return line.partition(":")[0]


heads = st.builds(
    lambda others, lines, odd: "".join(f"{line}\n" for line in {**lines, **others, **odd}.values()),
    st.lists(other_lines, max_size=2).map(lambda lines: {key_of(line): line for line in lines}),
    st.lists(lines, max_size=9).map(lambda lines: {key_of(line): line for line in lines}),
    st.lists(odd_lines, max_size=1).map(lambda lines: {line: line for line in lines}),
)


def as_yaml(head: str, zone: str) -> FrontMatter | None:
    """The front matter if there is nothing to say about it."""
    document = Document(head, path="content/x.md", first_line=2)
    top = document.compose()
    if top is None:
        return None
    front = frontmatter.read(document, top, name_date="2026-03-04", url="https://ana.example/", zone=zone)
    return None if document.diagnostics else front


@given(st.one_of(heads, st.tuples(st.sampled_from(["title: ", "follows: ", "tags: "]), values).map("".join)))
@example(PLAIN)
@example("")
@example("\n")
@example("title: a  b\n")
@example("title: a \n")
@example("title: a #b\n")
@example("title: a:\n")
@example("title: null\n")
@example("title: a\u00a0b\n")
@example("tags: a, b\n")
@example("tags: [null]\n")
@example("follows: [a, a]\n")
@example("confidence: 007\n")
@example("confidence: 101\n")
@example("issue: a/b\n")
@example("tags: [a]\ntags: [b]\n")
@example("title: a\n  b\n")
@example("title: a: b\n")
@example("follows: see [[a]]\n")
@example("tags: [a, b] c\n")
def test_what_is_read_at_sight_is_what_yaml_says(head: str) -> None:
    for zone in ("UTC", "Europe/Berlin"):
        front = read_plain(head, first_line=2, name_date="2026-03-04", zone=zone)
        assert front is None or front == as_yaml(head, zone)


def test_what_most_entries_have_is_read_at_sight() -> None:
    front = read_plain(PLAIN, first_line=2, name_date="2026-03-04", zone="UTC")
    assert front is not None
    assert front == as_yaml(PLAIN, "UTC")


@pytest.mark.parametrize(
    "line",
    [
        "title: Plain # and a remark",
        "title: 'in quotes'",
        "title:",
        "title: a: b",
        "mood: curious",
        "result: validated",
        "started: 4 March 2026",
        "ended: 2026-03-01",
        f"expect: {'x' * 141}",
    ],
)
def test_what_may_mean_more_or_has_to_be_told_is_left_to_yaml(line: str) -> None:
    assert read_plain(f"date: 2026-03-04\n{line}\n", first_line=2, name_date="", zone="UTC") is None
