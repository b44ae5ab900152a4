"""Files of the author's and of the theme that are copied to the site as they are, and pictures of those who comment."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from microjournal.content.avatars import AVATARS, is_avatar, published_at
from microjournal.index.rows import Rows
from microjournal.index.state import State
from microjournal.plan.output import Copy

_STATIC = "static/"
OWN_ICON = "static/favicon.ico"
_OF_THEME = (
    "select source, path, digest from copied where not (source >= 'static/' and source < 'static0') "
    f"and not (source >= '{AVATARS}/' and source < '{AVATARS}0')"
)


def update_copies(state: State, rows: Rows, assets: Collection[Copy], changed: Iterable[str] | None) -> set[str]:
    """Notes what is copied, and touches what changed. assets: of the theme. changed: files; None for all.

    Returns the pictures of those who comment that came or went.
    """
    db = state.connection
    # What the theme has for the top of the site, the author may have as well.
    own = state.files([f"{_STATIC}{asset.path}" for asset in assets if "/" not in asset.path])
    wanted = {asset.source: (asset.path, asset.digest) for asset in assets if f"{_STATIC}{asset.path}" not in own}
    known = {source: (path, content) for source, path, content in db.execute(_OF_THEME)}
    _replace(db, rows, known, wanted)
    if changed is None:
        changed = [*state.below("static"), *state.below(AVATARS)]
    sources = sorted(path for path in changed if path.startswith(_STATIC) or is_avatar(path))
    before = {
        source: (path, content)
        for one in sources
        for source, path, content in db.execute("select source, path, digest from copied where source = ?", (one,))
    }
    now = {source: (_published_at(source), info.digest) for source, (_, info) in state.files(sources).items()}
    _replace(db, rows, before, now)
    return {source for source in before.keys() ^ now.keys() if is_avatar(source)}


def _published_at(source: str) -> str:
    return published_at(source) if is_avatar(source) else source.removeprefix(_STATIC)


def _replace(
    db: sqlite3.Connection, rows: Rows, before: dict[str, tuple[str, bytes]], now: dict[str, tuple[str, bytes]]
) -> None:
    for source in before.keys() | now.keys():
        if before.get(source) != now.get(source):
            rows.touched.add(f"file {source}")
            db.execute("delete from copied where source = ?", (source,))
            if source in now:
                db.execute("insert into copied values (?, ?, ?)", (source, *now[source]))
