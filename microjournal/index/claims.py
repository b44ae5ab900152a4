"""Ids and addresses that two files claim."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from microjournal.diagnostics import Diagnostic
from microjournal.index.placed import placed
from microjournal.index.problems import replace_problems
from microjournal.index.sealing import Damaged
from microjournal.index.state import State
from microjournal.journal.addresses import address_taken, alias_taken, id_taken
from microjournal.model.entry import Entry
from microjournal.model.paths import any_case

# Of several, the first is in its right; hidden entries count as well, they will be public one day.
_OWNERS = "select source, id from name join entry using (n) where key = ? order by page, ord, source"
_ALIKE = "select source, place from name join entry using (n) where key in (?, ?) order by page, ord, source"


def find_collisions(state: State, names: Iterable[str], *, fresh: bool) -> None:
    """Looks again at ids and addresses. names: of entries that changed. fresh: at those of a whole journal."""
    db = state.connection
    if fresh:
        sql = (
            "select case when key < 'at' then 'at ' || substr(key, 7) when key < 'i' and key >= 'case ' then "
            "'id ' || substr(key, 6) else key end as what from name where key between 'alias ' and 'at~' "
            "or key between 'case ' and 'case~' or key between 'id ' and 'id~' group by what having count(*) > 1"
        )
        names = [key for (key,) in db.execute(sql)]
    wanted = {("at" + key[5:] if key.startswith("alias ") else key) for key in names}
    for id_ in {any_case(key[3:]) for key in wanted if key.startswith("id ")}:
        wanted |= {f"at {place}" for _, place in _alike(db, id_)}
        replace_problems(db, f"id {id_}", _same_id(state, id_))
    for key in wanted:
        if key.startswith("at "):
            replace_problems(db, key, _same_address(state, key.removeprefix("at ")))


def _same_id(state: State, id_: str) -> Iterator[Diagnostic]:
    owners = [source for source, _ in _alike(state.connection, id_)]
    if len(owners) > 1:
        first = _entry(state, owners[0])
        for source in owners[1:]:
            yield id_taken(_entry(state, source), first)


def _alike(db: sqlite3.Connection, id_: str) -> list[tuple[str, str]]:
    """Files and addresses of those who have an id, in any capitals."""
    plain = any_case(id_)
    return db.execute(_ALIKE, (f"id {plain}", f"case {plain}")).fetchall()


def _same_address(state: State, path: str) -> Iterator[Diagnostic]:
    db = state.connection
    # Who has another's id is reported for that.
    own = [source for source, id_ in db.execute(_OWNERS, (f"at {path}",)).fetchall() if _is_first(db, source, id_)]
    aliases = [source for source, _ in db.execute(_OWNERS, (f"alias {path}",))]
    if len(own) + len(aliases) < 2:
        return
    first = _entry(state, [*own, *aliases][0])
    for source in own[1:]:
        yield address_taken(_entry(state, source), first)
    for source in aliases:
        entry = _entry(state, source)
        if entry.path != first.path:
            number = [alias.removeprefix("/") for alias in entry.aliases].index(path)
            yield alias_taken(entry, number, first)


def _is_first(db: sqlite3.Connection, source: str, id_: str) -> bool:
    owners = _alike(db, id_)
    return not owners or owners[0][0] == source


def _entry(state: State, source: str) -> Entry:
    entry = state.entry(source)
    if entry is None:
        raise Damaged("a file is missing")
    return placed(state.connection, entry)
