"""Takes files that changed into the rows of a site: their names, tags and relations; and notes to whom that matters."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from microjournal.index.database import sealed, unsealed
from microjournal.index.lists import replace_kept, replace_list
from microjournal.index.names import ANY_NAME, Base, names_of, spelling
from microjournal.index.problems import replace_problems
from microjournal.index.state import State
from microjournal.journal.addresses import chronological, site_path
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import event_anchors, is_hidden
from microjournal.model.paths import name_slug
from microjournal.plan.facets import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under what a journal is seen.

    today: ISO date. drafts: hidden entries are shown. authors: names that the settings know, sorted.
    engine: digest of the program.
    """

    today: str
    drafts: bool
    authors: tuple[str, ...]
    engine: bytes

    def lasting(self) -> tuple[Any, ...]:
        """All but the day, as plain data: where this is another, nothing that was known is of use."""
        return (self.drafts, self.authors, self.engine)


@dataclass(slots=True)
class Changes:
    """What taking files in has changed.

    ns: entries that are to be looked at. keys: names that came, went, or mean something else. claims: names that are of
    changed entries now or were before. tags: slugs and how they were spelled before.
    ords: places in time at which something came or went. threads: that lost or had a changed step.
    follows: ids that changed entries follow or followed. ids: whose addresses may have changed. places: addresses that
    came or went. gone: entries that are no more, with their rows.
    """

    ns: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    ords: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    follows: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    gone: list[tuple[int, Grain | None]] = field(default_factory=list)


def take_in(state: State, terms: Terms, paths: set[str] | None) -> Changes:
    """Takes in what changed. paths: files that changed; None for all, and then there are no rows yet."""
    db, changes = state.connection, Changes()
    if paths is None:
        for path, entry in state.all_parsed():
            _take_in_one(db, terms, path, entry, changes, fresh=True)
        return changes
    due = db.execute("select distinct source from day join entry using (n) where day <= ?", (terms.today,))
    sources = {source for (source,) in due} | {path for path in paths if _is_entry(path)}
    for path in sorted(sources):
        _take_in_one(db, terms, path, (state.parsed(path) or (None,))[0], changes, fresh=False)
    if files := {f"data {path}" for path in paths if not _is_entry(path)}:
        changes.keys |= {*files, ANY_NAME}
    return changes


