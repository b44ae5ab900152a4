"""What other files say of an entry, and what is done about it when that gets another name or is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from microjournal.cli.entry.change import OpenEntry, read_entry
from microjournal.cli.entry.describe import shown_path
from microjournal.editing.mending import Mended, Read
from microjournal.journal.permalinks import PERMALINKS, Gone, Permalinks, add_lines
from microjournal.model.entry import Entry
from microjournal.model.paths import composed, name_slug
from microjournal.sources import files
from microjournal.sources.permalinks import read_permalinks, remembered_here

_LINKS = frozenset({"wiki", "file", "own", "image", "embed"})
# Characters of what gave way to what.
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file that is to be changed. path: that it has when that happens. before: its bytes."""

    path: str
    before: bytes
    mended: Mended


def naming(entries: Iterable[Entry], one: Entry) -> Iterator[Entry]:
    """The entries and pages that may name one of them, by a link or in `follows`: a few too many, none too few."""
    folder, _, name = composed(one.path).rpartition("/")
    stem = folder.rpartition("/")[2] if name == "index.md" else name.removesuffix(".md")
    title, parts = name_slug(one.title), {one.slug, one.id, stem}
    for entry in entries:
        targets = [(link.kind, composed(link.target)) for link in entry.links if link.kind in _LINKS]
        if (
            one.id in entry.follows
            or any(part in target for _, target in targets for part in parts)
            or any(kind == "wiki" and name_slug(target.removesuffix(".md")) == title for kind, target in targets)
        ):
            yield entry


def reader(opened: OpenEntry, path: str) -> Read:
    """Reads bytes as a build would read the file at a path."""
    return partial(read_entry, path=path, settings=opened.settings)


def note_withdrawn(root: Path, id_: str) -> None:
    """Notes behind the addresses of an entry, as far as they are known here, that it was taken away on purpose."""
    known = remembered_here(root)
    lines = {path: line._replace(gone=Gone.SAID) for path, line in known.addresses.items() if known.id_at(path) == id_}
    if lines:
        before = read_permalinks(root)
        files.replace(root / PERMALINKS, before, add_lines(before, Permalinks(lines)))


def write_changes(root: Path, changes: Iterable[Change]) -> None:
    """Writes the files that are to be changed, and prints what was changed, and what is left to the author."""
    left, lines = [], []
    for change in changes:
        path, mended = shown_path(root, change.path), change.mended
        try:
            files.replace(root / change.path, change.before, mended.data)
        except (files.FileChangedError, OSError) as error:
            left.append(f"{path}: {error}")
            continue
        if mended.changed:
            lines += [path, *(f"  {_short(old)} → {_short(new) or '(nothing)'}" for old, new in mended.changed)]
        left += [f"{path}:{span.line}:{span.column}: {_short(written)}" for span, written in mended.left]
    if lines:
        click.echo("\n".join(f"  {line}" for line in lines))
    if left:
        click.echo("\nChange by hand:\n" + "\n".join(f"  {line}" for line in left), err=True)


def say_unread(paths: Iterable[str]) -> None:
    """Prints which files were not looked at."""
    if unread := ", ".join(paths):
        click.echo(f"\nNot looked at, because they cannot be read: {unread}", err=True)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
