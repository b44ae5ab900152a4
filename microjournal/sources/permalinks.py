"""Reads and writes the journal's `permalinks.txt`."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from microjournal.content.source import SourceError, read_text
from microjournal.diagnostics import Diagnostic
from microjournal.journal.permalinks import PERMALINKS, Permalinks, parse_permalinks
from microjournal.model.files import STATE_FOLDER, FileStat
from microjournal.sources.files import replace
from microjournal.sources.scan import source_stat
from microjournal.trust.boundary import Boundary


def read_permalinks(root: Path) -> bytes:
    """The bytes of `permalinks.txt`, none if there is no such file yet. Raises OSError if it cannot be read.

    None either if it is a link out of the journal, which `refused_permalinks` reports.
    """
    path = root / PERMALINKS
    # A link to nothing is a file that someone misses.
    if not os.path.lexists(path) or refused_permalinks(root):
        return b""
    if path.exists() and not path.is_file() and not path.is_dir():
        # To read a pipe would be to wait for somebody who writes into it.
        raise OSError(errno.EINVAL, "it is a pipe or a device", str(path))
    return path.read_bytes()


def remembered_here(root: Path) -> Permalinks:
    """What is known here of what was published; nothing if that cannot be read."""
    try:
        return parse_permalinks(read_text(read_permalinks(root), path=PERMALINKS))[0]
    except (OSError, SourceError):
        return Permalinks()


def stat_permalinks(root: Path) -> FileStat:
    """The stat of `permalinks.txt`.

    (0, 0) if there is no such file yet, or it is a link out of the journal; (-1, -1) if it cannot be seen.
    """
    path = root / PERMALINKS
    if not os.path.lexists(path) or refused_permalinks(root):
        return (0, 0)
    try:
        return source_stat(path.stat())
    except OSError:
        return (-1, -1)


def refused_permalinks(root: Path) -> list[Diagnostic]:
    """An error if `permalinks.txt` is a link that leads out of the journal."""
    found = Boundary(root).refused(PERMALINKS) if (root / PERMALINKS).is_symlink() else None
    return [] if found is None else [found]


def write_permalinks(root: Path, data: bytes) -> None:
    """Replaces `permalinks.txt` in one step that a crash cannot cut in half; what it is a link to, if it is one.

    Raises OSError.
    """
    path = root / PERMALINKS
    if not path.is_symlink():
        beside = root / STATE_FOLDER / "permalinks.new"
        beside.write_bytes(data)
        os.replace(beside, path)
    else:
        replace(path, path.read_bytes(), data)
