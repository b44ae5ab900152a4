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
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from microjournal.content.avatars import place_in
from microjournal.diagnostics import Diagnostic
from microjournal.feeds.item import authority_of
from microjournal.index.claims import find_collisions
from microjournal.index.copies import update_copies
from microjournal.index.formats import find_other_formats
from microjournal.index.known import identify, memory_of
from microjournal.index.names import ANY_NAME, StoredNames, avatar_name, spelling
from microjournal.index.old import TakenIn, remembers, touch_old
from microjournal.index.placed import placed
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.sealing import sealed
from microjournal.index.site_aliases import touch_redirects, touch_site_aliases
from microjournal.index.state import State, found_in
from microjournal.index.stored import Kept, grain_of_row, grain_to_row, kept_of_row
from microjournal.index.structure import touch_by_rule
from microjournal.index.tables import OF_THE_JOURNAL, meta, set_meta
from microjournal.index.take_in import Changes, Terms, take_in
from microjournal.index.talks import talk_about
from microjournal.index.threads import find_ties, update_threads
from microjournal.index.writes import Writes
from microjournal.journal.authors import unknown_authors
from microjournal.journal.copies import copy_problem
from microjournal.journal.days import days_to_come
from microjournal.journal.links import Deferred, ResolvedLinks, resolve_links
from microjournal.journal.memory import former_events, is_pending, named_events
from microjournal.journal.relations import Ties, follows_problems
from microjournal.journal.samples import unchanged_sample
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_sample, turning_days
from microjournal.model.paths import name_slug
from microjournal.plan.cards import Seen, Talk, around_of, see
from microjournal.plan.facets import Grain, grain_of
from microjournal.plan.groups import KINDS
from microjournal.plan.output import Copy
from microjournal.plan.pictures import picture_path


def forget_outdated(state: State, terms: Terms) -> None:
    """Removes all rows if they are of no use any more; then `update` makes them anew."""
    db = state.connection
    before = meta(db, "today")
    known = state.changed_since(meta(db, "seen")) is not None and meta(db, "terms") == terms.lasting()
    if known and before <= terms.today:
        return
    forget_rows(db)


def forget_rows(db: sqlite3.Connection) -> None:
    """Removes all rows, but of outputs."""
    for table in (*OF_THE_JOURNAL, "touched"):
        db.execute(f"delete from site.{table}")
    db.execute("delete from site.meta where key in ('seen', 'permalinks', 'authority')")
    _touch(db, [name for name, kind in KINDS.items() if kind.always])
    db.execute("insert or ignore into touched select grp, 0 from output")


def update(state: State, terms: Terms, *, assets: Collection[Copy], old: TakenIn) -> bool:
    """Updates the rows of a site from the parsed files. What groups it touches is noted in the table `touched`.

    assets: files of the theme. old: what is remembered otherwise than before.
    Returns whether all rows were made anew.
    """
    db = state.connection
    mark = meta(db, "seen")
    paths = state.changed_since(mark) if mark else None
    before, fresh = meta(db, "today") or terms.today, paths is None
    writes = Writes(db)
    rows = Rows(db, writes)
    avatars = update_copies(state, rows, assets, paths)
    changes = take_in(state, writes, terms, paths, old.ids)
    changes.keys.update([avatar_name(place_in(path)) for path in avatars])
    writes.flush()
    identify(state, changes, old.ids, fresh=fresh)
    rows.touched.update(f"permalinks {part}" for part in old.parts)
    first = not remembers(db)
    if not fresh and first != meta(db, "first"):
        # When an event became public hangs on it, where that is not remembered.
        changes.ns.update(n for (n,) in db.execute("select n from entry where unknown and not hidden and not page"))
    renamed = _find_concerned(db, changes)
    ties = find_ties(db, changes.ns, changes.follows, changes.threads)
    changes.ns.update(ties.changed)
    for n, grain in changes.gone:
        rows.replace(n, grain, None)
    maker = _Maker(
        state=state,
        writes=writes,
        rows=rows,
        names=StoredNames(db),
        terms=terms,
        ties=ties.by_number,
        first=first,
    )
    for n in sorted(changes.ns):
        maker.make(n)
    writes.flush()
    update_threads(state, rows, ties, changes.threads)
    find_other_formats(db, paths)
    find_collisions(state, changes.claims, fresh=fresh)
    touch_old(db, rows, changes.identities, changes.places | old.paths, fresh=fresh)
    touch_site_aliases(db, rows, terms.aliases, fresh=fresh)
    touch_redirects(db, rows, terms.redirects, fresh=fresh)
    touch_by_rule(db, rows, ords=changes.ords, renamed=renamed, days=(before, terms.today))
    _touch(db, rows.touched)
    set_meta(db, "terms", terms.lasting())
    set_meta(db, "today", terms.today)
    set_meta(db, "first", first)
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


