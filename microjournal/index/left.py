"""Notices when the files of a state are not as a build left them, and keeps of them what can be trusted.

A flipped bit in a row would go unseen into a page. So each build notes how it left the files. If they are found in any
other way (another program has written to them, an archive has cut their times, a build was killed while it closed
them), only that is kept which carries a keyed hash of its own: parsed files, and what outputs were made of. Rows are
made anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from microjournal.index.entries import problems_of_facts
from microjournal.index.sealing import TORN, Damaged, tag
from microjournal.index.tables import set_meta

_NOTE = "left.json"

# Of a database: size, time of change, and the size of the log beside it, which a build that ends takes away. Whoever
# copies a folder while a build writes there may get a log that does not belong to the file.
LeftStat = tuple[int, int, int]


def note_left(files: Iterable[Path]) -> None:
    """Notes how files are left. They are in one folder, and closed."""
    for file in files:
        note = file.with_name(_NOTE)
        with suppress(OSError):
            note.write_text(json.dumps({**_read(note), file.name: stat_of(file)}), encoding="utf-8")


def is_as_left(file: Path, stat: LeftStat | None) -> bool:
    """Whether a file is as it was left. stat: of the file, before it was opened."""
    return _read(file.with_name(_NOTE)).get(file.name) == (None if stat is None else list(stat))


def stat_of(file: Path) -> LeftStat | None:
    """The stat of a file, None if there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    logged = 0
    with suppress(OSError):
        logged = file.with_name(f"{file.name}-wal").stat().st_size
    return (status.st_size, status.st_mtime_ns, logged)


def distrust_parsed(connection: sqlite3.Connection) -> None:
    """Keeps of parsed files what can be trusted; all sites look at everything again. Raises Damaged."""
    _check(connection, "main")
    connection.execute("delete from changes")
    faulty = []
    for path, facts, total, known in connection.execute("select path, facts, sum, faulty from sources"):
        if type(facts) is not bytes or tag(facts) != total:
            raise Damaged(TORN)
        if bool(problems_of_facts(facts)) != bool(known):
            faulty.append((not known, path))
    connection.executemany("update sources set faulty = ? where path = ?", faulty)


def distrust_site(connection: sqlite3.Connection) -> None:
    """Keeps of a site what outputs were made of; its rows are made anew. Raises Damaged."""
    # Imported here: a build with nothing to do needs no plan.
    from microjournal.plan.groups import KINDS

    _check(connection, "site")
    connection.execute("delete from site.meta where key = 'seen'")
    kinds = ", ".join("?" * len(KINDS))
    sql = f"delete from output where substr(grp, 1, instr(grp || ' ', ' ') - 1) not in ({kinds})"
    connection.execute(sql, tuple(KINDS))
    set_meta(connection, "files", connection.execute("select count(*) from output").fetchone()[0])


def _check(connection: sqlite3.Connection, name: str) -> None:
    found = connection.execute(f"pragma {name}.integrity_check(1)").fetchone()
    if found is None or found[0] != "ok":
        raise Damaged(TORN)


def _read(note: Path) -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError):
        found = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else None
        if isinstance(found, dict):
            return found
    return {}
