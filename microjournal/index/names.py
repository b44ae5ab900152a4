"""The names of a journal, from its rows; and who wants which name.

Whoever looks a name up is remembered with it. When the name comes, goes, or is another's, those who wanted it are
looked at again, and nobody else.
"""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from microjournal.index.sealing import unsealed
from microjournal.journal.names import OwnNames, Target, own_names
from microjournal.model.files import FileInfo
from microjournal.model.paths import any_case, composed, name_slug

# Wanted by those whose hint depends on every name there is: when one comes or goes, it may be another hint.
ANY_NAME = "any"


class Base(NamedTuple):
    """What an entry says for itself that matters to others, as plain data.

    slug: of its address. aliases: addresses it had. tags: slugs and names as written. follows: ids as written.
    adopts: it was decided to adopt it. anchors: ids on its page. headings: see `microjournal.model.entry.Body`.
    text: fingerprint of its plan.
    """

    slug: str
    aliases: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    follows: tuple[str, ...]
    adopts: bool
    moment: str
    date: str
    anchors: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    text: str


def names_of(id_: str, source: str, place: str, title: str, base: Base) -> list[str]:
    """Under which names an entry or page is found."""
    own = own_names(id_=id_, slug=base.slug, source=source, place=place, title=title)
    # An id that some file system takes for another, which most are not.
    others = [f"case {plain}"] if (plain := any_case(id_)) != id_ else []
    return [*own, *others, *[f"alias {a}" for a in base.aliases]]


def names_of_file(path: str) -> tuple[str, str]:
    """Under which names a file that is no entry is found."""
    path = composed(path)
    return f"data {path}", f"called {posixpath.basename(path)}"


def conversation_name(path: str) -> str:
    """Under which name a file of `comments/` is wanted by the entry whose issue it is about."""
    return f"said {path}"


def avatar_name(place: str) -> str:
    """Under which name a picture is wanted by the entries on which its owner comments. place: see `avatar_place`."""
    return f"avatar {place}"


def spelling(db: sqlite3.Connection, slug: str) -> str:
    """How the journal spells a tag: as its first entry does, so that later ones cannot change it."""
    row = db.execute("select name from spelling where slug = ? order by ord, name limit 1", (slug,)).fetchone()
    return row[0] if row else ""


class StoredNames(OwnNames):
    """`microjournal.journal.names.Names`, from the rows of a site. wanted: every name that was looked up."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.wanted: set[str] = set()
        self._spellings: dict[str, str] = {}

    def is_hidden(self, name: str) -> bool:
        """Whether this id, slug, title or file is that of something that is not public yet."""
        name = composed(name)
        keys = (*[f"{kind} {name}" for kind in ("id", "slug", "file")], f"title {name_slug(name)}")
        return any(self._has_hidden(key) for key in keys)

    def is_hidden_path(self, path: str) -> bool:
        """Whether something will be at this address that is not public yet."""
        return self._has_hidden(f"at {composed(path).removesuffix('index.html').removesuffix('/')}/")

    def file(self, path: str) -> tuple[str, FileInfo] | None:
        """A file of `content/` or `static/` that is no entry, with its path as it is spelled there."""
        self.wanted.add(names_of_file(path)[0])
        row = self._db.execute("select path, fact from files where path = ?", (path,)).fetchone()
        if row is None and not path.isascii() and (other := self._files.get(composed(path))):
            row = self._db.execute("select path, fact from files where path = ?", (other,)).fetchone()
        if row is None:
            return None
        content, width, height = unsealed(row[1])
        return row[0], FileInfo(digest=content, width=width, height=height)

    def files_called(self, name: str) -> Sequence[str]:
        """Paths of the files of `content/` that are no entries and have this name, in whichever folder."""
        self.wanted.add(names_of_file(name)[1])
        return self._called.get(composed(name), ())

    def all_names(self) -> Iterable[str]:
        """Every id and slug that a link can name."""
        self.wanted.add(ANY_NAME)
        sql = (
            "select substr(key, instr(key, ' ') + 1) as name from name join entry using (n) where not hidden and "
            "(key >= 'id ' and key < 'id!' or key >= 'slug ' and key < 'slug!') group by name "
            "having max(key = 'id ' || name) or count(*) = 1 order by min(ord), name"
        )
        return [name for (name,) in self._db.execute(sql)]

    def all_sources(self) -> Iterable[str]:
        """The files of all entries and pages."""
        self.wanted.add(ANY_NAME)
        return [source for (source,) in self._db.execute("select source from entry where not hidden order by source")]

    def all_files(self) -> Iterable[str]:
        """All other files."""
        self.wanted.add(ANY_NAME)
        return [path for (path,) in self._db.execute("select path from files order by path")]

    def tag(self, slug: str) -> str:
        """How the journal spells a tag, "" if no entry has it."""
        self.wanted.add(f"tag {slug}")
        if slug not in self._spellings:
            self._spellings[slug] = spelling(self._db, slug)
        return self._spellings[slug]

    @cached_property
    def _files(self) -> dict[str, str]:
        """Paths of files by their composed form; of several of one form, the first."""
        paths = [path for (path,) in self._db.execute("select path from files order by path desc")]
        return {composed(path): path for path in paths}

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for form, path in reversed(self._files.items()):
            if path.startswith("content/"):
                found.setdefault(posixpath.basename(form), []).append(path)
        return found

    def _one(self, key: str, *, alone: bool = False) -> Target | None:
        """The first public owner of a name. alone: only if it is the only one."""
        self.wanted.add(key)
        rows = self._db.execute(_OWNERS, (key,)).fetchall()
        return None if not rows or (alone and len(rows) > 1) else _target(rows[0])

    def _has_hidden(self, key: str) -> bool:
        self.wanted.add(key)
        sql = "select 1 from name join entry using (n) where key = ? and hidden limit 1"
        return self._db.execute(sql, (key,)).fetchone() is not None


_OWNERS = (
    "select id, source, place, title, page, base from name join entry using (n) where key = ? and not hidden "
    "order by source limit 2"
)


def _target(row: Any) -> Target:
    id_, source, place, title, page, base = row
    known = Base(*unsealed(base))
    return Target(id_, source, place, title, bool(page), frozenset(known.anchors), known.headings)
