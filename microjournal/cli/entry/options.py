"""Types of the options with which the commands change an entry, and the author's editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

_UNDER_THE_LINE = "\n\n<!-- Above: what happened. The first line becomes the heading. Nothing below is kept. -->\n"


def review(value: str) -> str:
    """The type of `--review`: a day, or a span such as 2w, as it is written. Raises click.BadParameter."""
    from microjournal.content.dates import DateError, read_review

    try:
        read_review(value, "")
    except DateError as error:
        message = f"{error}; {error.help}"
        raise click.BadParameter(message) from None
    return value


def one_line(value: str) -> str:
    """The type of a text that is one line: runs of blanks and line breaks become one blank.

    Raises click.BadParameter for bytes that are no text here, which would make a file that nobody can read.
    """
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        message = "these bytes are not UTF-8; write them in the encoding of your terminal"
        raise click.BadParameter(message)
    return " ".join(value.split())


def edit_file(path: Path) -> None:
    """Opens a file in the author's editor and waits for it. Raises click.ClickException if that cannot be started."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual_editor()
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
        path.write_text(start + _UNDER_THE_LINE, encoding="utf-8")
        edit_file(path)
        text = path.read_text(encoding="utf-8-sig")
    return text.split(_UNDER_THE_LINE.strip(), maxsplit=1)[0].strip()


def is_conversation() -> bool:
    """Whether somebody sits at a terminal and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _usual_editor() -> str:
    return "notepad" if os.name == "nt" else "vi"
