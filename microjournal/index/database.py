"""SQLite files in `.microjournal/`: how they are opened, and what can go wrong with them."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

from microjournal.index.sealing import TORN, Damaged, sealed, use_key

FORMAT = "9"
MISSING = "it is not there"

_OF_THE_SYSTEM = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
    }
)


def primary_code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code (sqlite.org/rescode.html); None if the error is not SQLite's own."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


# What SQLite raises. Where it cannot read what a damaged file says, Python cannot read what SQLite says of that.
SqlError = (sqlite3.Error, UnicodeDecodeError)


def in_words(error: Exception, path: Path) -> Exception:
    """The exception to raise for an error with a file: OSError if the disk or the system is at fault, else Damaged.

    error: one of `SqlError`. A wrong use of the library stays what it is.
    """
    if not isinstance(error, sqlite3.Error):
        return Damaged(TORN)
    if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
        return error
    if primary_code(error) in _OF_THE_SYSTEM:
        return OSError(errno.EIO, str(error), str(path))
    return Damaged(str(error))


_MAKING = re.compile(r"\A(create (?:table|index)) (?:\w+\.)?")


class Database(NamedTuple):
    """The files of a state, and the secret that opens what is in them.

    parsed: what is known of the author's files. site: of one site; None if in memory. key: see
    `microjournal.trust.cache_folder`.
    """

    parsed: Path
    site: Path | None
    key: bytes

    @property
    def files(self) -> tuple[Path, ...]:
        """Those that are on disk."""
        return (self.parsed,) if self.site is None else (self.parsed, self.site)


class Schema(NamedTuple):
    """What is in a file. sql: statements that make the tables. names: of the tables."""

    sql: str
    names: tuple[str, ...]
    page_size: int = 4096

    @property
    def statements(self) -> frozenset[str]:
        """What SQLite remembers of them: without the name of the database, and with the first two words in capitals."""
        made = [each.strip() for each in self.sql.split(";") if each.strip()]
        return frozenset([_MAKING.sub(lambda match: match[1].upper() + " ", each) for each in made])


def open_database(path: Path, schema: Schema) -> tuple[sqlite3.Connection, str]:
    """A connection to a file with these tables, and why it was made anew: MISSING, what was damaged, or "".

    Raises OSError if it cannot be written.
    """
    damage = MISSING
    if path.exists():
        try:
            return _connect(path, schema), ""
        except Damaged as found:
            damage = str(found)
    remove_database(path)
    connection = None
    try:
        connection = _guarded(sqlite3.connect(path))
        connection.execute(f"pragma page_size = {schema.page_size}")
        tune(connection, "main")
        create(connection, "main", schema)
    except SqlError as error:
        if connection is not None:
            connection.close()
        raise OSError(errno.EIO, str(error), str(path)) from None
    return connection, damage


def connect_to_read(database: Database) -> sqlite3.Connection:
    """A connection that changes nothing, for another process or a command that only looks. Raises sqlite3.Error."""
    use_key(database.key)
    reading = f"{database.parsed.resolve().as_uri()}?mode=ro"
    connection = _guarded(sqlite3.connect(reading, uri=True, isolation_level=None))
    if database.site is not None:
        connection.execute("attach ? as site", (f"{database.site.resolve().as_uri()}?mode=ro",))
        connection.execute("pragma site.cache_size = -16000")
        connection.execute("pragma site.mmap_size = 268435456")
    connection.execute("pragma main.mmap_size = 268435456")
    return connection


def create(connection: sqlite3.Connection, name: str, schema: Schema) -> None:
    """Makes the tables of a file. name: that the connection has for it."""
    connection.executescript(schema.sql)
    connection.execute(f"insert into {name}.meta values ('format', ?)", (sealed(FORMAT),))
    connection.commit()


def check(connection: sqlite3.Connection, name: str, schema: Schema) -> None:
    """Raises Damaged or sqlite3.Error if this is not a file that this version has written for this user.

    A file of somebody else's may have views and triggers, which are programs: nothing may be in it but our tables.
    """
    found = {row[0] for row in connection.execute(f"select sql from {name}.sqlite_master where sql is not null")}
    if found != schema.statements:
        raise Damaged("it is not a state of microjournal's")
    row = connection.execute(f"select value from {name}.meta where key = 'format'").fetchone()
    if row is None or row[0] != sealed(FORMAT):
        raise Damaged("another version of microjournal has made it, or somebody else")
    for table in schema.names:
        connection.execute(f"select * from {name}.{table} limit 1").fetchone()


def tune(connection: sqlite3.Connection, name: str) -> None:
    """Sets how a file is written."""
    connection.execute(f"pragma {name}.journal_mode = wal")
    # A power cut may lose the last builds, but leaves pages that belong together.
    connection.execute(f"pragma {name}.synchronous = normal")
    connection.execute(f"pragma {name}.cache_size = -16000")


def remove_database(path: Path) -> None:
    """Removes a file and what SQLite keeps beside it."""
    for each in (path, *(path.with_name(f"{path.name}-{part}") for part in ("wal", "shm", "journal"))):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        else:
            each.unlink(missing_ok=True)


def _guarded(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, told that its file may be hostile (sqlite.org/security.html)."""
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")
    return connection


def _connect(path: Path, schema: Schema) -> sqlite3.Connection:
    connection = None
    try:
        connection = _guarded(sqlite3.connect(path))
        check(connection, "main", schema)
        tune(connection, "main")
    except (*SqlError, Damaged) as error:
        if connection is not None:
            connection.close()
        raise reason_to_make_anew(error, path) from None
    return connection


def reason_to_make_anew(error: Exception, path: Path) -> Exception:
    """Damaged if a file is to be made anew; OSError if it is in use or there is no room for it."""
    if isinstance(error, sqlite3.Error) and primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL):
        return in_words(error, path)
    return Damaged(TORN if isinstance(error, UnicodeDecodeError) else str(error))
