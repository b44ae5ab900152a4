"""Reads and writes the journal's `permalinks.txt`."""

from __future__ import annotations

import os
from pathlib import Path

from microjournal.journal.permalinks import PERMALINKS
from microjournal.model.files import STATE_FOLDER, FileStat


def read_permalinks(root: Path) -> bytes:
    """The bytes of `permalinks.txt`, none if there is no such file yet. Raises OSError if it cannot be read."""
    try:
        return (root / PERMALINKS).read_bytes()
    except FileNotFoundError:
        return b""


def stat_permalinks(root: Path) -> FileStat:
    """The stat of `permalinks.txt`; (0, 0) if there is no such file yet."""
    try:
        status = (root / PERMALINKS).stat()
    except FileNotFoundError:
        return (0, 0)
    return (status.st_size, status.st_mtime_ns)


def write_permalinks(root: Path, data: bytes) -> None:
    """Replaces `permalinks.txt` in one step that a crash cannot cut in half. Raises OSError."""
    beside = root / STATE_FOLDER / "permalinks.new"
    beside.write_bytes(data)
    os.replace(beside, root / PERMALINKS)
