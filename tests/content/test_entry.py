from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from microjournal.content.entry import Parsed, ParseSettings, parse
from microjournal.content.fields import NAMES
from microjournal.content.names import names_of
from microjournal.diagnostics.text import as_text, source_lines
from microjournal.index.entries import entry_to_plain
from microjournal.model.digest import decode, encode
from microjournal.model.entry import Entry
from microjournal.schema.advice import in_quotes
from microjournal.schema.document import Document

SETTINGS = ParseSettings(url="https://ana.example/journal/", timezone="Europe/Berlin")
PATH = "content/2026-03-04-stand-up.md"
BROKEN = sorted((Path(__file__).parent.parent / "broken").glob("*.txt"))


def parsed(text: str | bytes, path: str = PATH) -> Parsed:
    return parse(text.encode() if isinstance(text, str) else text, path=path, settings=SETTINGS)


def entry_of(text: str | bytes, path: str = PATH) -> Entry:
    found = parsed(text, path)
    assert found.entry is not None, found.diagnostics
    return found.entry


def codes(text: str | bytes, path: str = PATH) -> list[str]:
    return [found.code for found in parsed(text, path).diagnostics]


def said(data: bytes, path: str = PATH) -> str:
    lines = source_lines(data)
    return as_text(parsed(data, path).diagnostics, lambda span: lines[span.line - 1])


# What is wrong, and how it is told


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.stem)
def test_a_broken_file_is_told_with_its_line_its_column_and_what_to_write(case: Path) -> None:
    path, text, report = case.read_text(encoding="utf-8").split("=====\n")
    lines = source_lines(text.encode())

    found = parsed(text, path.strip()).diagnostics

    told = as_text(found, lambda span: lines[span.line - 1] if span.line <= len(lines) else None)
    assert told == report


def test_there_is_a_broken_file_for_most_kinds_of_mistakes_in_an_entry() -> None:
    from microjournal.diagnostics.codes import GROUPS

    told = "".join(case.read_text(encoding="utf-8") for case in BROKEN)
    kinds = {code.name for group in ("Files", "Keys", "Values", "The life of an entry") for code in GROUPS[group]}
    # Most are found by others, and one is in a file that is not text, so it has a test of its own.
    others = {
        "edit-refused",
        "file-name",
        "file-unreadable",
        "file-copy",
        "file-format",
        "folder-missing",
        "day-to-come",
        "name-too-long",
        "link-refused",
        "not-utf-8",
        "title-too-long",
    }
    assert {kind for kind in kinds if f"[{kind}]" not in told} == others


def test_the_contract_s_own_example_is_told_to_the_letter() -> None:
    head = b"---\ntitle: Stand-up\ndate: 2026-03-04\nexpect: x\nstarted: 2026-03-05\nended: 2026-03-19\n\n\n"
    data = head + b"result: partial\n---\n"
    assert said(data, "content/2026/stand-up.md") == (
        "content/2026/stand-up.md:9:9: error[result-unknown]: 'partial' is not a result\n"
        "  9 | result: partial\n"
        "    |         ^^^^^^^ write one of: met, partly, not-met, unclear\n"
    )


def test_problems_of_front_matter_and_body_come_together() -> None:
    found = parsed("---\ntitle: X\nreview: soon\n---\n\nText.\n\n## 2026-02-30 Nobody came\n").diagnostics
    assert [(d.code, d.span.line) for d in found] == [("review-invalid", 3), ("update-date-invalid", 8)]


def test_an_entry_with_a_mistake_is_still_there_for_those_that_follow_it() -> None:
    entry = entry_of("---\nexpect: It helps\nresult: partial\n---\n")
    assert (entry.id, entry.title, entry.result) == ("2026-03-04-stand-up", "Stand up", "")


# Bytes and lines


def test_windows_and_old_mac_line_ends_read_as_others_do() -> None:
    unix = "---\ntitle: Stand-up\ntags:\n  - team\nresult: x\n---\n# Plan\n\nText.\n"
    for end in ("\r\n", "\r"):
        data = unix.replace("\n", end).encode()
        found = parsed(data)
        assert found.diagnostics == parsed(unix).diagnostics
        assert found.sections == parsed(unix).sections


def test_a_byte_order_mark_is_passed_over() -> None:
    assert entry_of("\ufeff---\ntitle: Stand-up\n---\n").title == "Stand-up"
    assert entry_of("\ufeff# Stand-up\n").title == "Stand-up"


def test_a_byte_that_is_not_utf_8_is_named_with_its_place_and_what_it_may_have_been() -> None:
    data = "---\ntitle: Größe\nsummary: ä ".encode() + b"Caf\xe9\n---\n"
    assert said(data) == (
        "content/2026-03-04-stand-up.md:3:15: error[not-utf-8]: the byte 0xE9 is not UTF-8\n"
        "  3 | summary: ä Caf\ufffd\n"
        "    |               ^ save the file with the encoding UTF-8 (in Windows-1252 this byte is 'é')\n"
    )


