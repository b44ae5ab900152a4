"""What is wrong with a journal, as rows: found when something changed, reported in every build."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from microjournal.diagnostics import Diagnostic
from microjournal.index.sealing import sealed, unsealed


def replace_problems(
    db: sqlite3.Connection, about: str, problems: Iterable[Diagnostic], *, watched: bool = False
) -> None:
    """Replaces the problems about something. about: a file, or a name of what was looked at, such as "id stand-up".

    watched: it is remembered although there may be no problem.
    """
    found = tuple([problem.to_plain() for problem in problems])
    if found or watched:
        db.execute("insert or replace into problem values (?, ?)", (about, sealed(found)))
    else:
        db.execute("delete from problem where about = ?", (about,))


def stored_problems(db: sqlite3.Connection) -> Iterator[Diagnostic]:
    """Everything that is known to be wrong, besides what is wrong in single files."""
    for (found,) in db.execute("select found from problem order by about"):
        yield from map(Diagnostic.from_plain, unsealed(found))
