"""A bar that shows how far long work is."""

from __future__ import annotations

import sys
import time

import click

_SHOW_PROGRESS_AFTER = 1.0


class Progress:
    """A bar on the terminal for work that takes a while; nothing at all anywhere else."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._started = time.perf_counter()
        self._drawn = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Draws `done` of `total` steps of a phase, such as "pages rendered"."""
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
