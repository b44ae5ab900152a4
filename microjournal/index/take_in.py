"""Takes files that changed into the rows of a site: their names, tags and relations; and notes to whom that matters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from microjournal.content.snapshot import COMMENTS
from microjournal.index.names import ANY_NAME, Base, conversation_name, names_of, names_of_file, spelling
from microjournal.index.placed import placed
from microjournal.index.problems import replace_problems
from microjournal.index.sealing import sealed
from microjournal.index.state import State
from microjournal.index.stored import base_of_row, grain_of_row, kept_of_row
from microjournal.index.tables import meta
from microjournal.index.writes import Writes
from microjournal.journal.addresses import chronological, site_path
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import event_anchors, is_hidden
from microjournal.model.paths import name_slug
from microjournal.model.settings import Repository, SiteAlias
from microjournal.plan.facets import Grain


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Under what a journal is seen.

    today: ISO date. drafts: hidden entries are shown. authors: names that the settings know, sorted.
    engine: digest of the program. host: that guids of versions before 0.2 were made of.
    aliases, redirects: former addresses by the settings; kinds of servers that are told of all there are.
    issues: the repository in which the linked issues live. avatars: pictures of those who comment are shown.
    images: pictures of entries are drawn.
    """

    today: str
    drafts: bool
    authors: tuple[str, ...]
    engine: bytes
    host: str
    aliases: tuple[SiteAlias, ...] = ()
    redirects: tuple[str, ...] = ()
    issues: Repository | None = None
    avatars: bool = False
    images: bool = False

    def lasting(self) -> tuple[Any, ...]:
        """All but the day and what the settings say: where this is another, nothing that was known is of use."""
        issues = (self.issues.kind, self.issues.host, self.issues.path) if self.issues else ()
        return (self.drafts, self.authors, self.engine, self.host, issues, self.avatars, self.images)


@dataclass(slots=True)
class Changes:
    """What taking files in has changed.

    ns: entries that are to be looked at. keys: names that came, went, or mean something else. claims: names that are of
    changed entries now or were before. tags: slugs and how they were spelled before.
    ords: places in time at which something came or went. threads: that lost or had a changed step.
    follows: ids that changed entries follow or followed. ids, identities: whose addresses may have changed. places:
    addresses that came or went. gone: entries that are no more, with their rows.
    """

    ns: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    ords: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    follows: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    gone: list[tuple[int, Grain | None]] = field(default_factory=list)


def take_in(
    state: State, writes: Writes, terms: Terms, paths: set[str] | None, remembered: Iterable[str] = ()
) -> Changes:
    """Takes in what changed.

    paths: files that changed; None for all, and then there are no rows yet. remembered: ids of entries of which
    something else is remembered now.
    """
    db, changes = state.connection, Changes()
    if paths is None:
        for n, (path, entry) in enumerate(state.all_parsed(), 1):
            if entry is not None:
                _put(writes, n, path, None, _row_of(placed(db, entry), terms), changes)
        return changes
    due = db.execute("select distinct source from day join entry using (n) where day <= ?", (terms.today,))
    sources = {source for (source,) in due} | {path for path in paths if _is_entry(path)}
    if meta(db, "today") != terms.today:
        sources |= {source for (source,) in db.execute("select source from entry where pending")}
    for id_ in remembered:
        # The others are at one address by every rule for slugs.
        if not id_.isascii():
            sources |= {source for (source,) in db.execute("select source from entry where id = ?", (id_,))}
    greatest: int = db.execute("select coalesce(max(n), 0) from entry").fetchone()[0]
    for n, path in enumerate(sorted(sources), greatest + 1):
        entry = state.entry(path)
        _take_in_one(db, writes, path, _row_of(placed(db, entry), terms) if entry else None, changes, n)
    said = {path for path in paths if path.startswith(f"{COMMENTS}/")}
    changes.keys.update(map(conversation_name, said))
    if files := {key for path in paths - said if not _is_entry(path) for key in names_of_file(path)}:
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
        return names_of(self.id, source, self.place, self.title, self.base)

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
            self.base.headings,
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
        headings=entry.headings,
        text=entry.prints[0],
    )
    hidden = is_hidden(entry, terms.today) and not terms.drafts
    return _Row(entry.id, entry.page, hidden, site_path(entry), "\t".join(chronological(entry)), entry.title, base)


