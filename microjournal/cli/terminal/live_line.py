"""Asks for a line and counts its characters while it is typed, where the terminal gives us single keys."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from microjournal.cli.terminal.line_editing import END_OF_INPUT, ENTER, Line, drawn, keys_in, pressed

# The second part of keys that Windows gives in two, as the sequences that terminals send elsewhere.
_ON_WINDOWS = {"K": "\x1b[D", "M": "\x1b[C", "G": "\x1b[H", "O": "\x1b[F", "S": "\x1b[3~"}


def is_possible() -> bool:
    """Whether single keys can be read and lines be drawn over."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def ask_line(label: str, limit: int, begun: str = "") -> str:
    """A line that somebody types, with its count of characters beside the limit. Raises click.Abort.

    begun: what stands there already, to be changed.
    """
    line = Line(begun, len(begun))
    try:
        with _single_keys() as read:
            _draw(label, line, limit)
            while True:
                for key in keys_in(read()):
                    if key == ENTER:
                        click.echo()
                        return line.text
                    if key == END_OF_INPUT and not line.text:
                        raise EOFError
                    line = pressed(line, key)
                _draw(label, line, limit)
    except (KeyboardInterrupt, EOFError):
        raise click.Abort from None


def _draw(label: str, line: Line, limit: int) -> None:
    text, back = drawn(label, line, limit, shutil.get_terminal_size().columns)
    # Backspaces move the cursor on every terminal, without any sequences.
    click.echo(f"\r{text}{chr(8) * back}", nl=False)


if sys.platform == "win32":

    @contextmanager
    def _single_keys() -> Iterator[Callable[[], str]]:
        import msvcrt

        def read() -> str:
            key = msvcrt.getwch()
            if key == "\x03":
                raise KeyboardInterrupt
            if key == "\x1a":
                raise EOFError
            if key in "\x00\xe0" and msvcrt.kbhit():
                return _ON_WINDOWS.get(msvcrt.getwch(), "")
            return key

        yield read

else:

    @contextmanager
    def _single_keys() -> Iterator[Callable[[], str]]:
        import termios
        import tty

        terminal = sys.stdin.fileno()
        decoder = codecs.getincrementaldecoder(sys.stdin.encoding)(errors="replace")

        def read() -> str:
            data = os.read(terminal, 4096)
            if not data:
                raise EOFError
            return decoder.decode(data)

        before = termios.tcgetattr(terminal)
        tty.setcbreak(terminal)
        try:
            yield read
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)
