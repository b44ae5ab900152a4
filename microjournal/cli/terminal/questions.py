"""Asks whoever sits at the terminal: for a line, or for a text in their editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

try:
    import readline
except ImportError:  # Windows, whose terminal lets one edit a line by itself.
    readline = None  # type: ignore[assignment]

_UNDER_THE_TEXT = "\n\n<!-- Above: what happened. The first line becomes the heading. Nothing below is kept. -->\n"


def can_ask() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


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


def edit_file(path: Path) -> None:
    """Opens a file in the author's editor and waits for it. Raises click.ClickException if that cannot be started."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    # A Windows path has backslashes, which a POSIX shell would take for escapes.
    words = [word.strip('"') for word in shlex.split(editor, posix=False)] if os.name == "nt" else shlex.split(editor)
    try:
        outcome = subprocess.run([*words, str(path)], check=False)  # noqa: S603 - the author's own choice of program
    except (OSError, IndexError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"the editor {editor!r} cannot be started ({reason}): set EDITOR to one that can"
        raise click.ClickException(message) from None
    if outcome.returncode != 0:
        raise click.ClickException(f"the editor {editor!r} ended with exit code {outcome.returncode}")


def write_text(start: str) -> str:
    """A text that the author writes in the editor, beginning with `start`; "" if nothing was written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "update.md"
        path.write_text(start + _UNDER_THE_TEXT, encoding="utf-8")
        edit_file(path)
        text = path.read_text(encoding="utf-8-sig")
    return text.split(_UNDER_THE_TEXT.strip(), maxsplit=1)[0].strip()
