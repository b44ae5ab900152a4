"""What a build remembers for the next one, in `.microjournal/state.db` (SQLite): parsed files and traces of outputs.

Nothing here is ever needed for a right result: it may be deleted, damaged or of another version, and then the build
says so and does everything. Which files in the output folder are ours is kept there, not here (`microjournal.output`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from microjournal.digest import Digest, decode, encode
from microjournal.filefacts import FileFact, FileStat
from microjournal.staleness import Record

FOLDER = ".microjournal"
_FORMAT = "2"
_BUSY_SECONDS = 60.0

_TABLES = """
create table meta (key text primary key, value blob) without rowid;
create table sources (path text primary key, size integer, mtime integer, digest blob, facts blob);
create table bodies (path text primary key, sections blob);
create table files (path text primary key, size integer, mtime integer, digest blob, width integer, height integer);
create table sections (folder text, name text, key blob, primary key (folder, name)) without rowid;
create table outputs (folder text, path text, trace blob, size integer, mtime integer, content blob,
    primary key (folder, path)) without rowid;
"""
_NAMES = ("meta", "sources", "bodies", "files", "sections", "outputs")


class Busy(Exception):
    """Another build holds the journal."""


class SourceRow(NamedTuple):
    """A parsed file. facts, sections: encoded; stat: None if the file may have changed in the moment it was read."""

    path: str
    stat: FileStat | None
    digest: Digest
    facts: bytes
    sections: bytes | None = None


class State:
    """The remembered state of one journal. Use `open_state`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, fresh: str) -> None:
        self._db = connection
        self.path = path
        self.fresh = fresh

    def meta(self, key: str) -> Any:
        """A remembered value of plain data, None if there is none."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return decode(row[0]) if row else None

    def set_meta(self, key: str, value: Any) -> None:
        """Remembers plain data."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, encode(value)))

    def forget_settled(self) -> None:
        """Forgets that output folders were at rest: files are about to be noted that they have not seen."""
        self._db.execute("delete from meta where substr(key, 1, 7) = 'inputs '")

    def source_stats(self) -> dict[str, FileStat]:
        """The stat of every parsed file as it was."""
        rows = self._db.execute("select path, size, mtime from sources")
        return {path: (size, mtime) for path, size, mtime in rows}

    def sources(self) -> Iterator[SourceRow]:
        """Every parsed file, without its sections."""
        for path, size, mtime, content, facts in self._db.execute(
            "select path, size, mtime, digest, facts from sources"
        ):
            yield SourceRow(path, None if mtime < 0 else (size, mtime), content, facts)

    def save_sources(self, rows: Iterable[SourceRow]) -> None:
        """Adds or replaces parsed files."""
        rows = list(rows)
        self._db.executemany(
            "insert or replace into sources values (?, ?, ?, ?, ?)",
            [(r.path, *(r.stat or (0, -1)), r.digest, r.facts) for r in rows],
        )
        bodies = [(r.path, r.sections) for r in rows if r.sections is not None]
        self._db.executemany("insert or replace into bodies values (?, ?)", bodies)

    def forget_sources(self, paths: Iterable[str]) -> None:
        """Removes parsed files that are gone."""
        rows = [(path,) for path in paths]
        self._db.executemany("delete from sources where path = ?", rows)
        self._db.executemany("delete from bodies where path = ?", rows)

    def files(self) -> dict[str, tuple[FileStat, FileFact]]:
        """What is known of files that are only copied."""
        rows = self._db.execute("select * from files")
        return {p: ((size, mtime), FileFact(digest=d, width=w, height=h)) for p, size, mtime, d, w, h in rows}

    def save_files(self, facts: Mapping[str, tuple[FileStat, FileFact]]) -> None:
        """Replaces what is known of files that are only copied."""
        self._db.execute("delete from files")
        self._db.executemany(
            "insert into files values (?, ?, ?, ?, ?, ?)",
            [(path, *stat, fact.digest, fact.width, fact.height) for path, (stat, fact) in facts.items()],
        )

    def output_stats(self, folder: str) -> dict[str, FileStat]:
        """The files of an output folder as a build left them."""
        rows = self._db.execute("select path, size, mtime from outputs where folder = ?", (folder,))
        return {path: (size, mtime) for path, size, mtime in rows}

    def records(self, folder: str) -> dict[str, Record]:
        """The records of an output folder by path."""
        rows = self._db.execute("select path, trace, size, mtime, content from outputs where folder = ?", (folder,))
        return {path: Record(trace, (size, mtime), content) for path, trace, size, mtime, content in rows}

    def save_records(self, folder: str, records: Mapping[str, Record], removed: Iterable[str]) -> None:
        """Adds or replaces records, and forgets those of removed files."""
        self._db.executemany(
            "insert or replace into outputs values (?, ?, ?, ?, ?, ?)",
            [(folder, path, r.trace, *r.stat, r.content) for path, r in records.items()],
        )
        gone = [(folder, path) for path in removed]
        self._db.executemany("delete from outputs where folder = ? and path = ?", gone)

    def section_keys(self, folder: str) -> dict[str, Digest]:
        """The keys of the sections of an output folder when they were last planned."""
        return dict(self._db.execute("select name, key from sections where folder = ?", (folder,)))

    def save_section_keys(self, folder: str, keys: Mapping[str, Digest]) -> None:
        """Adds or replaces keys of sections."""
        rows = [(folder, name, key) for name, key in keys.items()]
        self._db.executemany("insert or replace into sections values (?, ?, ?)", rows)

    def forget_section_keys(self, folder: str) -> None:
        """Forgets the keys of an output folder: what all sections share is not what it was."""
        self._db.execute("delete from sections where folder = ?", (folder,))

    def forget_records(self) -> None:
        """Forgets every output: whatever shaped them is not what it was."""
        self._db.execute("delete from outputs")
        self._db.execute("delete from sections")

    def forget_parsing(self) -> None:
        """Forgets every parsed file."""
        self._db.execute("delete from sources")
        self._db.execute("delete from bodies")

    def commit(self) -> None:
        """Makes everything since the last commit last."""
        self._db.commit()

    def close(self) -> None:
        """Closes without committing."""
        self._db.close()


