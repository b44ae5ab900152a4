"""Reads `permalinks.txt` when it is another than before, and notes new addresses right before a site is published."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from microjournal.build.options import BuildOptions
from microjournal.content.source import SourceError, read_text
from microjournal.index.noted import new_lines, set_noted
from microjournal.index.old import TakenIn, take_in_lines
from microjournal.index.problems import replace_problems
from microjournal.index.state import State
from microjournal.index.tables import meta
from microjournal.journal.permalinks import PERMALINKS, Permalinks, add_lines, parse_permalinks, without_authority
from microjournal.model.digest import digest_bytes
from microjournal.model.files import FileStat
from microjournal.model.placeholder import is_placeholder
from microjournal.model.settings import Settings
from microjournal.sources.permalinks import read_permalinks, stat_permalinks, write_permalinks
from microjournal.sources.scan import is_racy, unreadable
from microjournal.trust.cache_folder import is_in_checkout

# What the file was like when it was read: its stat, None if it might have changed in that moment; digest.
_Stamp = tuple[Any, bytes]


def take_in_permalinks(root: Path, state: State) -> TakenIn:
    """Takes in `permalinks.txt` if it is not as it was. Returns what it says otherwise than before."""
    db = state.connection
    known: _Stamp = meta(db, "permalinks") or (None, b"")
    stat = stat_permalinks(root)
    if known[0] is not None and known[0] == stat:
        return TakenIn()
    read_at = time.time_ns()
    try:
        data = read_permalinks(root)
    except OSError as error:
        # It is read again in every build until that is mended; a change of rights does not show in a stat.
        replace_problems(db, PERMALINKS, [unreadable(PERMALINKS, error)])
        return take_in_lines(db, (None, b""), Permalinks())
    stamp = (None if is_racy(stat, read_at) else stat, digest_bytes(data))
    found: Permalinks | None = None
    if stamp[1] != known[1]:
        try:
            text = read_text(data, path=PERMALINKS)
            found, problems = parse_permalinks(text)
            problems += without_authority(text, found)
        except SourceError as error:
            found, problems = Permalinks(), [error.diagnostic]
        replace_problems(db, PERMALINKS, problems)
    return take_in_lines(db, stamp, found)


def known_permalinks(state: State) -> FileStat | None:
    """The stat of `permalinks.txt` as it is known; None if the next build must read it."""
    stat: FileStat | None = (meta(state.connection, "permalinks") or (None,))[0]
    return stat


def records_here(options: BuildOptions, settings: Settings) -> bool:
    """Whether a build notes in `permalinks.txt` what it makes.

    Not where that is not public yet: a preview, a site for another address, or one that has none. In a checkout of git
    what counts is what is deployed of a commit; that is read back from the live site.
    """
    real = not is_placeholder(settings.url) and options.base_url in ("", settings.url)
    return options.update_permalinks and real and not is_in_checkout(options.root)


def record_permalinks(root: Path, state: State, authority: str) -> None:
    """Notes what is new, before anything is published: what readers may have seen is never forgotten.

    Lines that came into the file since it was read stay; the next build deals with them. Raises OSError.
    """
    db = state.connection
    new, known = new_lines(db, authority), meta(db, "permalinks")
    if not new and known[1] != digest_bytes(b""):
        return
    before = read_permalinks(root)
    data = add_lines(before, new)
    if data != before:
        write_permalinks(root, data)
    as_read = digest_bytes(before) == known[1]
    set_noted(db, (stat_permalinks(root), digest_bytes(data)) if as_read else (None, b""), new)
