"""All entries of the journal as they are now, from what the last build remembers where a file has not changed since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.model.entry import Entry
from microjournal.model.settings import Settings
from microjournal.sources.scan import scan

if TYPE_CHECKING:
    from microjournal.content.entry import ParseSettings
    from microjournal.model.files import FileStat


def read_entries(root: Path, settings: Settings) -> tuple[list[Entry], int]:
    """The entries, drafts too, without plain pages; and how many files could not be read as one.

    What comes from an entry's body (its excerpt, words, updates, links) may be missing.
    """
    from microjournal.content.entry import ParseSettings
    from microjournal.index.entries import entry_from_plain
    from microjournal.model.digest import decode

    shaping = ParseSettings(url=settings.url, timezone=settings.timezone)
    known = _remembered(root, settings)
    entries, unread = [], 0
    for path, stat in scan(root).entries.items():
        known_stat, facts = known.get(path, (None, b""))
        if known_stat == stat:
            plain, _ = decode(facts)
            entry = entry_from_plain(plain) if plain is not None else None
        else:
            entry = _read((root / path).read_bytes(), path, shaping)
        if entry is None:
            unread += 1
        elif not entry.page:
            entries.append(entry)
    return entries, unread


def _read(data: bytes, path: str, settings: ParseSettings) -> Entry | None:
    """The entry in a file. Its body, which takes the most time, is read only if the title stands there."""
    from microjournal.content.entry import parse
    from microjournal.content.source import find_fences

    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    fences = find_fences(text)
    if fences is not None and fences.end >= 0:
        parsed = parse(text[: fences.body].encode(), path=path, settings=settings)
        if all(found.code != "title-missing" for found in parsed.diagnostics):
            return parsed.entry
    return parse(data, path=path, settings=settings).entry


def _remembered(root: Path, settings: Settings) -> dict[str, tuple[FileStat | None, bytes]]:
    """What the last build parsed, by path: the file's stat then, and what was found in it (see `State.facts`).

    Nothing if it was made by other settings or another version.
    """
    from microjournal.build.versions import engine_digest, parsing_digest
    from microjournal.index.database import Damaged
    from microjournal.index.state import State
    from microjournal.model.files import STATE_FOLDER

    path = root / STATE_FOLDER / "state.db"
    if not path.is_file():
        return {}
    try:
        # Read only, so that a build that runs now is not disturbed.
        with closing(State(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True), path, fresh="")) as state:
            if state.meta("parsing") == parsing_digest(engine_digest(), settings):
                sources = state.sources()
                return {path: (sources[path].stat, facts) for path, facts in state.facts()}
    except (sqlite3.Error, Damaged):
        pass  # It is damaged or of another version; the files say the same.
    return {}
