"""Watches a journal's files with watchdog.

Only what can change the site is watched, each folder by itself: the output and the build's state are in the same
journal and change with every build.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from microjournal.serve.file_changes import FOLDERS, FileChanges, can_change_site

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder to watch. path: where it really is. name: its path in the journal, "" for the journal itself.

    identity: of the folder at that path; another one that takes its place needs a watch of its own.
    """

    path: Path
    name: str
    identity: tuple[int, int]


class _Listener(FileSystemEventHandler):
    """Turns watchdog's events in one folder into changes of paths of the journal."""

    def __init__(self, folder: _Folder, changes: FileChanges) -> None:
        self._prefix = str(folder.path).rstrip(os.sep) + os.sep
        self._name = f"{folder.name}/" if folder.name else ""
        self._changes = changes

    def on_created(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, new=True)

    def on_modified(self, event: FileSystemEvent) -> None:
        # A folder is modified when something in it is, for which there is an event too.
        if not event.is_directory:
            self._add(event.src_path)

    def on_deleted(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, gone=True)

    def on_moved(self, event: FileSystemEvent) -> None:
        self._add(event.src_path, gone=True)
        self._add(event.dest_path, new=True)

    def _add(self, path: bytes | str, *, gone: bool = False, new: bool = False) -> None:
        path = os.fsdecode(path)
        if path.startswith(self._prefix):
            name = self._name + path[len(self._prefix) :].replace(os.sep, "/")
            if can_change_site(name):
                self._changes.add(name, gone=gone, new=new)


class Watcher:
    """Watches the journal in a folder.

    poll: look at every file once a second instead of asking the system, for network and virtual file systems that
    report nothing.
    """

    def __init__(self, root: Path, changes: FileChanges, *, poll: bool = False) -> None:
        self.polling = poll
        self._root = root.resolve()
        self._changes = changes
        self._observer: BaseObserver = PollingObserver(timeout=_POLL_SECONDS) if poll else Observer()
        self._watches: dict[_Folder, ObservedWatch] = {}

    def start(self) -> None:
        """Begins to watch. Raises OSError if the system has no room for that many watches; `close` it then as well."""
        self._observer.start()
        self.refresh()

    def close(self) -> None:
        """Ends watching and its threads."""
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def follow(self, paths: Iterable[str]) -> None:
        """Refreshes the watched folders if changes of these paths may have made a difference."""
        watched = {folder.name for folder in self._watches}
        if any(path in FOLDERS or path in watched or (self._root / path).is_symlink() for path in paths):
            self.refresh()

    def refresh(self) -> None:
        """Watches folders that have appeared, and no longer those that are gone or were replaced by others."""
        # A folder that can be reached in two ways is watched in the first of them.
        wanted = set({folder.path: folder for folder in reversed([*self._wanted()])}.values())
        for folder in self._watches.keys() - wanted:
            self._observer.unschedule(self._watches.pop(folder))
        for folder in sorted(wanted - self._watches.keys(), key=lambda f: f.name):
            listener = _Listener(folder, self._changes)
            with suppress(FileNotFoundError):
                self._watches[folder] = self._observer.schedule(listener, str(folder.path), recursive=bool(folder.name))

    def _wanted(self) -> Iterator[_Folder]:
        if (top := _folder(self._root, "")) is not None:
            yield top
        for name in FOLDERS:
            if (folder := _folder((self._root / name).resolve(), name)) is not None:
                yield folder
                yield from _linked(folder, {folder.path})


def _linked(folder: _Folder, above: set[Path]) -> Iterator[_Folder]:
    """Folders that symbolic links lead to: a build enters them, but watchdog does not."""
    for here, names, _ in os.walk(folder.path):
        for path in (Path(here, name) for name in names):
            if not path.is_symlink():
                continue
            real = path.resolve()
            if any(real == known or known in real.parents or real in known.parents for known in above):
                continue
            linked = _folder(real, f"{folder.name}/{path.relative_to(folder.path).as_posix()}")
            if linked is not None:
                yield linked
                yield from _linked(linked, above | {real})


def _folder(path: Path, name: str) -> _Folder | None:
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return None
    return _Folder(path=path, name=name, identity=(status.st_dev, status.st_ino))
