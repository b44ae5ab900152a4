"""Files and folders of the site that some file systems take for one: names that differ in capitals, or in how accents
are stored. Only names that have one or the other are kept for that, and those are few.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from microjournal.index.owners import owners_of
from microjournal.index.problems import replace_problems
from microjournal.index.state import State
from microjournal.model.paths import any_case, folders_of
from microjournal.plan.addresses import lookalike

_ABOUT = "lookalike "


def note_lookalikes(db: sqlite3.Connection, path: str) -> None:
    """Notes a new file."""
    db.executemany("insert or ignore into lookalike values (?, ?, ?)", _rows(path))


def forget_lookalikes(db: sqlite3.Connection, path: str) -> None:
    """Forgets a file that is gone."""
    db.executemany("delete from lookalike where folded = ? and name = ? and path = ?", _rows(path))


def suspects(db: sqlite3.Connection, changed: Iterable[str], *, fresh: bool) -> set[str]:
    """Names about which something may be wrong, now or before. changed: files that came or went. fresh: look at all."""
    if fresh:
        return {name for (name,) in db.execute("select distinct name from lookalike")}
    known = {
        about.removeprefix(_ABOUT) for (about,) in db.execute(f"select about from problem where about glob '{_ABOUT}*'")
    }
    folded = {any_case(name) for path in changed for name in (*folders_of(path), path)}
    sql = "select distinct name from lookalike where folded = ?"
    return known | {name for text in folded for (name,) in db.execute(sql, (text,))}


def find_lookalike(state: State, name: str) -> None:
    """Notes what is wrong with a name that has capitals or the like. What is wrong with a folder is said once."""
    db = state.connection
    files = _first_files(db, name)
    is_said = files and any(_first_files(db, folder) for folder in folders_of(name) if any_case(folder) != folder)
    if not files or is_said:
        replace_problems(db, f"{_ABOUT}{name}", ())
        return
    (mine, *_), (other, *_) = owners_of(state, files[0]), owners_of(state, files[1])
    replace_problems(db, f"{_ABOUT}{name}", [lookalike(*files, mine, other)])


def _first_files(db: sqlite3.Connection, name: str) -> tuple[str, str] | None:
    """A file at a name or below it, and one at or below a name that looks like it; None unless there are both."""
    folded = any_case(name)
    mine = db.execute("select min(path) from lookalike where folded = ? and name = ?", (folded, name)).fetchone()[0]
    plain = "select path from output where path = ? or path > ? and path < ? order by path limit 1"
    found = db.execute(plain, (folded, f"{folded}/", f"{folded}0")).fetchone()
    if found is None:
        spelled = "select min(path) from lookalike where folded = ? and name < ?"
        found = db.execute(spelled, (folded, name)).fetchone()
    return (mine, found[0]) if mine and found[0] else None


def _rows(path: str) -> Iterator[tuple[str, str, str]]:
    for name in (*folders_of(path), path):
        if (folded := any_case(name)) != name:
            yield folded, name, path
