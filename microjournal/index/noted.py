"""What `permalinks.txt` is to get when a site is published, and what it has."""

from __future__ import annotations

import sqlite3
from typing import Any

from microjournal.index.journal import StoredJournal
from microjournal.index.known import put_memories
from microjournal.index.old import put_addresses
from microjournal.index.tables import meta, set_meta
from microjournal.journal.memory import Memory, memory_line
from microjournal.journal.permalinks import LISTING, Permalink, Permalinks
from microjournal.plan.permalinks import remembered


def new_lines(db: sqlite3.Connection, authority: str) -> Permalinks:
    """What is not noted yet, in those parts that may have changed. authority: of the journal, if none is noted."""
    new = Permalinks(authority="" if meta(db, "authority") else authority)
    journal = StoredJournal(db)
    parts = db.execute("select substr(grp, 12) from touched where grp glob 'permalinks *' order by grp").fetchall()
    for (part,) in parts:
        found = remembered(journal, part, gone=False)
        new.addresses.update({path: line for path, line in found.addresses.items() if not _is_noted(db, line)})
        new.entries.update({memory.identity: memory for memory in found.entries.values() if not _is_known(db, memory)})
    return new


def set_noted(db: sqlite3.Connection, stamp: Any, found: Permalinks) -> None:
    """Remembers what was just written into `permalinks.txt`. stamp: what the file is known by now."""
    lines = found.addresses.values()
    owners = {id_ for line in lines for (id_,) in db.execute("select id from old where path = ?", (line.path,))}
    put_addresses(db, lines)
    put_memories(db, found, owners | {line.id for line in lines})
    if found.authority:
        set_meta(db, "authority", found.authority)
    set_meta(db, "permalinks", stamp)


def _is_noted(db: sqlite3.Connection, line: Permalink) -> bool:
    """Whether exactly this is noted. An entry that was withdrawn may be back."""
    row = db.execute("select id, gone from old where path = ?", (line.path,)).fetchone()
    if row is None or row[0] != line.id:
        return False
    back = "select 1 from entry where identity = ? and not hidden"
    return line.id.startswith(LISTING) or not row[1] or db.execute(back, (line.id,)).fetchone() is None


def _is_known(db: sqlite3.Connection, memory: Memory) -> bool:
    row = db.execute("select line from known where identity = ?", (memory.identity,)).fetchone()
    return row is not None and row[0] == memory_line(memory)
