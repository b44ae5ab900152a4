"""What can go wrong with the SQLite file in `.microjournal/`, and values that notice when they are damaged."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from zlib import crc32

from microjournal.model.digest import decode, encode

TORN = "a part of it is torn"

_OF_THE_SYSTEM = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
    }
)


class Damaged(Exception):
    """What was remembered cannot be used: its file is torn, or not ours. The message says how."""


def primary_code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code (sqlite.org/rescode.html); None if the error is not SQLite's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def in_words(error: sqlite3.Error, path: Path) -> Exception:
    """The exception to raise for an error with a file: OSError if the disk or the system is at fault, else Damaged.

    A wrong use of the library stays what it is.
    """
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return error
    if primary_code(error) in _OF_THE_SYSTEM:
        return OSError(errno.EIO, str(error), str(path))
    return Damaged(str(error))


def remove(*paths: Path) -> None:
    """Removes the files or folders at these paths, if there are any."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sealed(value: Any) -> bytes:
    """Plain data as bytes with a checksum."""
    encoded = encode(value)
    return crc32(encoded).to_bytes(4, "big") + encoded


def unsealed(stored: Any) -> Any:
    """Inverse of `sealed`. Raises Damaged for anything else."""
    if type(stored) is not bytes or crc32(stored[4:]).to_bytes(4, "big") != stored[:4]:
        raise Damaged(TORN)
    return decode(stored[4:])
