"""The tables of one site: its journal as rows, and the outputs that were made of them.

An entry is known by a number, which is `n` everywhere. `place` is the address of its page, `ord` its place in time.
`identity` is what it is known by for ever, `unknown` says that nothing of it is remembered; `pending`, that something
becomes public on the day of the build that is published; `advised`, that what is worth knowing of it is in `advice`;
`led`, that a link led to a file of the site when it was last looked at. `kept` are the names that an entry wanted and
the days it waits for. `lookalike` are files and folders of the site whose names have capitals, or accents that are
stored apart, with what they are without. Names, tags, links and relations are rows that say who must be looked at again
when something else changes; `member` and `tally` are what pages are planned from (see `microjournal.plan.facets`).
`touched` are the groups that wait for that, `placed` those whose files are known already.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from microjournal.index.database import (
    MISSING,
    Schema,
    SqlError,
    check,
    create,
    reason_to_make_anew,
    remove_database,
    tune,
)
from microjournal.index.sealing import Damaged, sealed, unsealed

_TABLES = """
create table site.meta (key text primary key, value blob) without rowid;
create table site.entry (n integer primary key, source text unique, id text, page integer, hidden integer, place text,
    ord text, title text, identity text, unknown integer, pending integer, base blob, card blob,
    around blob, grain blob, kept blob, advised integer);
create index site.entry_id on entry (id);
create index site.entry_ord on entry (ord) where not hidden and not page;
create index site.entry_identity on entry (identity);
create index site.entry_unknown on entry (n) where unknown;
create index site.entry_pending on entry (n) where pending;
create table site.name (key text, n integer, primary key (key, n)) without rowid;
create table site.wants (key text, n integer, primary key (key, n)) without rowid;
create table site.spelling (slug text, ord text, n integer, name text, primary key (slug, ord, name, n)) without rowid;
create table site.follow (id text, n integer, primary key (id, n)) without rowid;
create table site.day (day text, n integer, primary key (day, n)) without rowid;
create table site.member (grp text, part text, sort text, n integer, seen blob, primary key (grp, part, sort, n))
    without rowid;
create table site.tally (grp text, name text, count integer, n integer, met integer, partly integer, not_met integer,
    unclear integer, open integer, dropped integer, notes integer, primary key (grp, name)) without rowid;
create table site.thread (root text primary key, n integer, row blob) without rowid;
create table site.problem (about text primary key, found blob) without rowid;
create table site.deferred (path text, n integer, links blob, led integer, primary key (path, n)) without rowid;
create index site.deferred_open on deferred (n, path) where not led;
create table site.advice (n integer primary key, found blob);
create index site.entry_unadvised on entry (n) where not advised;
create table site.old (path text primary key, id text, gone integer, part text) without rowid;
create index site.old_id on old (id);
create index site.old_part on old (part);
create table site.known (identity text primary key, id text, title text, text text, tags text, part text, line text,
    gone integer) without rowid;
create index site.known_id on known (id);
create index site.known_part on known (part);
create index site.known_gone on known (identity) where gone;
create table site.copied (source text primary key, path text, digest blob) without rowid;
create table site.output (path text, grp text, listed text, changed text, trace blob, size integer, mtime integer,
    primary key (path, grp)) without rowid;
create index site.output_grp on output (grp);
create index site.output_listed on output (listed, path) where listed != '';
create table site.lookalike (folded text, name text, path text, primary key (folded, name, path)) without rowid;
create table site.gone (path text primary key) without rowid;
create table site.touched (grp text primary key, placed integer) without rowid;
"""
SITE = Schema(
    _TABLES,
    (
        *("meta", "entry", "name", "wants", "spelling", "follow", "day", "member", "tally", "thread", "problem"),
        *("deferred", "advice", "old", "known", "copied", "output", "lookalike", "gone", "touched"),
    ),
    page_size=8192,
)
# What an index of a journal is made of; the rest is about outputs.
OF_THE_JOURNAL = (
    *(
        "entry",
        "name",
        "wants",
        "spelling",
        "follow",
        "day",
        "member",
        "tally",
        "thread",
        "problem",
        "deferred",
        "advice",
    ),
    *("old", "known", "copied"),
)


def attach_site(connection: sqlite3.Connection, path: Path | None) -> str:
    """Opens the tables of a site beside those of a journal's files.

    path: None for tables in memory. Returns why they were made anew: MISSING, what was damaged, or "".
    Raises OSError if they cannot be written.
    """
    damage = MISSING if path else ""
    if path is not None and path.exists():
        try:
            _attach(connection, path)
        except Damaged as found:
            damage = str(found)
        else:
            return ""
    if path is not None:
        remove_database(path)
    try:
        connection.execute("attach ? as site", (str(path) if path else ":memory:",))
        connection.execute(f"pragma site.page_size = {SITE.page_size}")
        if path is not None:
            tune(connection, "site")
        create(connection, "site", SITE)
    except sqlite3.Error as error:
        raise OSError(5, str(error), str(path)) from None
    return damage


def meta(connection: sqlite3.Connection, key: str) -> Any:
    """A remembered value of a site, None if there is none."""
    row = connection.execute("select value from site.meta where key = ?", (key,)).fetchone()
    return unsealed(row[0]) if row else None


def set_meta(connection: sqlite3.Connection, key: str, value: Any) -> None:
    """Remembers plain data about a site."""
    connection.execute("insert or replace into site.meta values (?, ?)", (key, sealed(value)))


def _attach(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("attach ? as site", (str(path),))
    except SqlError as error:
        raise reason_to_make_anew(error, path) from None
    try:
        check(connection, "site", SITE)
        tune(connection, "site")
    except (*SqlError, Damaged) as error:
        connection.execute("detach site")
        raise reason_to_make_anew(error, path) from None