def test_a_bad_byte_is_found_behind_a_mark_and_windows_line_ends() -> None:
    (found,) = parsed(b"\xef\xbb\xbf\xff" + b"\r\n").diagnostics
    assert (found.span.line, found.span.column) == (1, 1)
    (found,) = parsed(b"# Title\r\n\r\nab\xff\r\n").diagnostics
    assert (found.span.line, found.span.column) == (3, 3)


def test_utf_16_is_recognised() -> None:
    (found,) = parsed("# Stand-up".encode("utf-16")).diagnostics
    assert (found.code, found.message) == ("not-utf-8", "this file is UTF-16")


def test_columns_count_code_points() -> None:
    (found,) = parsed("---\ntitle: X\ntags: [🎉é, bé, BÉ]\n---\n").diagnostics
    assert (found.span.column, found.span.length) == (16, 2)


def test_front_matter_may_end_in_dots_and_its_lines_in_blanks() -> None:
    entry = entry_of("---  \ntitle: Stand-up\n...\t\nBody here.\n")
    assert (entry.title, entry.excerpt) == ("Stand-up", "Body here.")


def test_an_empty_front_matter_is_one() -> None:
    assert entry_of("---\n---\n# Stand-up\n").title == "Stand-up"
    assert entry_of("---\n# nothing yet\n---\n# Stand-up\n").title == "Stand-up"


def test_rare_line_breaks_of_yaml_do_not_shift_the_lines() -> None:
    (found,) = parsed("---\ntitle: One\u2028two\u0085three\nresult: x\nended: 2026-03-05\n---\n").diagnostics
    assert found.span.line == 3


def test_a_plain_markdown_file_is_an_entry() -> None:
    entry = entry_of("# Stand-up *by* text\n\nWe write. It is short.\n")
    assert (entry.title, entry.date, entry.excerpt, entry.words) == ("Stand-up by text", "2026-03-04", "We write.", 5)
    assert codes("# Stand-up\n") == []


def test_a_long_entry_and_one_without_words_are_entries() -> None:
    assert entry_of("---\ntitle: Long\n---\n" + "A sentence of words. " * 4000).words == 16_000
    assert entry_of("---\ntitle: Short\n---\n").words == 0


# Names


@pytest.mark.parametrize(
    ("path", "id", "slug"),
    [
        ("content/2026-03-04-stand-up.md", "2026-03-04-stand-up", "stand-up"),
        ("content/2026/2026-03-04 Stand up, by v1.2.md", "2026-03-04 Stand up, by v1.2", "stand-up-by-v1-2"),
        ("content/2026-03-04-🎉.md", "2026-03-04-🎉", "u1f389"),
        ("content/2026-03-04.md", "2026-03-04", "04"),
        ("content/2026-03-04-.md", "2026-03-04-", "04"),
        ("content/2026-03-04-C#.md", "2026-03-04-C#", "c-sharp"),
        ("content/2026-03-04-stand-up/index.md", "2026-03-04-stand-up", "stand-up"),
        ("content/2026-03-04-x.MD", "2026-03-04-x", "x"),
    ],
)
def test_the_file_s_name_gives_id_and_slug(path: str, id: str, slug: str) -> None:
    entry = entry_of("# Title", path)
    assert (entry.id, entry.slug, entry.date) == (id, slug, "2026-03-04")


def test_an_id_is_the_same_however_the_file_system_spells_accents() -> None:
    path = "content/2026-03-04-größe.md"
    spelt = {entry_of("# T", unicodedata.normalize(form, path)).id for form in ("NFC", "NFD")}
    assert spelt == {unicodedata.normalize("NFC", "2026-03-04-größe")}


def test_the_key_id_overrides_the_name_and_the_date_still_comes_from_it() -> None:
    entry = entry_of("---\ntitle: T\nid: 2020-01-01-other\n---\n")
    assert (entry.id, entry.slug, entry.date) == ("2020-01-01-other", "other", "2026-03-04")


def test_with_a_key_for_the_date_an_impossible_date_is_part_of_the_name() -> None:
    entry = entry_of("---\ntitle: Cells\ndate: 2022-03-01\n---\n", "content/2022-02-29-cells.md")
    assert (entry.id, entry.slug, entry.date) == ("2022-02-29-cells", "cells", "2022-03-01")


def test_index_at_the_top_of_content_keeps_its_name() -> None:
    assert names_of("content/index.md").id == "index"


def test_a_page_takes_its_path_and_needs_no_date() -> None:
    page = entry_of("# About us\n", "content/pages/team/About Us.md")
    assert (page.page, page.id, page.slug, page.date) == (True, "team/About Us", "team/about-us", "")
    assert entry_of("# Team\n", "content/pages/team/index.md").id == "team"
    assert entry_of("---\ntitle: T\ndate: 2026-01-01\nmood: x\n---\n", "content/pages/x.md").date == "2026-01-01"


# Body


def test_the_body_s_updates_result_links_and_anchors_are_facts_of_the_entry() -> None:
    entry = entry_of(
        "---\ntitle: T\n---\nThe [plan](other.md).\n\n## 2026-03-09 Half forgot\n\nText.[^1]\n\n"
        "## Result\n\nGood.\n\n[^1]: Note.\n"
    )
    assert [(day, title) for day, title, _ in entry.updates] == [("2026-03-09", "Half forgot")]
    assert entry.updates[0][2] in entry.anchors
    assert entry.has_result_section
    assert [(link.target, link.line) for link in entry.links if link.kind == "file"] == [("other.md", 4)]


