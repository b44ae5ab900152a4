"""What builds have recorded of one output folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.index.sealing import Damaged, tagged, untagged
from microjournal.index.state import State
from microjournal.index.tables import meta, set_meta
from microjournal.model.digest import Digest
from microjournal.model.files import FileStat
from microjournal.plan.stale import Record

_SECOND = 1_000_000_000


class OutputRecords:
    """The records of the outputs of one site.

    A build records its outputs before they are published and its inputs after, so that a build that was killed is never
    taken for one that ended.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._db = state.connection

    def forget_outdated(self, engine: Digest, *, full: bool = False) -> str:
        """Forgets how outputs were made if the program is another one. engine: digest of it. full: in any case.

        Returns a sentence about it for the author, or that what was known could not be used, or "".
        """
        note, before = self._state.note, meta(self._db, "engine")
        if full or before != engine:
            # If only `check` has been here yet, there is nothing to say.
            if before is not None and not note and not full:
                note = "microjournal, Python or a library is another version: building everything"
            self._db.execute("update output set trace = null, size = null, mtime = null")
            self.touch_all()
        set_meta(self._db, "engine", engine)
        self._db.execute("delete from site.meta where key = 'inputs'")
        return note

    def touch_all(self) -> None:
        """All groups are to be planned."""
        self._db.execute("insert or ignore into touched select grp, 1 from output")

    def touch_if_other(self, shared: Digest) -> None:
        """All groups are to be planned if what they share is not what it was. shared: digest of that."""
        if meta(self._db, "shared") != shared:
            self.touch_all()
            set_meta(self._db, "shared", shared)

    def stats(self) -> dict[str, FileStat]:
        """The files of the site as builds left them."""
        rows = self._db.execute("select path, size, mtime from output where trace is not null")
        return {path: (size, mtime) for path, size, mtime in rows}

    def touch_spoilt(self, left: Mapping[str, FileStat], present: Mapping[str, FileStat]) -> None:
        """Groups with files that are not as they were left are to be planned, but for times that an archive has cut."""
        if left == present:
            return
        spoilt = []
        for path, stat in left.items():
            now = present.get(path)
            if now == stat:
                continue
            if now is not None and is_cut(now, stat):
                self._db.execute("update output set mtime = ? where path = ?", (now[1], path))
            else:
                spoilt.append((path,))
        self._db.executemany("insert or ignore into touched select grp, 1 from output where path = ?", spoilt)

    def waiting(self) -> list[tuple[str, int]]:
        """The groups that are to be planned, those with the same bodies together, and how many files each has."""
        rows = self._db.execute(
            "select grp, min(path), count(*) from touched join output using (grp) group by grp"
        ).fetchall()
        return [(group, count) for group, _, count in sorted(rows, key=lambda row: _order(row[1]))]

    def has_seen_all(self) -> bool:
        """Whether the rows of the site were made from the files as they are known now, and no group waits."""
        if self._db.execute("select 1 from touched limit 1").fetchone():
            return False
        return self._state.changed_since(meta(self._db, "seen")) == set()

    def count(self) -> int:
        """How many files the site has."""
        number: int = meta(self._db, "files")
        return number

    def gone(self) -> list[str]:
        """Paths that no group has any more."""
        sql = (
            "select path from gone where not exists (select 1 from output where output.path = gone.path) order by path"
        )
        return [path for (path,) in self._db.execute(sql)]

    def unknown(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths that no group has."""
        sql = "select 1 from output where path = ?"
        return [path for path in paths if self._db.execute(sql, (path,)).fetchone() is None]

    def save(self, records: Mapping[str, Record]) -> None:
        """Replaces the records of files."""
        rows = [(tagged(r.trace), *r.stat, path) for path, r in records.items()]
        self._db.executemany("update output set trace = ?, size = ?, mtime = ? where path = ?", rows)

    def inputs(self) -> Digest | None:
        """The inputs of the last build; None if it did not end."""
        inputs: Digest | None = meta(self._db, "inputs")
        return inputs

    def summary(self) -> dict[str, Any]:
        """The summary of the last build that ended: some fields of its result by name."""
        entries, outputs, problems = meta(self._db, "summary")
        found = tuple(Diagnostic.from_plain(plain) for plain in problems)
        return {"entries": entries, "outputs": outputs, "problems": found}

    def lists(self) -> Digest | None:
        """The stamp of the lists of our files when the last build ended (see `microjournal.output.owned`)."""
        lists: Digest | None = meta(self._db, "lists")
        return lists

    def finish(
        self, inputs: Digest, *, entries: int, outputs: int, problems: Iterable[Diagnostic], lists: Digest
    ) -> None:
        """Records that a build has ended: with what inputs, and what is on the site now."""
        self._db.execute("delete from touched")
        self._db.execute("delete from gone")
        set_meta(self._db, "summary", (entries, outputs, tuple(problem.to_plain() for problem in problems)))
        set_meta(self._db, "lists", lists)
        set_meta(self._db, "inputs", inputs)
        self._state.commit()


def records_of_group(db: sqlite3.Connection, group: str) -> dict[str, Record | None]:
    """The files of a group with their records; None where nothing is known of how a file was made."""
    rows = db.execute("select path, trace, size, mtime from output where grp = ?", (group,))
    return {path: _record(trace, (size, mtime)) for path, trace, size, mtime in rows}


def _record(trace: bytes | None, stat: FileStat) -> Record | None:
    with suppress(Damaged):
        return None if trace is None else Record(untagged(trace), stat)
    return None


def is_cut(now: FileStat, left: FileStat) -> bool:
    """Whether a file is as it was left but that an archive kept its time in whole seconds."""
    return now[0] == left[0] and now[1] == left[1] // _SECOND * _SECOND


def _order(path: str) -> str:
    """The archive of a month ("feed/2026-03.xml") comes after the pages whose bodies it has ("2026/03/…")."""
    if path.startswith("feed/"):
        return f"{path[5:9]}/{path[10:12]}/~"
    return path
