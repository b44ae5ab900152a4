"""What a build remembers for the next one, in `.microjournal/` (SQLite).

`state.db` has the files of the journal as they were parsed, for all sites that are made of them; one more file for each
site has its journal as rows (see `microjournal.index.tables`) and the traces of its outputs. Nothing in them is ever
needed for a right result: they may be deleted, damaged or of another version, and then the build says so and does
everything. Which files in the output folder are ours is kept there, not here (`microjournal.output.folder`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from microjournal.diagnostics import Diagnostic
from microjournal.index.conversations import conversation_from_facts
from microjournal.index.database import Database, Schema
from microjournal.index.entries import file_from_facts, problems_of_facts
from microjournal.index.left import note_left
from microjournal.index.sealing import TORN, Damaged, sealed, tag, unsealed
from microjournal.model.conversation import Conversation
from microjournal.model.digest import Digest
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo, FileStat, Scan

_NO_STAT = (0, -1)

_TABLES = """
create table main.meta (key text primary key, value blob) without rowid;
create table sources (path text primary key, size integer, mtime integer, digest blob, facts blob, sum blob,
    faulty integer);
create index faulty on sources (path) where faulty;
create table bodies (path text primary key, sections blob);
create table files (path text primary key, size integer, mtime integer, fact blob) without rowid;
create table changes (number integer primary key, run blob, path text);
"""
# So many changes are remembered. A site that has missed more than that looks at everything.
_CHANGES_KEPT = 200_000


class SourceStamp(NamedTuple):
    """A file as it was when it was parsed. stat: None if it may have changed in the moment it was read."""

    stat: FileStat | None
    digest: Digest


class Changed(NamedTuple):
    """Files of a journal that are not as they were: those that are parsed, others, and those that are gone."""

    parsed: list[str]
    files: list[str]
    gone: list[str]

    def __bool__(self) -> bool:
        return bool(self.parsed or self.files or self.gone)


class StoredFile(NamedTuple):
    """A file that was parsed.

    facts: see `microjournal.index.entries` and `microjournal.index.conversations`. sections: of its body, encoded.
    faulty: problems are in it.
    """

    path: str
    stamp: SourceStamp
    facts: bytes
    sections: bytes
    faulty: bool


class State:
    """The remembered files of one journal, and the tables of one site. Opened by `microjournal.index.opening`.

    note: a sentence for the author if what was there could not be used, else "". database: its files, for other
    processes to read.
    """

    def __init__(
        self, connection: sqlite3.Connection, database: Database, *, note: str, is_read_only: bool = False
    ) -> None:
        self.connection = self._db = connection
        self.database = database
        self.note = note
        self.is_read_only = is_read_only
        self._run = os.urandom(8)

    def meta(self, key: str) -> Any:
        """A remembered value of plain data, None if there is none."""
        row = self._db.execute("select value from main.meta where key = ?", (key,)).fetchone()
        return unsealed(row[0]) if row else None

    def set_meta(self, key: str, value: Any) -> None:
        """Remembers plain data."""
        self._db.execute("insert or replace into main.meta values (?, ?)", (key, sealed(value)))

    def forget_outdated_parsing(self, parsing: Digest) -> None:
        """Forgets every parsed file if what shapes parsing is not what it was. parsing: digest of that."""
        if self.meta("parsing") != parsing:
            self._db.execute("delete from sources")
            self._db.execute("delete from bodies")
            # Whoever has followed the changes begins anew.
            self._db.execute("delete from changes")
            self.set_meta("parsing", parsing)

    def mark(self) -> tuple[int, bytes]:
        """The last change that is known: its number, and the run of a program that made it."""
        row = self._db.execute("select number, run from changes order by number desc limit 1").fetchone()
        return (row[0], row[1]) if row else (0, b"")

    def changed_since(self, mark: tuple[int, bytes] | None) -> set[str] | None:
        """Paths of the files that changed since a mark; None if the mark is not of this state, or too old."""
        if mark is None:
            return None
        known = self._db.execute("select run from changes where number = ?", (mark[0],)).fetchone()
        if known is None or known[0] != mark[1]:
            return None
        return {path for (path,) in self._db.execute("select path from changes where number > ?", (mark[0],))}

    def _note(self, paths: Iterable[str]) -> None:
        rows = [(self._run, path) for path in paths]
        self._db.executemany("insert into changes (run, path) values (?, ?)", rows)
        self._db.execute("delete from changes where number < ?", (self.mark()[0] - _CHANGES_KEPT,))

    def compare(self, scanned: Scan) -> Changed:
        """What is not as it was when it was last looked at."""
        others = {**scanned.files, **scanned.copied}
        parsed, gone_parsed = self._differing("sources", scanned.parsed, scanned.places)
        files, gone_files = self._differing("files", others, scanned.places)
        return Changed(parsed, files, sorted({*gone_parsed, *gone_files}))

    def _differing(
        self, table: str, found: Mapping[str, FileStat], places: Iterable[str] | None
    ) -> tuple[list[str], set[str]]:
        """Files that are new or changed, and those that are gone. places: where was looked; None for everywhere."""
        sql = f"select path, size, mtime from {table}"
        if places is None:
            known = {path: (size, mtime) for path, size, mtime in self._db.execute(sql)}
        else:
            sql += " where path = ? or path > ? and path < ?"
            limits = [(place, f"{place}/", f"{place}0") for place in places]
            known = {path: (size, mtime) for limit in limits for path, size, mtime in self._db.execute(sql, limit)}
        return [path for path, stat in found.items() if known.get(path) != stat], known.keys() - found.keys()

    def digests(self, paths: Iterable[str]) -> dict[str, Digest]:
        """Of what files held when they were parsed, if they ever were."""
        sql = "select digest from sources where path = ?"
        return {path: found for path in paths for (found,) in self._db.execute(sql, (path,))}

    def below(self, folder: str) -> list[str]:
        """Paths of the known files in a folder that are no entries."""
        limits = (folder + "/", folder + "0")
        return [path for (path,) in self._db.execute("select path from files where path > ? and path < ?", limits)]

    def entry(self, path: str) -> Entry | None:
        """The entry in a file; None if it has errors, or no such file is known."""
        row = self._db.execute("select facts, sum from sources where path = ?", (path,)).fetchone()
        return None if row is None else found_in(*row)[0]

    def conversation(self, path: str) -> Conversation | None:
        """The conversation in a file; None if no such file is known, or there is none in it. Raises Damaged."""
        row = self._db.execute("select facts, sum from sources where path = ?", (path,)).fetchone()
        return None if row is None else conversation_from_facts(_unspoilt(*row))

    def all_parsed(self) -> Iterator[tuple[str, Entry | None]]:
        """The entry in each file, one at a time."""
        for path, _, entry in self.all_with_stats():
            yield path, entry

    def all_with_stats(self) -> Iterator[tuple[str, FileStat, Entry | None]]:
        """The same with the stat of the file when it was parsed; it is none of a file if it may have changed since."""
        sql = "select path, size, mtime, facts, sum from sources where path > 'content/' and path < 'content0'"
        for path, size, mtime, facts, total in self._db.execute(sql):
            yield path, (size, mtime), found_in(facts, total)[0]

    def problems(self) -> Iterator[Diagnostic]:
        """What is wrong in single files."""
        for facts, total in self._db.execute("select facts, sum from sources where faulty order by path"):
            yield from problems_of_facts(_unspoilt(facts, total))

    def save_parsed(self, rows: Sequence[StoredFile]) -> None:
        """Adds or replaces parsed files."""
        self._db.executemany(
            "insert or replace into sources values (?, ?, ?, ?, ?, ?, ?)",
            [(r.path, *(r.stamp.stat or _NO_STAT), r.stamp.digest, r.facts, tag(r.facts), r.faulty) for r in rows],
        )
        bodies = [(r.path, r.sections) for r in rows]
        self._db.executemany("insert or replace into bodies values (?, ?)", bodies)
        self._note(r.path for r in rows)

    def save_stats(self, rows: Sequence[tuple[str, FileStat | None]]) -> None:
        """Replaces the stats of parsed files that were touched and say what they said."""
        stats = [(*(stat or _NO_STAT), path) for path, stat in rows]
        self._db.executemany("update sources set size = ?, mtime = ? where path = ?", stats)

    def forget(self, paths: Iterable[str]) -> None:
        """Removes files that are gone."""
        rows = [(path,) for path in paths]
        for table in ("sources", "bodies", "files"):
            self._db.executemany(f"delete from {table} where path = ?", rows)
        self._note(path for (path,) in rows)

    def files(self, paths: Iterable[str] | None = None) -> dict[str, tuple[FileStat, FileInfo]]:
        """What is known of files that are only copied: of these, or of all."""
        if paths is None:
            rows: Iterable[Any] = self._db.execute("select path, size, mtime, fact from files")
        else:
            sql = "select path, size, mtime, fact from files where path = ?"
            rows = (row for path in paths for row in self._db.execute(sql, (path,)))
        return {path: ((size, mtime), _info(*unsealed(fact))) for path, size, mtime, fact in rows}

    def save_files(self, facts: Mapping[str, tuple[FileStat, FileInfo]]) -> None:
        """Adds or replaces what is known of files that are only copied."""
        before = self.files(facts)
        self._db.executemany(
            "insert or replace into files values (?, ?, ?, ?)",
            [(path, *stat, sealed((f.digest, f.width, f.height))) for path, (stat, f) in facts.items()],
        )
        self._note(path for path, (_, f) in facts.items() if path not in before or before[path][1] != f)

    def commit(self) -> None:
        """Makes everything since the last commit last."""
        self._db.commit()

    def close(self) -> None:
        """Closes without committing."""
        self._db.close()
        if not self.is_read_only:
            note_left(self.database.files)


def found_in(facts: Any, total: Any) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """The entry and the problems in a row of parsed files. total: keyed hash of the facts. Raises Damaged."""
    return file_from_facts(_unspoilt(facts, total))


def _unspoilt(facts: Any, total: Any) -> bytes:
    if type(facts) is not bytes or tag(facts) != total:
        raise Damaged(TORN)
    return facts


def _info(content: Digest, width: int, height: int) -> FileInfo:
    return FileInfo(digest=content, width=width, height=height)


SCHEMA = Schema(_TABLES, ("meta", "sources", "bodies", "files", "changes"), page_size=16384)
