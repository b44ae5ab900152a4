"""Watches a journal's files with watchdog.

Only what can change the site is watched, each folder by itself: the output and the build's state are in the same
journal and change with every build.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import EventEmitter
from watchdog.observers.polling import PollingObserver

from microjournal.diagnostics import JournalErrors
from microjournal.serve.file_changes import EVERYTHING, FILES, FOLDERS, FileChanges, Step, can_change_site
from microjournal.sources.scan import SETTINGS_FILE, leads_back
from microjournal.sources.settings import read_settings
from microjournal.trust.boundary import Boundary

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

_POLL_SECONDS = 1.0
# Not when files are opened and read: a build does that, and a search through the journal, thousands of times.
_EVENTS: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileAttribEvent,
    events.FileClosedEvent,
    events.FileDeletedEvent,
    events.FileMovedEvent,
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder to watch. path: where it really is.

    names: its paths in the journal, "" for the journal itself; none if only single files in it are linked to.
    identity: of the folder at that path; another one that takes its place needs a watch of its own.
    """

    path: str
    names: tuple[str, ...]
    identity: tuple[int, int]

    def names_of(self, path: str) -> Iterator[str]:
        """The paths in the journal of something in this folder, or of the folder itself."""
        if path == self.path:
            yield from self.names
        elif path.startswith(start := self.path.rstrip(os.sep) + os.sep):
            inside = path.removeprefix(start).replace(os.sep, "/")
            yield from (f"{name}/{inside}" if name else inside for name in self.names)


_Tell: TypeAlias = Callable[[_Folder, events.FileSystemEvent, "bytes | str", Step], None]


class _Listener(events.FileSystemEventHandler):
    """Tells of watchdog's events in one folder."""

    def __init__(self, folder: _Folder, tell: _Tell) -> None:
        self._folder = folder
        self._tell = tell

    def on_created(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "new")

    def on_modified(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "changed")

    def on_attrib(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "whole")

    def on_closed(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "whole")

    def on_deleted(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "gone")

    def on_moved(self, event: events.FileSystemEvent) -> None:
        self._tell(self._folder, event, event.src_path, "gone")
        self._tell(self._folder, event, event.dest_path, "whole")


class _Losses(logging.Handler):
    """watchdog says in its log alone that the system had more to report than it could, and some of it is lost."""

    def __init__(self, changes: FileChanges) -> None:
        super().__init__(logging.WARNING)
        self._changes = changes

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            self._changes.add(EVERYTHING, "changed")


