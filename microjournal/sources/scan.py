"""Finds the files of a journal, and reads those that are not Markdown. Nothing here decides what they mean.

A file counts as changed if its size or the time of its last change is another (`source_stat`). The limit of that: on
Windows, one that is replaced by one of the same size and the very same time, as some archives set it, counts as
unchanged. `microjournal build --full` reads everything.
"""

from __future__ import annotations

import os
import re
import stat as modes
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from microjournal.content.avatars import is_avatar
from microjournal.content.snapshot import COMMENTS, SNAPSHOT_ENDING
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.digest import digest_bytes
from microjournal.model.files import FileInfo, FileStat, Scan
from microjournal.model.leftovers import is_left_behind
from microjournal.model.paths import is_reserved
from microjournal.trust.boundary import Boundary

CONTENT = "content"
STATIC = "static"
SETTINGS_FILE = "microjournal.yaml"

# As much of an image is looked at (not of TIFF, whose sizes may stand at the end); a file can be made so that all of it
# would be, byte by byte. What begins like Netpbm is nothing that browsers show, and takes the square of its size.
_HEAD = 1 << 20
_NETPBM = tuple(b"P%d" % number for number in range(1, 8))
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".tif", ".tiff")
# A file changed this shortly before it was read may change again without a new size or time of change: file systems
# count time in steps of up to two seconds. Its stat is not trusted then (git calls such files "racily clean").
_RACY_NANOSECONDS = 2_100_000_000
# A folder may be reached in so many ways. With two links to the next one in each of thirty, it would be 2 ** 30.
_MOST_WAYS = 16
# Characters that end lines in our lists, or that no text can hold: names whose bytes are not UTF-8 have surrogates.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def scan(root: Path, boundary: Boundary) -> Scan:
    """Lists the journal's files, without what editors and systems leave behind (hidden files, backups).

    boundary: of what may be read; a link that leads out of it is a problem, and not a file.
    """
    return replace(scan_some(root, (CONTENT, STATIC, COMMENTS), boundary), places=None)


def scan_some(root: Path, places: Iterable[str], boundary: Boundary) -> Scan:
    """Lists those of the journal's files that are at some places or below: files, folders, or nothing."""
    entries: dict[str, FileStat] = {}
    files: dict[str, FileStat] = {}
    copied: dict[str, FileStat] = {}
    conversations: dict[str, FileStat] = {}
    walks = {folder: _Walk(str(root), folder, boundary) for folder in (CONTENT, STATIC, COMMENTS)}
    looked_at = tuple([place for place in places if place.partition("/")[0] in walks])
    for place in looked_at:
        for path, stat in walks[place.partition("/")[0]].files(place):
            if path.startswith(f"{STATIC}/"):
                copied[path] = stat
            elif path.startswith(f"{COMMENTS}/"):
                if path.endswith(SNAPSHOT_ENDING):
                    conversations[path] = stat
                elif is_avatar(path):
                    copied[path] = stat
            else:
                (entries if path.endswith(".md") else files)[path] = stat
    problems = tuple([found for walk in walks.values() for found in walk.problems])
    return Scan(
        entries=entries,
        files=files,
        copied=copied,
        conversations=conversations,
        problems=problems,
        places=looked_at,
    )


def has_entries(root: Path, boundary: Boundary) -> bool:
    """Whether there is any Markdown file in `content/`."""
    return any(path.endswith(".md") for path, _ in _Walk(str(root), CONTENT, boundary).files(CONTENT))


def source_stat(status: os.stat_result) -> FileStat:
    """The stat of one of the author's files. Where the system keeps it, the time is that of any change of the file.

    The other one, of what is in it, can be set to what it was, as `cp -p`, archives and sync programs do. On Windows
    the same field is the time at which the file was made.
    """
    return (status.st_size, status.st_mtime_ns if sys.platform == "win32" else status.st_ctime_ns)


def is_racy(stat: FileStat, read_at: int) -> bool:
    """Whether a file with this stat, read at a time in nanoseconds, may have changed since without showing it."""
    return stat[1] > read_at - _RACY_NANOSECONDS


def read_files(
    root: Path, stats: Mapping[str, FileStat], known: Mapping[str, tuple[FileStat, FileInfo]], read_at: int
) -> tuple[dict[str, tuple[FileStat, FileInfo]], list[Diagnostic]]:
    """Digest and, for images, size in pixels of files that are copied; what is known of an unchanged file is kept.

    The stat of a file that may still change is given as (-1, -1), so that it is read again next time. One that cannot
    be read is a problem.
    """
    facts: dict[str, tuple[FileStat, FileInfo]] = {}
    problems = []
    for path, stat in stats.items():
        before = known.get(path)
        if before is not None and before[0] == stat:
            facts[path] = before
            continue
        try:
            data = (root / path).read_bytes()
        except OSError as error:
            problems.append(unreadable(path, error))
            continue
        width, height = image_size(data) if path.lower().endswith(_IMAGES) else (0, 0)
        fact = FileInfo(digest=digest_bytes(data), width=width, height=height)
        facts[path] = ((-1, -1) if is_racy(stat, read_at) else stat, fact)
    return facts, problems


