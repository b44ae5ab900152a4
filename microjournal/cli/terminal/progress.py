"""What a build shows while it works, and the line that sums it up."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from microjournal.build.options import BuildResult

_SHOW_PROGRESS_AFTER = 1.0


class Progress:
    """A bar on the terminal for builds that take a while; nothing at all anywhere else."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._started = time.perf_counter()
        self._drawn = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Draws `done` of `total` steps of a phase."""
        if not self._on or not total or time.perf_counter() - self._started < _SHOW_PROGRESS_AFTER:
            return
        filled = round(24 * done / total)
        line = f"  {'━' * filled}{'─' * (24 - filled)} {done:>7,} of {total:,} {phase}"
        click.echo("\r" + line.ljust(self._drawn), nl=False, err=True)
        self._drawn = len(line)

    def clear(self) -> None:
        """Takes the bar away."""
        if self._drawn:
            click.echo("\r" + " " * self._drawn + "\r", nl=False, err=True)
            self._drawn = 0


def summary_line(result: BuildResult, output: Path) -> str:
    """What the build did, in one line."""
    entries = f"{result.entries:,} {'entry' if result.entries == 1 else 'entries'}"
    if not result.rendered and not result.removed:
        return f"{entries}, {result.outputs:,} files: nothing to do ({result.seconds:.2f} s)"
    changes = [f"{len(result.written):,} written"]
    if result.removed:
        changes.append(f"{len(result.removed):,} removed")
    unchanged = result.rendered - len(result.written)
    if unchanged:
        changes.append(f"{unchanged:,} rendered and found unchanged")
    return f"{entries}, {result.outputs:,} files in {_short(output)}: {', '.join(changes)} ({result.seconds:.2f} s)"


def _short(folder: Path) -> str:
    try:
        return str(folder.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
