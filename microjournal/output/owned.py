"""The lists of our files in an output folder, in `OUTPUT/.microjournal/`.

A file is listed before it is made and until after it is gone, so a build that was killed leaves nothing that the next
one does not know as ours, and what is not listed is never touched. There are several small lists, so that one more page
rewrites only one of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePath
from zlib import crc32

from microjournal.model.digest import Digest, digest

MARKER = ".microjournal"
_ABOUT = "about.txt"
_ABOUT_TEXT = "The files listed beside this text are made by microjournal. It changes and removes no others.\n"
_BUCKETS = 64
# Folders that get a file with each week or month.
_BY_YEAR = frozenset({"weeks", "permalinks", "sitemap"})
# The list of all others; in older folders it has these, too.
_OTHERS = "site.list"


class OwnedFiles:
    """The files of one output folder that microjournal has written. folder: the output folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / MARKER
        self._known: dict[str, frozenset[str]] = {}

    def exist(self) -> bool:
        """Whether the output folder is marked as ours."""
        return (self.folder / _ABOUT).is_file()

    def mark(self) -> None:
        """Marks the output folder as ours."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._read(_ABOUT) != _ABOUT_TEXT:
            self._write(_ABOUT, _ABOUT_TEXT)

    def read(self) -> set[str]:
        """Paths of all files that are ours. A list that a power cut has damaged may name nothing, but never harms."""
        paths: set[str] = set()
        if self.folder.is_dir():
            for list_ in self.folder.glob("*.list"):
                paths.update(filter(_is_inside, _lines(self._read(list_.name))))
        return paths

    def stamp(self) -> Digest:
        """Digest of what the lists are like, without reading them."""
        found = []
        with suppress(OSError), os.scandir(self.folder) as items:
            for item in items:
                if item.name.endswith(".list"):
                    status = item.stat()
                    found.append((item.name, status.st_size, status.st_mtime_ns))
        return digest(tuple(sorted(found)))

    def add(self, paths: Iterable[str]) -> None:
        """Lists more files as ours."""
        self._save({name: [*new, *_lines(self._read(name))] for name, new in _by_list(paths).items()})

    def discard(self, paths: Iterable[str]) -> None:
        """Lists files as ours no longer."""
        gone = {name: set(own) for name, own in _by_list(paths).items()}
        gone[_OTHERS] = set().union(*gone.values())
        self._save({name: [path for path in _lines(self._read(name)) if path not in own] for name, own in gone.items()})

    def holds(self, path: str) -> bool:
        """Whether a file is listed as ours."""
        return any(path in self._known_in(name) for name in (_list_of(path), _OTHERS))

    def _known_in(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset(filter(_is_inside, _lines(self._read(name))))
        return self._known[name]

    def _save(self, lists: dict[str, list[str]]) -> None:
        self.mark()
        for name, paths in lists.items():
            text = "".join([f"{path}\n" for path in sorted(set(paths))])
            if not text:
                (self.folder / name).unlink(missing_ok=True)
            elif text != self._read(name):
                self._write(name, text)
        self._known.clear()

    def _read(self, name: str) -> str:
        file_name = f"{self.folder}{os.sep}{name}"
        try:
            if not os.path.isfile(file_name):
                # A pipe can be waited for without an end.
                return ""
            with open(file_name, encoding="utf-8", errors="replace", newline="") as file:
                return file.read()
        except (FileNotFoundError, IsADirectoryError):
            return ""

    def _write(self, name: str, text: str) -> None:
        target = f"{self.folder}{os.sep}{name}"
        # What is there may be a link, which would be written through.
        with suppress(FileNotFoundError):
            os.unlink(f"{target}.new")
        with open(f"{target}.new", "xb") as file:
            file.write(text.encode())
        os.replace(f"{target}.new", target)


def _by_list(paths: Iterable[str]) -> dict[str, list[str]]:
    """Paths by the names of the lists that hold them."""
    lists: dict[str, list[str]] = {}
    for path in paths:
        lists.setdefault(_list_of(path), []).append(path)
    return lists


def _list_of(path: str) -> str:
    """The name of the list that holds a path: by month or year where there is one, tags in buckets, others together."""
    top, _, rest = path.partition("/")
    below, deeper, _ = rest.partition("/")
    if rest and len(top) == 4 and top.isdigit():
        return f"{top}-{below}.list" if deeper else f"{top}.list"
    if top == "tags" and deeper:
        return f"tags-{crc32(below.encode()) % _BUCKETS:02}.list"
    if top in _BY_YEAR and below[:4].isdecimal():
        return f"{top}-{below[:4]}.list"
    return f"{top}.list" if top in ("threads", "feed", "search") else _OTHERS


def _lines(text: str) -> list[str]:
    # Not splitlines: a name may hold characters that it takes for line ends.
    return [line for line in text.split("\n") if line]


def _is_inside(path: str) -> bool:
    """Whether a listed path cannot lead out of the folder. We list no other, but a list may be damaged."""
    if ".." not in path and "\\" not in path and path[0] != "/" and ":" not in path:
        return True
    pure = PurePath(path)
    return not pure.anchor and ".." not in pure.parts
