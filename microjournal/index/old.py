"""Addresses that were published: what is at those that entries have left, and those that are not noted yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.index.names import Base
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.sealing import unsealed
from microjournal.index.tables import set_meta
from microjournal.journal.permalinks import Permalink, vanished
from microjournal.model.paths import quoted
from microjournal.plan.contract import PageRef
from microjournal.plan.questions import OldAddress

_ID = "select id, title, place from entry where id = ? and not hidden order by source"
_ALIAS = "select id, title, place from name join entry using (n) where key = ? and not hidden order by source"


def take_in_lines(db: sqlite3.Connection, stamp: Any, lines: Mapping[str, Permalink] | None) -> set[str]:
    """Takes in the lines of `permalinks.txt`. stamp: what that file is known by. lines: None if they are as they were.

    Returns the paths whose line is another.
    """
    set_meta(db, "permalinks", stamp)
    if lines is None:
        return set()
    before = {
        path: (id_, bool(withdrawn)) for path, id_, withdrawn in db.execute("select path, id, withdrawn from old")
    }
    now = {path: (line.id, line.withdrawn) for path, line in lines.items()}
    changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
    db.executemany("delete from old where path = ?", [(path,) for path in changed])
    rows = [(path, *now[path]) for path in changed if path in now]
    db.executemany("insert into old values (?, ?, ?)", rows)
    # A line that was taken out is to come back.
    for path in changed:
        db.execute(
            "update entry set noted = 0 where n in (select n from name where key in (?, ?))",
            (f"at {path}", f"alias {path}"),
        )
    return changed


def touch_old(db: sqlite3.Connection, rows: Rows, ids: Iterable[str], paths: Iterable[str], *, fresh: bool) -> None:
    """Looks again at addresses that may be left, or taken again. ids: whose address may have changed."""
    concerned = set(paths)
    if fresh:
        # Nearly all lines are of entries that are still there.
        sql = (
            "select path from old where not exists (select 1 from name join entry using (n) "
            "where key = 'at ' || old.path and not hidden and entry.id = old.id)"
        )
        concerned = {path for (path,) in db.execute(sql)}
        concerned |= {key[6:] for (key,) in db.execute("select key from name where key >= 'alias ' and key < 'alias!'")}
    for id_ in () if fresh else ids:
        concerned.update(path for (path,) in db.execute("select path from old where id = ?", (id_,)))
    for path in concerned:
        rows.touched.add(f"old {path}")
        replace_problems(db, f"old {path}", _vanished(db, path))


def old_address(db: sqlite3.Connection, path: str) -> OldAddress | None:
    """What was at an address that no entry has now; None if there is one, or if there was none."""
    taken = "select 1 from name join entry using (n) where key = ? and not hidden"
    if db.execute(taken, (f"at {path}",)).fetchone():
        return None
    line = db.execute("select id from old where path = ?", (path,)).fetchone()
    found = db.execute(_ALIAS, (f"alias {path}",)).fetchone() or (line and db.execute(_ID, (line[0],)).fetchone())
    if found:
        id_, title, place = found
        ref: PageRef = {"label": title, "path": quoted(place)}
        return OldAddress(id_, ref)
    return OldAddress(line[0], None) if line else None


def new_lines(db: sqlite3.Connection) -> dict[str, Permalink]:
    """Lines that `permalinks.txt` is to get, or to have changed, when the site is published."""
    wanted: dict[str, str] = {}
    new = db.execute("select place, id, base from entry where not noted and not hidden order by source").fetchall()
    for _, id_, base in new:
        wanted.update(dict.fromkeys(Base(*unsealed(base)).aliases, id_))
    wanted.update((place, id_) for place, id_, _ in new)
    lines = {}
    for path, id_ in wanted.items():
        row = db.execute("select id, withdrawn from old where path = ?", (path,)).fetchone()
        if row is None or row[0] != id_ or row[1]:
            lines[path] = Permalink(path=path, id=id_)
    return lines


def set_noted(db: sqlite3.Connection, stamp: Any, lines: Mapping[str, Permalink]) -> None:
    """Remembers that everything is noted. stamp: what the file is known by now. lines: that were added."""
    rows = [(path, line.id, line.withdrawn) for path, line in lines.items()]
    db.executemany("insert or replace into old values (?, ?, ?)", rows)
    db.execute("update entry set noted = 1 where not noted and not hidden")
    set_meta(db, "permalinks", stamp)


def _vanished(db: sqlite3.Connection, path: str) -> Iterator[Diagnostic]:
    found = old_address(db, path)
    row = db.execute("select withdrawn from old where path = ?", (path,)).fetchone()
    if found and found.now is None and row and not row[0]:
        yield vanished(Permalink(path=path, id=found.id))
