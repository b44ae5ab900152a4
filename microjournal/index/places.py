"""Which group has which files of the site, and what is wrong with their addresses."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from microjournal.diagnostics import Diagnostic, Span
from microjournal.index.journal import StoredJournal
from microjournal.index.lookalikes import find_lookalike, forget_lookalikes, note_lookalikes, suspects
from microjournal.index.owners import owners_of
from microjournal.index.problems import replace_problems
from microjournal.index.sealing import unsealed
from microjournal.index.state import State
from microjournal.index.tables import meta, set_meta
from microjournal.journal.permalinks import part_of
from microjournal.model.paths import file_of, folders_of
from microjournal.plan.addresses import conflict, not_ours, nothing_there, similar_path
from microjournal.plan.groups import places_of
from microjournal.plan.output import Place

# Planned after all others, in this order: what is left where nothing else is, then what lists all that there is.
_OLD = ("old",)
_LISTS = ("permalinks", "permalinks-index", "sitemap", "sitemap-index")


def update_places(state: State, journal: StoredJournal, *, fresh: bool) -> None:
    """Notes the files of the touched groups, and what is wrong with addresses. fresh: all rows were made anew."""
    db = state.connection
    touched = [group for (group,) in db.execute("select grp from touched where not placed order by grp")]
    found = _Found()
    for group in touched:
        if group.partition(" ")[0] not in (*_OLD, *_LISTS):
            _update_group(db, journal, group, found)
    _remove(db, found)
    for group in _touch_old(db, found.changed, touched):
        _update_group(db, journal, group, found)
    _remove(db, found)
    _touch_redirects(db, journal, found)
    for group in _touch_lists(db, found.parts, touched):
        _update_group(db, journal, group, found)
    _remove(db, found)
    if any(path.startswith("permalinks/") for path in found.changed):
        db.execute("insert or ignore into touched values ('permalinks-index', 0)")
    db.execute("update touched set placed = 1 where not placed")
    set_meta(db, "files", (meta(db, "files") or 0) + found.changed.total())
    for path in _contested(db, found.changed, fresh=fresh):
        _find_conflict(state, path)
    for name in suspects(db, found.changed, fresh=fresh):
        find_lookalike(state, name)
    _follow_links(db, found.changed)


def is_on_site(db: sqlite3.Connection, path: str) -> bool:
    """Whether there will be a file at a path of the site."""
    return db.execute("select 1 from output where path = ?", (path,)).fetchone() is not None


def names_in(db: sqlite3.Connection, folder: str) -> list[str]:
    """What is in a folder of the site; pages with a slash at the end. folder: "" for the top."""
    prefix = f"{folder}/" if folder else ""
    names = set()
    for (path,) in db.execute("select path from output where path >= ? and path < ?", (prefix, prefix + "\U0010ffff")):
        name, slash, below = path[len(prefix) :].partition("/")
        if not slash:
            names.add(name)
        elif below == "index.html":
            names.add(name + "/")
    return sorted(names)


def dead_links(db: sqlite3.Connection) -> Iterator[Diagnostic]:
    """Links to addresses of the site at which nothing will be."""
    rows = db.execute("select path, links from deferred where not led order by n, path").fetchall()
    for path, links in rows:
        near = similar_path(path, partial(names_in, db))
        for (source, line, column, length), image, elsewhere, similar in unsealed(links):
            span = Span(path=source, line=line, column=column, length=length)
            yield (not_ours if elsewhere else nothing_there)(path, span, similar or near, image=image)


def _follow_links(db: sqlite3.Connection, changed: Iterable[str]) -> None:
    """Notes which links lead somewhere: of those that are new, that led nowhere, or to a path that came or went."""
    forms = [(path, path.removesuffix("index.html")) for path in changed]
    db.executemany("update deferred set led = 0 where path in (?, ?)", forms)
    paths = {path for (path,) in db.execute("select path from deferred where not led")}
    there = [(path,) for path in paths if is_on_site(db, path) or is_on_site(db, file_of(path))]
    db.executemany("update deferred set led = 1 where path = ?", there)


@dataclass(slots=True)
class _Found:
    """What is found while files are noted.

    changed: paths that came or went, counted. parts: of the sitemap, that list others now. gone: paths that a group
    has no more. made: how files at such paths were made (trace, size, mtime). former: what stands at a former address
    came or went.
    """

    changed: Counter[str] = field(default_factory=Counter)
    parts: set[str] = field(default_factory=set)
    gone: list[tuple[str, str]] = field(default_factory=list)
    made: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    former: bool = False


def _update_group(db: sqlite3.Connection, journal: StoredJournal, group: str, found: _Found) -> None:
    """Notes the files of a group. found: is added to; what is gone is still to be removed."""
    places = {place.path: place for place in places_of(journal, group)}
    before = {
        path: Place(path, listed, day)
        for path, listed, day in db.execute("select path, listed, changed from output where grp = ?", (group,))
    }
    if before == places:
        return
    if before.keys() != places.keys() and group.startswith(("old ", "alias ")):
        found.former = True
    for path in before.keys() - places.keys():
        found.gone.append((path, group))
        found.changed[path] -= 1
        found.parts.add(before[path].listed)
    for path, place in places.items():
        if path not in before:
            made = found.made.get(path, (None, None, None))
            db.execute("insert into output values (?, ?, ?, ?, ?, ?, ?)", (path, group, *place[1:], *made))
            note_lookalikes(db, path)
            found.changed[path] += 1
            found.parts.add(place.listed)
        elif before[path] != place:
            db.execute(
                "update output set listed = ?, changed = ? where path = ? and grp = ?", (*place[1:], path, group)
            )
            found.parts |= {before[path].listed, place.listed}


def _remove(db: sqlite3.Connection, found: _Found) -> None:
    """Removes what is gone. A group that has a file now which was another's knows how that one was made."""
    known = "select trace, size, mtime from output where path = ? and grp = ?"
    sql = "update output set (trace, size, mtime) = (?, ?, ?) where path = ? and trace is null"
    for place in found.gone:
        found.made[place[0]] = db.execute(known, place).fetchone()
        db.execute(sql, (*found.made[place[0]], place[0]))
        db.execute("delete from output where path = ? and grp = ?", place)
        db.execute("insert or ignore into gone values (?)", place[:1])
        if not is_on_site(db, place[0]):
            forget_lookalikes(db, place[0])
    found.gone.clear()


