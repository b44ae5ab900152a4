"""Files that wait beside the site until all of it is rendered, and how they are moved to their places.

Each file is written whole, on the same file system, and then moved in one step: a reader sees the old or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from microjournal.model.digest import digest_bytes
from microjournal.model.files import FileStat

_STAGE = "stage"
_NEW = "new"
_CHANGED = "changed"
_TO_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class StagedFile(NamedTuple):
    """A rendered output.

    trace: see `microjournal.plan.stale.trace_of`. reasons: why it was rendered, in words.
    new: nothing stands at its path yet. changed: False if the file there has these bytes already, and nothing waits.
    """

    path: str
    trace: bytes
    reasons: tuple[str, ...]
    new: bool
    changed: bool
    stat: FileStat


class Stage:
    """The staged files of one build. site: the output folder. marker: the folder in it that is ours.

    Its folder has another name every time: a process that a killed build has left behind cannot write into it.
    """

    def __init__(self, site: Path, marker: Path) -> None:
        self._site = site
        self._folder = marker / f"{_STAGE}-{os.urandom(4).hex()}"
        self._made: set[str] = set()

    def open(self) -> None:
        """Makes its folders."""
        for name in (_NEW, _CHANGED):
            (self._folder / name).mkdir(parents=True)

    def write(self, path: str, data: bytes, *, new: bool) -> FileStat:
        """Writes a file that will be published at a path. Returns its stat, which it keeps when it is moved.

        new: nothing stands at the path yet.
        """
        if new:
            target = f"{self._folder}/{_NEW}/{path}"
            self._make_folder(target.rpartition("/")[0])
        else:
            target = f"{self._folder}/{_CHANGED}/{_flat(path)}"
        descriptor = os.open(target, _TO_WRITE, 0o644)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        return (len(data), status.st_mtime_ns)

    def publish_new(self, paths: Iterable[str]) -> None:
        """Moves files to places where nothing is. Folders that are new are moved with everything in them."""
        stage = f"{self._folder}{os.sep}{_NEW}{os.sep}"
        site = f"{self._site}{os.sep}"
        there: set[str] = set()
        moved: set[str] = set()
        for path in paths:
            parts = path.split("/")
            for depth in range(1, len(parts)):
                folder = "/".join(parts[:depth])
                if folder in moved:
                    break
                if folder not in there:
                    if not os.path.isdir(site + folder):
                        os.replace(stage + folder, site + folder)
                        moved.add(folder)
                        break
                    there.add(folder)
            else:
                os.replace(stage + path, site + path)

    def publish_changed(self, paths: Iterable[str]) -> None:
        """Moves files to the places of older ones."""
        for path in paths:
            source, target = self._folder / _CHANGED / _flat(path), self._site / path
            try:
                os.replace(source, target)
            except OSError:
                # Someone has removed the folder, or put an empty one in the place of the file.
                target.parent.mkdir(parents=True, exist_ok=True)
                with suppress(OSError):
                    target.rmdir()
                os.replace(source, target)

    def _make_folder(self, folder: str) -> None:
        """Makes a folder and those above it, unless this process has; most pages have one of their own."""
        if folder in self._made:
            return
        try:
            os.mkdir(folder)
        except FileExistsError:
            pass
        except FileNotFoundError:
            self._make_folder(folder.rpartition("/")[0])
            with suppress(FileExistsError):
                os.mkdir(folder)
        self._made.add(folder)


def remove_stages(marker: Path) -> None:
    """Removes all stages below a folder, those of builds that were killed included."""
    for stage in marker.glob(f"{_STAGE}*"):
        shutil.rmtree(stage, ignore_errors=True)


def _flat(path: str) -> str:
    """A file name of its own for each path, without folders: those of the site exist already and need no copies."""
    # The end of the last name is for people; of characters that take four bytes each, a whole name could be too long.
    return f"{digest_bytes(path.encode()).hex()}-{path.rpartition('/')[2][-20:]}"
