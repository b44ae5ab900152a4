"""Shows problems on the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from microjournal.diagnostics import Diagnostic, Span

_SHOWN = 60


def show_problems(problems: Sequence[Diagnostic], root: Path, *, limit: int = _SHOWN) -> None:
    """Prints problems to standard error as text, with the lines they speak of; at most `limit` blocks of them."""
    from microjournal.diagnostics.text import as_blocks, summary

    on_terminal = sys.stderr.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else 120
    color = on_terminal and "NO_COLOR" not in os.environ
    # Problems that are alike come as one block, so it is blocks that count.
    blocks = as_blocks(problems, lines=source_lines(root), color=color, width=width, fold=on_terminal)
    click.echo("".join(blocks[:limit]), err=True, color=color)
    if len(blocks) > limit:
        click.echo(f"... and {len(blocks) - limit:,} more; `microjournal check` shows all of them", err=True)
    click.echo(summary(problems), err=True)


def source_lines(root: Path) -> Callable[[Span], str | None]:
    """Gives the line of the journal's file that a span points to, None if there is none."""
    from microjournal.diagnostics.text import source_lines as lines_of

    known: dict[str, list[str]] = {}

    def line(span: Span) -> str | None:
        if span.path not in known:
            try:
                known[span.path] = lines_of((root / span.path).read_bytes())
            except OSError:
                known[span.path] = []
        lines = known[span.path]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    return line
