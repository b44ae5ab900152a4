"""Writes files that belong to the author: whole or not at all, and never over content that we have not read."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


class FileChangedError(Exception):
    """The file is no longer what it was when it was read. Nothing was written."""


def create(path: Path, data: bytes) -> None:
    """Writes a new file, with the folders above it. Raises FileExistsError if there is something already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)


def put(path: Path, data: bytes) -> None:
    """Makes a file hold the data, whatever it held, in one step; with the folders above it. Otherwise as `replace`."""
    if path.exists() or path.is_symlink():
        replace(path, path.read_bytes(), data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    beside.unlink(missing_ok=True)  # A process that was killed may have left it.
    try:
        with beside.open("xb") as file:
            _write_through(file, data)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def replace(path: Path, before: bytes, after: bytes) -> None:
    """Makes a file that holds `before` hold `after`, in one step that a crash cannot cut in half.

    Permissions stay. A symbolic link stays, and its target is changed.
    Raises FileChangedError if the file holds something else by now, and OSError if it cannot be written.
    """
    target = path.resolve(strict=True)
    _refuse_if_changed(target, before)
    if after == before:
        return
    # The name begins with a dot, so neither a build nor a preview that is running takes it for an entry.
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_through(file, after)
        shutil.copymode(target, beside)
        _refuse_if_changed(target, before)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _write_through(file: BinaryIO, data: bytes) -> None:
    """Writes to the disk itself, so that a name never leads to less than the whole."""
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _refuse_if_changed(target: Path, before: bytes) -> None:
    if target.read_bytes() != before:
        raise FileChangedError(f"{target.name} was changed by somebody else meanwhile")
