"""Brings the rows of a site to what the journal's files say, and notes which groups of pages that touches.

1. Files that changed, and entries whose day has come, are taken in: their names, tags and relations.
2. To these come the entries to which they matter: those that wanted a name that came or went, those that share a thread,
   those whose tag is spelled in another way.
3. For each of them the rows are made that say where it is seen (`microjournal.plan.facets`). Where they are not what
   they were, the group is touched. Neighbours are touched by rule.

The work is proportional to what changed. An index that is empty has everything before it; there is no other way to make
one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.index.claims import find_collisions
from microjournal.index.copies import update_copies
from microjournal.index.database import sealed, unsealed
from microjournal.index.names import ANY_NAME, Base, StoredNames, names_of, spelling
from microjournal.index.old import touch_old
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.state import State
from microjournal.index.structure import touch_by_rule
from microjournal.index.tables import OF_THE_JOURNAL, meta, set_meta
from microjournal.index.threads import find_ties, update_threads
from microjournal.journal.addresses import chronological, site_path
from microjournal.journal.authors import unknown_authors
from microjournal.journal.links import ResolvedLinks, resolve_links
from microjournal.journal.relations import Ties, follows_problems
from microjournal.model.dates import add_days
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import event_anchors, event_days, is_hidden
from microjournal.model.paths import name_slug
from microjournal.plan.cards import Seen, around_of
from microjournal.plan.facets import Grain, grain_of
from microjournal.plan.groups import KINDS
from microjournal.plan.output import Copy

# A review is due from so many days before its day on.
_DUE = 7


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

    ns: entries that are to be looked at. keys: names that came, went, or mean something else. tags: slugs and how they
    were spelled before. ords: places in time at which something came or went. threads: that lost or had a changed step.
    follows: ids that changed entries follow or followed. ids: whose addresses may have changed. places: addresses that
    came or went. gone: entries that are no more, with their rows.
    """

    ns: set[int] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    ords: set[str] = field(default_factory=set)
    threads: set[str] = field(default_factory=set)
    follows: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    gone: list[tuple[int, Grain | None]] = field(default_factory=list)


def forget_outdated(state: State, terms: Terms) -> None:
    """Removes all rows if they are of no use any more; then `update` makes them anew."""
    db = state.connection
    before = meta(db, "today")
    known = state.changed_since(meta(db, "seen")) is not None and meta(db, "terms") == terms.lasting()
    if known and before <= terms.today:
        return
    for table in (*OF_THE_JOURNAL, "touched"):
        db.execute(f"delete from site.{table}")
    db.execute("delete from site.meta where key in ('seen', 'permalinks')")
    _touch(db, [name for name, kind in KINDS.items() if kind.always])
    db.execute("insert or ignore into touched select grp from output")


def update(state: State, terms: Terms, *, assets: Iterable[Copy], old: Iterable[str]) -> None:
    """Updates the rows of a site from the parsed files. What groups it touches is noted in the table `touched`.

    assets: files of the theme. old: addresses whose lines in `permalinks.txt` changed.
    """
    db = state.connection
    mark = meta(db, "seen")
    paths = state.changed_since(mark) if mark else None
    before, rows = meta(db, "today") or terms.today, Rows(db)
    fresh = paths is None
    update_copies(state, rows, assets, paths)
    changes = _take_in(state, terms, paths)
    renamed = _find_concerned(db, changes)
    ties = find_ties(db, changes.ns, changes.follows, changes.threads)
    changes.ns.update(ties.changed)
    for n, grain in changes.gone:
        rows.replace(n, grain, None)
    _make_rows(state, terms, changes.ns, ties.by_id, rows)
    rows.flush_members()
    update_threads(state, rows, ties, changes.threads)
    find_collisions(state, changes.keys, fresh=fresh)
    touch_old(db, rows, changes.ids, changes.places | set(old), fresh=fresh)
    touch_by_rule(db, rows, ords=changes.ords, renamed=renamed, days=(before, terms.today))
    _touch(db, rows.touched)
    set_meta(db, "terms", terms.lasting())
    set_meta(db, "today", terms.today)
    set_meta(db, "seen", state.mark())


def _touch(db: sqlite3.Connection, groups: Iterable[str]) -> None:
    db.executemany("insert or ignore into touched values (?)", [(group,) for group in groups])


def _take_in(state: State, terms: Terms, paths: set[str] | None) -> Changes:
    """Step 1. paths: files that changed; None for all, and then there are no rows yet."""
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
        _replace(db, "name (key, n)", n, before.names(source) if before else (), after.names(source))
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
    cursor = db.execute(
        "insert into entry (id, page, hidden, place, ord, title, base, source, noted) values (?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (*values, source),
    )
    return int(cursor.lastrowid or 0)


def _replace_lists(db: sqlite3.Connection, n: int, before: _Row | None, after: _Row | None) -> None:
    """The tags that an entry spells, and what it follows. A hidden one spells nothing."""
    spelled = [_spelled(row) for row in (before, after)]
    if spelled[0] != spelled[1]:
        db.executemany(
            "delete from spelling where slug = ? and ord = ? and n = ?", [(s, o, n) for s, o, _ in spelled[0]]
        )
        db.executemany("insert into spelling values (?, ?, ?, ?)", [(s, o, n, name) for s, o, name in spelled[1]])
    _replace(db, "follow (id, n)", n, before.base.follows if before else (), after.base.follows if after else ())


def _spelled(row: _Row | None) -> list[tuple[str, str, str]]:
    return [(slug, row.ord, name) for slug, name in row.base.tags] if row and not row.hidden else []


