"""What a build remembers for the next one, in `.microjournal/state.db` (SQLite): parsed files and traces of outputs.

Nothing here is ever needed for a right result: it may be deleted, damaged or of another version, and then the build
says so and does everything. Which files in the output folder are ours is kept there, not here
(`microjournal.output.folder`).
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from microjournal.index.database import TORN, Damaged, in_words, primary_code, remove, sealed, unsealed
from microjournal.model.digest import Digest, encode
from microjournal.model.files import FileInfo, FileStat

T = TypeVar("T")

_FORMAT = "7"
_UNKNOWN = "no earlier build is known"
_NO_STAT = (0, -1)

_TABLES = """
create table meta (key text primary key, value blob) without rowid;
create table sources (path text primary key, size integer, mtime integer, digest blob, facts blob, sum integer);
create table bodies (path text primary key, sections blob);
create table files (path text primary key, size integer, mtime integer, fact blob);
create table group_keys (folder text, name text, key blob, primary key (folder, name)) without rowid;
create table outputs (folder text, path text, trace blob, size integer, mtime integer,
    primary key (folder, path)) without rowid;
"""
_NAMES = ("meta", "sources", "bodies", "files", "group_keys", "outputs")


class SourceStamp(NamedTuple):
    """A file as it was when it was parsed. stat: None if it may have changed in the moment it was read."""

    stat: FileStat | None
    digest: Digest


class StoredFile(NamedTuple):
    """A file that was parsed. facts: see `microjournal.index.entries.facts_of_file`. sections: of its body, encoded."""

    path: str
    stamp: SourceStamp
    facts: bytes
    sections: bytes


class State:
    """The remembered state of one journal. Use `open_state`. why_new: "" if it was there before."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, why_new: str) -> None:
        self.connection = self._db = connection
        self.path = path
        self.why_new = why_new
        self._sources: Mapping[str, SourceStamp] | None = None

    def meta(self, key: str) -> Any:
        """A remembered value of plain data, None if there is none."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return unsealed(row[0]) if row else None

    def set_meta(self, key: str, value: Any) -> None:
        """Remembers plain data."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, sealed(value)))

    def forget_outdated(self, engine: Digest, parsing: Digest, *, full: bool = False) -> str:
        """Forgets what was made under other conditions, and that output folders are up to date.

        engine: digest of the program and its libraries. parsing: of what shapes parsing. full: forgets it in any case.
        Returns a sentence for the author if everything is made anew and nobody asked for it, else "".
        """
        note = f"{self.why_new}: building everything" if self.why_new and self.why_new != _UNKNOWN else ""
        before = self.meta("engine")
        if full or before != engine:
            # If only `check` has been here yet, there is nothing to say.
            if before is not None and not self.why_new and not full:
                note = "microjournal, Python or a library is another version: building everything"
            self._db.execute("delete from outputs")
            self._db.execute("delete from group_keys")
        if full:
            self.set_meta("parsing", b"")
        self.forget_outdated_parsing(parsing)
        self.set_meta("engine", engine)
        self.forget_up_to_date()
        self.commit()
        return note

    def forget_outdated_parsing(self, parsing: Digest) -> None:
        """Forgets every parsed file if what shapes parsing is not what it was."""
        if self.meta("parsing") != parsing:
            self._sources = None
            self._db.execute("delete from sources")
            self._db.execute("delete from bodies")
            self.set_meta("parsing", parsing)

    def has_seen(self, entries: Mapping[str, FileStat], files: Mapping[str, FileStat]) -> bool:
        """Whether these are the files that it knows, and none has changed. files: those that are not entries."""
        sources = {path: source.stat for path, source in self.sources().items()}
        return sources == entries and {path: stat for path, (stat, _) in self.files().items()} == files

    def forget_up_to_date(self) -> None:
        """Forgets that output folders are up to date: files are about to be recorded that no build has seen."""
        self._db.execute("delete from meta where substr(key, 1, 7) = 'inputs '")

    def sources(self) -> Mapping[str, SourceStamp]:
        """Every parsed file by path. Read once, and again after a change."""
        if self._sources is None:
            rows = self._db.execute("select path, size, mtime, digest from sources")
            self._sources = {
                path: SourceStamp(None if type(mtime) is not int or mtime < 0 else (size, mtime), content)
                for path, size, mtime, content in rows
            }
        return self._sources

    def facts(self) -> Iterator[tuple[str, bytes]]:
        """What was found in each parsed file, besides its sections: path and encoded facts, one file at a time."""
        for path, facts, total in self._db.execute("select path, facts, sum from sources"):
            if type(facts) is not bytes or crc32(facts) != total:
                raise Damaged(TORN)
            yield path, facts

    def save_parsed(self, rows: Sequence[StoredFile]) -> None:
        """Adds or replaces parsed files."""
        self._sources = None
        self._db.executemany(
            "insert or replace into sources values (?, ?, ?, ?, ?, ?)",
            [(r.path, *(r.stamp.stat or _NO_STAT), r.stamp.digest, r.facts, crc32(r.facts)) for r in rows],
        )
        bodies = [(r.path, r.sections) for r in rows]
        self._db.executemany("insert or replace into bodies values (?, ?)", bodies)

    def save_stats(self, rows: Sequence[tuple[str, FileStat | None]]) -> None:
        """Replaces the stats of parsed files that were touched and say what they said."""
        self._sources = None
        stats = [(*(stat or _NO_STAT), path) for path, stat in rows]
        self._db.executemany("update sources set size = ?, mtime = ? where path = ?", stats)

    def forget_sources(self, paths: Iterable[str]) -> None:
        """Removes parsed files that are gone."""
        rows = [(path,) for path in paths]
        if not rows:
            return
        self._sources = None
        self._db.executemany("delete from sources where path = ?", rows)
        self._db.executemany("delete from bodies where path = ?", rows)

    def files(self) -> dict[str, tuple[FileStat, FileInfo]]:
        """What is known of files that are only copied."""
        rows = self._db.execute("select path, size, mtime, fact from files")
        return {path: ((size, mtime), _fact(*unsealed(fact))) for path, size, mtime, fact in rows}

    def save_files(self, facts: Mapping[str, tuple[FileStat, FileInfo]]) -> None:
        """Replaces what is known of files that are only copied."""
        self._db.execute("delete from files")
        self._db.executemany(
            "insert into files values (?, ?, ?, ?)",
            [(path, *stat, sealed((f.digest, f.width, f.height))) for path, (stat, f) in facts.items()],
        )

    def commit(self) -> None:
        """Makes everything since the last commit last."""
        self._db.commit()

    def close(self) -> None:
        """Closes without committing."""
        self._db.close()


