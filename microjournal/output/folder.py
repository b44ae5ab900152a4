"""The output folder: what stands in it, and what of that is ours.

What is not ours is never touched, nor is anything behind a link that someone has put in the place of one of our
folders.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from microjournal.model.files import FileStat
from microjournal.model.paths import any_case, folders_of
from microjournal.output.collisions import FolderTree, Ours
from microjournal.output.owned import MARKER, OwnedFiles
from microjournal.output.stage import Stage, remove_stages

# What is no file of a site: a folder that holds nothing else counts as empty.
_BESIDE_A_SITE = frozenset({MARKER, ".git", ".DS_Store"})


class ForeignOutput(Exception):
    """The output folder, or a file in it, belongs to someone else. The message says which."""


class OutputFolder:
    """A folder that a site is written to. owned: the lists of our files in it. stage: see `staging`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.owned = OwnedFiles(folder)
        self.stage = Stage(folder, self.owned.folder)

    def check(self) -> None:
        """Raises ForeignOutput if there are files here and nothing says that microjournal wrote them.

        Also if the place of our lists is a link: they would be written to where it leads.
        """
        if self.owned.folder.is_symlink():
            raise ForeignOutput(f"'{MARKER}' in it is a link")
        if self.owned.exist() or not os.path.lexists(self.folder):
            return
        if not self.folder.is_dir():
            raise ForeignOutput("this is not a folder")
        found = next((name for name in sorted(os.listdir(self.folder)) if name not in _BESIDE_A_SITE), None)
        if found is not None:
            raise ForeignOutput(f"there are files that microjournal did not write, such as '{found}'")

    @contextmanager
    def staging(self) -> Iterator[None]:
        """While this lasts, `stage` takes files that are not yet published."""
        self.owned.mark()
        remove_stages(self.owned.folder)
        self.stage = Stage(self.folder, self.owned.folder)
        try:
            self.stage.open()
            yield
        finally:
            remove_stages(self.owned.folder)

    def foreign(self, paths: Iterable[str], owned: Ours) -> list[str]:
        """Paths of what is not ours where files are to be put: files, links, folders with something not ours in them.

        paths: of the files to be put. owned: whether a file is ours. Where the system takes two spellings of a name for
        the same file, a file of ours is ours in all of them.
        """
        if not self._holds_a_site():
            return []
        tree = FolderTree(self.folder)
        standing = dict.fromkeys(obstacle for path in paths if (obstacle := tree.obstacle(path, owned)))
        found = [path for path in standing if not tree.holds_only(path, owned)]
        if not found:
            return []
        spellings = {any_case(path): path for path in self.owned.read()}
        return [path for path in found if not self._is_same(path, spellings.get(any_case(path)))]

    def _holds_a_site(self) -> bool:
        """Whether there is anything but our own lists."""
        try:
            return any(name != MARKER for name in os.listdir(self.folder))
        except OSError:
            return True

    def _is_same(self, path: str, other: str | None) -> bool:
        with suppress(OSError):
            return other is not None and os.path.samestat(os.lstat(self.folder / path), os.lstat(self.folder / other))
        return False

    def stats(self, paths: Iterable[str]) -> dict[str, FileStat]:
        """Size and time of last change of those files that are there; a link to a file is not that file."""
        found = {}
        prefix = f"{self.folder}{os.sep}"
        for path in paths:
            try:
                status = os.lstat(prefix + path)
            except (OSError, ValueError):
                continue
            if stat.S_ISREG(status.st_mode):
                found[path] = (status.st_size, status.st_mtime_ns)
        return found

    def is_free(self, path: str) -> bool:
        """Whether nothing stands at a path."""
        return not os.path.lexists(self.folder / path)

    def stat_if_same(self, path: str, data: bytes) -> FileStat | None:
        """The stat of the file at a path if it has these bytes, else None."""
        now = self.stats([path]).get(path)
        if now is None or now[0] != len(data):
            return None
        try:
            return now if (self.folder / path).read_bytes() == data else None
        except OSError:
            return None

    def remove(self, paths: Iterable[str]) -> None:
        """Removes files and the folders that this leaves empty. A folder at the path of a file stays."""
        parents = set()
        tree = FolderTree(self.folder)
        for path in paths:
            if tree.leads_to_file(path):
                target = self.folder / path
                target.unlink(missing_ok=True)
                parents.add(target.parent)
        for parent in sorted(parents, key=lambda p: len(p.parts), reverse=True):
            self._prune(parent)

    def _prune(self, folder: Path) -> None:
        while folder != self.folder and self.folder in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def in_the_way(removed: Sequence[str], new: Iterable[str]) -> list[str]:
    """Those of the files to be removed that must be gone before new files are put.

    One stands where a new file needs a folder, in a folder where a new file is to be, or has the name of a new file in
    another spelling, which many systems take for the same.
    """
    if not removed:
        return []
    files = {any_case(path) for path in new}
    taken = files | {folder for path in files for folder in folders_of(path)}
    return [path for path in removed if any_case(path) in taken or not files.isdisjoint(folders_of(any_case(path)))]
