"""What is worth knowing of single entries, as rows; and what `check` asks of a whole journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from microjournal.diagnostics import Span
from microjournal.index.sealing import sealed, unsealed
from microjournal.index.tables import meta, set_meta
from microjournal.model.digest import Digest
from microjournal.plan.groups import KINDS

_ENTRIES = "entry where not hidden and not page"


def forget_advice(db: sqlite3.Connection, settings: Digest) -> None:
    """Forgets all advice if it was given under other settings. settings: digest of them."""
    if meta(db, "advised") != settings:
        db.execute("update entry set advised = 0")
        set_meta(db, "advised", settings)


def unadvised(db: sqlite3.Connection) -> list[int]:
    """Public entries and pages of which it is not known what is worth knowing; the hidden ones lose their advice."""
    hidden = "entry where not advised and hidden"
    db.execute(f"delete from advice where n in (select n from {hidden})")
    db.execute("update entry set advised = 1 where not advised and hidden")
    return [n for (n,) in db.execute("select n from entry where not advised")]


def replace_advice(db: sqlite3.Connection, n: int, found: tuple[Any, ...]) -> None:
    """Remembers what is worth knowing of an entry, as plain data."""
    db.execute("delete from advice where n = ?", (n,))
    if found:
        db.execute("insert into advice values (?, ?)", (n, sealed(found)))
    db.execute("update entry set advised = 1 where n = ?", (n,))


def stored_advice(db: sqlite3.Connection) -> Iterator[Any]:
    """What is worth knowing of all entries, one at a time, as it was stored."""
    for (found,) in db.execute("select found from advice"):
        yield from unsealed(found)


def tags_in_two_spellings(db: sqlite3.Connection) -> list[str]:
    """Slugs of tags that are not written alike everywhere."""
    sql = "select slug from spelling group by slug having min(name) < max(name)"
    return [slug for (slug,) in db.execute(sql)]


def spellings(db: sqlite3.Connection, slug: str) -> list[tuple[str, int]]:
    """The ways in which a tag is written, and how often: the usual one first, the older of equally frequent ones."""
    sql = "select name, count(*) from spelling where slug = ? group by name order by count(*) desc, min(ord), min(n)"
    return db.execute(sql, (slug,)).fetchall()


def uses_of_tag(db: sqlite3.Connection, slug: str, *, besides: str = "") -> Iterator[tuple[int, str]]:
    """Entries with a tag, oldest first, and how they write it. besides: without those that write it so."""
    yield from db.execute("select n, name from spelling where slug = ? and name != ? order by ord, n", (slug, besides))


def is_published(db: sqlite3.Connection) -> bool:
    """Whether one of the public entries has been published before."""
    return db.execute(f"select 1 from {_ENTRIES} and not unknown limit 1").fetchone() is not None


def pending_entries(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Id and number of the public entries of which something is still to be published, in order of time."""
    return db.execute(f"select id, n from {_ENTRIES} and pending order by ord").fetchall()


def places_of_former(db: sqlite3.Connection) -> Iterator[tuple[str, list[Span]]]:
    """Addresses of the site that nothing has any more, as far as entries link to them, and where they do."""
    sql = (
        "select deferred.path, links from deferred join output on output.path in (deferred.path, deferred.path || "
        "'index.html') where output.grp = 'old ' || deferred.path order by n, deferred.path"
    )
    for path, links in db.execute(sql).fetchall():
        places = [Span(path=s, line=line, column=column, length=n) for (s, line, column, n), *_ in unsealed(links)]
        yield path, places


def public_entries(db: sqlite3.Connection) -> Iterator[int]:
    """All that is public: entries, oldest first, and then plain pages."""
    yield from (n for (n,) in db.execute("select n from entry where not hidden order by page, ord"))


def sample_groups(db: sqlite3.Connection, entries: int) -> Iterator[str]:
    """Groups of every kind: those of so many entries, the newest, and the last one by name of each other kind."""
    newest = db.execute(f"select id from {_ENTRIES} order by ord desc limit ?", (entries,))
    yield from [f"entry {id_}" for (id_,) in newest]
    last = "select grp from output where grp >= ? and grp < ? order by grp desc limit 1"
    for kind in KINDS.keys() - {"entry"}:
        yield from [group for (group,) in db.execute(last, (kind, f"{kind}!"))]
