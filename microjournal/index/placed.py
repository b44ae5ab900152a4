"""Where an entry is: at the address where it was published, though the rule for slugs is another now."""

from __future__ import annotations

import sqlite3

from microjournal.journal.addresses import as_published
from microjournal.model.entry import Entry


def placed(db: sqlite3.Connection, entry: Entry) -> Entry:
    """The entry with the slug of its address. What is remembered has been taken in."""

    def id_at(path: str) -> str:
        row = db.execute(_ID_AT, (path,)).fetchone()
        return row[0] if row else ""

    return as_published(entry, id_at)


_ID_AT = "select known.id from old join known on known.identity = old.id where old.path = ?"
