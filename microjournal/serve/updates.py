"""What open pages receive: how the site changed since they were loaded, and what is wrong with the journal now."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.diagnostics.machine import as_row

_REMEMBERED = 200
# Rather than look through more files than this for its own, a page reloads.
_MOST_FILES = 300
_SHOWN_PROBLEMS = 30
# What no page shows a part of, so that its change concerns no open page but its own.
_STANDS_ALONE = (".html", ".xml", ".json", ".txt", ".ics")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChange:
    """A change of the site.

    files: paths of files that were written or removed, sorted; None: every page must reload.
    styles: paths of style sheets, when nothing else changed; pages exchange them without reloading.
    follow: path of the page to go to, "" to stay.
    """

    files: tuple[str, ...] | None
    styles: tuple[str, ...] = ()
    follow: str = ""


def site_change(
    sources: Sequence[str], written: Collection[str], removed: Collection[str], follow: str = ""
) -> SiteChange:
    """The change that a build made.

    sources: the author's files that changed. written, removed: files of the site. follow: see `SiteChange`.
    """
    styles = tuple(sorted(path for path in written if path.endswith(".css")))
    if styles and sources and all(path.endswith(".css") for path in sources):
        return SiteChange(files=(), styles=styles)
    files = tuple(sorted({*written, *removed}))
    everywhere = len(files) > _MOST_FILES or any(not path.endswith(_STANDS_ALONE) for path in files)
    return SiteChange(files=None if everywhere else files, follow=follow)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """A problem as pages draw it. source: the line that it points to, None if there is none."""

    diagnostic: Diagnostic
    source: str | None = None

    def row(self) -> dict[str, Any]:
        """As plain data."""
        return {**as_row(self.diagnostic), "source": self.source}


class Updates:
    """The newest changes of the site and the present problems; any number of threads wait for more.

    run: an id that differs from that of a server that ran before at the same address.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._base = "/"
        self._number = 0
        self._serial = 0
        self._changes: deque[SiteChange] = deque(maxlen=_REMEMBERED)
        self._problems: tuple[ShownProblem, ...] = ()
        self._problem_count = 0
        self._closed = False
        self._arrived = threading.Condition()

    @property
    def number(self) -> int:
        """The number of the newest change."""
        return self._number

    @property
    def base(self) -> str:
        """The path of the top of the site, with slashes around it."""
        return self._base

    def set_base(self, base: str) -> None:
        """Moves the top of the site to another path."""
        with self._arrived:
            if base != self._base:
                self._base = base
                self._notify()

    def publish(self, change: SiteChange) -> None:
        """Adds a change."""
        with self._arrived:
            self._number += 1
            self._changes.append(change)
            self._notify()

    def set_problems(self, problems: Sequence[ShownProblem]) -> None:
        """Replaces the present problems; none when everything is mended."""
        shown = tuple(problems[:_SHOWN_PROBLEMS])
        with self._arrived:
            if (shown, len(problems)) != (self._problems, self._problem_count):
                self._problems, self._problem_count = shown, len(problems)
                self._notify()

    def close(self) -> None:
        """Ends everybody's waiting."""
        with self._arrived:
            self._closed = True
            self._notify()

    def wait(self, serial: int, timeout: float) -> tuple[int, bool]:
        """Waits for something newer than a serial number.

        serial: as this method returned it; -1 for anything. timeout: seconds.
        Returns the newest serial number, which is the given one if nothing came, and whether this was closed.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._serial != serial or self._closed, timeout)
            return self._serial, self._closed

    def since(self, number: int) -> dict[str, Any]:
        """The message for a page that knows all changes up to a number, as plain data.

        `gap`: the changes that it missed are no longer known one by one, so it reloads.
        """
        with self._arrived:
            missed = self._number - number
            gap = not 0 <= missed <= len(self._changes)
            newest = [] if gap or not missed else list(self._changes)[-missed:]
            return {
                "run": self.run,
                "number": self._number,
                "base": self._base,
                "gap": gap,
                "changes": [asdict(change) for change in newest],
                "problems": [problem.row() for problem in self._problems],
                "count": self._problem_count,
            }

    def _notify(self) -> None:
        self._serial += 1
        self._arrived.notify_all()
