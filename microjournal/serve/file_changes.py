"""Which changes of files matter, and when they have come to rest.

watchdog's own `EventDebouncer` waits one interval whatever happens: if that is as short as a plain save deserves, a
build would run while an editor has moved the old file away, or in the middle of a checkout.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from microjournal.model.leftovers import is_left_behind
from microjournal.sources.scan import CONTENT, SETTINGS_FILE, STATIC

FOLDERS = (CONTENT, "themes", STATIC, "comments")
FILES = (SETTINGS_FILE, "permalinks.txt")
# The path of the journal's own folder: anything in it may have changed.
EVERYTHING = ""

# What happened to a path. "whole": a file was closed by the program that wrote it, or was moved here as a whole.
Step: TypeAlias = Literal["new", "changed", "whole", "gone"]

# Seconds. A save is over when nothing has come for this long: an editor's own steps follow each other much faster.
_REST = 0.03
# Where the system tells when a file is closed, nothing has to be guessed, as long as all are closed again.
_REST_WHEN_WHOLE = 0.01
# An open file may be empty at the moment. One that is gone may be back soon: many editors rename the old file before
# they write the new one.
_REST_WHEN_OPEN_OR_GONE = 0.25
# Many files at once are a checkout or a copy, which pauses now and then.
_REST_WHEN_MANY = 0.4
_MANY = 12
# A system drops what it cannot report in time.
_MORE_THAN_REPORTED = 1000
# A file that is written for longer than this keeps the others no longer waiting: a log, or a film that is copied here.
_RESTLESS = 0.5
# Nor do changes that never rest keep the author waiting for ever.
_LONGEST = 5.0


def can_change_site(path: str) -> bool:
    """Whether a change of a file or folder can change the site. path: relative to the journal, with forward slashes."""
    if path in FILES:
        return True
    first, *names = path.split("/")
    return first in FOLDERS and not any(is_left_behind(name, hidden=first != STATIC) for name in names)


@dataclass(slots=True)
class _Seen:
    """A path that changed. first, last: when. new: it was made since the last rest. step: the last one."""

    first: float
    last: float
    new: bool
    step: Step

    @property
    def is_restless(self) -> bool:
        return self.last - self.first > _RESTLESS


class FileChanges:
    """Collects changes until they have come to rest. Any thread may add; one thread waits. Each change is taken once.

    An editor that saves through a second file, or by taking the first one away and putting it back, makes one change.
    clock: seconds of any one clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._arrived = threading.Condition()
        self._seen: dict[str, _Seen] = {}
        self._is_told_of_closing = False

    def add(self, path: str, step: Step) -> None:
        """Adds what happened to a path, or to EVERYTHING."""
        with self._arrived:
            now = self._clock()
            seen = self._seen.setdefault(path, _Seen(now, now, step == "new", step))
            seen.last, seen.step = now, step
            self._is_told_of_closing |= step == "whole"
            # Among many, none is due sooner than was thought: whoever waits need not look through all for each of them.
            if len(self._seen) < _MANY:
                self._arrived.notify_all()

    def due(self) -> float | None:
        """When the changes will have come to rest if nothing more comes; None if there are none."""
        if not self._seen:
            return None
        pause = _REST_WHEN_MANY if len(self._seen) >= _MANY else 0.0
        quiet = [max(self._rested(seen), seen.last + pause) for seen in self._seen.values() if not seen.is_restless]
        rested = max(quiet) if quiet else min(map(self._rested, self._seen.values()))
        return min(rested, min(seen.first for seen in self._seen.values()) + _LONGEST)

    def wait(self, timeout: float) -> tuple[str, ...]:
        """Waits until changes have come to rest, and takes them: paths, sorted; () after `timeout` seconds without."""
        end = self._clock() + timeout
        with self._arrived:
            while True:
                due, now = self.due(), self._clock()
                if due is not None and due <= now:
                    return self._take(now)
                if now >= end:
                    return ()
                self._arrived.wait((end if due is None else min(due, end)) - now)

    def _take(self, now: float) -> tuple[str, ...]:
        paths = {path for path, seen in self._seen.items() if min(self._rested(seen), seen.first + _LONGEST) <= now}
        for path in paths:
            del self._seen[path]
        if len(paths) > _MORE_THAN_REPORTED:
            paths.add(EVERYTHING)
        return tuple(sorted(paths))

    def _rested(self, seen: _Seen) -> float:
        """When one path has come to rest, the others aside."""
        rest = _REST
        if seen.step == "whole" or (seen.step == "gone" and seen.new):
            rest = _REST_WHEN_WHOLE
        elif seen.step == "gone" or (seen.step == "changed" and self._is_told_of_closing):
            rest = _REST_WHEN_OPEN_OR_GONE
        return seen.last + rest


def describe(paths: Sequence[str]) -> str:
    """What changed, for one line: "content/x.md changed", "content/x.md and 3 more changed"; "" for nothing."""
    # The file that the author had in hand, rather than the folder it is in.
    named = sorted(paths, key=lambda path: "." not in path.rpartition("/")[2])
    if not named:
        return ""
    others = f" and {len(named) - 1:,} more" if len(named) > 1 else ""
    return f"{named[0]}{others} changed"
