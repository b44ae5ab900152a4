"""Changing single keys of a file: every other byte stays, and every change can be undone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from microjournal.editing import keys as editing
from microjournal.editing.key_spans import EditRefused, read_front
from microjournal.editing.keys import ORDER, Edit, applied, edit, edits_for, inverse
from microjournal.schema.write import Value, item_text, value_text

ENTRY = b"""\
---
# yaml-language-server: $schema=entry.json
title: Stand-up by text   # working title
tags:    # by team
  - team
  - meetings  # sic
expect: >-
  Fewer than 3 of 10
  run late

review: 2w
mood: |+
  calm

---
The plan.
"""


def front_matter(data: bytes) -> dict[str, Any]:
    """The keys of a file as an independent reader sees them: every scalar as text."""
    match = re.match(
        rb"(?:\xef\xbb\xbf)?---[ \t]*[\r\n](.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z)", data, re.DOTALL
    )
    assert match is not None
    read: dict[str, Any] = yaml.load(match[1].decode(), yaml.BaseLoader) or {}
    return read


def test_a_changed_value_leaves_the_rest_of_its_line_alone() -> None:
    assert edit(ENTRY, {"title": "By text"}) == ENTRY.replace(b"Stand-up by text ", b"By text ")


def test_a_key_that_has_the_value_already_stays_as_it_is_written() -> None:
    data = b"---\ntitle: 'By text'\nstarted: \"2026-03-05\"\n---\n"
    assert edit(data, {"title": "By text", "started": "2026-03-05"}) == data


def test_new_keys_stand_after_their_neighbours() -> None:
    changed = edit(ENTRY, {"lesson": "Ask: why?", "started": "2026-03-05", "ended": "2026-03-19", "confidence": 70})
    assert (
        b"  run late\nconfidence: 70\nstarted: 2026-03-05\n\nreview: 2w\nended: 2026-03-19\nlesson: 'Ask: why?'\nmood:"
    ) in changed


def test_a_new_key_stands_before_its_successor_when_nothing_comes_before_it() -> None:
    assert edit(b"---\ntags: [a]\n---\n", {"title": "T"}) == b"---\ntitle: T\ntags: [a]\n---\n"


def test_a_key_of_somebody_else_is_added_at_the_end() -> None:
    assert edit(b"---\ntitle: T\nmood: calm\n---\n", {"weather": "mild"}).endswith(b"mood: calm\nweather: mild\n---\n")


def test_a_key_in_capitals_is_changed_where_it_stands() -> None:
    assert edit(b"---\nTitle: T\n---\n", {"title": "U"}) == b"---\nTitle: U\n---\n"


def test_blank_lines_that_belong_to_a_text_stay_part_of_it() -> None:
    assert edit(ENTRY, {"weather": "mild"}) == ENTRY.replace(b"\n\n---\n", b"\n\nweather: mild\n---\n")
    assert edit(ENTRY, {"mood": None}) == ENTRY.replace(b"mood: |+\n  calm\n\n", b"")
    assert edit(ENTRY, {"mood": "calm"}) == ENTRY.replace(b"|+\n  calm", b"calm")


def test_blank_lines_do_not_become_part_of_a_text_above_them() -> None:
    data = b"---\nmood: |+\n  calm\n\ntitle: T\n\n\nreview: 2w\n---\n"
    assert edit(data, {"title": None}) == b"---\nmood: |+\n  calm\n\nreview: 2w\n---\n"


def test_a_change_that_another_key_would_feel_is_never_handed_out() -> None:
    text = "---\ntitle: T\nreview: 2w\n---\n"
    front = read_front(text)
    assert front is not None
    for change in [(4, 24, "review: 3w\n"), (4, 28, "---\n"), (4, 13, ""), (4, 13, "title: 'T\n"), (24, 28, "")]:
        with pytest.raises(EditRefused, match="without changing what stands around it"):
            editing._checked(text, front, "title", change, lambda value: value is not None)


def test_a_removed_key_takes_its_lines_and_no_others() -> None:
    assert edit(ENTRY, {"expect": None}) == ENTRY.replace(b"expect: >-\n  Fewer than 3 of 10\n  run late\n", b"")
    assert edit(ENTRY, {"lesson": None}) == ENTRY


def test_an_empty_value_is_filled_before_its_comment() -> None:
    assert edit(b"---\nresult:  # soon\n---\n", {"result": "met"}) == b"---\nresult: met  # soon\n---\n"


def test_a_block_text_gives_way_to_a_line_and_keeps_its_comment() -> None:
    data = b"---\nexpect: |  # to be cut\n  One\n  two\n\nreview: 2w\n---\n"
    assert edit(data, {"expect": "One"}) == b"---\nexpect: One  # to be cut\n\nreview: 2w\n---\n"


def test_a_block_list_gives_way_to_a_flow_list_and_keeps_the_comments_above_and_behind_it() -> None:
    data = b"---\ntags:  # by team\n  # first\n  - a\n  - b  # last\ndate: 2026-03-04\n---\n"
    changed = edit(data, {"tags": ("x", "y, z")})
    assert changed == b"---\ntags: [x, 'y, z']  # by team\n  # first  # last\ndate: 2026-03-04\n---\n"


def test_line_ends_byte_order_mark_and_indentation_are_those_of_the_file() -> None:
    data = b"\xef\xbb\xbf---\r\n  title: T\r\n  date: 2026-03-04\r\n...\r\nBody \xff without end"
    assert edit(data, {"review": "2w"}) == data.replace(b"-04\r\n", b"-04\r\n  review: 2w\r\n")
    assert edit(data.replace(b"\r\n", b"\r"), {"title": "U"}) == data.replace(b"\r\n", b"\r").replace(b"T", b"U")


def test_a_file_without_front_matter_gets_one() -> None:
    assert edit(b"# Title\r\n", {"started": "2026-03-05"}) == b"---\r\nstarted: 2026-03-05\r\n---\r\n\r\n# Title\r\n"
    assert edit(b"", {"started": "2026-03-05"}) == b"---\nstarted: 2026-03-05\n---\n"
    assert edit(b"\xef\xbb\xbfText", {"title": "T"}) == b"\xef\xbb\xbf---\ntitle: T\n---\n\nText"
    assert edit(b"Text", {"title": None}) == b"Text"


def test_front_matter_with_nothing_in_it_takes_a_key() -> None:
    assert edit(b"---\n---\nText", {"title": "T"}) == b"---\ntitle: T\n---\nText"
    assert edit(b"---\n# only this\n---\n", {"title": "T"}) == b"---\n# only this\ntitle: T\n---\n"


@pytest.mark.parametrize(
    ("front", "line", "column", "length", "words"),
    [
        ("title: T\ntitle: U", 3, 1, 5, "twice"),
        ("Title: T\ntitle: U", 3, 1, 5, "twice"),
        ("title: &t T\nname: *t", 2, 1, 5, "anchor"),
        ("name: &t T\ntitle: *t", 3, 1, 5, "alias"),
        ("? title\n: T", 2, 3, 5, "line of its own"),
        ("title: [a, # one\n  b]", 2, 1, 5, "comment inside"),
        ("a: &a {title: T}\n<<: *a", 3, 1, 2, "merge"),
        ("{title: T}", 2, 1, 1, "key: value"),
        ("- title", 2, 1, 1, "key: value"),
        ("just words", 2, 1, 1, "key: value"),
        ("a: b\n'title: T", 4, 1, 1, "not YAML"),
        ("a: b\n--- # more\ntitle: T", 2, 1, 1, "more than one"),
        ("title: T\nbell: \a", 2, 1, 1, "forbids"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused_at_its_place(
    front: str, line: int, column: int, length: int, words: str
) -> None:
    with pytest.raises(EditRefused) as refused:
        edit(f"---\n{front}\n---\n".encode(), {"title": "New"})
    error = refused.value
    assert (error.line, error.column, error.length) == (line, column, length)
    assert words in error.message
    assert error.help


@pytest.mark.parametrize(
    ("data", "words"), [(b"---\ntitle: T\n", "no end"), (b"---", "no end"), (b"+++\ntitle = 'T'\n+++\n", "TOML")]
)
def test_front_matter_that_the_reader_of_entries_cannot_read_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(EditRefused, match=words):
        edit(data, {"title": "U"})


def test_front_matter_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(EditRefused, match="forbids"):
        edit(b"---\ntitle: Caf\xe9\n---\n", {"title": "U"})


def test_an_edit_fits_only_the_bytes_it_was_made_for() -> None:
    with pytest.raises(ValueError, match="something else"):
        Edit(start=0, old=b"a", new=b"b").apply(b"c")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: b",
            "a #b",
            "- a",
            "? a",
            "# a",
            "[a",
            "{a",
            "a]",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "'a'",
            '"',
        ),
        *(
            "yes",
            "No",
            "on",
            "true",
            "null",
            "~",
            "",
            "1",
            "-1.5",
            "1e3",
            "0o17",
            "0x1f",
            "12:30",
            "1_000",
            ".inf",
            "=",
        ),
        *(
            "2026-03-04",
            "2026-03-04 10:00",
            " a",
            "a ",
            "a:",
            "a\nb",
            "a\tb",
            "\ta",
            "a\u2028b",
            "a\x85b",
            "\ufeffa",
            "🎉",
        ),
        *(
            "---",
            "...",
            "--- a",
            "a, b",
            "<<",
            "y",
            "N",
            "it's",
            "\\",
            "a\x07",
            "Stand-up: take 2 # no",
            "-",
            ":",
            "-5 °C",
        ),
    ],
)
def test_any_text_reads_back_as_the_same_text(text: str) -> None:
    for written in (f"k: {value_text(text)} # c", f"k: {value_text((text, text))}  # c"):
        assert "\n" not in written
        read = yaml.safe_load(written)["k"]
        assert read == (text if isinstance(read, str) else [text, text])


def test_quotes_are_written_only_where_they_are_needed() -> None:
    for text in (
        "Stand-up by text",
        "-5 °C",
        "a:b",
        "a#b",
        "it's",
        "C++ & C#",
        "50 % (or more)",
        "ana/journal#42",
        "2w",
    ):
        assert value_text(text) == text
    for text in ("yes", "null", "1e3", "0o17", "y", "1_000"):
        assert value_text(text) == f"'{text}'"
    assert value_text("2026-03-05", day=True) == "2026-03-05"
    assert value_text("2026-03-05") == "'2026-03-05'"
    assert value_text(70) == "70"


# --- laws -----------------------------------------------------------------------------------------------------------

WORDS = st.text(alphabet="abcé世🎉 0:#-'\"[]{},&*!|>%@`~\\?", max_size=12)
PLAIN = st.from_regex(r"[a-zé世][a-z é世🎉0-9]{0,12}[a-z]", fullmatch=True).filter(
    lambda text: value_text(text) == text
)
BREAK = "\N{SYMBOL FOR NEWLINE}"
COMMENT = st.sampled_from(["", " # why", "   # it's: [odd", "  "])


@dataclass(frozen=True)
class Piece:
    """A key with its value as somebody may have written it. inner_comment: a comment inside the value."""

    text: str
    inner_comment: bool = False


@st.composite
def pieces(draw: st.DrawFn, key: str, indent: str) -> Piece:
    name = draw(st.sampled_from([key, key, f"'{key}'", f'"{key}"', f"{key} "]))
    first, second = draw(PLAIN), draw(PLAIN)
    comment = draw(COMMENT)
    deep = indent + "  "
    shape = draw(st.integers(0, 13))
    quoted = "'" + draw(WORDS).replace("'", "''") + "'"
    value = {
        0: f" {first}{comment}",
        1: f" {quoted}{comment}",
        2: f' "{first} \\" # \\u00e9"{comment}',
        3: f"{comment}",
        4: f" {first}{BREAK}{deep}{second}{comment}",
        5: f" |{draw(st.sampled_from(['', '-', '+']))}{comment}{BREAK}{deep}{first}{BREAK}{deep}# {second}{BREAK}",
        6: f" >{draw(st.sampled_from(['', '-', '+']))}{comment}{BREAK}{deep}{first}{BREAK}{BREAK}{deep} {second}",
        7: f" [{first}, {quoted}]{comment}",
        8: f" [{first},{BREAK}{deep}{second} ]{comment}",
        9: f"{comment}{BREAK}{indent}- {first}{comment}{BREAK}{indent}- {second}",
        10: f"{comment}{BREAK}{deep}-   {first}{BREAK}{deep}-   {quoted}{comment}",
        11: f" {{a: {first}, b: [{quoted}]}}{comment}",
        12: f"{comment}{BREAK}{deep}a: {first}{BREAK}{deep}b:{BREAK}{deep}  - |{BREAK}{deep}      {second}",
        13: f"{BREAK}{deep}- {first}{BREAK}{deep}# {second}{BREAK}{deep}- {second}",
    }[shape]
    inner = shape == 13 or (shape == 9 and "#" in comment)
    return Piece(f"{indent}{name}:{value}", inner_comment=inner)


@dataclass(frozen=True)
class File:
    """A file, the keys that are in it, and those whose value has a comment inside."""

    data: bytes
    keys: tuple[str, ...]
    commented: frozenset[str]


@st.composite
def files(draw: st.DrawFn) -> File:
    keys = draw(st.lists(st.sampled_from([*ORDER[:14], "mood", "Weather", "x-y"]), unique=True, max_size=6))
    indent = draw(st.sampled_from(["", "", " "]))
    lines, commented = [], set()
    for key in keys:
        lines.append(draw(st.sampled_from(["", "", f"{BREAK}", f"# about it{BREAK}", f"{indent}# a: b{BREAK}{BREAK}"])))
        piece = draw(pieces(key, indent))
        lines.append(piece.text + BREAK)
        commented |= {key} if piece.inner_comment else set()
    opening, closing = draw(st.sampled_from(["---", "---  "])), draw(st.sampled_from(["---", "...", "--- "]))
    text = f"{opening}{BREAK}{''.join(lines)}{closing}"
    body = draw(
        st.sampled_from(["", BREAK, f"{BREAK}The plan: a{BREAK}---{BREAK}b", f"{BREAK}{BREAK}title: no{BREAK}"])
    )
    breaks = draw(st.sampled_from([["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"]]))
    first, *rest = (text + body).split(BREAK)
    joined = first + "".join(breaks[number % len(breaks)] + part for number, part in enumerate(rest))
    bom, tail = draw(st.sampled_from([b"", b"\xef\xbb\xbf"])), draw(st.sampled_from([b"", b" \xff"])) if body else b""
    return File(bom + joined.encode() + tail, tuple(keys), frozenset(commented))


def values(key: str) -> st.SearchStrategy[Value]:
    if key in ("date", "started", "review", "ended", "dropped"):
        return st.dates().map(str)
    if key in ("tags", "follows"):
        return st.lists(WORDS, max_size=3).map(tuple)
    return st.integers(0, 100) if key == "confidence" else WORDS


CHANGES = st.fixed_dictionaries({}, optional={key: st.none() | values(key) for key in [*ORDER[:14], "mood", "new"]})


def as_read(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


@given(files(), CHANGES)
@example(File(b"---\n---", (), frozenset()), {"title": "---"})
def test_only_the_keys_concerned_change_and_everything_can_be_undone(file: File, changes: dict[str, Any]) -> None:
    before = front_matter(file.data)
    try:
        edits = edits_for(file.data, changes)
    except EditRefused:
        assert any(key in file.commented and value is not None for key, value in changes.items())
        return
    changed = applied(file.data, edits)
    expected = {key: value for key, value in before.items() if changes.get(key, "") is not None}
    expected |= {key: as_read(value) for key, value in changes.items() if value is not None}
    assert front_matter(changed) == expected
    others = [key for key in before if key not in changes]
    assert [key for key in front_matter(changed) if key not in changes] == others
    assert applied(changed, inverse(edits)) == file.data
    assert edit(changed, changes) == changed


@given(files(), st.data())
def test_one_change_touches_bytes_of_one_key_only(file: File, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([*ORDER[:14], "mood", "new"]))
    value = data.draw(st.none() | values(key))
    assume(key not in file.commented)
    others = [other for other in file.keys if other != key]
    for one in edits_for(file.data, {key: value}):
        assert key in file.keys or one.old == b""
        lines = re.split(rb"[\r\n]+", one.old + b"\n")
        assert not any(re.match(rb" ?['\"]?%s['\"]? ?:" % other.encode(), line) for line in lines for other in others)


@given(files(), st.data())
def test_adding_a_key_and_removing_it_gives_the_first_bytes_back(file: File, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([key for key in [*ORDER[:14], "new"] if key not in file.keys]))
    value = data.draw(values(key))
    assert edit(edit(file.data, {key: value}), {key: None}) == file.data


@given(files(), st.data(), PLAIN, WORDS)
@example(File(b"---\n---", (), frozenset()), None, "a", "b")
def test_setting_a_plain_value_and_setting_it_back_gives_the_first_bytes_back(
    file: File, data: st.DataObject | None, old: str, new: str
) -> None:
    key = data.draw(st.sampled_from(["title", "expect", "lesson", "mood"])) if data else "title"
    assume(key not in file.commented)
    first = edit(file.data, {key: old})
    assert edit(edit(first, {key: new}), {key: old}) == first


@given(st.binary(max_size=60) | st.text(alphabet="-\n\r:a# '\"[]{}&*!|>?.t", max_size=60).map(str.encode), WORDS)
def test_any_bytes_are_changed_as_asked_or_refused(data: bytes, title: str) -> None:
    try:
        edits = edits_for(data, {"title": title, "started": "2026-03-05"})
    except EditRefused:
        return
    assert applied(applied(data, edits), inverse(edits)) == data


@given(st.text())
def test_whatever_the_text_its_yaml_is_one_line_that_reads_back(text: str) -> None:
    assume(text.isprintable() or not re.search("[\ud800-\udfff]", text))
    written = value_text(text)
    assert len(written.splitlines()) <= 1
    assert yaml.safe_load(f"k: {written} # c") == {"k": text}


def test_a_dash_alone_is_an_item_and_does_not_begin_one() -> None:
    for written in (f"k: {value_text(('a', '-'))}", f"k:\n- a\n- {item_text('-')}"):
        assert yaml.safe_load(written) == {"k": ["a", "-"]}
