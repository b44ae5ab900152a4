"""Shows problems on the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import click

from microjournal.diagnostics import Diagnostic, Span
from microjournal.diagnostics.text import Layout, SourceLine, as_blocks, source_lines, summary
from microjournal.trust.boundary import Boundary

_SHOWN = 60
_NARROWEST = 40


def show_problems(problems: Sequence[Diagnostic], root: Path, *, limit: int = _SHOWN) -> None:
    """Prints problems to standard error with the lines they are about; at most `limit` blocks of them."""
    layout = layout_of(sys.stderr)
    # Problems that are alike come as one block, so it is blocks that count.
    blocks = as_blocks(problems, lines_in(root), layout)
    click.echo("".join(blocks[:limit]), err=True, color=layout.color)
    if len(blocks) > limit:
        click.echo(f"... and {len(blocks) - limit:,} more; `microjournal check` shows all of them", err=True)
    click.echo(summary(problems), err=True)


def layout_of(stream: TextIO) -> Layout:
    """How text is laid out on a stream: for its width and in colour on a terminal, plain elsewhere."""
    if not stream.isatty():
        return Layout(width=120)
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    return Layout(color="NO_COLOR" not in os.environ, width=width, fold=True)


def lines_in(root: Path) -> SourceLine:
    """Gives the line of a file of the journal that a span points to, None if there is none. Reads each file once.

    None for what is only linked to from elsewhere: it may not be for whoever sees what is printed.
    """
    known: dict[str, list[str]] = {}
    boundary = Boundary(root)

    def line(span: Span) -> str | None:
        if span.path not in known:
            known[span.path] = []
            with suppress(OSError):
                if boundary.refused(span.path) is None:
                    file = root / span.path
                    known[span.path] = source_lines(file.read_bytes()) if file.is_file() else []
        lines = known[span.path]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    return line
