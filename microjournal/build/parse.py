"""Parses the files that changed since the last build, in several processes when there are many."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from functools import partial

from microjournal.build.options import BuildOptions
from microjournal.build.workers import default_jobs, run
from microjournal.content.snapshot import COMMENTS
from microjournal.index.conversations import facts_of_conversation
from microjournal.index.entries import facts_of_file, stored_entry
from microjournal.index.state import SourceStamp, State, StoredFile
from microjournal.model.digest import digest_bytes, encode
from microjournal.model.entry import Section
from microjournal.model.files import FileStat
from microjournal.model.settings import Settings
from microjournal.sources.scan import is_racy, source_stat, unreadable

_CHUNK = 64
_BLOCK = 1 << 20
# Only Windows knows it.
_BINARY = getattr(os, "O_BINARY", 0)
_COMMITTED = 1_000
# Below this many files the processes cost more than they bring.
_WORTH_PROCESSES = 500


def parse_all(options: BuildOptions, paths: Iterable[str], state: State, settings: Settings) -> int:
    """Parses files, but those that hold what they held, and remembers it. Returns how many were parsed.

    Raises OSError if the disk fails.
    """
    wanted = sorted(paths)
    known = state.digests(wanted)
    tasks = [
        tuple((path, known.get(path, b"")) for path in wanted[i : i + _CHUNK]) for i in range(0, len(wanted), _CHUNK)
    ]
    context = partial(_Context, str(options.root), settings.url, settings.timezone)
    jobs = (options.jobs or default_jobs()) if len(wanted) >= _WORTH_PROCESSES else 1
    done = parsed_now = 0
    results = run(_parse_chunk, context, tasks, jobs=jobs)
    if jobs > 1:
        _import_next_steps()
    for files in results:
        parsed = [file for file in files if file.facts]
        state.save_parsed(parsed)
        state.save_stats([(file.path, file.stamp.stat) for file in files if not file.facts])
        parsed_now += len(parsed)
        done += len(files)
        if done % _COMMITTED < len(files):
            # While others parse; all at once would be waited for.
            state.commit()
        options.progress("parsed", done, len(wanted))
    return parsed_now


def _import_next_steps() -> None:
    """Imports what comes after parsing. It takes a tenth of a second, in which other processes parse already."""
    import microjournal.index.update
    import microjournal.theme.environment  # noqa: F401


class _Context:
    """What a process needs to parse: where the files are, and the settings that matter."""

    def __init__(self, root: str, url: str, timezone: str) -> None:
        from microjournal.content.entry import ParseSettings

        self.root = root
        self.settings = ParseSettings(url=url, timezone=timezone)


def _parse_chunk(context: _Context, chunk: Sequence[tuple[str, bytes]]) -> list[StoredFile]:
    return [_parse_file(context, path, before) for path, before in chunk]


def _parse_file(context: _Context, path: str, before: bytes) -> StoredFile:
    """What is found in a file. before: digest of what it held when it was last parsed; if it still does, no facts."""
    read_at = time.time_ns()
    try:
        stat, data = _read(os.path.join(context.root, path))
    except OSError as error:
        return StoredFile(path, SourceStamp(None, b""), facts_of_file(None, (unreadable(path, error),)), b"", True)
    stamp = SourceStamp(None if is_racy(stat, read_at) else stat, digest_bytes(data))
    if stamp.digest == before:
        return StoredFile(path, stamp, b"", b"", False)
    if path.startswith(f"{COMMENTS}/"):
        return _parse_conversation(path, stamp, data)
    return _parse_entry(context, path, stamp, data)


def _parse_entry(context: _Context, path: str, stamp: SourceStamp, data: bytes) -> StoredFile:
    from microjournal.content.entry import parse

    parsed = parse(data, path=path, settings=context.settings)
    sections = _encoded(parsed.sections)
    # Outputs depend on what was made of the body, not on how it was written.
    entry = stored_entry(parsed.entry, sections) if parsed.entry else None
    return StoredFile(path, stamp, facts_of_file(entry, parsed.diagnostics), sections, bool(parsed.diagnostics))


def _parse_conversation(path: str, stamp: SourceStamp, data: bytes) -> StoredFile:
    from microjournal.content.conversation import parse_conversation

    parsed = parse_conversation(data, path=path)
    sections = _encoded(parsed.sections)
    sizes = tuple([len(section.html) for section in parsed.sections])
    facts = facts_of_conversation(parsed.conversation, sizes, sections, parsed.diagnostics)
    return StoredFile(path, stamp, facts, sections, bool(parsed.diagnostics))


def _encoded(sections: Iterable[Section]) -> bytes:
    return encode(tuple([(s.kind, s.anchor, s.date, s.title, s.html) for s in sections]))


def _read(path: str) -> tuple[FileStat, bytes]:
    """The stat of a file and its content, read without the layers that pay only for files that are read in parts."""
    file = os.open(path, os.O_RDONLY | _BINARY)
    try:
        status = os.fstat(file)
        data = os.read(file, status.st_size + 1)
        # Most files come at once; some have grown since, or give little at a time.
        while len(data) != status.st_size and (more := os.read(file, _BLOCK)):
            data += more
    finally:
        os.close(file)
    return source_stat(status), data
