"""Watches a journal's files with watchdog and gathers what changes.

Only what can change the site is watched, each folder by itself: the output and the build's state lie in the same
journal and change with every build.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from microjournal.serve.changes import FOLDERS, Gathering, Kind, is_ours

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

_POLL_EVERY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A watched folder. path: where it really is. shown: its path in the journal, "" for the journal itself.

    identity: of the folder at that path; another one that takes its place must be watched anew.
    """

    path: Path
    shown: str
    identity: tuple[int, int]


class Changes:
    """Changes as they come, until they rest. Filled by the watching threads, emptied by one that waits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._gathering = Gathering()
        self._arrived = threading.Condition()

    def add(self, path: str, kind: Kind, *, new: bool = False) -> None:
        """Notes a change of a path relative to the journal, if it can change the site."""
        if is_ours(path):
            with self._arrived:
                self._gathering.add(path, kind, self._clock(), new=new)
                self._arrived.notify_all()

    def wait(self, timeout: float) -> tuple[str, ...]:
        """Waits until changes have come to rest, and takes them; () after `timeout` seconds without."""
        end = self._clock() + timeout
        with self._arrived:
            while True:
                due = self._gathering.due()
                now = self._clock()
                if due is not None and due <= now:
                    return self._gathering.take()
                if now >= end:
                    return ()
                self._arrived.wait((end if due is None else min(due, end)) - now)


class _Listener(FileSystemEventHandler):
    """Turns watchdog's events of one folder into changes."""

    def __init__(self, folder: _Folder, changes: Changes) -> None:
        self._prefix = str(folder.path).rstrip(os.sep) + os.sep
        self._shown = f"{folder.shown}/" if folder.shown else ""
        self._changes = changes

    def on_created(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, "there", new=True)

    def on_modified(self, event: FileSystemEvent) -> None:
        # A folder is modified when something in it is, which is told too.
        if not event.is_directory:
            self._add(event.src_path, "there")

    def on_deleted(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, "gone")

    def on_moved(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, "gone")
        self._add(event.dest_path, "there", new=True)

    def _add(self, path: bytes | str, kind: Kind, *, new: bool = False) -> None:
        path = os.fsdecode(path)
        if path.startswith(self._prefix):
            shown = self._shown + path[len(self._prefix) :].replace(os.sep, "/")
            self._changes.add(shown, kind, new=new)


class Watcher:
    """Watches the journal in a folder.

    poll: look at every file once a second instead of asking the system, for network and virtual file systems that tell
    nothing.
    """

    def __init__(self, root: Path, changes: Changes, *, poll: bool = False) -> None:
        self.polling = poll
        self._root = root.resolve()
        self._changes = changes
        self._observer: BaseObserver | None = None
        self._watches: dict[_Folder, ObservedWatch] = {}

    def start(self) -> None:
        """Begins to watch. Raises OSError if the system has no room for that many watches; `close` it then as well."""
        self._observer = PollingObserver(timeout=_POLL_EVERY) if self.polling else Observer()
        self._observer.start()
        self.look()

    def follow(self, paths: Iterable[str]) -> None:
        """Looks anew at which folders to watch, if these changes may have made a difference."""
        known = {folder.shown for folder in self._watches}
        if any(path in FOLDERS or path in known or (self._root / path).is_symlink() for path in paths):
            self.look()

    def close(self) -> None:
        """Ends watching and its threads."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def look(self) -> None:
        """Watches folders that have appeared, and no longer those that are gone or were exchanged for others."""
        assert self._observer is not None
        # A folder that is reached on two ways is watched on the first of them.
        wanted = set({folder.path: folder for folder in reversed([*self._wanted()])}.values())
        for folder in self._watches.keys() - wanted:
            self._observer.unschedule(self._watches.pop(folder))
        for folder in sorted(wanted - self._watches.keys(), key=lambda f: f.shown):
            listener = _Listener(folder, self._changes)
            with suppress(FileNotFoundError):
                self._watches[folder] = self._observer.schedule(
                    listener, str(folder.path), recursive=bool(folder.shown)
                )

    def _wanted(self) -> Iterator[_Folder]:
        if (top := _folder(self._root, "")) is not None:
            yield top
        for name in FOLDERS:
            if (folder := _folder((self._root / name).resolve(), name)) is not None:
                yield folder
                yield from _linked(folder, {folder.path})


def _linked(folder: _Folder, above: set[Path]) -> Iterator[_Folder]:
    """Folders that symbolic links lead to: a build enters them, but watching does not."""
    for here, names, _ in os.walk(folder.path):
        for path in (Path(here, name) for name in names):
            if not path.is_symlink():
                continue
            real = path.resolve()
            if any(real == known or known in real.parents or real in known.parents for known in above):
                continue
            linked = _folder(real, f"{folder.shown}/{path.relative_to(folder.path).as_posix()}")
            if linked is not None:
                yield linked
                yield from _linked(linked, above | {real})


def _folder(path: Path, shown: str) -> _Folder | None:
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    return _Folder(path=path, shown=shown, identity=(status.st_dev, status.st_ino))
