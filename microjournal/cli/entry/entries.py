"""All entries of the journal as they are now; those in files that have not changed come from what a build stored."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from microjournal.build.versions import engine_digest, parsing_digest
from microjournal.content.entry import ParseSettings, parse
from microjournal.index.database import SqlError
from microjournal.index.opening import open_to_read
from microjournal.index.sealing import Damaged
from microjournal.journal.addresses import as_published
from microjournal.model.entry import Entry
from microjournal.model.files import STATE_FOLDER, FileStat
from microjournal.model.settings import Settings
from microjournal.sources.permalinks import remembered_here
from microjournal.sources.scan import scan
from microjournal.sources.state_folder import distrust
from microjournal.trust.boundary import Boundary


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeJournal:
    """All that is written in a journal.

    entries: drafts and plain pages too, in the order of their paths. unread: paths of files that cannot be read as one.
    files: paths of all other files of `content/` and `static/`.
    """

    entries: tuple[Entry, ...]
    unread: tuple[str, ...]
    files: frozenset[str]


def read_entries(root: Path, settings: Settings) -> tuple[list[Entry], int]:
    """The entries, drafts too, without plain pages; and how many files could not be read as one.

    root: the journal's folder.
    """
    whole = read_whole(root, settings)
    return [entry for entry in whole.entries if not entry.page], len(whole.unread)


def read_whole(root: Path, settings: Settings) -> WholeJournal:
    """Everything that is in the journal's folder."""
    shaping = ParseSettings(url=settings.url, timezone=settings.timezone)
    stored = _stored(root, settings)
    entries, unread = [], []
    known = cache(remembered_here)
    scanned = scan(root, Boundary(root, settings.outside))
    for path, stat in sorted(scanned.entries.items()):
        stored_stat, entry = stored.get(path, (None, None))
        if stored_stat != stat:
            entry = parse((root / path).read_bytes(), path=path, settings=shaping).entry
        if entry is None:
            unread.append(path)
        else:
            entries.append(as_published(entry, lambda address: known(root).id_at(address)))
    files = frozenset({*scanned.files, *scanned.copied})
    return WholeJournal(entries=tuple(entries), unread=tuple(unread), files=files)


def _stored(root: Path, settings: Settings) -> Mapping[str, tuple[FileStat, Entry | None]]:
    """By path: the size and time of a file when a build parsed it, and the entry in it.

    Nothing if that was with other settings or by another version.
    """
    if distrust(root):
        return {}
    try:
        state = open_to_read(root / STATE_FOLDER)
        if state is None:
            return {}
        with closing(state):
            if state.meta("parsing") != parsing_digest(engine_digest(state), settings):
                return {}
            return {path: (stat, entry) for path, stat, entry in state.all_with_stats()}
    except (*SqlError, Damaged):
        return {}  # It is damaged or of another version; the files say the same.
