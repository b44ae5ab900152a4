"""Reads `permalinks.txt` when it is another than before, and notes new addresses right before a site is published."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from microjournal.content.source import SourceError, read_text
from microjournal.index.old import new_lines, set_noted, take_in_lines
from microjournal.index.problems import replace_problems
from microjournal.index.state import State
from microjournal.index.tables import meta
from microjournal.journal.permalinks import PERMALINKS, Permalink, add_lines, parse_permalinks
from microjournal.model.digest import digest_bytes
from microjournal.model.files import FileStat
from microjournal.sources.permalinks import read_permalinks, stat_permalinks, write_permalinks
from microjournal.sources.scan import is_racy, unreadable

# What the file was like when it was read: its stat, None if it might have changed in that moment; digest.
_Stamp = tuple[Any, bytes]


def take_in_permalinks(root: Path, state: State) -> set[str]:
    """Takes in `permalinks.txt` if it is not as it was. Returns the addresses whose lines changed."""
    db = state.connection
    known: _Stamp = meta(db, "permalinks") or (None, b"")
    stat = stat_permalinks(root)
    if known[0] is not None and known[0] == stat:
        return set()
    read_at = time.time_ns()
    try:
        data = read_permalinks(root)
    except OSError as error:
        # It is read again in every build until that is mended; a change of rights does not show in a stat.
        replace_problems(db, PERMALINKS, [unreadable(PERMALINKS, error)])
        return take_in_lines(db, (None, b""), {})
    stamp = (None if is_racy(stat, read_at) else stat, digest_bytes(data))
    lines: Mapping[str, Permalink] | None = None
    if stamp[1] != known[1]:
        try:
            lines, problems = parse_permalinks(read_text(data, path=PERMALINKS))
        except SourceError as error:
            lines, problems = {}, [error.diagnostic]
        replace_problems(db, PERMALINKS, problems)
    return take_in_lines(db, stamp, lines)


def known_permalinks(state: State) -> FileStat | None:
    """The stat of `permalinks.txt` as it is known; None if the next build must read it."""
    stat: FileStat | None = (meta(state.connection, "permalinks") or (None,))[0]
    return stat


def record_permalinks(root: Path, state: State) -> None:
    """Notes new addresses, before anything is published: what readers may have seen is never forgotten.

    Lines that came into the file since it was read stay; the next build deals with them. Raises OSError.
    """
    db = state.connection
    lines, known = new_lines(db), meta(db, "permalinks")
    if not lines and known[1] != digest_bytes(b""):
        # The next build asks none of these entries again.
        set_noted(db, known, {})
        return
    before = read_permalinks(root)
    data = add_lines(before, lines)
    if data != before:
        write_permalinks(root, data)
    as_read = digest_bytes(before) == known[1]
    set_noted(db, (stat_permalinks(root), digest_bytes(data)) if as_read else (None, b""), lines)
