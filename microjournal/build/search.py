"""The index that the page `/search/` asks: made by Pagefind from pages that are on the site, after all of them are.

There is an index for each year, and the page asks all of them: so a build indexes only the years of which a page
changed. Their files are ours like any other, are listed before they are put, and come whole, what they lead to first.

See https://pagefind.app/docs/
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path

from microjournal.build.extras import pagefind_program, pagefind_version
from microjournal.index.tables import meta, set_meta
from microjournal.model.digest import Digest, digest
from microjournal.model.files import FileStat
from microjournal.model.paths import search_index_path
from microjournal.model.settings import Settings
from microjournal.output.folder import OutputFolder
from microjournal.output.publish import obstacles, publish
from microjournal.output.stage import StagedFile

_KEY = "search"
_TOP = search_index_path("")
# It names the other files of an index, so it comes last.
_ENTRANCE = "pagefind-entry.json"
# Besides the index itself, Pagefind writes programs; these are asked for, by the page and by each other.
_PROGRAMS = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-ui.js", "pagefind-ui.css"})
_PAGES = "[0-9][0-9]/*/index.html"


def is_of_index(path: str) -> bool:
    """Whether a path of the site is that of a file of the index."""
    return path.startswith(_TOP)


def index_stats(db: sqlite3.Connection) -> dict[str, FileStat]:
    """The files of the index as the last build left them."""
    known = meta(db, _KEY) or {}
    return {path: tuple(stat) for _, files in known.values() for path, stat in files.items()}


def update_index(
    site: OutputFolder,
    db: sqlite3.Connection,
    settings: Settings,
    root: Path,
    progress: Callable[[str, int, int], None],
    *,
    full: bool,
) -> None:
    """Brings the index to what the pages on the site say; takes it away if the settings want none.

    full: whatever there is already. Raises OSError if that fails; what is there then is a whole index of before.
    """
    known = meta(db, _KEY) or {}
    wanted = _wanted(db, settings) if settings.search else {}
    if not known and not wanted:
        return
    present = site.stats(index_stats(db))
    kept = {
        year: known[year]
        for year, content in wanted.items()
        if not full and year in known and known[year][0] == content and _is_there(known[year][1], present)
    }
    # A stage of its own: that of the pages has been published.
    with site.staging():
        made, staged = dict(kept), list[StagedFile]()
        for year, content in wanted.items():
            if year not in kept:
                progress("years indexed", len(made), len(wanted))
                files = list(_index_year(site, settings, year, with_programs=year == max(wanted)))
                staged += files
                made[year] = (content, {file.path: file.stat for file in files})
        if made != known:
            _publish(site, root, staged, {path for _, files in made.values() for path in files})
            set_meta(db, _KEY, made)


def _publish(site: OutputFolder, root: Path, staged: Sequence[StagedFile], wanted: Container[str]) -> None:
    """Puts what is staged, and takes away what else there is of ours. Raises OSError."""
    if found := obstacles(site, root, staged, site.owned.holds):
        raise OSError(errno.EEXIST, found[0].message, found[0].span.path)
    publish(site, staged, sorted(path for path in site.owned.read() if is_of_index(path) and path not in wanted))


def _wanted(db: sqlite3.Connection, settings: Settings) -> dict[str, Digest]:
    """The years that have pages of entries, each with a digest of all that its index is made from."""
    sql = "select path, trace from output where grp >= 'entry ' and grp < 'entry!' and path glob ? order by path"
    pages: dict[str, list[tuple[str, bytes]]] = {}
    for path, trace in db.execute(sql, (f"[0-9][0-9][0-9][0-9]/{_PAGES}",)):
        pages.setdefault(path[:4], []).append((path, trace))
    version = pagefind_version(settings)
    return {year: digest((version, year == max(pages), tuple(of_year))) for year, of_year in pages.items()}


def _is_there(files: dict[str, FileStat], present: dict[str, FileStat]) -> bool:
    return all(present.get(path) == tuple(stat) for path, stat in files.items())


def _index_year(site: OutputFolder, settings: Settings, year: str, *, with_programs: bool) -> Iterator[StagedFile]:
    """The files of the index of a year, in the stage; what is there already stays where it is. Raises OSError."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="stage-", dir=site.owned.folder) as folder:
        made = Path(folder, "index")
        _run_pagefind(settings, site.folder, f"{year}/{_PAGES}", made)
        files = [(file.relative_to(made).as_posix(), file) for file in made.rglob("*") if file.is_file()]
        for name, file in sorted(files, key=lambda each: (each[0] == _ENTRANCE, each[0])):
            if not _is_program(name) or (with_programs and _is_asked_for(name)):
                yield _stage(site, search_index_path(year) + name, file.read_bytes())


def _is_program(name: str) -> bool:
    return name.endswith((".js", ".css")) or name.startswith("wasm.")


def _is_asked_for(name: str) -> bool:
    return name in _PROGRAMS or name.startswith("wasm.")


def _stage(site: OutputFolder, path: str, data: bytes) -> StagedFile:
    in_place = site.stat_if_same(path, data) if site.owned.holds(path) else None
    if in_place is not None:
        return StagedFile(path, b"", (), False, False, in_place)
    new = site.is_free(path)
    return StagedFile(path, b"", (), new, True, site.stage.write(path, data, new=new))


def _run_pagefind(settings: Settings, site: Path, pages: str, made: Path) -> None:
    """Makes an index. pages: a pattern of paths below the site. made: folder for it, which is still to come.

    It runs where no file and no variable can tell it anything else. Raises OSError if it fails.
    """
    import subprocess

    program = pagefind_program(settings)
    arguments = ["--silent", "--site", str(site), "--glob", pages, "--output-path", str(made)]
    done = subprocess.run(  # noqa: S603 - the arguments are our own
        [program, *arguments],
        cwd=made.parent,
        env={name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode or not (made / _ENTRANCE).is_file():
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        message = f"Pagefind made no index and ended with {done.returncode}"
        raise OSError(errno.EIO, f"{message}: {said[-1]}" if said else message, program)
