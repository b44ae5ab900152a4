"""Which changes of files matter, and when they have come to rest.

watchdog's own `EventDebouncer` waits one interval whatever happens: if that is as short as a plain save deserves, a
build would run while an editor has moved the old file away, or in the middle of a checkout.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FOLDERS = ("content", "themes", "static", "comments")
FILES = ("microjournal.yaml", "permalinks.txt")

# Seconds. A save is over when nothing has come for this long: an editor's own steps follow each other much faster.
_REST = 0.03
# A file that is gone may be back in a moment: many editors rename the old file before they write the new one.
_REST_WHEN_GONE = 0.25
# Many files at once are a checkout or a copy, which pauses now and then.
_REST_WHEN_MANY = 0.4
_MANY = 12
# Something that never rests (a program that logs into content/) must not keep the author waiting for ever.
_LONGEST = 5.0

_VIM_PROBE = 4913
_LEFT_BY_PROGRAMS = re.compile(
    r"[.#]"  # hidden files, Emacs' locks and unsaved texts
    r"|~\$"  # Office's locks
    r"|.*(?:~|\#)\Z"  # backups
    r"|.*\.(?:tmp|temp|part|crdownload|sw[a-p])\Z"
    r"|.*___jb_(?:tmp|old)___\Z",
    re.IGNORECASE | re.DOTALL,
)


def can_change_site(path: str) -> bool:
    """Whether a change of a file or folder can change the site. path: relative to the journal, with forward slashes.

    Not: what is elsewhere, what editors and downloads leave for a moment (swap files, backups, locks), and the bytecode
    of a theme that comes with the program, where the journal is the program's own.
    """
    if path in FILES:
        return True
    first, *rest = path.split("/")
    if first not in FOLDERS or (first == "themes" and "__pycache__" in rest):
        return False
    return not any(_is_left_by_program(name) for name in rest)


def _is_left_by_program(name: str) -> bool:
    if name.isascii() and name.isdigit():
        # Vim tries out whether it may write here with a file 4913, or 123 more for each that exists.
        return int(name) >= _VIM_PROBE and (int(name) - _VIM_PROBE) % 123 == 0
    return bool(_LEFT_BY_PROGRAMS.match(name))


@dataclass(slots=True)
class _Seen:
    """A path that changed. new: it was made since the last rest. gone: it is not there any more."""

    new: bool
    gone: bool = False


class FileChanges:
    """Collects changes until they have come to rest. Any thread may add; one thread waits.

    An editor that saves through a second file, or by taking the first one away and putting it back, makes one change;
    a file that came and went makes none. clock: seconds of any one clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._arrived = threading.Condition()
        self._seen: dict[str, _Seen] = {}
        self._first = 0.0
        self._last = 0.0

    def add(self, path: str, *, gone: bool = False, new: bool = False) -> None:
        """Adds a change. gone: the path is not there any more. new: the path was made by this change."""
        with self._arrived:
            self._last = self._clock()
            if not self._seen:
                self._first = self._last
            self._seen.setdefault(path, _Seen(new)).gone = gone
            self._arrived.notify_all()

    def due(self) -> float | None:
        """When the changes will have come to rest if nothing more comes; None if there are none."""
        if not self._seen:
            return None
        rest = _REST
        if any(seen.gone and not seen.new for seen in self._seen.values()):
            rest = _REST_WHEN_GONE
        if len(self._seen) >= _MANY:
            rest = _REST_WHEN_MANY
        return min(self._last + rest, self._first + _LONGEST)

    def wait(self, timeout: float) -> tuple[str, ...]:
        """Waits until changes have come to rest, and takes them: paths, sorted; () after `timeout` seconds without."""
        end = self._clock() + timeout
        with self._arrived:
            while True:
                due, now = self.due(), self._clock()
                if due is not None and due <= now:
                    paths = tuple(sorted(path for path, seen in self._seen.items() if not (seen.new and seen.gone)))
                    self._seen.clear()
                    return paths
                if now >= end:
                    return ()
                self._arrived.wait((end if due is None else min(due, end)) - now)


def describe(paths: Sequence[str]) -> str:
    """What changed, for one line: "content/x.md changed", "content/x.md and 3 more changed"; "" for nothing."""
    # The file that the author had in hand, rather than the folder it is in.
    named = sorted(paths, key=lambda path: "." not in path.rpartition("/")[2])
    if not named:
        return ""
    others = f" and {len(named) - 1:,} more" if len(named) > 1 else ""
    return f"{named[0]}{others} changed"