def _touch_old(db: sqlite3.Connection, changed: Iterable[str], touched: Iterable[str]) -> list[str]:
    """Touches published addresses at which something came or went, and what remembers addresses."""
    groups = {group for group in touched if group.partition(" ")[0] in _OLD}
    for path in {form for each in changed for form in (each, each.removesuffix("index.html"))}:
        if path.endswith((".xml", "/")):
            groups.add(f"permalinks {part_of(path)}")
        if db.execute("select 1 from old where path = ?", (path,)).fetchone():
            groups |= {f"old {path}", f"permalinks {part_of(path)}"}
        if path.endswith("/"):
            # What is left of a list leads to the nearest one above it.
            sql = "select distinct grp from output where grp > ? and grp < ?"
            groups.update(group for (group,) in db.execute(sql, (f"old {path}", f"old {path}\U0010ffff")))
    db.executemany("insert or ignore into touched values (?, 0)", [(group,) for group in groups])
    return sorted(group for group in groups if group.partition(" ")[0] in _OLD)


def _touch_redirects(db: sqlite3.Connection, journal: StoredJournal, found: _Found) -> None:
    """Touches the files with redirects if a former address came or went, or may lead elsewhere."""
    sql = "select 1 from touched join output using (grp) where grp glob 'old *' or grp glob 'alias *' limit 1"
    if journal.redirect_servers() and (found.former or db.execute(sql).fetchone()):
        groups = [(f"redirects {server}",) for server in journal.redirect_servers()]
        db.executemany("insert or ignore into touched values (?, 0)", groups)


def _touch_lists(db: sqlite3.Connection, parts: set[str], before: Iterable[str]) -> list[str]:
    """Touches the parts of the sitemap that changed, and its index if there are others now. Returns all such lists."""
    touched = {*before, *[group for (group,) in db.execute("select grp from touched where not placed")]}
    groups = {group for group in touched if group.partition(" ")[0] in _LISTS}
    for part in parts - {""}:
        groups.add(f"sitemap {part}")
        is_there = db.execute("select 1 from output where listed = ? and listed != '' limit 1", (part,)).fetchone()
        if bool(is_there) != is_on_site(db, part):
            groups.add("sitemap-index")
    db.executemany("insert or ignore into touched values (?, 0)", [(group,) for group in groups])
    return sorted(groups)


def _contested(db: sqlite3.Connection, changed: Collection[str], *, fresh: bool) -> Iterator[str]:
    """Paths about which something may be wrong, now or before."""
    if not fresh:
        # Those of before in any case: it may be reported otherwise by now, or stand on another line.
        known = {about[5:] for (about,) in db.execute("select about from problem where about glob 'site *'")}
        folders = {folder for path in changed for folder in folders_of(path) if is_on_site(db, folder)}
        yield from {*known, *changed, *folders}
        return
    sql = (
        "select path from output group by path having count(*) > 1 union select path from output as file where exists "
        "(select 1 from output where path > file.path || '/' and path < file.path || '0')"
    )
    yield from [path for (path,) in db.execute(sql)]


def _find_conflict(state: State, path: str) -> None:
    """Notes what is wrong with a file of the site. What is reported already is noted without a word."""
    db = state.connection
    owners = owners_of(state, path)
    limits = (f"{path}/", f"{path}0")
    blocks = db.execute("select 1 from output where path > ? and path < ? limit 1", limits).fetchone() is not None
    found = conflict(path, owners[0], wanted=len(owners), blocks=blocks) if owners else None
    reported = found and any(_is_reported(db, span) for span in owners)
    replace_problems(db, f"site {path}", [found] if found and not reported else (), watched=found is not None)


def _is_reported(db: sqlite3.Connection, span: Span) -> bool:
    """Whether two files are known to claim one id or address at this place: that is the same fault."""
    rows = db.execute(
        "select found from problem where about >= 'at ' and about < 'at!' or about >= 'id ' and about < 'id!'"
    )
    return any(Diagnostic.from_plain(plain).span == span for (found,) in rows for plain in unsealed(found))
