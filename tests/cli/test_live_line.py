"""A line that is asked for in a terminal, with its characters counted while it is typed."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import given

from microjournal.cli.terminal.line_editing import Line, drawn, keys_in, pressed
from microjournal.cli.terminal.width import columns

if TYPE_CHECKING:
    from tests.conftest import MakeJournal


def typed(data: str) -> Line:
    line = Line()
    for key in keys_in(data):
        line = pressed(line, key)
    return line


@pytest.mark.parametrize(
    ("data", "text", "at"),
    [
        ("People read", "People read", 11),
        ("Peple\x1b[D\x1b[D\x1b[Do", "People", 3),
        ("xPeople\x1b[H\x1b[3~\x1b[Fs", "Peoples", 7),
        ("People red\x7f\x7fead", "People read", 11),
        ("one two  \x17three", "one three", 9),
        ("one two\x15three", "three", 5),
        ("one two\x01\x0b", "", 0),
        ("\x7f\x1b[D\x1b[3~", "", 0),
        ("tab\tand\nbreak that were pasted", "tab and break that were pasted", 30),
        ("\x1b[A\x1b[15~\x1b\x00\x07计画", "计画", 2),
    ],
)
def test_keys_do_what_they_do_on_any_line(data: str, text: str, at: int) -> None:
    assert typed(data) == Line(text, at)


def test_a_line_break_at_the_end_is_the_end() -> None:
    assert [*keys_in("a\nb\r\n")] == ["a", " ", "b", "enter"]


def test_the_count_is_that_of_the_line_as_it_is_written_down() -> None:
    assert drawn("Lesson", Line(" Two  words ", 12), 140, 80).text.startswith("Lesson (9/140):  Two  words ")
    assert drawn("Lesson", Line("x" * 141, 141), 140, 80).text.startswith("Lesson (141/140): ")


@given(st.text(st.characters(exclude_categories=["C", "Z"])), st.data(), st.integers(20, 120))
def test_a_line_of_any_length_fits_the_terminal_and_shows_where_the_cursor_is(
    text: str, data: st.DataObject, width: int
) -> None:
    at = data.draw(st.integers(0, len(text)))
    shown, back = drawn("Lesson", Line(text, at), 140, width)
    assert columns(shown) < max(width, 30)
    assert 0 < back <= columns(shown)


@given(st.text(), st.text())
def test_whatever_is_typed_the_cursor_stays_in_the_line(one: str, two: str) -> None:
    line = typed(one + two)
    assert 0 <= line.at <= len(line.text)
    assert line.text.isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX systems")
def test_in_a_real_terminal_the_lesson_is_counted_while_it_is_typed(journal: MakeJournal) -> None:
    kept = journal({"content/2026-03-04-walk.md": "---\ntitle: Walk\nexpect: Calm\n---\n"})
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "microjournal", "finish", "walk", "--result", "met", "--decision", "adopt"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "60"}
    with subprocess.Popen(
        command, cwd=kept.root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = ""
        for expected, keys in (
            ("(0/140)", "Ten"),
            ("(3/140): Ten", " minutes\x7f" + "x" * 131),
            ("(141/140)", "\r"),
            ("1 too many\r\nKeep it as it is? [y/N]:", "n\r"),
            ("(141/140)", "\x7f" * 131),
            ("(10/140): Ten minute", "\r"),
        ):
            shown += until(ours, expected)
            os.write(ours, keys.encode())
        shown += until(ours, "done on")
        process.wait(30)
    os.close(ours)
    assert "lesson: Ten minute\n" in kept.read("content/2026-03-04-walk.md")


def until(terminal: int, words: str) -> str:
    """What the terminal shows up to and with some words."""
    shown, end = "", time.monotonic() + 60
    while words not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096).decode()
    assert words in shown
    return shown
