"""Reads the bodies of entries, as they were parsed, in a process that renders."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from microjournal.index.database import TORN, Damaged, in_words
from microjournal.model.digest import Digest, decode, digest_bytes
from microjournal.plan.output import BodyUse, StoredSections

# Those of a few months.
_KEPT = 512


class BodyReader:
    """Reads stored sections in a process that renders, and keeps the last: a month's feed has those of its pages."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: dict[str, tuple[Digest, StoredSections]] = {}
        try:
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
            # All reads in one transaction: it locks and unlocks once, and not for every body.
            self._db.execute("begin")
        except sqlite3.Error as error:
            raise in_words(error, path) from None

    def __call__(self, body: BodyUse) -> StoredSections:
        """The stored sections of a body. Raises Damaged if they are not there or not those that were parsed."""
        last = self._last.get(body.source)
        if last is not None and last[0] == body.digest:
            return last[1]
        try:
            row = self._db.execute("select sections from bodies where path = ?", (body.source,)).fetchone()
        except sqlite3.Error as error:
            raise in_words(error, self._path) from None
        if row is None or type(row[0]) is not bytes or digest_bytes(row[0]) != body.digest:
            raise Damaged(TORN)
        sections: StoredSections = decode(row[0])
        if len(self._last) >= _KEPT:
            self._last.clear()
        self._last[body.source] = (body.digest, sections)
        return sections

    def close(self) -> None:
        """Closes the file."""
        self._db.close()
