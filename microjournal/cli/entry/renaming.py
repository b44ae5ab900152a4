"""An entry gets another name: what that makes of its own file and of all others, before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from microjournal.cli.entry.change import OpenEntry, as_problem
from microjournal.cli.entry.elsewhere import Change, naming, reader
from microjournal.cli.entry.entries import WholeJournal, read_whole
from microjournal.cli.entry.journal import stop
from microjournal.editing.key_spans import EditRefused
from microjournal.editing.keys import edit
from microjournal.editing.mending import followed_in, renamed_in
from microjournal.editing.moves import Move, NewName, moved_place
from microjournal.journal.addresses import as_published, site_path
from microjournal.journal.all_names import AllNames
from microjournal.model.entry import Entry
from microjournal.model.paths import any_case
from microjournal.schema.write import Value
from microjournal.sources.permalinks import remembered_here


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """What is to be done. changes: of files, at the paths that they have then. unread: see `WholeJournal`."""

    move: Move
    changes: tuple[Change, ...]
    unread: tuple[str, ...]
    was_published: bool


def plan_renaming(opened: OpenEntry, new: NewName) -> Renaming:
    """What it takes to give an entry a new name.

    Exits with 1 if its own front matter cannot be changed. Raises click.UsageError if something has that name already.
    """
    known = remembered_here(opened.root)
    old = site_path(opened.entry)
    try:
        data, after = _own(opened, new, keeps=old in known.addresses)
    except EditRefused as refused:
        stop([as_problem(refused, opened.path)], opened.root)
    move = Move(before=opened.entry, after=after)
    whole = read_whole(opened.root, opened.settings)
    _refuse_taken(opened, move, whole)
    owner = known.id_at(site_path(after))
    if owner not in ("", opened.entry.id, after.id):
        raise click.UsageError(f"/{site_path(after)} was the address of '{owner}'. Nothing was changed.")
    return Renaming(
        move=move,
        changes=tuple(_changes(opened, data, move, whole)),
        unread=tuple(path for path in whole.unread if path != opened.path),
        was_published=old in known.addresses,
    )


def move_file(root: Path, move: Move) -> None:
    """Gives the file, or the folder that has the name, the new one. Raises click.ClickException."""
    old, new = (root / moved_place(entry.path) for entry in (move.before, move.after))
    # Where capitals do not count, the file itself stands there.
    if os.path.lexists(new) and not (old.exists() and new.exists() and old.samefile(new)):
        raise click.ClickException(f"{new} is there already; nothing was changed")
    try:
        old.rename(new)
    except OSError as error:
        raise click.ClickException(f"{old} cannot be renamed ({error.strerror}); nothing was changed") from None


def _own(opened: OpenEntry, new: NewName, *, keeps: bool) -> tuple[bytes, Entry]:
    """The entry's own file with other keys where it must have them, and the entry in it under the new name.

    keeps: the old address becomes an alias. Raises EditRefused.
    """
    keys: dict[str, Value | None] = {"id": new.id} if new.id else {}
    data = edit(opened.data, keys)
    after = _entry(opened, data, new.path)
    if new.day and after.date != new.day:
        data = edit(data, {"date": new.day})
        after = _entry(opened, data, new.path)
    old = f"/{site_path(opened.entry)}"
    if keeps and site_path(after) != old[1:] and old not in after.aliases:
        aliases = (*after.aliases, old)
        data = edit(data, {"aliases": aliases[0] if len(aliases) == 1 else aliases})
        after = _entry(opened, data, new.path)
    return data, after


def _entry(opened: OpenEntry, data: bytes, path: str) -> Entry:
    parsed = reader(opened, path)(data)
    if parsed.entry is None:
        stop(parsed.diagnostics, opened.root)
    return as_published(parsed.entry, remembered_here(opened.root).id_at)


def _refuse_taken(opened: OpenEntry, move: Move, whole: WholeJournal) -> None:
    id_, place = any_case(move.after.id), any_case(site_path(move.after))
    for entry in whole.entries:
        if entry.path == opened.path:
            continue
        places = [site_path(entry), *(alias.removeprefix("/") for alias in entry.aliases)]
        if any_case(entry.id) == id_:
            raise click.UsageError(f"{entry.path} has the id '{entry.id}'. Nothing was changed.")
        if place in map(any_case, places):
            raise click.UsageError(f"/{site_path(move.after)} is an address of {entry.path}. Nothing was changed.")


def _changes(opened: OpenEntry, data: bytes, move: Move, whole: WholeJournal) -> Iterator[Change]:
    """The changes of all files; the entry's own comes first."""
    files = {move.path_of(path) for path in whole.files}
    names = (AllNames(whole.entries, whole.files), AllNames(map(move.moved, whole.entries), files))
    own = _entry(opened, data, opened.path)
    others = [entry for entry in naming(whole.entries, move.before) if entry.path != opened.path]
    for entry in (own, *others):
        before = opened.data if entry is own else (opened.root / entry.path).read_bytes()
        now = data if entry is own else before
        path = move.path_of(entry.path)
        mended = renamed_in(now, entry, move, names, reader(opened, path))
        mended = followed_in(mended, entry, move.before.id, move.after.id)
        if mended.data != before or mended.left:
            yield Change(path=path, before=before, mended=mended)
