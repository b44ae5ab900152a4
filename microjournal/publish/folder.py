"""What a site in one folder would change in another."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Iterator
from pathlib import Path

from microjournal.output.owned import MARKER, OwnedFiles


def differences(new: Path, old: Path) -> list[tuple[str, str]]:
    """A letter for each file that would be added (A), changed (M) or removed (D), and its path, in order.

    new: the folder of the site. old: the one in whose place it would come; it need not exist. What is not ours there
    stays there.
    """
    ours = set(_files(new))
    theirs = {path for path in OwnedFiles(old).read() if (old / path).is_file()}
    both = {path for path in ours if (old / path).is_file()}
    changed = {path for path in both if not filecmp.cmp(new / path, old / path, shallow=False)}
    letters = {"A": ours - both, "M": changed, "D": theirs - ours}
    return sorted(((letter, path) for letter, paths in letters.items() for path in paths), key=lambda each: each[1])


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        if inside == Path() and MARKER in folders:
            folders.remove(MARKER)
        yield from ((inside / name).as_posix() for name in names)
