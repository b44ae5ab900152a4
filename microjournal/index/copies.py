"""Files of the author's and of the theme that are copied to the site as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from microjournal.index.rows import Rows
from microjournal.index.state import State
from microjournal.plan.output import Copy

_STATIC = "static/"


def update_copies(state: State, rows: Rows, assets: Iterable[Copy], changed: Iterable[str] | None) -> None:
    """Notes what is copied, and touches what changed. assets: of the theme. changed: files; None for all."""
    db = state.connection
    wanted = {asset.source: (asset.path, asset.digest) for asset in assets}
    known = "select source, path, digest from copied where source < 'static/' or source >= 'static0'"
    _replace(db, rows, {source: (path, content) for source, path, content in db.execute(known)}, wanted)
    if changed is None:
        changed = state.below("static")
    sources = sorted(path for path in changed if path.startswith(_STATIC))
    before = {
        source: (path, content)
        for one in sources
        for source, path, content in db.execute("select source, path, digest from copied where source = ?", (one,))
    }
    now = {source: (source.removeprefix(_STATIC), info.digest) for source, (_, info) in state.files(sources).items()}
    _replace(db, rows, before, now)


def _replace(
    db: sqlite3.Connection, rows: Rows, before: dict[str, tuple[str, bytes]], now: dict[str, tuple[str, bytes]]
) -> None:
    for source in before.keys() | now.keys():
        if before.get(source) != now.get(source):
            rows.touched.add(f"file {source}")
            db.execute("delete from copied where source = ?", (source,))
            if source in now:
                db.execute("insert into copied values (?, ?, ?)", (source, *now[source]))
