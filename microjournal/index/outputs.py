"""What builds have recorded of one output folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.index.state import State
from microjournal.model.digest import Digest
from microjournal.model.files import FileStat
from microjournal.plan.stale import Record


class OutputRecords:
    """The records of one output folder in a state.

    A build records its outputs before they are published and its inputs after, so that a build that was killed is never
    taken for one that ended.
    """

    def __init__(self, state: State, folder: Path) -> None:
        self._state = state
        self._db = state.connection
        self._folder = str(folder.resolve())

    def stats(self) -> dict[str, FileStat]:
        """The files of the folder as a build left them."""
        rows = self._db.execute("select path, size, mtime from outputs where folder = ?", (self._folder,))
        return {path: (size, mtime) for path, size, mtime in rows}

    def records(self) -> dict[str, Record]:
        """The records by path."""
        rows = self._db.execute("select path, trace, size, mtime from outputs where folder = ?", (self._folder,))
        return {path: Record(trace, (size, mtime)) for path, trace, size, mtime in rows}

    def save(self, records: Mapping[str, Record]) -> None:
        """Adds or replaces records."""
        self._db.executemany(
            "insert or replace into outputs values (?, ?, ?, ?, ?)",
            [(self._folder, path, r.trace, *r.stat) for path, r in records.items()],
        )

    def group_keys(self, shared: Digest) -> dict[str, Digest]:
        """The keys of the groups when they were last planned; none if what all groups share is not what it was.

        shared: digest of that.
        """
        name = f"shared {self._folder}"
        if self._state.meta(name) != shared:
            self._db.execute("delete from group_keys where folder = ?", (self._folder,))
            self._state.set_meta(name, shared)
        return dict(self._db.execute("select name, key from group_keys where folder = ?", (self._folder,)))

    def save_group_keys(self, keys: Mapping[str, Digest]) -> None:
        """Adds or replaces keys of groups."""
        rows = [(self._folder, name, key) for name, key in keys.items()]
        self._db.executemany("insert or replace into group_keys values (?, ?, ?)", rows)

    def inputs(self) -> Digest | None:
        """The inputs of the last build; None if it did not end."""
        inputs: Digest | None = self._state.meta(f"inputs {self._folder}")
        return inputs

    def summary(self) -> dict[str, Any]:
        """The summary of the last build that ended: some fields of its result by name."""
        entries, outputs, problems = self._state.meta(f"summary {self._folder}")
        found = tuple(Diagnostic.from_plain(plain) for plain in problems)
        return {"entries": entries, "outputs": outputs, "problems": found}

    def finish(
        self,
        inputs: Digest,
        *,
        entries: int,
        outputs: int,
        problems: Iterable[Diagnostic],
        removed: Iterable[str],
    ) -> None:
        """Records that a build has ended: with what inputs, what is on the site now, what is gone from it."""
        gone = [(self._folder, path) for path in removed]
        self._db.executemany("delete from outputs where folder = ? and path = ?", gone)
        summary = (entries, outputs, tuple(problem.to_plain() for problem in problems))
        self._state.set_meta(f"summary {self._folder}", summary)
        self._state.set_meta(f"inputs {self._folder}", inputs)
        self._state.commit()
