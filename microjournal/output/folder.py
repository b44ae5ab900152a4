"""The output folder: which files in it are ours, and how they are put there and taken away.

`OUTPUT/.microjournal/` lists our files, in a few small texts so that adding a page rewrites only one of them. A file is
listed before it is made and until after it is gone. So a build that was killed leaves nothing that the next one does
not know as ours, and what is not listed is never touched; nor is anything behind a link that somebody has put in the
place of one of our folders. Every file is written whole beside the site and then moved to its place: a reader sees the
old one or the new one.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from zlib import crc32

from microjournal.model.digest import digest_bytes
from microjournal.model.files import FileStat
from microjournal.output.collisions import Way, any_case, folders_of

MARKER = ".microjournal"
_STAGE = "stage"
_NEW = "new"
_CHANGED = "changed"
_ABOUT = "about.txt"
_ABOUT_TEXT = "The files listed beside this text are made by microjournal. It changes and removes no others.\n"
_BUCKETS = 64
_TO_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
# What is no file of anybody's site: a folder that holds nothing else counts as empty.
_BESIDE_A_SITE = frozenset({MARKER, ".git", ".DS_Store"})


class ForeignOutput(Exception):
    """The output folder, or a file in it, belongs to somebody else. The message says which."""


class OutputFolder:
    """A folder that a site is written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._marker = folder / MARKER
        self._stage = self._marker / _STAGE
        self._folders: set[str] = set()

    def check(self) -> None:
        """Raises ForeignOutput if there are files here and none of them says that microjournal wrote it."""
        if (self._marker / _ABOUT).is_file() or not os.path.lexists(self.folder):
            return
        if not self.folder.is_dir():
            raise ForeignOutput("this is not a folder")
        found = next((name for name in sorted(os.listdir(self.folder)) if name not in _BESIDE_A_SITE), None)
        if found is not None:
            raise ForeignOutput(f"there are files that microjournal did not write, such as '{found}'")

    def owned(self) -> set[str]:
        """Paths of all files that are ours. A list that a power cut has spoilt may name nothing, but never harms."""
        paths: set[str] = set()
        if self._marker.is_dir():
            for shard in self._marker.glob("*.list"):
                paths.update(filter(_is_inside, _lines(shard.read_text(encoding="utf-8", errors="replace"))))
        return paths

    def own(self, paths: Iterable[str], *, exactly: bool = False) -> None:
        """Lists files as ours; with `exactly`, these and no others."""
        shards = _sharded(paths)
        self._mark()
        for name, members in shards.items():
            listed = self._read_text(name)
            text = _list_of(members if exactly else [*members, *_lines(listed)])
            if text != listed:
                self._write_text(name, text)
        if exactly:
            for shard in self._marker.glob("*.list"):
                if shard.name not in shards:
                    shard.unlink()

    def foreign(self, paths: Iterable[str], owned: AbstractSet[str]) -> list[str]:
        """What stands where files are to be put and is not ours: files, links, and folders with something not ours.

        paths: of the files to be put. owned: every file of ours. Where the system takes two spellings of a name for the
        same file, one of ours is ours in all of them.
        """
        if not self._holds_a_site():
            return []
        way = Way(self.folder)
        standing = dict.fromkeys(obstacle for path in paths if (obstacle := way.obstacle(path, owned)))
        found = [path for path in standing if not way.holds_only(path, owned)]
        if not found:
            return []
        spellings = {any_case(path): path for path in owned}
        return [path for path in found if not self._is_same(path, spellings.get(any_case(path)))]

    def _holds_a_site(self) -> bool:
        """Whether there is anything besides our own lists."""
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

    @contextmanager
    def stage_open(self) -> Iterator[None]:
        """While this lasts, there is a folder, on the same file system as the site, for files not yet published.

        Its name is new every time: a process that a killed build has left behind cannot write into it.
        """
        self._mark()
        self._remove_stages()
        self._stage = self._marker / f"{_STAGE}-{os.urandom(4).hex()}"
        self._folders.clear()
        try:
            for name in (_NEW, _CHANGED):
                (self._stage / name).mkdir(parents=True)
            yield
        finally:
            self._remove_stages()

    def stage(self, path: str, data: bytes, *, new: bool) -> FileStat:
        """Writes a file that will be published at a path; returns its stat, which it keeps when it is moved."""
        if new:
            target = f"{self._stage}/{_NEW}/{path}"
            self._make_folder(target.rpartition("/")[0])
        else:
            target = f"{self._stage}/{_CHANGED}/{_flat(path)}"
        descriptor = os.open(target, _TO_WRITE, 0o644)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        return (len(data), status.st_mtime_ns)

    def _make_folder(self, folder: str) -> None:
        """Makes a folder of the stage and those above it, unless this process has; most pages have one of their own."""
        if folder in self._folders:
            return
        try:
            os.mkdir(folder)
        except FileExistsError:
            pass
        except FileNotFoundError:
            self._make_folder(folder.rpartition("/")[0])
            with suppress(FileExistsError):
                os.mkdir(folder)
        self._folders.add(folder)

    def _remove_stages(self) -> None:
        """Removes the stage with what is left in it, and those of builds that were killed."""
        for stage in self._marker.glob(f"{_STAGE}*"):
            shutil.rmtree(stage, ignore_errors=True)

    def publish_new(self, paths: Iterable[str]) -> None:
        """Moves staged files to places where nothing is; folders that are new are moved with all that is in them."""
        stage = f"{self._stage}{os.sep}{_NEW}{os.sep}"
        site = f"{self.folder}{os.sep}"
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
                        self.move(stage + folder, site + folder)
                        moved.add(folder)
                        break
                    there.add(folder)
            else:
                self.move(stage + path, site + path)

    def publish_changed(self, paths: Iterable[str]) -> None:
        """Moves staged files to the places of older ones."""
        for path in paths:
            source, target = self._stage / _CHANGED / _flat(path), self.folder / path
            try:
                self.move(source, target)
            except OSError:
                # Somebody has removed the folder, or put an empty one in the place of the file.
                target.parent.mkdir(parents=True, exist_ok=True)
                with suppress(OSError):
                    target.rmdir()
                self.move(source, target)

    def move(self, source: str | Path, target: str | Path) -> None:
        """Moves a file or a folder in one step."""
        os.replace(source, target)

    def stat_if_same(self, path: str, data: bytes) -> FileStat | None:
        """The stat of the file that stands at a path if these are its bytes."""
        now = self.stats([path]).get(path)
        if now is None or now[0] != len(data):
            return None
        try:
            return now if (self.folder / path).read_bytes() == data else None
        except OSError:
            return None

    def remove(self, paths: Iterable[str]) -> None:
        """Removes files and the folders that this leaves empty. A folder that stands in a file's place stays."""
        parents = set()
        way = Way(self.folder)
        for path in paths:
            if way.leads_to_file(path):
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

    def _mark(self) -> None:
        self._marker.mkdir(parents=True, exist_ok=True)
        if self._read_text(_ABOUT) != _ABOUT_TEXT:
            self._write_text(_ABOUT, _ABOUT_TEXT)

    def _read_text(self, name: str) -> str:
        try:
            with open(f"{self._marker}{os.sep}{name}", encoding="utf-8", errors="replace", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def _write_text(self, name: str, text: str) -> None:
        target = f"{self._marker}{os.sep}{name}"
        with open(f"{target}.new", "wb") as file:
            file.write(text.encode())
        os.replace(f"{target}.new", target)


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


def _sharded(paths: Iterable[str]) -> dict[str, list[str]]:
    """Paths by the names of the lists that they are in."""
    shards: dict[str, list[str]] = {}
    for path in paths:
        shards.setdefault(_shard(path), []).append(path)
    return shards


def _list_of(paths: Iterable[str]) -> str:
    return "\n".join(sorted(set(paths))) + "\n"


def _lines(text: str) -> list[str]:
    # Not splitlines: a name may hold signs that it takes for line ends.
    return [line for line in text.split("\n") if line]


def _flat(path: str) -> str:
    """A name of its own for each path, without folders: those of the site are there already and need no copies."""
    # Only the end of the last name, for who looks: of signs that take four bytes each, a whole one would be too long.
    return f"{digest_bytes(path.encode()).hex()}-{path.rpartition('/')[2][-20:]}"


def _is_inside(path: str) -> bool:
    """Whether a path that a list names cannot lead out of the folder; we list no other, but a list may be damaged."""
    if ".." not in path and "\\" not in path and path[0] != "/" and ":" not in path:
        return True
    pure = PurePath(path)
    return not pure.anchor and ".." not in pure.parts


def _shard(path: str) -> str:
    """Which list a path is in: by month where there is one, tags in buckets, the rest together."""
    top, _, rest = path.partition("/")
    below, deeper, _ = rest.partition("/")
    if rest and len(top) == 4 and top.isdigit():
        return f"{top}-{below}.list" if deeper else f"{top}.list"
    if top == "tags" and deeper:
        return f"tags-{crc32(below.encode()) % _BUCKETS:02}.list"
    return f"{top}.list" if top in ("threads", "feed") else "site.list"