def test_a_title_repeated_as_heading_is_no_mistake() -> None:
    assert codes("---\ntitle: Stand-up by text\n---\n# Stand-up by *text*!\n") == []


# Laws


def test_advice_to_quote_a_value_makes_the_line_readable() -> None:
    characters = st.sampled_from("ab :#'\"[]{}&*!|>%@`-?,\\\x07\t=~é")

    @given(st.text(characters, min_size=3, max_size=14))
    @example("\x07: :")
    @example('a: it\'s "b": \\c # d')
    def law(line: str) -> None:
        if advice := in_quotes(line):
            document = Document(advice.removeprefix("put the value in quotes: "), path=PATH)
            top = document.compose()
            assert top is not None
            assert len(top.value) == 1

    law()


def test_parsing_takes_any_bytes_and_points_into_the_file() -> None:
    @given(st.binary(max_size=200))
    def law(data: bytes) -> None:
        check_places(data)

    law()


_WORDS = st.sampled_from(
    "2026-03-04 2026-02-30 2w yes null ~ met partial [a, b] {a: b} 'x \"y &a *a !t | > - ? : # %x @x [[id]] <<: 1e3 \t"
    " https://ana.example/journal/x/ /old/ ../x c# 🎉 \u2028 \x00 \ud7ff \ufeff".split(" ")
)
_LINES = st.builds(
    lambda key, sign, words, indent: f"{' ' * indent}{key}{sign}{' '.join(words)}",
    st.sampled_from([*sorted(NAMES), "Title", "status", "published", "author", "<<", "- x", "layout", "?"]),
    st.sampled_from([": ", ":", ": ", "=", ":\n  - "]),
    st.lists(_WORDS | st.text(max_size=8), max_size=4),
    st.sampled_from([0, 0, 0, 0, 1, 2]),
)


def test_parsing_takes_any_front_matter_and_points_into_the_file() -> None:
    @given(st.lists(_LINES, max_size=8), st.sampled_from(["---", "...", "", "--- x"]))
    def law(lines: list[str], end: str) -> None:
        text = "\n".join(["---", *lines, end, "Body."])
        check_places(text.encode("utf-8", errors="surrogatepass"))

    law()


def check_places(data: bytes) -> None:
    lines = source_lines(data)
    for path in (PATH, "content/x.md", "content/pages/x.md"):
        found = parsed(data, path)
        assert found.entry is not None or any(d.severity == "error" for d in found.diagnostics)
        for diagnostic in found.diagnostics:
            span = diagnostic.span
            assert span.path == path
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert span.length >= 1
            assert diagnostic.message
        if found.entry is not None:
            # What is stored must be plain data, and text that can be written.
            assert decode(encode(entry_to_plain(found.entry))) == entry_to_plain(found.entry)
            repr(found.entry).encode()


@pytest.mark.parametrize("nesting", [200, 2_000, 100_000])
def test_values_that_are_nested_too_deeply_are_refused(nesting: int) -> None:
    for opening, closing in (("[", "]"), ("{a: ", "}"), ("- ", "")):
        text = "---\ntitle: T\nmood:\n " + opening * nesting + "x" + closing * nesting + "\n---\n"
        assert "error" in {d.severity for d in parsed(text).diagnostics}


def test_aliases_that_unfold_to_billions_are_refused() -> None:
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert "yaml-alias" in codes(f"---\ntitle: T\na0: &a0 [x, y]\n{layers}---\n")


def test_an_alias_and_a_merge_key_mean_what_they_mean_in_yaml() -> None:
    entry = entry_of(
        "---\ntitle: &t Stand-up\nsummary: *t\nextra:\n  base: &base {a: 1, b: 2}\n  more: {<<: *base, b: 3}\n---\n"
    )
    assert entry.summary == "Stand-up"
    assert entry.extra == {"base": {"a": 1, "b": 2}, "more": {"b": 3, "a": 1}}


def test_without_libyaml_the_same_is_read_and_said() -> None:
    program = (
        "import sys, yaml; del yaml.CBaseLoader\n"
        "from microjournal.content.entry import ParseSettings, parse\n"
        "from microjournal.schema.nodes import Loader\n"
        "assert not issubclass(Loader, yaml._yaml.CParser)\n"
        f"print(parse(sys.stdin.buffer.read(), path={PATH!r}, settings={SETTINGS!r}))"
    )
    for text in (
        "---\ntitle: 'Größe' # x\ntags: [a, 🎉, c]\nfollows:\n  - one\nexpect: >\n  a\n  b\nzz: 1\n---\n",
        "---\ntitle: a: b\n---\n",
        "---\ntitle: 'a\n---\n",
    ):
        done = subprocess.run([sys.executable, "-c", program], input=text.encode(), capture_output=True, check=True)
        assert done.stdout.decode().strip() == str(parsed(text))