_ROW = (
    "select source, hidden, card, grain, kept, identity, facts, sum "
    "from entry join sources on path = source where n = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Step 3. names: of the journal as it is now. ties: by number. first: nothing of the journal was ever published."""

    state: State
    writes: Writes
    rows: Rows
    names: StoredNames
    terms: Terms
    ties: dict[int, Ties]
    first: bool

    def make(self, n: int) -> None:
        """Makes the rows of an entry."""
        db, writes, names = self.state.connection, self.writes, self.names
        row = db.execute(_ROW, (n,)).fetchone()
        if row is None:
            return
        source, hidden, card, grain, stored, identity, facts, total = row
        entry = found_in(facts, total)[0]
        if entry is None:
            return
        entry = placed(db, entry)
        names.wanted.clear()
        talk = None if hidden else talk_about(self.state, entry, self.terms, names.wanted)
        links = ResolvedLinks() if hidden else resolve_links(entry, names, said=dict(talk.cited) if talk else None)
        problems = [*links.problems, *_problems(db, entry, names, self.terms.authors)]
        if not (hidden or entry.page):
            problems += days_to_come(entry, self.terms.today)
        if not hidden:
            problems += unchanged_sample(entry)
        ties = self.ties.get(n, Ties())
        published = _published(db, entry, identity, self.terms, first=self.first)
        seen = None if hidden else self._seen(entry, ties, links, published, talk)
        after = _grain(seen, ties, links) if seen else None
        self.rows.replace(n, grain_of_row(card, grain), after)
        deferred = _by_path(links.deferred)
        days = sorted(day for day in turning_days(entry) if day > self.terms.today)
        before = kept_of_row(stored)
        now = Kept(tuple(sorted(names.wanted)), tuple(days), tuple(deferred), bool(problems))
        _write(writes, n, seen, after, now, pending=published.pending and not hidden)
        writes.replace("wants", "key", n, before.wanted, now.wanted)
        writes.replace("day", "day", n, before.days, now.days)
        writes.replace("deferred", "path", n, set(before.deferred) - set(deferred), ())
        for path, found in deferred.items():
            writes.add("insert or replace into deferred values (?, ?, ?, 0)", (path, n, sealed(found)))
        if before.faulty or now.faulty:
            replace_problems(db, source, problems)

    def _seen(self, entry: Entry, ties: Ties, links: ResolvedLinks, published: _Published, talk: Talk | None) -> Seen:
        around = around_of(
            entry,
            self.terms.today,
            followed=bool(ties.followed_by),
            superseded=ties.superseded,
            tags=tuple([self.names.tag(name_slug(name)) or name for name in entry.tags]),
            follows=ties.follows,
            links=links.resolved,
            attached=tuple([(a.source, a.site_path, a.digest) for a in links.attachments]),
            identity=published.identity,
            authority=published.authority,
            named=published.named,
            former=published.former,
            conversation=talk,
            picture=picture_path(entry, links.attachments) if self.terms.images else "",
        )
        return see(entry, around)


def _write(writes: Writes, n: int, seen: Seen | None, grain: Grain | None, kept: Kept, *, pending: bool) -> None:
    card, rest = grain_to_row(grain) if grain else (None, None)
    around = sealed(tuple(seen.around)) if seen else None
    sql = "update entry set card = ?2, around = ?3, grain = ?4, kept = ?5, pending = ?6, advised = 0 where n = ?1"
    writes.add(sql, (n, card, around, rest, sealed(tuple(kept)), pending))


class _Published(NamedTuple):
    """What is known of a publication. Its first fields are those of `microjournal.plan.cards.Around`.

    pending: one of its events is not remembered, and becomes public on the day of the build that is published.
    """

    identity: str
    authority: str
    named: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pending: bool = False


def _published(db: sqlite3.Connection, entry: Entry, identity: str, terms: Terms, *, first: bool) -> _Published:
    memory = memory_of(db, identity)
    if entry.page:
        return _Published(identity, "")
    # What is never remembered is no news of any day.
    first = first or is_sample(entry)
    named = named_events(entry, memory, today=terms.today, first=first)
    pending = is_pending(memory, named, today=terms.today, first=first)
    authority = memory.authority if memory else ""
    if memory and memory.events is None and not meta(db, "authority"):
        authority = f"{authority_of(terms.host)},{entry.date[:4]}"
    former = [(name, tuple(event)) for name, event in former_events(entry, memory, named, today=terms.today)]
    return _Published(identity, authority, tuple([(name, day) for name, day in named]), tuple(former), pending)


def _grain(seen: Seen, ties: Ties, links: ResolvedLinks) -> Grain:
    return grain_of(
        seen,
        follows=ties.follows,
        followed_by=ties.followed_by,
        cites=tuple(links.cites),
        shown_on=ties.shown_on,
        thread=ties.thread,
        step=ties.place,
    )


def _problems(db: sqlite3.Connection, entry: Entry, names: StoredNames, authors: Sequence[str]) -> Iterator[Diagnostic]:
    if not entry.page:
        yield from follows_problems(
            entry, partial(_may_follow, db, names), partial(_all_ids, db, names), partial(_id_now, db, names)
        )
    yield from unknown_authors(entry, authors)
    yield from copy_problem(entry, names)


def _may_follow(db: sqlite3.Connection, names: StoredNames, id_: str) -> bool:
    names.wanted.add(f"id {id_}")
    return db.execute("select 1 from entry where id = ? and not page", (id_,)).fetchone() is not None


def _id_now(db: sqlite3.Connection, names: StoredNames, id_: str) -> str:
    """The id of the entry that was published under another one, "" if there is none."""
    names.wanted.add(ANY_NAME)
    sql = "select entry.id from known join entry using (identity) where (known.id = ?1 or identity = ?1) and not page"
    row = db.execute(f"{sql} order by entry.id", (id_,)).fetchone()
    return row[0] if row else ""


def _all_ids(db: sqlite3.Connection, names: StoredNames) -> list[str]:
    names.wanted.add(ANY_NAME)
    return [id_ for (id_,) in db.execute("select id from entry where not page order by hidden, ord")]


def _by_path(links: Iterable[Deferred]) -> dict[str, tuple[Any, ...]]:
    """Links by the address that only the plan knows, as plain data."""
    found: dict[str, tuple[Any, ...]] = {}
    for link in links:
        span = (link.span.path, link.span.line, link.span.column, link.span.length)
        found[link.path] = (*found.get(link.path, ()), (span, link.image, link.elsewhere, link.similar))
    return found
