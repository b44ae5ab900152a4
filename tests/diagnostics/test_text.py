from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microjournal.diagnostics import Diagnostic, Span
from microjournal.diagnostics.codes import Severity
from microjournal.diagnostics.machine import as_github, as_json
from microjournal.diagnostics.text import Layout, as_text, source_lines, summary


def problem(
    *,
    column: int = 9,
    length: int = 7,
    number: int = 9,
    severity: Severity = "error",
    help: str = "write one of: met, partly",
    path: str = "content/a.md",
    message: str = "'partial' is not a result",
    code: str = "result-unknown",
) -> Diagnostic:
    span = Span(path=path, line=number, column=column, length=length)
    return Diagnostic(code=code, severity=severity, message=message, span=span, help=help)


def shown(line: str, *, column: int, length: int = 1, width: int = 60) -> tuple[str, str]:
    """The source line and the carets as printed, without the margin."""
    text = as_text([problem(column=column, length=length, number=1, help="")], lambda _: line, Layout(width=width))
    _, source, carets = text.removesuffix("\n").split("\n")
    assert source[:6] == "  1 | "
    assert carets[:6] == "    | "
    return source[6:], carets[6:]


def columns(text: str) -> int:
    """What a terminal makes of a text."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_a_problem_is_shown_with_its_line_a_caret_and_the_help_behind_it() -> None:
    assert as_text([problem()], lambda _: "result: partial") == (
        "content/a.md:9:9: error[result-unknown]: 'partial' is not a result\n"
        "  9 | result: partial\n"
        "    |         ^^^^^^^ write one of: met, partly\n"
    )


def test_the_margin_grows_with_the_number_of_the_line() -> None:
    text = as_text([problem(number=1234)], lambda _: "result: partial")
    assert text.split("\n")[1:3] == ["  1234 | result: partial", "       |         ^^^^^^^ write one of: met, partly"]


def test_without_a_line_to_show_the_help_has_a_line_of_its_own() -> None:
    for line in (None, "", "   "):
        assert as_text([problem()], lambda _, line=line: line) == (  # type: ignore[misc]
            "content/a.md:9:9: error[result-unknown]: 'partial' is not a result\n  = help: write one of: met, partly\n"
        )
    assert as_text([problem(help="")], lambda _: None).count("\n") == 1


def test_nothing_to_say_is_nothing() -> None:
    assert as_text([], lambda _: None) == ""
    assert summary([]) == ""
    assert as_github([]) == ""
    assert as_json([]) == "[]\n"


def test_errors_come_first_and_doubles_once() -> None:
    found = [problem(severity="hint", path="a.md"), problem(path="z.md"), problem(path="z.md"), problem(path="b.md")]
    text = as_text(found, lambda _: None)
    assert re.findall(r"^(\w+\.md)", text, re.MULTILINE) == ["b.md", "z.md", "a.md"]


def test_wide_characters_and_tabs_keep_the_caret_under_its_place() -> None:
    assert shown("漢字: x", column=5) == ("漢字: x", "      ^")
    assert shown("漢字: x", column=1, length=2) == ("漢字: x", "^^^^")
    assert shown("ＡＢ: x", column=5) == ("ＡＢ: x", "      ^")
    assert shown("\ta: x", column=5) == ("    a: x", "       ^")
    assert shown("e\u0301: x", column=5) == ("e\u0301: x", "   ^")


def test_a_caret_may_stand_behind_the_line() -> None:
    assert shown("title:", column=7) == ("title:", "      ^")


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "a" * 100 + "HERE" + "b" * 100
    source, carets = shown(line, column=101, length=4, width=60)
    assert source[len(carets) - 4 : len(carets)] == "HERE"
    assert source.startswith("…a")
    assert source.endswith("b…")
    assert len(source) == 54


def test_only_what_is_cut_off_is_marked_so() -> None:
    line = "START" + "a" * 100
    assert shown(line, column=1, length=5)[0].startswith("START")
    assert shown(line, column=105)[0].endswith("aaa")


def test_behind_many_carets_the_help_has_a_line_of_its_own() -> None:
    text = as_text([problem(column=9, length=500)], lambda _: "result: " + "x" * 500, Layout(width=60))
    assert text.splitlines()[2:] == ["    |         " + "^" * 45, "  = help: write one of: met, partly"]


def test_a_narrow_terminal_gets_lines_that_are_broken_between_words() -> None:
    found = problem(
        message="'partial' is not a result that anybody here knows", help="write one of: met, partly, not-met"
    )
    assert as_text([found], lambda _: "result: partial", Layout(width=50, fold=True)) == (
        "content/a.md:9:9: error[result-unknown]: 'partial'\n"
        "    is not a result that anybody here knows\n"
        "  9 | result: partial\n"
        "    |         ^^^^^^^\n"
        "  = help: write one of: met, partly, not-met\n"
    )
    assert as_text([found], lambda _: "result: partial", Layout(width=200, fold=True)).count("\n") == 3


def test_carets_do_not_run_over_the_part_that_is_shown() -> None:
    source, carets = shown("x" * 500, column=10, length=490, width=60)
    assert len(carets) <= len(source)


def test_the_caret_is_under_its_character_whatever_the_line() -> None:
    characters = st.sampled_from("ab \t漢e\u0301ü🎉<&…")

    @settings(max_examples=300)
    @given(st.text(characters, min_size=1, max_size=120).filter(str.strip), st.data(), st.integers(40, 90))
    def law(line: str, data: st.DataObject, width: int) -> None:
        column = data.draw(st.integers(1, len(line.rstrip())))
        source, carets = shown(line, column=column, width=width)
        assert columns(source) <= width - 6
        before = len(carets) - len(carets.lstrip(" "))
        target = line[column - 1]
        # Walk the printed line up to the caret and look what stands there.
        at = 0
        rest = source
        while rest and at < before:
            at += columns(rest[0])
            rest = rest[1:]
        assert at == before
        if target != "\u0301":
            assert rest.lstrip("\u0301").startswith("    " if target == "\t" else target)

    law()


def test_characters_that_would_change_the_terminal_are_not_printed() -> None:
    text = as_text([problem(message="a\x1b[31mb", help="c\x07d\ne")], lambda _: "x\x1b]0;title\x07 y")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert text.count("\n") == 3


def test_colours_are_only_there_when_asked_for() -> None:
    plain = as_text([problem()], lambda _: "result: partial")
    coloured = as_text([problem()], lambda _: "result: partial", Layout(color=True))
    assert "\x1b[1;31merror[result-unknown]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_the_same_hint_for_many_files_is_shown_once_and_counted() -> None:
    many = [problem(severity="hint", path=f"content/{n}.md", message="`layout` has no meaning here") for n in range(5)]
    assert as_text(many, lambda _: None) == (
        "content/0.md:9:9: hint[result-unknown]: `layout` has no meaning here\n"
        "  = help: write one of: met, partly\n"
        "  = the same in 4 more places, next content/1.md:9:9\n"
    )


def test_the_same_error_for_many_files_is_shown_for_each() -> None:
    many = [problem(path=f"content/{n}.md") for n in range(5)]
    assert as_text(many, lambda _: None).count("error[") == 5


@pytest.mark.parametrize(
    ("severities", "text"),
    [
        ("error", "1 error in 1 file"),
        ("error error warning", "2 errors, 1 warning in 3 files"),
        ("error hint", "1 error in 1 file"),
        ("warning warning", "2 warnings in 2 files"),
        ("hint", "1 hint in 1 file"),
    ],
)
def test_the_summary_counts_what_matters(severities: str, text: str) -> None:
    kinds: dict[str, Severity] = {"error": "error", "warning": "warning", "hint": "hint"}
    found = [problem(severity=kinds[word], path=f"{number}.md") for number, word in enumerate(severities.split())]
    assert summary(found) == text


def test_files_are_counted_once() -> None:
    assert summary([problem(number=1), problem(number=2)]) == "2 errors in 1 file"


def test_json_holds_every_part() -> None:
    assert json.loads(as_json([problem(message="größer")])) == [
        {
            "code": "result-unknown",
            "severity": "error",
            "message": "größer",
            "help": "write one of: met, partly",
            "path": "content/a.md",
            "line": 9,
            "column": 9,
            "length": 7,
        }
    ]


@pytest.mark.promise("messages-harmless")
def test_an_annotation_is_escaped_as_the_forge_reads_it() -> None:
    found = problem(path="content/50%, a:b.md", message="100% wrong\nreally: yes", help="write, this", severity="hint")
    assert as_github([found]) == (
        "::notice file=content/50%25%2C a%3Ab.md,line=9,endLine=9,col=9,endColumn=16,title=hint[result-unknown]"
        "::100%25 wrong%0Areally: yes: write, this\n"
    )


def test_an_annotation_is_read_back_as_it_was_meant() -> None:
    @settings(max_examples=100)
    @given(st.text(max_size=20), st.text(max_size=20))
    def law(path: str, message: str) -> None:
        command = as_github([problem(path=path, message=message, help="")])
        assert command.endswith("\n")
        properties, _, text = command[:-1].removeprefix("::error ").partition("::")
        read = dict(part.split("=", 1) for part in properties.split(","))
        assert unescaped(read["file"]) == path
        assert unescaped(text) == message

    def unescaped(text: str) -> str:
        for character, code in ((":", "%3A"), (",", "%2C"), ("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
            text = text.replace(code, character)
        return text

    law()


def test_lines_are_counted_as_diagnostics_count_them() -> None:
    assert source_lines(b"\xef\xbb\xbfone\r\ntwo\rthree\nfour\x0b\x85\xe2\x80\xa8five") == [
        "one",
        "two",
        "three",
        "four\x0b\ufffd\u2028five",
    ]
