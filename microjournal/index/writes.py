"""Rows that wait to be written: many statements of one kind cost less together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

_WAITING = 20_000


class Writes:
    """Statements with the values for each, for a connection. What waits cannot be read yet."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._count = 0

    def add(self, sql: str, values: tuple[Any, ...]) -> None:
        """Adds a statement. What is removed is removed before anything is put in its place."""
        self.extend(sql, (values,))

    def extend(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Adds a statement for each row of values."""
        if not rows:
            return
        self._waiting.setdefault(sql, []).extend(rows)
        self._count += len(rows)
        if self._count >= _WAITING:
            self.flush()

    def replace(self, table: str, column: str, n: int, before: Iterable[str], after: Iterable[str]) -> None:
        """Replaces what is listed of an entry. table, column: where it is listed, with the entry's number in `n`."""
        old, new = set(before), set(after)
        self.extend(f"delete from {table} where {column} = ? and n = ?", [(item, n) for item in old - new])
        self.extend(f"insert into {table} ({column}, n) values (?, ?)", [(item, n) for item in new - old])

    def flush(self) -> None:
        """Writes everything."""
        for sql, rows in sorted(self._waiting.items(), key=lambda item: not item[0].startswith("delete ")):
            # In the order of the table, as far as that is known, rows are written in half the time.
            rows.sort(key=itemgetter(0))
            self._db.executemany(sql, rows)
        self._waiting.clear()
        self._count = 0
