"""A preview that runs in a thread of the test's process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from microjournal.serve.preview import PreviewOptions
from microjournal.serve.session import Session, serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from microjournal.diagnostics import Diagnostic, Span

TODAY = "2026-03-10"
PATIENCE = 30.0


@dataclass
class Recorder:
    """What the preview reported. source: what stands in every line that a problem points to."""

    source: str = "line {line} of {path}"
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.lines.append(line)

    def show_problems(self, problems: Sequence[Diagnostic]) -> None:
        self.problems += [found.code for found in problems]

    def source_line(self, span: Span) -> str | None:
        return self.source.format(line=span.line, path=span.path)

    def progress(self, phase: str, done: int, total: int) -> None:
        """Not looked at."""


def until(done: Callable[[], object], patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@contextmanager
def previewed(root: Path, reporter: Recorder, **options: Any) -> Iterator[Session]:
    """A preview of a journal; all its threads have ended afterwards."""
    stop, sessions = threading.Event(), list[Session]()
    chosen = PreviewOptions(root=root, **{"today": TODAY, "jobs": 1, **options})
    thread = threading.Thread(target=lambda: serve(chosen, reporter, stop=stop, ready=sessions.append))
    thread.start()
    try:
        until(lambda: sessions or not thread.is_alive())
        yield sessions[0]
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
