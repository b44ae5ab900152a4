"""Ids and addresses that two files claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from microjournal.diagnostics import Diagnostic
from microjournal.index.problems import replace_problems
from microjournal.index.sealing import Damaged
from microjournal.index.state import State
from microjournal.journal.addresses import address_taken, alias_taken, id_taken
from microjournal.model.entry import Entry

# Of several, the first is in its right; hidden entries count as well, they will be public one day.
_OWNERS = "select source, id from name join entry using (n) where key = ? order by page, ord, source"


def find_collisions(state: State, names: Iterable[str], *, fresh: bool) -> None:
    """Looks again at ids and addresses. names: of entries that changed. fresh: at those of a whole journal."""
    db = state.connection
    if fresh:
        sql = (
            "select case when key < 'i' then 'at ' || substr(key, instr(key, ' ') + 1) else key end as what from name "
            "where key between 'alias ' and 'at~' or key between 'id ' and 'id~' group by what having count(*) > 1"
        )
        names = [key for (key,) in db.execute(sql)]
    wanted = {("at" + key[5:] if key.startswith("alias ") else key) for key in names}
    ids = {key for key in wanted if key.startswith("id ")}
    for key in ids:
        owners = db.execute("select place from name join entry using (n) where key = ?", (key,))
        wanted |= {f"at {place}" for (place,) in owners}
        replace_problems(db, key, _same_id(state, key))
    for key in wanted:
        if key.startswith("at "):
            replace_problems(db, key, _same_address(state, key.removeprefix("at ")))


def _same_id(state: State, key: str) -> Iterator[Diagnostic]:
    owners = [source for source, _ in state.connection.execute(_OWNERS, (key,))]
    if len(owners) > 1:
        first = _entry(state, owners[0])
        for source in owners[1:]:
            yield id_taken(_entry(state, source), first)


def _same_address(state: State, path: str) -> Iterator[Diagnostic]:
    db = state.connection
    # Who has another's id is reported for that.
    own = [source for source, id_ in db.execute(_OWNERS, (f"at {path}",)).fetchall() if _is_first(state, source, id_)]
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


def _is_first(state: State, source: str, id_: str) -> bool:
    row = state.connection.execute(_OWNERS, (f"id {id_}",)).fetchone()
    return row is None or row[0] == source


def _entry(state: State, source: str) -> Entry:
    entry = state.entry(source)
    if entry is None:
        raise Damaged("a file is missing")
    return entry
