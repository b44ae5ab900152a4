"""The files of a folder that somebody else made: nothing outside of it, nothing twice, nothing that is no file."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

MOST_FILES: Final = 200_000


class TooManyFiles(ValueError):
    """The folder has more than `MOST_FILES`."""


@dataclass(slots=True, kw_only=True)
class ForeignFiles:
    """sizes: of each file that can be read, by its path in the folder, with forward slashes; sorted by path.

    refused: paths that are not read, each with why.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)


def foreign_files(folder: Path, *, skipped: Collection[str], without: Path) -> ForeignFiles:
    """The files in a folder and those below it. skipped: names of folders to pass over; without: one such folder.

    A link is followed as long as it stays in the folder, and to each folder once. Raises TooManyFiles, and OSError if
    the folder itself cannot be read.
    """
    walk = _Walk(folder.resolve(), frozenset(skipped), without.resolve())
    walk.run(folder)
    found = walk.found
    found.sizes = dict(sorted(found.sizes.items()))
    return found


class _Walk:
    """Goes through the folders, the outermost first."""

    def __init__(self, top: Path, skipped: frozenset[str], without: Path) -> None:
        self.top, self.skipped, self.without = top, skipped, without
        self.seen = {top}
        self.found = ForeignFiles()

    def run(self, folder: Path) -> None:
        waiting = [(folder, "")]
        while waiting:
            place, prefix = waiting.pop(0)
            try:
                names = sorted(os.listdir(place))
            except OSError:
                if not prefix:
                    raise
                self._refuse(prefix.rstrip("/"), "a folder that cannot be read")
                continue
            links: list[tuple[Path, str]] = []
            for name in names:
                path = place / name
                if self._is_folder(path, prefix + name):
                    (links if path.is_symlink() else waiting).append((path, f"{prefix}{name}/"))
            # What is there in its own right comes before links to it.
            waiting += links

    def _refuse(self, path: str, why: str) -> None:
        self.found.refused.append((path.encode("utf-8", "replace").decode(), why))

    def _is_folder(self, path: Path, name: str) -> bool:
        """Notes a file; says whether this is a folder to go into."""
        try:
            name.encode()
            real = path.resolve(strict=True)
            inside = real.is_relative_to(self.top)
            if inside and real.is_dir():
                return self._is_new(path, real, name)
            if not inside or not self.skipped.isdisjoint(real.relative_to(self.top).parts[:-1]):
                self._refuse(name, "a link that leads out of the folder")
            elif not real.is_file():
                self._refuse(name, "neither a file nor a folder")
            elif not os.access(path, os.R_OK):
                self._refuse(name, "a file that cannot be read")
            else:
                self.found.sizes[name] = real.stat().st_size
        except UnicodeEncodeError:
            self._refuse(name, "a name that is not text")
        except (OSError, RuntimeError):
            self._refuse(name, "a link to nothing, or in a circle")
        if len(self.found.sizes) + len(self.found.refused) > MOST_FILES:
            raise TooManyFiles(f"it has more than {MOST_FILES:,} files")
        return False

    def _is_new(self, path: Path, real: Path, name: str) -> bool:
        if path.name in self.skipped or real == self.without:
            return False
        if real in self.seen:
            self._refuse(name, "a link to a folder that is read already")
            return False
        self.seen.add(real)
        return True