class BodyReader:
    """Reads stored sections in a process that renders."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    def __call__(self, source: str) -> Sequence[tuple[str, str, str, str, str]]:
        """The stored sections of the body read from a source path. Raises KeyError if there are none."""
        row = self._db.execute("select sections from bodies where path = ?", (source,)).fetchone()
        if row is None:
            raise KeyError(source)
        sections: Sequence[tuple[str, str, str, str, str]] = decode(row[0])
        return sections

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


def open_state(folder: Path) -> State:
    """Opens the state in `.microjournal/`, made anew if it is missing, damaged or not of this version.

    `State.fresh` then says why in a few words. Raises OSError if the folder cannot be written.
    """
    path = folder / "state.db"
    why = "" if path.exists() else "no earlier build is known"
    if not why:
        try:
            return State(_connect(path), path, fresh="")
        except (sqlite3.DatabaseError, ValueError) as error:
            why = f"what was known of earlier builds cannot be used ({error})"
            for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
                leftover.unlink(missing_ok=True)
    return State(_create(path), path, fresh=why)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
        if not tables.issuperset(_NAMES):
            raise ValueError("not a state of microjournal's")
        row = db.execute("select value from meta where key = 'format'").fetchone()
        if row is None or decode(row[0]) != _FORMAT:
            raise ValueError("of another version of microjournal")
        for name in _NAMES:
            db.execute(f"select * from {name} limit 1").fetchone()
    except BaseException:
        db.close()
        raise
    _tune(db)
    return db


def _create(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    _tune(db)
    db.executescript(_TABLES)
    db.execute("insert into meta values ('format', ?)", (encode(_FORMAT),))
    db.commit()
    return db


def _tune(db: sqlite3.Connection) -> None:
    # A state that a power cut has torn is noticed and made anew, so nothing is gained by waiting for the disk.
    db.execute("pragma synchronous = off")
    db.execute("pragma journal_mode = wal")
    db.execute("pragma cache_size = -16000")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the journal for one build; the system lets go of it when the process ends, however it ends.

    Raises Busy if another build holds it for longer than a minute.
    """
    db = sqlite3.connect(folder / "lock.db", timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        try:
            db.execute("begin exclusive")
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error):
                with suppress(OSError):
                    (folder / "lock.db").unlink()
            raise Busy from None
        yield
    finally:
        db.close()
