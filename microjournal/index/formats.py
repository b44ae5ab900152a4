"""Files of `content/` that were meant to be entries, perhaps, and are not read: those of other formats."""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Iterable, Iterator

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.index.names import names_of_file
from microjournal.index.problems import replace_problems
from microjournal.index.tables import meta, set_meta

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mdtxt", ".mdtext"})
_OTHERS = frozenset({".mdx", ".qmd", ".rmd", ".rst", ".org", ".adoc", ".asciidoc", ".textile"})


def find_other_formats(db: sqlite3.Connection, changed: Iterable[str] | None) -> None:
    """Notes what is to be said of them. changed: files; None for all."""
    known = set(() if changed is None else meta(db, "formats") or ())
    if changed is None:
        changed = [path for (path,) in db.execute("select path from files")]
    paths = {path for path in changed if path.startswith("content/") and _ending(path)}
    if not known and not paths:
        return
    present = {path for path in paths | known if _is_there(db, path)}
    set_meta(db, "formats", tuple(sorted(present)))
    # Who links to such a file wants it to be published as it is.
    replace_problems(db, "formats", _problems(path for path in sorted(present) if not _is_wanted(db, path)))


def _ending(path: str) -> str:
    """The ending of a text's name, "" if it is that of an entry, or of something else."""
    ending = posixpath.splitext(path)[1]
    return ending if ending != ".md" and ending.lower() in _MARKDOWN | _OTHERS else ""


def _is_there(db: sqlite3.Connection, path: str) -> bool:
    return db.execute("select 1 from files where path = ?", (path,)).fetchone() is not None


def _is_wanted(db: sqlite3.Connection, path: str) -> bool:
    return db.execute("select 1 from wants where key = ? limit 1", names_of_file(path)[:1]).fetchone() is not None


def _problems(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """One for all that end alike, at the first of them."""
    alike: dict[str, list[str]] = {}
    for path in paths:
        alike.setdefault(_ending(path), []).append(path)
    for ending, several in alike.items():
        others = len(several) - 1
        more = f", nor {'is' if others == 1 else 'are'} {others} more like it" if others else ""
        message = f"this file ends in {ending} and is not read{more}"
        renamed = posixpath.basename(several[0]).removesuffix(ending) + ".md"
        what = "" if ending.lower() in _MARKDOWN else "if it is Markdown, "
        help_ = f"{what}rename it to {renamed}; link to it, and it is published as it is"
        yield problem("file-format", message, Span(path=several[0], line=0), help=help_)