def _take_in_one(
    db: sqlite3.Connection, writes: Writes, source: str, after: _Row | None, changes: Changes, new: int
) -> None:
    """after: what the file says now, None for no entry. new: number for an entry that has none."""
    n, before, grain = _stored(db, source)
    _note_changes(db, source, before, after, changes)
    if grain and grain.thread:
        changes.threads.add(grain.thread)
    if after is not None:
        _put(writes, new if n is None else n, source, before, after, changes)
    elif n is not None and before is not None:
        changes.identities.add(_remove(db, writes, n, source, before))
        changes.gone.append((n, grain))


def _stored(db: sqlite3.Connection, source: str) -> tuple[int | None, _Row | None, Grain | None]:
    sql = "select n, id, page, hidden, place, ord, title, base, card, grain from entry where source = ?"
    row = db.execute(sql, (source,)).fetchone()
    if row is None:
        return None, None, None
    n, id_, page, hidden, place, ord_, title, base, card, grain = row
    stored = _Row(id_, bool(page), bool(hidden), place, ord_, title, base_of_row(base))
    return n, stored, grain_of_row(card, grain)


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


_COLUMNS = "id, page, hidden, place, ord, title, base"
_INSERT = f"insert into entry (n, {_COLUMNS}, source) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_UPDATE = "update entry set id = ?2, page = ?3, hidden = ?4, place = ?5, ord = ?6, title = ?7, base = ?8 where n = ?1"


def _put(writes: Writes, n: int, source: str, before: _Row | None, after: _Row, changes: Changes) -> None:
    """Writes an entry, and its lists of what others may look for."""
    values = (after.id, after.page, after.hidden, after.place, after.ord, after.title, sealed(tuple(after.base)))
    if before is None:
        writes.add(_INSERT, (n, *values, source))
    else:
        writes.add(_UPDATE, (n, *values))
    writes.replace("name", "key", n, before.names(source) if before else (), after.names(source))
    _replace_lists(writes, n, before, after)
    changes.ns.add(n)
    changes.ids.add(after.id)


def _replace_lists(writes: Writes, n: int, before: _Row | None, after: _Row | None) -> None:
    """The tags that an entry spells, and what it follows. A hidden one spells nothing."""
    old, new = _spelled(before), _spelled(after)
    for slug, ord_, name in old - new:
        writes.add("delete from spelling where slug = ? and ord = ? and name = ? and n = ?", (slug, ord_, name, n))
    for slug, ord_, name in new - old:
        writes.add("insert into spelling values (?, ?, ?, ?)", (slug, ord_, n, name))
    writes.replace("follow", "id", n, before.base.follows if before else (), after.base.follows if after else ())


def _spelled(row: _Row | None) -> set[tuple[str, str, str]]:
    return {(slug, row.ord, name) for slug, name in row.base.tags} if row and not row.hidden else set()


def _remove(db: sqlite3.Connection, writes: Writes, n: int, source: str, row: _Row) -> str:
    """Removes an entry. Returns its identity."""
    stored, identity = db.execute("select kept, identity from entry where n = ?", (n,)).fetchone()
    kept = kept_of_row(stored)
    writes.replace("name", "key", n, row.names(source), ())
    _replace_lists(writes, n, row, None)
    writes.replace("wants", "key", n, kept.wanted, ())
    writes.replace("day", "day", n, kept.days, ())
    writes.replace("deferred", "path", n, kept.deferred, ())
    writes.add("delete from entry where n = ?", (n,))
    writes.add("delete from advice where n = ?", (n,))
    replace_problems(db, source, ())
    return str(identity)
