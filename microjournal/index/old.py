"""Addresses that were published: what is at those that nothing has any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from microjournal.content.names import names_of
from microjournal.diagnostics import Diagnostic
from microjournal.feeds.item import authority_of
from microjournal.index.known import tag_successor, take_in_memories
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.tables import meta, set_meta
from microjournal.journal.permalinks import LISTING, Gone, Permalink, Permalinks, hidden_now, part_of, vanished
from microjournal.model.paths import quoted
from microjournal.plan.contract import PageRef
from microjournal.plan.permalinks import listing_above, tag_in
from microjournal.plan.questions import OldAddress

_ENTRY = "select identity, title, place from entry where identity = ? and not hidden order by source"
_ALIAS = "select identity, title, place from name join entry using (n) where key = ? and not hidden order by source"


class TakenIn(NamedTuple):
    """What is remembered otherwise than before. paths: addresses. ids: of entries. parts: of the site's memory."""

    paths: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def take_in_lines(db: sqlite3.Connection, stamp: Any, found: Permalinks | None) -> TakenIn:
    """Takes in what `permalinks.txt` says. stamp: what that file is known by. found: None if it says what it did."""
    set_meta(db, "permalinks", stamp)
    if found is None:
        return TakenIn()
    before = {path: (id_, gone) for path, id_, gone in db.execute("select path, id, gone from old")}
    now = {path: (line.id, line.gone) for path, line in found.addresses.items()}
    changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
    db.executemany("delete from old where path = ?", [(path,) for path in changed])
    put_addresses(db, [found.addresses[path] for path in changed if path in now])
    ids, parts = take_in_memories(db, found)
    # Whose address came, went or was withdrawn is looked for, or not any more.
    owners = {line[0] for path in changed for line in (before.get(path), now.get(path)) if line}
    ids.update(id_ for owner in owners for (id_,) in db.execute("select id from known where identity = ?", (owner,)))
    if bool(found.authority) != bool(meta(db, "authority")):
        ids.update(id_ for (id_,) in db.execute("select id from known where line = ''"))
    set_meta(db, "authority", found.authority)
    return TakenIn(frozenset(changed), frozenset(ids), frozenset(parts))


def put_addresses(db: sqlite3.Connection, lines: Iterable[Permalink]) -> None:
    """Takes in lines about addresses, in the place of those that were known."""
    rows = [(line.path, line.id, line.gone, part_of(line.path)) for line in lines]
    db.executemany("insert or replace into old values (?, ?, ?, ?)", rows)


def remembers(db: sqlite3.Connection) -> bool:
    """Whether anything of the journal is known to be published."""
    return db.execute("select 1 from old limit 1").fetchone() is not None


def authority(db: sqlite3.Connection, host: str, today: str) -> str:
    """The authority of the journal's guids, with its date: as remembered, else as it is if this is published.

    That is the day of the first public entry: builds of one journal agree, on whichever day and machine they are made.
    host: of the journal's address.
    """
    if known := meta(db, "authority"):
        return str(known)
    first = db.execute("select ord from entry where not hidden and not page order by ord limit 1").fetchone()
    return f"{authority_of(host)},{min(first[0][:10], today) if first else today}"


def touch_old(
    db: sqlite3.Connection, rows: Rows, identities: Iterable[str], paths: Iterable[str], *, fresh: bool
) -> None:
    """Looks again at addresses that may be left, or taken again. identities: whose address may have changed."""
    concerned = set(paths)
    if fresh:
        # Nearly all lines are of entries that are still there.
        sql = (
            "select path from old where not exists (select 1 from entry "
            "where place = old.path and not hidden and entry.identity = old.id)"
        )
        concerned = {path for (path,) in db.execute(sql)}
        concerned |= {key[6:] for (key,) in db.execute("select key from name where key >= 'alias ' and key < 'alias!'")}
    for identity in () if fresh else identities:
        concerned.update(path for (path,) in db.execute("select path from old where id = ?", (identity,)))
    for path in concerned:
        rows.touched.update((f"old {path}", f"permalinks {part_of(path)}"))
        replace_problems(db, f"old {path}", _vanished(db, path))


