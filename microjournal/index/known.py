"""What is remembered of published entries, as rows; and which entry of the journal is which of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain

from microjournal.diagnostics import Diagnostic
from microjournal.index.names import Base
from microjournal.index.placed import placed
from microjournal.index.problems import replace_problems
from microjournal.index.sealing import Damaged, unsealed
from microjournal.index.state import State
from microjournal.index.take_in import Changes
from microjournal.journal.addresses import address_published, rename_unclear, renamed
from microjournal.journal.memory import Memory, memory_line, read_memory, title_print
from microjournal.journal.permalinks import LISTING, Permalinks, part_of
from microjournal.journal.renames import Face, Recognised, recognise, slug_face
from microjournal.model.entry import Entry

_PUT = "insert or replace into known values (?, ?, ?, ?, ?, ?, ?, 0)"
_RENAMES = "renames"


def take_in_memories(db: sqlite3.Connection, found: Permalinks) -> tuple[set[str], set[str]]:
    """Takes in what is remembered of entries. Returns the ids of those of which something else is known now, and the
    parts of the site's memory in which they are or were.

    Of an entry whose address alone is remembered nothing is known but that. The addresses have been taken in.
    """
    rows = _lines_and_parts(db)
    before = {identity: line for identity, (line, _) in rows.items()}
    now = {line.id: "" for line in found.addresses.values() if not line.id.startswith(LISTING)}
    now.update({identity: memory_line(memory) for identity, memory in found.entries.items()})
    changed = {identity for identity in before.keys() | now.keys() if before.get(identity) != now.get(identity)}
    marks = [(identity,) for identity in changed]
    ids = {id_ for mark in marks for (id_,) in db.execute("select id from known where identity = ?", mark)}
    db.executemany("delete from known where identity = ?", marks)
    new = [_row(identity, found.entries.get(identity)) for identity in changed & now.keys()]
    db.executemany(_PUT, new)
    _put_into_parts(db, now)
    differing = rows.items() ^ _lines_and_parts(db).items()
    return ids | {row[1] for row in new}, {part for _, (_, part) in differing}


def _lines_and_parts(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    return {identity: (line, part) for identity, line, part in db.execute("select identity, line, part from known")}


def put_memories(db: sqlite3.Connection, found: Permalinks, owners: set[str]) -> None:
    """Takes in what was just written down, after the addresses; then everything is as if it had been read.

    owners: identities that had, or have now, an address of which something else is said.
    """
    concerned = {identity for identity in owners if not identity.startswith(LISTING)} | found.entries.keys()
    ids = _ids(db, concerned)
    db.executemany(_PUT, [_row(identity, memory) for identity, memory in found.entries.items()])
    for identity in concerned - found.entries.keys():
        _put_addressee(db, identity)
    _put_into_parts(db, concerned)
    db.executemany(f"update known set gone = {_IS_GONE} where identity = ?", [(identity,) for identity in concerned])
    unknown = "not exists (select 1 from known where known.id = entry.id)"
    names = [(id_,) for id_ in ids | _ids(db, concerned)]
    db.executemany(f"update entry set unknown = {unknown} where id = ?", names)
    marks = [(identity,) for identity in found.entries]
    db.executemany("update entry set pending = 0 where identity = ? and not hidden", marks)


def _ids(db: sqlite3.Connection, identities: Iterable[str]) -> set[str]:
    sql = "select id from known where identity = ?"
    return {id_ for identity in identities for (id_,) in db.execute(sql, (identity,))}


def _put_addressee(db: sqlite3.Connection, identity: str) -> None:
    """Where nothing is remembered of an entry but its addresses, it is known as long as it has one."""
    if db.execute("select 1 from known where identity = ? and line != ''", (identity,)).fetchone():
        return
    if db.execute("select 1 from old where id = ?", (identity,)).fetchone():
        db.execute(_PUT, _row(identity, None))
    else:
        db.execute("delete from known where identity = ?", (identity,))


def _row(identity: str, memory: Memory | None) -> tuple[str, ...]:
    if memory is None:
        return (identity, identity, "", "", "", "", "")
    tags = f" {' '.join(memory.tags)} "
    return (identity, memory.id, memory.title, memory.text, tags, "", memory_line(memory))


def _put_into_parts(db: sqlite3.Connection, identities: Iterable[str]) -> None:
    """What is gone is remembered in the part of its first address."""
    rows = []
    for identity in identities:
        (path,) = db.execute("select min(path) from old where id = ?", (identity,)).fetchone()
        rows.append((part_of(path or ""), identity))
    db.executemany("update known set part = ? where identity = ?", rows)


def memory_of(db: sqlite3.Connection, identity: str) -> Memory | None:
    """What is remembered of an entry, None if it was never published."""
    row = db.execute("select id, line from known where identity = ?", (identity,)).fetchone()
    if row is None:
        return None
    memory = read_memory(row[1]) if row[1] else Memory(identity=identity, id=row[0])
    if memory is None:
        raise Damaged("what is remembered of an entry cannot be read")
    return memory


def gone_memories(db: sqlite3.Connection, part: str) -> Iterator[Memory]:
    """What is remembered in a part of entries that are not public any more, by identity."""
    sql = (
        "select identity from known where part = ? and line != '' and not exists "
        "(select 1 from entry where entry.identity = known.identity and not hidden) order by identity"
    )
    for (identity,) in db.execute(sql, (part,)).fetchall():
        memory = memory_of(db, identity)
        if memory is not None:
            yield memory


def identify(state: State, changes: Changes, ids: Iterable[str], *, fresh: bool) -> None:
    """Finds out who the changed entries are, and others if need be. ids: of which something else is remembered now.

    Adds to `changes.ns` those who are another now, and to `changes.identities` those of all concerned.
    """
    db = state.connection
    concerned = changes.ids | set(ids)
    if fresh:
        db.execute(
            "update entry set identity = coalesce((select min(identity) from known where known.id = entry.id), id), "
            "unknown = not exists (select 1 from known where known.id = entry.id)"
        )
        db.execute(f"update known set gone = {_IS_GONE}")
    else:
        for id_ in concerned:
            changes.ns.update(n for (n,) in db.execute("select n from entry where id = ?", (id_,)))
            db.execute(f"update known set gone = {_IS_GONE} where id = ?", (id_,))
        for n in sorted(changes.ns):
            _identify_one(db, n, changes)
    unclear = _recognise(state, changes)
    _find_taken(state, changes, unclear, fresh=fresh)


_IS_GONE = (
    "not exists (select 1 from entry where entry.id = known.id) and "
    "not exists (select 1 from old where old.id = known.identity and old.gone)"
)


def _identify_one(db: sqlite3.Connection, n: int, changes: Changes) -> None:
    row = db.execute("select id, identity from entry where n = ?", (n,)).fetchone()
    if row is not None:
        known = db.execute("select identity from known where id = ? order by identity", (row[0],)).fetchone()
        _set(db, n, known[0] if known else row[0], changes, unknown=known is None)


def _set(db: sqlite3.Connection, n: int, identity: str, changes: Changes, *, unknown: bool) -> None:
    before = db.execute("select identity from entry where n = ?", (n,)).fetchone()[0]
    db.execute("update entry set identity = ?, unknown = ? where n = ?", (identity, unknown, n))
    changes.identities |= {identity, *([before] if before else [])}
    changes.ns.add(n)


def _recognise(state: State, changes: Changes) -> set[int]:
    """Looks for those that are not there any more among the new ones. Returns of whom it is unclear who they are.

    First among those that readers see. A draft, or one under embargo, that was public under another name is no less the
    same: else its old address would be given up for withdrawn before it is back.
    """
    db = state.connection
    vanished = [_face_of_known(db, *row) for row in db.execute(_GONE).fetchall()]
    new = [_face_of_new(*row) for row in db.execute(_NEW).fetchall()] if vanished else []
    hidden = [_face_of_new(*row) for row in db.execute(_NEW_HIDDEN).fetchall()] if vanished else []
    seen = recognise(new, vanished)
    given = {*seen.same.values(), *chain.from_iterable(seen.unclear.values())}
    unseen = recognise(hidden, [face for face in vanished if face.name not in given])
    found = Recognised({**seen.same, **unseen.same}, {**seen.unclear, **unseen.unclear})
    # Those that were taken for another before are themselves again, unless they are taken for one now.
    wanted = dict(db.execute("select n, id from entry where unknown and identity != id").fetchall())
    wanted.update({n: _free_identity(db, id_) for n, id_ in db.execute(_REUSED).fetchall()})
    wanted.update({int(name): identity for name, identity in found.same.items()})
    for n, identity in sorted(wanted.items()):
        if db.execute("select identity from entry where n = ?", (n,)).fetchone()[0] != identity:
            _set(db, n, identity, changes, unknown=True)
    addresses, aliases = {face.name: face.addresses for face in vanished}, {face.name: face.aliases for face in new}
    problems = [
        renamed(_entry(state, int(name)), identity)
        for name, identity in sorted(seen.same.items())
        # What an author has said needs no question, and of what is hidden it is said that it is.
        if not aliases[name] & addresses[identity]
    ]
    problems += [rename_unclear(_entry(state, int(name)), identities) for name, identities in found.unclear.items()]
    replace_problems(db, _RENAMES, problems)
    return {int(name) for name in found.unclear}


_GONE = "select identity, id, title, text from known where gone order by identity"
_NEW = "select n, id, place, title, base from entry where unknown and not hidden order by n"
_NEW_HIDDEN = "select n, id, place, title, base from entry where unknown and hidden order by n"
# New entries whose ids are what others are known by for ever.
_REUSED = "select n, entry.id from entry join known on known.identity = entry.id where unknown and known.id != entry.id"


def _face_of_known(db: sqlite3.Connection, identity: str, id_: str, title: str, text: str) -> Face:
    addresses = frozenset(path for (path,) in db.execute("select path from old where id = ?", (identity,)))
    return Face(identity, addresses, slug_face(id_), title, text)


def _face_of_new(n: int, id_: str, place: str, title: str, stored: bytes) -> Face:
    base = Base(*unsealed(stored))
    return Face(str(n), frozenset([place]), slug_face(id_), title_print(title), base.text, frozenset(base.aliases))


def _free_identity(db: sqlite3.Connection, id_: str) -> str:
    number = 2
    while db.execute("select 1 from known where identity = ?", (f"{id_}~{number}",)).fetchone():
        number += 1
    return f"{id_}~{number}"


def _find_taken(state: State, changes: Changes, unclear: set[int], *, fresh: bool) -> None:
    """Looks again at addresses that belonged to others. unclear: entries of which that is said already."""
    db = state.connection
    sql = "select path from old join entry on place = path where old.id != identity and substr(old.id, 1, 1) != ':'"
    paths = {path for (path,) in db.execute(sql)} if fresh else set(changes.places)
    if not fresh:
        # They may have an owner now, or be another's.
        paths |= {about[6:] for (about,) in db.execute("select about from problem where about glob 'owner *'")}
        for identity in changes.identities:
            paths.update(path for (path,) in db.execute("select place from entry where identity = ?", (identity,)))
    for path in paths:
        replace_problems(db, f"owner {path}", _taken(state, path, unclear))


def _taken(state: State, path: str, unclear: set[int]) -> Iterator[Diagnostic]:
    db = state.connection
    line = db.execute("select id from old where path = ?", (path,)).fetchone()
    if line is None or line[0].startswith(LISTING):
        return
    sql = "select n from name join entry using (n) where key = ? and identity != ? and not hidden order by source"
    for (n,) in db.execute(sql, (f"at {path}", line[0])).fetchall():
        if n not in unclear:
            owner = db.execute("select source from entry where identity = ?", line).fetchone()
            yield address_published(_entry(state, n), line[0], owner[0] if owner else "")


def _entry(state: State, n: int) -> Entry:
    source = state.connection.execute("select source from entry where n = ?", (n,)).fetchone()
    entry = state.entry(source[0]) if source else None
    if entry is None:
        raise Damaged("a file is missing")
    return placed(state.connection, entry)


def tag_successor(db: sqlite3.Connection, slug: str) -> str:
    """The tag that every entry has instead of one that none has any more; "" if there is no such one, or several."""
    common: set[str] | None = None
    rows = db.execute(
        "select tags, base from known join entry using (identity) where instr(tags, ?) and not hidden", (f" {slug} ",)
    ).fetchall()
    for tags, base in rows:
        new = {tag for tag, _ in Base(*unsealed(base)).tags} - set(tags.split())
        common = new if common is None else common & new
    return min(common) if common and len(common) == 1 else ""
