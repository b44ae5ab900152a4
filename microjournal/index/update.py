"""Brings the rows of a site to what the journal's files say, and notes which groups of pages that touches.

1. Files that changed, and entries whose day has come, are taken in: their names, tags and relations.
2. To these come the entries to which they matter: those that wanted a name that came or went, those that share a
   thread, those whose tag is spelled in another way.
3. For each of them the rows are made that say where it is seen (`microjournal.plan.facets`). Where they are not what
   they were, the group is touched. Neighbours are touched by rule.

The work is proportional to what changed. An index that is empty has everything before it; there is no other way to make
one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from microjournal.diagnostics import Diagnostic
from microjournal.index.claims import find_collisions
from microjournal.index.copies import update_copies
from microjournal.index.database import sealed, unsealed
from microjournal.index.lists import replace_kept
from microjournal.index.names import ANY_NAME, StoredNames, spelling
from microjournal.index.old import touch_old
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.state import State
from microjournal.index.structure import touch_by_rule
from microjournal.index.tables import OF_THE_JOURNAL, meta, set_meta
from microjournal.index.take_in import Changes, Terms, take_in
from microjournal.index.threads import find_ties, update_threads
from microjournal.journal.authors import unknown_authors
from microjournal.journal.links import ResolvedLinks, resolve_links
from microjournal.journal.relations import Ties, follows_problems
from microjournal.model.dates import add_days
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import event_days
from microjournal.model.paths import name_slug
from microjournal.plan.cards import Seen, around_of
from microjournal.plan.facets import Grain, grain_of
from microjournal.plan.groups import KINDS
from microjournal.plan.output import Copy

# A review is due from so many days before its day on.
_DUE = 7


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
    db.execute("insert or ignore into touched select grp, 0 from output")


def update(state: State, terms: Terms, *, assets: Iterable[Copy], old: Iterable[str]) -> bool:
    """Updates the rows of a site from the parsed files. What groups it touches is noted in the table `touched`.

    assets: files of the theme. old: addresses whose lines in `permalinks.txt` changed.
    Returns whether all rows were made anew.
    """
    db = state.connection
    mark = meta(db, "seen")
    paths = state.changed_since(mark) if mark else None
    before, rows = meta(db, "today") or terms.today, Rows(db)
    fresh = paths is None
    update_copies(state, rows, assets, paths)
    changes = take_in(state, terms, paths)
    renamed = _find_concerned(db, changes)
    ties = find_ties(db, changes.ns, changes.follows, changes.threads)
    changes.ns.update(ties.changed)
    for n, grain in changes.gone:
        rows.replace(n, grain, None)
    _make_rows(state, terms, changes.ns, ties.by_id, rows)
    rows.flush_members()
    update_threads(state, rows, ties, changes.threads)
    find_collisions(state, changes.claims, fresh=fresh)
    touch_old(db, rows, changes.ids, changes.places | set(old), fresh=fresh)
    touch_by_rule(db, rows, ords=changes.ords, renamed=renamed, days=(before, terms.today))
    _touch(db, rows.touched)
    set_meta(db, "terms", terms.lasting())
    set_meta(db, "today", terms.today)
    set_meta(db, "seen", state.mark())
    return fresh


def _touch(db: sqlite3.Connection, groups: Iterable[str]) -> None:
    db.executemany("insert or replace into touched values (?, 0)", [(group,) for group in groups])


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
        replace_kept(db, n, names.wanted, _days(entry, terms.today))
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
    for count in (-_DUE, 1) if entry.review else ():
        # Before and after the calendar nothing changes.
        with suppress(ValueError):
            days.add(add_days(entry.review, count))
    return sorted(day for day in days if day > today)


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
