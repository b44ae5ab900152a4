"""Lists that are kept of each entry, in tables of two columns: what is listed, and the entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from microjournal.index.database import sealed, unsealed


def replace_list(db: sqlite3.Connection, table: str, n: int, before: Iterable[str], after: Iterable[str]) -> None:
    """Replaces what is listed of an entry. table: with its columns, the second of which is the entry."""
    old, new = set(before), set(after)
    name, column = table.split(" (", maxsplit=1)[0], table.split(" (")[1].split(",", maxsplit=1)[0]
    if old - new:
        db.executemany(f"delete from {name} where {column} = ? and n = ?", [(item, n) for item in old - new])
    if new - old:
        db.executemany(f"insert into {table} values (?, ?)", [(item, n) for item in new - old])


def replace_kept(db: sqlite3.Connection, n: int, wanted: Iterable[str], days: Sequence[str]) -> None:
    """Replaces the names that an entry wanted, and the days it waits for."""
    row = db.execute("select kept from entry where n = ?", (n,)).fetchone()
    old_names, old_days = unsealed(row[0]) if row and row[0] else ((), ())
    new_names = sorted(wanted)
    replace_list(db, "wants (key, n)", n, old_names, new_names)
    replace_list(db, "day (day, n)", n, old_days, days)
    db.execute("update entry set kept = ? where n = ?", (sealed((tuple(new_names), tuple(days))), n))
