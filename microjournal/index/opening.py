"""Opens the state of a journal, or makes a new one where it cannot be used."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from microjournal.index.database import (
    MISSING,
    Database,
    SqlError,
    check,
    connect_to_read,
    in_words,
    open_database,
    remove_database,
)
from microjournal.index.left import distrust_parsed, distrust_site, is_as_left, stat_of
from microjournal.index.sealing import Damaged, use_key
from microjournal.index.state import SCHEMA, State
from microjournal.index.tables import attach_site
from microjournal.model.digest import digest_bytes
from microjournal.trust.cache_folder import cache_folder, user_key

T = TypeVar("T")


def with_state(folder: Path, site: Path | None, work: Callable[[State], T], *, damage: str = "") -> T:
    """The result of `work` with the state in `.microjournal/`; if that proves damaged on the way, with a new one.

    site, damage: see `open_state`. Raises OSError if the state cannot be written, and what `work` raises.
    """
    try:
        return _with(open_state(folder, site, damage=damage), work)
    except Damaged as found:
        again = open_state(folder, site, damage=str(found))
    try:
        return _with(again, work)
    except Damaged as found:
        raise OSError(errno.EIO, str(found), str(again.database.parsed)) from None


def _with(state: State, work: Callable[[State], T]) -> T:
    try:
        return work(state)
    except SqlError as error:
        raise in_words(error, state.database.parsed) from None
    finally:
        state.close()


def open_state(folder: Path, site: Path | None, *, damage: str = "") -> State:
    """Opens the state in `.microjournal/`, made anew if it is missing, damaged or not of this version.

    site: its output folder; None for tables that are in memory only. damage: what is wrong with the state, if that is
    known; `State.note` then says so.
    Raises OSError if the state cannot be written, and Damaged if a part of it turns out to be torn.
    """
    database = database_of(folder, site)
    use_key(database.key)
    if damage:
        remove_database(database.parsed)
        if database.site:
            remove_database(database.site)
    stats = {path: stat_of(path) for path in database.files}
    connection, why = open_database(database.parsed, SCHEMA)
    try:
        why_of_site = attach_site(connection, database.site)
        if not why and not is_as_left(database.parsed, stats[database.parsed]):
            distrust_parsed(connection)
        if database.site and not why_of_site and not is_as_left(database.site, stats[database.site]):
            distrust_site(connection)
        connection.commit()
    except SqlError as error:
        connection.close()
        raise in_words(error, database.parsed) from None
    except BaseException:
        connection.close()
        raise
    found = [each for each in (damage, why, why_of_site) if each not in ("", MISSING)]
    note = f"what was known of earlier builds cannot be used ({found[0]}): building everything" if found else ""
    return State(connection, database, note=note)


def open_to_read(folder: Path) -> State | None:
    """The state in `.microjournal/`, opened for reading only, which disturbs no build; None if there is none.

    Raises Damaged or sqlite3.Error if it is damaged or of somebody else.
    """
    database = database_of(folder, None)
    if not database.parsed.is_file():
        return None
    connection = connect_to_read(database)
    try:
        check(connection, "main", SCHEMA)
    except BaseException:
        connection.close()
        raise
    return State(connection, database, note="", is_read_only=True)


def database_of(folder: Path, site: Path | None) -> Database:
    """The files of a state, and the user's secret. folder: `.microjournal/`. site: an output folder."""
    name = digest_bytes(os.fsencode(_relative(site, folder)))[:8].hex() if site else ""
    key = user_key(cache_folder(folder.parent))
    return Database(folder / "state.db", folder / f"site-{name}.db" if site else None, key)


def _relative(site: Path, folder: Path) -> str:
    """A site in the journal has the name that it has there: the journal may be elsewhere tomorrow."""
    root, site = folder.resolve().parent, site.resolve()
    return site.relative_to(root).as_posix() if site.is_relative_to(root) else str(site)
