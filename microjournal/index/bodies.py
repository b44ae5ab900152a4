"""Reads the bodies of entries, as they were parsed, in a process that renders."""

from __future__ import annotations

import sqlite3

from microjournal.index.sealing import TORN, Damaged
from microjournal.model.digest import Digest, decode, digest_bytes
from microjournal.plan.output import BodyUse, StoredSections

# Those of a few months.
_KEPT = 512


class BodyReader:
    """Reads stored sections in a process that renders, and keeps the last: a month's feed has those of its pages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._last: dict[str, tuple[Digest, StoredSections]] = {}

    def __call__(self, body: BodyUse) -> StoredSections:
        """The stored sections of a body. Raises Damaged if they are not there or not those that were parsed."""
        last = self._last.get(body.source)
        if last is not None and last[0] == body.digest:
            return last[1]
        row = self._db.execute("select sections from bodies where path = ?", (body.source,)).fetchone()
        if row is None or type(row[0]) is not bytes or digest_bytes(row[0]) != body.digest:
            raise Damaged(TORN)
        sections: StoredSections = decode(row[0])
        if len(self._last) >= _KEPT:
            self._last.clear()
        self._last[body.source] = (body.digest, sections)
        return sections
