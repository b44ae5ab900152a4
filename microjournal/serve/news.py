"""What open pages are told: the changes since the ones they know, and what is wrong now."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from microjournal.diagnostics import Diagnostic, Span

_REMEMBERED = 200
# A page that is told of more files than this loads itself anew without looking.
_NAMED_FILES = 300
_SHOWN_PROBLEMS = 30
# What pages never show, so that its change concerns no open page but itself.
_STANDS_ALONE = (".html", ".xml", ".json", ".txt", ".ics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the site, as open pages need to know it.

    files: paths of files that were written or removed; None: every page must load itself anew.
    styles: paths of style sheets, when nothing but style sheets changed; pages then exchange them and stay.
    follow: path of the page to go to, "" to stay.
    """

    files: frozenset[str] | None
    styles: tuple[str, ...] = ()
    follow: str = ""


def change_of(sources: Sequence[str], written: Collection[str], removed: Collection[str], follow: str = "") -> Change:
    """What to tell pages.

    sources: the author's files that changed. written, removed: files of the site.
    """
    styles = tuple(sorted(path for path in written if path.endswith(".css")))
    if styles and sources and all(path.endswith(".css") for path in sources):
        return Change(files=frozenset(), styles=styles)
    files = frozenset((*written, *removed))
    everywhere = len(files) > _NAMED_FILES or any(not path.endswith(_STANDS_ALONE) for path in files)
    return Change(files=None if everywhere else files, follow=follow)


def shown_problem(found: Diagnostic, lines: Callable[[Span], str | None]) -> dict[str, Any]:
    """A diagnostic as the page draws it. lines: gives the line of a file that a span points to."""
    span = found.span
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message,
        "help": found.help,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "length": span.length,
        "source": lines(span),
    }


def shown_failure(message: str) -> dict[str, Any]:
    """Something that went wrong, but at no place of the journal's, as the page draws it."""
    return {
        "code": "",
        "severity": "error",
        "message": message,
        "help": "",
        "path": "",
        "line": 0,
        "column": 0,
        "length": 0,
        "source": None,
    }


class News:
    """The newest changes and the present problems; any number of threads wait for more.

    run: tells this server from one that ran before at the same address.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._base = "/"
        self._number = 0
        self._serial = 0
        self._changes: deque[Change] = deque(maxlen=_REMEMBERED)
        self._problems: list[dict[str, Any]] = []
        self._count = 0
        self._closed = False
        self._arrived = threading.Condition()

    @property
    def number(self) -> int:
        """Of the newest change."""
        return self._number

    @property
    def base(self) -> str:
        """The path of the top of the site."""
        return self._base

    def move(self, base: str) -> None:
        """Says that the top of the site is at another path."""
        with self._arrived:
            if base != self._base:
                self._base = base
                self._ring()

    def changed(self, change: Change) -> None:
        """Tells of a change."""
        with self._arrived:
            self._number += 1
            self._changes.append(change)
            self._ring()

    def wrong(self, problems: Sequence[dict[str, Any]]) -> None:
        """Tells what is wrong now; nothing when everything is mended."""
        shown = list(problems[:_SHOWN_PROBLEMS])
        with self._arrived:
            if (shown, len(problems)) != (self._problems, self._count):
                self._problems, self._count = shown, len(problems)
                self._ring()

    def close(self) -> None:
        """Lets everybody who waits go."""
        with self._arrived:
            self._closed = True
            self._ring()

    def wait(self, serial: int, timeout: float) -> tuple[int, bool]:
        """Waits for news after those with this serial number (-1 for any).

        Returns the serial number of the newest, which is the given one after `timeout` seconds without any, and
        whether everything is over.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._serial != serial or self._closed, timeout)
            return self._serial, self._closed

    def since(self, number: int) -> dict[str, Any]:
        """What to tell a page that knows all changes up to this number.

        `gap`: they are no longer known one by one, so the page loads itself anew.
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
                "changes": [_plain(change) for change in newest],
                "problems": self._problems,
                "count": self._count,
            }

    def _ring(self) -> None:
        self._serial += 1
        self._arrived.notify_all()


def _plain(change: Change) -> dict[str, Any]:
    files = None if change.files is None else sorted(change.files)
    return {"files": files, "styles": change.styles, "follow": change.follow}