def unreadable(path: str, error: OSError, *, what: str = "file") -> Diagnostic:
    """The problem with a file or a folder that the system does not let us read."""
    message = f"this {what} cannot be read: {error.strerror or error}"
    return problem(
        "file-unreadable", message, Span(path=path, line=0), help="let this account read it, or take it away"
    )


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; (0, 0) if they do not stand where they ordinarily do."""
    import imagesize

    if data.startswith(_NETPBM):
        return (0, 0)
    try:
        width, height = imagesize.get(BytesIO(data if data.startswith((b"II", b"MM")) else data[:_HEAD]))
    except Exception:  # noqa: BLE001 - a damaged image is published as it is; only its size stays unknown
        return (0, 0)
    return (max(0, int(width)), max(0, int(height)))


class _Walk:
    """The files below a folder. A linked folder is entered unless it leads back to where we came from, or out."""

    def __init__(self, root: str, folder: str, boundary: Boundary) -> None:
        self._root = root
        self._folder = folder
        self._boundary = boundary
        self.problems: list[Diagnostic] = []
        # In how many ways each real folder was reached.
        self._ways: Counter[str] = Counter()

    def files(self, place: str) -> Iterator[tuple[str, FileStat]]:
        """Paths relative to the root, with stats: of the file at a place in the folder, or of all files below it."""
        above = self._above(place)
        file = os.path.join(self._root, place)
        if above is not None and os.path.isdir(file):
            yield from self._below(place, above)
        elif above is not None:
            yield from self._file(place, file)

    def _below(self, folder: str, above: frozenset[str]) -> Iterator[tuple[str, FileStat]]:
        # Each folder with the real places of all folders on the way to it.
        pending = [(folder, os.path.realpath(os.path.join(self._root, folder)), above)]
        while pending:
            here, real, above = pending.pop()
            for item in self._list(here):
                name = item.name
                path = f"{here}/{name}"
                if not self._is_fit(path, name) or (item.is_symlink() and self._leads_out(path)):
                    continue
                try:
                    if not item.is_dir():
                        status = item.stat()
                        if modes.S_ISREG(status.st_mode):
                            yield path, source_stat(status)
                        continue
                except OSError as error:
                    if item.is_symlink():
                        self._miss(path, error)
                    continue
                there = os.path.realpath(item.path) if item.is_symlink() else f"{real}{os.sep}{name}"
                if not leads_back(there, above) and self._is_one_more(path, there):
                    pending.append((path, there, above | {there}))

    def _is_one_more(self, path: str, real: str) -> bool:
        """Whether a real folder may be entered once more; if not, that is reported."""
        self._ways[real] += 1
        if self._ways[real] == _MOST_WAYS + 1:
            message = f"this is a folder to which links lead in more than {_MOST_WAYS} ways"
            help_ = "remove some of the links; links in folders that are linked themselves count each time"
            self.problems.append(problem("link-refused", message, Span(path=path, line=0), help=help_))
        return self._ways[real] <= _MOST_WAYS

    def _above(self, place: str) -> frozenset[str] | None:
        """The real places of all folders on the way to a place; None if a name on the way is not the author's."""
        names = place.split("/")
        above = {os.path.realpath(self._root)}
        for depth in range(1, len(names) + 1):
            path = "/".join(names[:depth])
            if depth > 1 and not self._is_fit(path, names[depth - 1]):
                return None
            here = os.path.join(self._root, path)
            if os.path.islink(here) and self._leads_out(path):
                return None
            above.add(os.path.realpath(here))
        return frozenset(above)

    def _file(self, path: str, file: str) -> Iterator[tuple[str, FileStat]]:
        try:
            status = os.stat(file)
        except OSError as error:
            if os.path.islink(file):
                self._miss(path, error)
            return
        if modes.S_ISREG(status.st_mode):
            yield path, source_stat(status)

    def _list(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self._root, folder)) as listing:
                return list(listing)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self.problems.append(unreadable(folder, error, what="folder"))
            return []

    def _is_fit(self, path: str, name: str) -> bool:
        """Whether a file or folder is one of the author's, and can be published under its name."""
        if is_left_behind(name, hidden=self._folder != STATIC) or self._is_reserved(path):
            return False
        if name.isprintable() or not _UNFIT.search(name):
            return True
        shown = _UNFIT.sub("\N{REPLACEMENT CHARACTER}", path)
        message = "this name holds a sign that no address can hold, or is not UTF-8"
        self.problems.append(problem("file-name", message, Span(path=shown, line=0), help="give it another name"))
        return False

    def _is_reserved(self, path: str) -> bool:
        """Whether a file that is copied would come to the place of something that is none of the site."""
        return self._folder == STATIC and is_reserved(path.removeprefix(f"{STATIC}/"))

    def _leads_out(self, path: str) -> bool:
        """Whether a link leads to what must not be read; that is reported."""
        found = self._boundary.refused_link(path)
        if found is not None:
            self.problems.append(found)
        return found is not None

    def _miss(self, path: str, error: OSError) -> None:
        # A file that vanished during the scan is gone. A link to nothing, or to itself, is a file that someone misses.
        self.problems.append(unreadable(path, error))


def leads_back(place: str, above: AbstractSet[str]) -> bool:
    """Whether a real folder is one of those on the way to it, or has one of them in it."""
    return place in above or any(other.startswith(place.rstrip(os.sep) + os.sep) for other in above)
