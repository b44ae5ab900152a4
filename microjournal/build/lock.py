"""One build at a time: the lock on a journal."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from microjournal.index.database import primary_code, remove

_BUSY_SECONDS = 60.0
_LOOK_UP_MILLISECONDS = 200


class Busy(Exception):
    """Another build holds the journal."""


@contextmanager
def locked(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the journal for one build; the system lets go of it when the process ends, however it ends.

    waiting: called once if another build holds it. Raises Busy if that lasts longer than a minute, OSError if the
    folder cannot be written.
    """
    path = folder / "lock.db"
    try:
        db = _lock(path, waiting)
    except sqlite3.Error:
        # Not what we left there; nothing in it matters.
        remove(path, path.with_name(f"{path.name}-journal"))
        try:
            db = _lock(path, waiting)
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error), str(path)) from None
    try:
        yield
    finally:
        db.close()


def _lock(path: Path, waiting: Callable[[], None]) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        if not _taken(db):
            waiting()
            # In short turns: in between the author may interrupt.
            db.execute(f"pragma busy_timeout = {_LOOK_UP_MILLISECONDS}")
            give_up = time.monotonic() + _BUSY_SECONDS
            while not _taken(db):
                if time.monotonic() >= give_up:
                    raise Busy
    except BaseException:
        db.close()
        raise
    return db


def _taken(db: sqlite3.Connection) -> bool:
    try:
        db.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        if primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise
    return True