def with_state(folder: Path, work: Callable[[State], T]) -> T:
    """The result of `work` with the state in `.microjournal/`; if that proves damaged on the way, with a new one.

    Raises OSError if the state cannot be written, and what `work` raises.
    """
    try:
        return _with(open_state(folder), work)
    except Damaged as damage:
        again = open_state(folder, damage=str(damage))
    try:
        return _with(again, work)
    except Damaged as damage:
        raise OSError(errno.EIO, str(damage), str(again.path)) from None


def _with(state: State, work: Callable[[State], T]) -> T:
    try:
        return work(state)
    except sqlite3.Error as error:
        raise in_words(error, state.path) from None
    finally:
        state.close()


def open_state(folder: Path, *, damage: str = "") -> State:
    """Opens the state in `.microjournal/`, made anew if it is missing, damaged or not of this version.

    damage: what is wrong with it, if that is known. `State.why_new` then says so in a few words.
    Raises OSError if the state cannot be written.
    """
    path = folder / "state.db"
    if not damage and path.exists():
        try:
            return State(_connect(path), path, why_new="")
        except Damaged as found:
            damage = str(found)
    remove(path, *(path.with_name(f"{path.name}-{part}") for part in ("wal", "shm", "journal")))
    why = f"what was known of earlier builds cannot be used ({damage})" if damage else _UNKNOWN
    return State(_create(path), path, why_new=why)


def open_to_read(folder: Path) -> State | None:
    """The state in `.microjournal/`, opened for reading only, which disturbs no build; None if there is none.

    Raises sqlite3.Error if it is damaged.
    """
    path = folder / "state.db"
    if not path.is_file():
        return None
    return State(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True), path, why_new="")


def _connect(path: Path) -> sqlite3.Connection:
    db = None
    try:
        db = sqlite3.connect(path)
        _check(db)
        _tune(db)
    except (sqlite3.Error, Damaged) as error:
        if db is not None:
            db.close()
        if isinstance(error, sqlite3.Error) and primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL):
            raise in_words(error, path) from None
        raise Damaged(str(error)) from None
    return db


def _check(db: sqlite3.Connection) -> None:
    """Raises Damaged or sqlite3.Error if this is not a state that this version has written."""
    tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    if not tables.issuperset(_NAMES):
        raise Damaged("it is not a state of microjournal's")
    row = db.execute("select value from meta where key = 'format'").fetchone()
    if row is None or row[0] != encode(_FORMAT):
        raise Damaged("it is of another version of microjournal")
    for name in _NAMES:
        db.execute(f"select * from {name} limit 1").fetchone()


def _create(path: Path) -> sqlite3.Connection:
    db = None
    try:
        db = sqlite3.connect(path)
        # Most rows hold some kilobytes: in larger pages they are written and read in half the time.
        db.execute("pragma page_size = 16384")
        _tune(db)
        db.executescript(_TABLES)
        db.execute("insert into meta values ('format', ?)", (encode(_FORMAT),))
        db.commit()
    except sqlite3.Error as error:
        if db is not None:
            db.close()
        raise OSError(errno.EIO, str(error), str(path)) from None
    return db


def _tune(db: sqlite3.Connection) -> None:
    db.execute("pragma journal_mode = wal")
    # A power cut may lose the last builds, but leaves pages that belong together.
    db.execute("pragma synchronous = normal")
    db.execute("pragma cache_size = -16000")


def _fact(content: Digest, width: int, height: int) -> FileInfo:
    return FileInfo(digest=content, width=width, height=height)