def _is_entry(path: str) -> bool:
    return path.startswith("content/") and path.endswith(".md")


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry as it stands in the tables, but for what is made of it."""

    id: str
    page: bool
    hidden: bool
    place: str
    ord: str
    title: str
    base: Base

    def names(self, source: str) -> list[str]:
        return names_of(self.id, source, self.place, self.base)

    def told(self) -> tuple[Any, ...]:
        """What others may show of it, or look for."""
        return (
            self.id,
            self.page,
            self.hidden,
            self.place,
            self.title,
            self.base.slug,
            self.base.aliases,
            self.base.anchors,
        )


def _row_of(entry: Entry, terms: Terms) -> _Row:
    base = Base(
        slug=entry.slug,
        aliases=tuple([alias.removeprefix("/") for alias in entry.aliases]),
        tags=() if entry.page else tuple([(name_slug(name), name) for name in entry.tags]),
        follows=() if entry.page else tuple(dict.fromkeys(entry.follows)),
        adopts=entry.decision == "adopt",
        moment=entry.moment,
        date=entry.date,
        anchors=(*entry.anchors, *event_anchors(entry), "top"),
    )
    hidden = is_hidden(entry, terms.today) and not terms.drafts
    return _Row(entry.id, entry.page, hidden, site_path(entry), "\t".join(chronological(entry)), entry.title, base)


def _take_in_one(
    db: sqlite3.Connection, terms: Terms, source: str, entry: Entry | None, changes: Changes, *, fresh: bool
) -> None:
    n, before, grain = (None, None, None) if fresh else _stored(db, source)
    after = _row_of(entry, terms) if entry else None
    if not fresh:
        _note_changes(db, source, before, after, changes)
    if grain and grain.thread:
        changes.threads.add(grain.thread)
    if after is None:
        if n is not None:
            _remove(db, n, source, before)
            changes.gone.append((n, grain))
        return
    n = _store(db, n, source, after, noted=bool(before and before.told() == after.told()))
    if before is None or before.names(source) != after.names(source):
        replace_list(db, "name (key, n)", n, before.names(source) if before else (), after.names(source))
    _replace_lists(db, n, before, after)
    changes.ns.add(n)
    changes.ids.add(after.id)


def _stored(db: sqlite3.Connection, source: str) -> tuple[int | None, _Row | None, Grain | None]:
    row = db.execute(
        "select n, id, page, hidden, place, ord, title, base, grain from entry where source = ?", (source,)
    ).fetchone()
    if row is None:
        return None, None, None
    n, id_, page, hidden, place, ord_, title, base, grain = row
    stored = _Row(id_, bool(page), bool(hidden), place, ord_, title, Base(*unsealed(base)))
    return n, stored, Grain(*unsealed(grain)) if grain else None


def _note_changes(
    db: sqlite3.Connection, source: str, before: _Row | None, after: _Row | None, changes: Changes
) -> None:
    """What it means for others that an entry is not what it was."""
    if (before and before.told()) == (after and after.told()):
        moved = before and after and before.ord != after.ord
        changes.ords |= {before.ord, after.ord} if moved else set()  # type: ignore[union-attr]
    else:
        rows = [row for row in (before, after) if row]
        changes.keys |= {name for row in rows for name in row.names(source)}
        changes.ords |= {row.ord for row in rows}
        changes.ids |= {row.id for row in rows}
        changes.places |= {path for row in rows for path in (row.place, *row.base.aliases)}
        if len({(row.hidden, *row.names(source)) for row in rows}) > 1 or len(rows) == 1:
            changes.keys.add(ANY_NAME)
    for row in (before, after):
        # Who is in the right, and on which line the other is told so, hangs on more than what others see of an entry.
        changes.claims.update(row.names(source) if row else ())
        changes.follows |= {row.id, *row.base.follows} if row else set()
        for slug, _ in row.base.tags if row else ():
            if slug not in changes.tags:
                changes.tags[slug] = spelling(db, slug)


def _store(db: sqlite3.Connection, n: int | None, source: str, row: _Row, *, noted: bool) -> int:
    values = (row.id, row.page, row.hidden, row.place, row.ord, row.title, sealed(tuple(row.base)))
    if n is not None:
        db.execute(
            "update entry set id = ?, page = ?, hidden = ?, place = ?, ord = ?, title = ?, base = ?, "
            "noted = noted and ? where n = ?",
            (*values, noted, n),
        )
        return n
    columns = "id, page, hidden, place, ord, title, base, source, noted"
    cursor = db.execute(f"insert into entry ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?, 0)", (*values, source))
    return int(cursor.lastrowid or 0)


def _replace_lists(db: sqlite3.Connection, n: int, before: _Row | None, after: _Row | None) -> None:
    """The tags that an entry spells, and what it follows. A hidden one spells nothing."""
    spelled = [_spelled(row) for row in (before, after)]
    if spelled[0] != spelled[1]:
        db.executemany(
            "delete from spelling where slug = ? and ord = ? and n = ?", [(s, o, n) for s, o, _ in spelled[0]]
        )
        db.executemany("insert into spelling values (?, ?, ?, ?)", [(s, o, n, name) for s, o, name in spelled[1]])
    replace_list(db, "follow (id, n)", n, before.base.follows if before else (), after.base.follows if after else ())


def _spelled(row: _Row | None) -> list[tuple[str, str, str]]:
    return [(slug, row.ord, name) for slug, name in row.base.tags] if row and not row.hidden else []


def _remove(db: sqlite3.Connection, n: int, source: str, row: _Row | None) -> None:
    if row:
        replace_list(db, "name (key, n)", n, row.names(source), ())
        _replace_lists(db, n, row, None)
    replace_kept(db, n, (), ())
    db.execute("delete from entry where n = ?", (n,))
    db.execute("delete from advice where n = ?", (n,))
    db.execute("delete from deferred where n = ?", (n,))
    replace_problems(db, source, ())