def _replace(db: sqlite3.Connection, table: str, n: int, before: Iterable[str], after: Iterable[str]) -> None:
    """Replaces what is listed of an entry. table: with its columns, the second of which is the entry."""
    old, new = set(before), set(after)
    name, column = table.split(" (", maxsplit=1)[0], table.split(" (")[1].split(",", maxsplit=1)[0]
    if old - new:
        db.executemany(f"delete from {name} where {column} = ? and n = ?", [(item, n) for item in old - new])
    if new - old:
        db.executemany(f"insert into {table} values (?, ?)", [(item, n) for item in new - old])


def _remove(db: sqlite3.Connection, n: int, source: str, row: _Row | None) -> None:
    if row:
        _replace(db, "name (key, n)", n, row.names(source), ())
        _replace_lists(db, n, row, None)
    _replace_kept(db, n, (), ())
    db.execute("delete from entry where n = ?", (n,))
    db.execute("delete from advice where n = ?", (n,))
    replace_problems(db, source, ())


def _find_concerned(db: sqlite3.Connection, changes: Changes) -> list[str]:
    """Step 2, but for threads: those that wanted a name, or whose tag is spelled in another way.

    Returns the slugs of such tags.
    """
    renamed = [slug for slug, before in changes.tags.items() if before != spelling(db, slug)]
    for key in (*changes.keys, *[f"tag {slug}" for slug in renamed]):
        changes.ns.update(n for (n,) in db.execute("select n from wants where key = ?", (key,)))
    return renamed


def _make_rows(state: State, terms: Terms, ns: set[int], ties: dict[str, Ties], rows: Rows) -> None:
    """Step 3."""
    db = state.connection
    for n in sorted(ns):
        row = db.execute("select source, hidden, grain from entry where n = ?", (n,)).fetchone()
        if row is None:
            continue
        source, hidden, grain = row
        entry = (state.parsed(source) or (None,))[0]
        if entry is None:
            continue
        names = StoredNames(db)
        tags = tuple([names.tag(name_slug(name)) or name for name in entry.tags])
        tie = ties.get(entry.id, Ties())
        found = ResolvedLinks() if hidden else resolve_links(entry, names)
        problems = [*found.problems, *_problems(db, entry, names, terms.authors)]
        before = Grain(*unsealed(grain)) if grain else None
        after = None
        card = around = None
        if not hidden:
            seen = _seen(entry, terms.today, tie, found, tags)
            after = grain_of(
                seen,
                follows=tie.follows,
                followed_by=tie.followed_by,
                cites=tuple(found.cites),
                shown_on=tie.shown_on,
                thread=tie.thread,
                step=tie.place,
            )
            card, around = sealed(after.card), sealed(tuple(seen.around))
        rows.replace(n, before, after)
        db.execute(
            "update entry set card = ?, around = ?, grain = ?, advised = 0 where n = ?",
            (card, around, sealed(tuple(after)) if after else None, n),
        )
        _replace_kept(db, n, names.wanted, _days(entry, terms.today))
        _replace_deferred(db, n, found)
        replace_problems(db, source, problems)


def _seen(entry: Entry, today: str, tie: Ties, found: ResolvedLinks, tags: tuple[str, ...]) -> Seen:
    around = around_of(
        entry,
        today,
        followed=bool(tie.followed_by),
        superseded=tie.superseded,
        tags=tags,
        follows=tie.follows,
        links=found.resolved,
        attached=tuple([(a.source, a.site_path, a.digest) for a in found.attachments]),
    )
    return Seen(entry, around)


def _problems(db: sqlite3.Connection, entry: Entry, names: StoredNames, authors: Sequence[str]) -> Iterator[Diagnostic]:
    if not entry.page:
        yield from follows_problems(entry, lambda id_: _may_follow(db, names, id_), lambda: _all_ids(db, names))
    yield from unknown_authors(entry, authors)


def _may_follow(db: sqlite3.Connection, names: StoredNames, id_: str) -> bool:
    names.wanted.add(f"id {id_}")
    return db.execute("select 1 from entry where id = ? and not page", (id_,)).fetchone() is not None


def _all_ids(db: sqlite3.Connection, names: StoredNames) -> list[str]:
    names.wanted.add(ANY_NAME)
    return [id_ for (id_,) in db.execute("select id from entry where not page order by hidden, ord")]


def _days(entry: Entry, today: str) -> list[str]:
    """The days to come on which something about an entry changes by itself."""
    days = {entry.publish, *event_days(entry)}
    if entry.review:
        days |= {add_days(entry.review, -_DUE), add_days(entry.review, 1)}
    return sorted(day for day in days if day > today)


def _replace_kept(db: sqlite3.Connection, n: int, wanted: Iterable[str], days: Sequence[str]) -> None:
    row = db.execute("select kept from entry where n = ?", (n,)).fetchone()
    old_names, old_days = unsealed(row[0]) if row and row[0] else ((), ())
    new_names = sorted(wanted)
    _replace(db, "wants (key, n)", n, old_names, new_names)
    _replace(db, "day (day, n)", n, old_days, days)
    db.execute("update entry set kept = ? where n = ?", (sealed((tuple(new_names), tuple(days))), n))


def _replace_deferred(db: sqlite3.Connection, n: int, found: ResolvedLinks) -> None:
    db.execute("delete from deferred where n = ?", (n,))
    rows = [
        (
            link.path,
            n,
            number,
            sealed(((link.span.path, link.span.line, link.span.column, link.span.length), link.image, link.similar)),
        )
        for number, link in enumerate(found.deferred)
    ]
    db.executemany("insert into deferred values (?, ?, ?, ?)", rows)
