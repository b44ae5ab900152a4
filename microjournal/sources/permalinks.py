"""Reads and writes the journal's `permalinks.txt`."""

from __future__ import annotations

import os
from pathlib import Path

from microjournal.journal.permalinks import PERMALINKS
from microjournal.model.files import STATE_FOLDER, FileStat
from microjournal.sources.files import replace
from microjournal.sources.scan import source_stat


def read_permalinks(root: Path) -> bytes:
    """The bytes of `permalinks.txt`, none if there is no such file yet. Raises OSError if it cannot be read."""
    path = root / PERMALINKS
    # A link to nothing is a file that someone misses.
    return path.read_bytes() if os.path.lexists(path) else b""


def stat_permalinks(root: Path) -> FileStat:
    """The stat of `permalinks.txt`; (0, 0) if there is no such file yet."""
    path = root / PERMALINKS
    if not os.path.lexists(path):
        return (0, 0)
    status = path.stat()
    return source_stat(status)


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