def old_address(db: sqlite3.Connection, path: str) -> OldAddress | None:
    """What was at an address at which nothing else is now; None if there is something, or was nothing."""
    taken = "select 1 from name join entry using (n) where key = ? and not hidden"
    if db.execute(taken, (f"at {path}",)).fetchone():
        return None
    line = db.execute("select id from old where path = ?", (path,)).fetchone()
    if found := db.execute(_ALIAS, (f"alias {path}",)).fetchone():
        return _moved(found)
    if line is None:
        return None
    if line[0].startswith(LISTING):
        return _old_listing(db, path)
    found = db.execute(_ENTRY, line).fetchone()
    return _moved(found) if found else OldAddress(line[0], None)


def _moved(found: tuple[str, str, str]) -> OldAddress:
    identity, title, place = found
    ref: PageRef = {"label": title, "path": quoted(place)}
    return OldAddress(identity, ref)


def has_alias(db: sqlite3.Connection, path: str) -> bool:
    """Whether a public entry names an address among its `aliases`."""
    return db.execute(_ALIAS, (f"alias {path}",)).fetchone() is not None


def _old_listing(db: sqlite3.Connection, path: str) -> OldAddress | None:
    if _is_planned(db, path):
        return None
    seen, target = {path}, listing_target(db, path)
    # A tag that was renamed twice.
    while target and target not in seen and not _is_planned(db, target):
        seen.add(target)
        target = listing_target(db, target)
    if not target or target in seen:
        target = listing_above(path, lambda above: _is_planned(db, above))
    return OldAddress(LISTING, {"label": "", "path": quoted(target)})


def old_lines(db: sqlite3.Connection, part: str) -> Iterator[tuple[str, str, int]]:
    """Published addresses of a part, by path; whose they are, and how it is known that that entry is gone.

    One that is a draft or under embargo is not, unless that was said: it may come back under another name.
    """
    here = "exists (select 1 from entry where identity = old.id and not (hidden and old.gone))"
    gone = f"case when {here} then 0 else max(gone, 1) end"
    rows = db.execute(f"select path, id, {gone} from old where part = ? order by path", (part,)).fetchall()
    for path, id_, how in rows:
        if not id_.startswith(LISTING):
            yield path, id_, how
        else:
            target = "" if _is_planned(db, path) else listing_target(db, path)
            yield path, LISTING + target, Gone.NO


def listing_target(db: sqlite3.Connection, path: str) -> str:
    """Where a page of a tag, or its feed, has moved, as is remembered or as the entries tell; "" if it has not."""
    line = db.execute("select id from old where path = ?", (path,)).fetchone()
    if line and line[0] != LISTING:
        return str(line[0]).removeprefix(LISTING)
    slug = tag_in(path)
    successor = tag_successor(db, slug) if slug else ""
    return path.replace(f"tags/{slug}/", f"tags/{successor}/", 1) if successor else ""


def _is_planned(db: sqlite3.Connection, path: str) -> bool:
    """Whether something else than what is kept of old is at an address."""
    files = (path, f"{path}index.html" if path.endswith("/") or not path else path)
    sql = "select 1 from output where path in (?, ?) and grp not glob 'old *' limit 1"
    return db.execute(sql, files).fetchone() is not None


def _vanished(db: sqlite3.Connection, path: str) -> Iterator[Diagnostic]:
    row = db.execute("select id, gone from old where path = ?", (path,)).fetchone()
    if row is None or row[1] or row[0].startswith(LISTING):
        return
    found = old_address(db, path)
    if found is None or found.now is not None:
        return
    line = Permalink(path=path, id=row[0])
    hidden = db.execute("select source from entry where identity = ? and hidden", (row[0],)).fetchone()
    if hidden:
        yield hidden_now(line, hidden[0])
    elif not _is_faulty(db, row[0]):
        yield vanished(line)


def _is_faulty(db: sqlite3.Connection, identity: str) -> bool:
    """Whether the file of an entry is there, and so wrong that no entry can be made of it. That is said elsewhere."""
    known = db.execute("select id from known where identity = ?", (identity,)).fetchone()
    wanted = known[0] if known else identity
    sql = "select path from sources where faulty and not exists (select 1 from entry where source = path)"
    return any(names_of(path).id == wanted for (path,) in db.execute(sql))
