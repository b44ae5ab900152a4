"""Asks for a line of text."""

from __future__ import annotations

import click

try:
    import readline
except ImportError:  # Windows, whose terminal lets one edit a line by itself.
    readline = None  # type: ignore[assignment]


def ask_line(label: str, begun: str = "") -> str:
    """The line that somebody types, "" for none. Raises click.Abort if they leave.

    begun: what stands on the line already, to be changed, where the terminal can do that.
    """
    if readline is not None:
        readline.set_startup_hook(lambda: readline.insert_text(begun))
    try:
        answer: str = click.prompt(label, default="", show_default=False)
    finally:
        if readline is not None:
            readline.set_startup_hook()
    return answer
