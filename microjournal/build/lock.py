"""Locks between processes: one build of a journal at a time, and one preview.

A lock is an exclusive transaction on a SQLite file. It ends with its process, however that ends, on every system, and
the worker processes of a build do not inherit it (they would inherit one made with `flock`). SQLite is imported by
every build anyway, whereas the library filelock would add a fifth to the start-up time of one with nothing to do.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from microjournal.index.database import SqlError, primary_code, remove_database

_BUSY_SECONDS = 60.0
_TURN_MILLISECONDS = 200


class Busy(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds a journal for one build; waits up to a minute for another one to end.

    folder: the journal's `.microjournal/`. waiting: called once if another build holds the journal.
    Raises Busy if that takes too long, OSError if the folder cannot be written.
    """
    with hold(folder / "lock.db", patience=_BUSY_SECONDS, waiting=waiting):
        yield


@contextmanager
def hold(path: Path, *, patience: float = 0.0, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock with a name. Its file stays when the lock is released; it may be damaged or deleted then.

    path: the file. patience: seconds to wait for another process. waiting: called once before waiting.
    Raises Busy if the other process does not let go in time, OSError if the file cannot be written.
    """
    try:
        db = _acquire(path, patience, waiting)
    except SqlError:
        # Not a file of ours; nothing in it matters.
        remove_database(path)
        try:
            db = _acquire(path, patience, waiting)
        except SqlError as error:
            raise OSError(errno.EIO, str(error), str(path)) from None
    with closing(db):
        yield


def _acquire(path: Path, patience: float, waiting: Callable[[], None]) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        if _begin(db):
            return db
        waiting()
        # In short turns, so that the author can interrupt in between.
        db.execute(f"pragma busy_timeout = {_TURN_MILLISECONDS}")
        give_up = time.monotonic() + patience
        while time.monotonic() < give_up:
            if _begin(db):
                return db
        raise Busy
    except BaseException:
        db.close()
        raise


def _begin(db: sqlite3.Connection) -> bool:
    """Whether the transaction could begin: no other process has one."""
    try:
        db.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        if primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return False
        raise
    return True
