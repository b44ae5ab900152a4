"""The setting `aliases` in the rows of a site: what it touches, what it means, and what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.index.rows import Rows
from microjournal.index.tables import meta, set_meta
from microjournal.model.entry import Mark
from microjournal.model.paths import file_of
from microjournal.model.settings import SiteAlias
from microjournal.plan.addresses import conflict, nothing_there, similar_path
from microjournal.plan.groups import KINDS, kind_of
from microjournal.plan.questions import Journal
from microjournal.plan.site_aliases import is_same_document

_META = "site-aliases"
_SERVERS = "redirect-servers"


def touch_site_aliases(db: sqlite3.Connection, rows: Rows, aliases: Iterable[SiteAlias], *, fresh: bool) -> None:
    """Notes the aliases as they are now, and touches what they change. fresh: all rows were made anew."""
    before = {} if fresh else {path: target for path, target, _ in meta(db, _META) or ()}
    now = {alias.path: alias.target for alias in aliases}
    for path in before.keys() | now.keys():
        if before.get(path) == now.get(path):
            continue
        rows.touched |= {f"alias {path}", f"old {path}", *[f"redirects {server}" for server in redirect_servers(db)]}
        for target in (before.get(path), now.get(path)):
            if target is not None:
                found = db.execute("select grp from output where path = ?", (file_of(target),))
                rows.touched.update(group for (group,) in found)
    set_meta(db, _META, tuple([(alias.path, alias.target, tuple(alias.marks[0])) for alias in aliases]))


def touch_redirects(db: sqlite3.Connection, rows: Rows, servers: Iterable[str], *, fresh: bool) -> None:
    """Notes for which servers redirects are written, and touches the files that come or go."""
    before, now = set(() if fresh else redirect_servers(db)), set(servers)
    rows.touched.update(f"redirects {server}" for server in before ^ now)
    set_meta(db, _SERVERS, tuple(sorted(now)))


def redirect_servers(db: sqlite3.Connection) -> tuple[str, ...]:
    """Kinds of servers for which redirects are written."""
    found: tuple[str, ...] = meta(db, _SERVERS) or ()
    return found


def alias_targets(db: sqlite3.Connection) -> Mapping[str, str]:
    """Where each former address leads now."""
    return {path: target for path, target, _ in meta(db, _META) or ()}


def alias_span(db: sqlite3.Connection, file: str) -> Span | None:
    """Where the alias is written whose file this is; None if there is none."""
    marks = (mark for path, _, mark in meta(db, _META) or () if file_of(path) == file)
    return next((_span(Mark(*mark)) for mark in marks), None)


def alias_problems(
    db: sqlite3.Connection, journal: Journal, aliases: Iterable[SiteAlias], names: Callable[[str], Iterable[str]]
) -> Iterator[Diagnostic]:
    """What is wrong with aliases on this site. What two groups of it want is reported for both.

    names: see `microjournal.plan.addresses.similar_path`.
    """
    known = {alias.path: alias for alias in aliases}
    for path, alias in known.items():
        of_path, of_target = map(_span, alias.marks)
        groups = [group for (group,) in db.execute("select grp from output where path = ?", (file_of(alias.target),))]
        if other := known.get(alias.target):
            message = f"/{alias.target} is a former address itself"
            yield problem("alias-invalid", message, of_target, help=f"write where it leads: /{other.target}")
        elif not groups:
            yield nothing_there(alias.target, of_target, similar_path(alias.target, names))
        elif is_same_document(path, alias.target) and any(has_own(journal, group, path) for group in groups):
            yield from filter(None, [conflict(file_of(path), of_path, wanted=2, blocks=False)])


def has_own(journal: Journal, group: str, path: str) -> bool:
    """Whether a group has a file at a path by itself, and not for an alias."""
    kind, key = kind_of(group)
    return kind is not KINDS["alias"] and any(place.path == path for place in kind.places(journal, key))


def _span(mark: Mark) -> Span:
    return Span(path="microjournal.yaml", line=mark.line, column=mark.column, length=mark.length)