class Watcher:
    """Watches the journal in a folder.

    poll: look at every file once a second instead of asking the system, for network and virtual file systems that
    report nothing. It does so by itself, and then is `polling`, when the system has no room for that many watches.
    """

    def __init__(self, root: Path, changes: FileChanges, *, poll: bool = False) -> None:
        self.polling = poll
        self._root = root.resolve()
        self._changes = changes
        self._losses = _Losses(changes)
        self._observer = self._new_observer()
        self._watches: dict[_Folder, ObservedWatch] = {}
        self._linked: dict[str, list[str]] = {}
        self._is_partial = False
        self._root_changed = _changed(self._root)
        self._on_failure_of_others = threading.excepthook

    def start(self) -> None:
        """Begins to watch. `close` it even if this raises OSError."""
        logging.getLogger("watchdog").addHandler(self._losses)
        # It finds its own notes of a folder that went and has come back, which are replaced: nothing for the terminal.
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)
        threading.excepthook = self._on_failure
        self._observer.start()
        self.refresh()

    def close(self) -> None:
        """Ends watching and its threads."""
        logging.getLogger("watchdog").removeHandler(self._losses)
        threading.excepthook = self._on_failure_of_others
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def follow(self, paths: Collection[str]) -> None:
        """Refreshes the watched folders if changes of these paths may have made a difference."""
        watched = {name for folder in self._watches for name in folder.names}
        if any(
            path in FOLDERS or path == SETTINGS_FILE or path in watched or (self._root / path).is_symlink()
            for path in paths
        ):
            self.begin_anew() if EVERYTHING in paths else self.refresh(paths)

    def has_lost_sight(self) -> bool:
        """Whether a folder is another by now than that which is watched, or its watch has ended, and nobody was told.

        That happens when folders come and go while they are about to be watched, when a folder above is moved, the
        journal's own away and back again, and when the system gives the number of a folder that is gone to the one that
        takes its place.
        """
        watching = {emitter.watch for emitter in self._observer.emitters if emitter.is_alive()}
        return (
            self._is_partial
            or _changed(self._root) != self._root_changed
            or any(
                watch not in watching or _folder(folder.path, folder.names) != folder
                for folder, watch in self._watches.items()
            )
        )

    def begin_anew(self) -> None:
        """Watches every folder anew, as if it were another one, and then no longer as before.

        With an observer that knows of none of them: what one has noted of a folder that moves away and back, it may
        take for true of the one that it is told to watch instead.
        """
        self._root_changed = _changed(self._root)
        before, self._observer = self._observer, self._new_observer()
        self._watches.clear()
        self._observer.start()
        self.refresh()
        before.stop()

    def _new_observer(self) -> BaseObserver:
        return PollingObserver(timeout=_POLL_SECONDS) if self.polling else Observer()

    def refresh(self, replaced: Collection[str] = ()) -> None:
        """Watches folders that have appeared, and no longer those that are gone.

        replaced: paths of folders that may be others than before, even if they look like the same.
        """
        try:
            self._refresh(replaced)
        except OSError:
            if self.polling:
                raise
            # The system has no room for that many watches.
            self.close()
            self.polling = True
            self._observer = self._new_observer()
            self._watches.clear()
            self.start()
            self._changes.add(EVERYTHING, "changed")

    def _refresh(self, replaced: Collection[str]) -> None:
        boundary = _boundary(self._root)
        wanted, self._linked = _wanted(str(self._root), boundary)
        for folder in list(self._watches):
            if folder not in wanted or any(name in replaced for name in folder.names):
                self._leave(folder)
        # The journal's own folder last: watchdog says nothing about folders in others that found no room, but no room
        # is left then for this one either.
        for folder in sorted(wanted - self._watches.keys(), key=lambda f: f.names, reverse=True):
            with suppress(FileNotFoundError):
                self._watches[folder] = self._observer.schedule(
                    _Listener(folder, self._tell), folder.path, recursive=any(folder.names), event_filter=_EVENTS
                )
        # Looked at once more: what came or went before the folder above it was watched, nobody tells.
        self._is_partial = _wanted(str(self._root), boundary)[0] != self._watches.keys()

    def _leave(self, folder: _Folder) -> None:
        """Watches a folder no longer."""
        # Where watchdog has lost its notes of a folder, it fails to tear up what it has.
        with suppress(KeyError):
            self._observer.unschedule(self._watches.pop(folder))

    def _on_failure(self, failure: threading.ExceptHookArgs) -> None:
        """A thread of watchdog's ended: it loses its notes when folders are exchanged quickly, and its watch with them.

        That is nothing for the terminal: all folders are watched anew (see `has_lost_sight`).
        """
        if not isinstance(failure.thread, EventEmitter):
            self._on_failure_of_others(failure)
        elif failure.thread in self._observer.emitters:  # and not of an observer that is about to end
            self._changes.add(EVERYTHING, "changed")

    def _tell(self, folder: _Folder, event: events.FileSystemEvent, path: bytes | str, step: Step) -> None:
        path = os.fsdecode(path)
        if event.is_directory and step != "changed":
            # What happened in it before it was watched, or to a build while it was away, nobody tells.
            self._changes.add(EVERYTHING, step)
        for name in (*folder.names_of(path), *self._linked.get(path, ())):
            if name == EVERYTHING or can_change_site(name):
                self._changes.add(name, step)


def _changed(root: Path) -> int:
    """When the journal's folder was last changed or, on most systems, moved; 0 while it is not there."""
    try:
        return root.stat().st_ctime_ns
    except OSError:
        return 0


def _boundary(root: Path) -> Boundary:
    """What builds may read by the settings as they are now; if they cannot be read, nothing outside of the journal."""
    try:
        settings, _ = read_settings(root)
    except JournalErrors:
        return Boundary(root)
    return Boundary(root, settings.outside)


def _wanted(root: str, boundary: Boundary) -> tuple[set[_Folder], dict[str, list[str]]]:
    """The folders to watch, and for files that links lead to, the paths of those links in the journal.

    boundary: what builds may read; no other place is looked at.
    """
    folders: dict[str, list[str]] = {root: [EVERYTHING]}
    files: dict[str, list[str]] = {}
    # Each path of the journal with the real places of the folders above it that were entered through a link.
    pending = [(name, Path(root, name), frozenset({root})) for name in (*FOLDERS, *FILES)]
    while pending:
        name, place, above = pending.pop()
        if boundary.refused(name) is not None:
            continue
        # Not `Path.resolve`: before Python 3.13, a link that leads to itself is an error there.
        real = Path(os.path.realpath(place))
        if not real.is_dir():
            files.setdefault(str(real), []).append(name)
            folders.setdefault(str(real.parent), [])
        elif not leads_back(str(real), above):
            folders.setdefault(str(real), []).append(name)
            inside = above | {str(real)}
            pending += [(f"{name}/{link.relative_to(real).as_posix()}", link, inside) for link in _links_in(real)]
    return {found for path, names in folders.items() if (found := _folder(path, names))}, files


def _links_in(folder: Path) -> Iterator[Path]:
    """Symbolic links in a folder and those below it: a build goes where they lead, but watchdog does not."""
    pending = [str(folder)]
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as items:
            for item in items:
                if item.is_symlink():
                    yield Path(item.path)
                elif item.is_dir():
                    pending.append(item.path)


def _folder(path: str, names: Collection[str]) -> _Folder | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    return _Folder(path=path, names=tuple(sorted(names)), identity=(status.st_dev, status.st_ino))
