"""ENTRY on the command line: an id, a part of one that fits no other, or a file."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from microjournal.cli.entry.journal import NoJournal, find_journal
from microjournal.content.names import PAGES, names_of
from microjournal.model.paths import name_slug, slugify, split_dated_name
from microjournal.sources.scan import CONTENT, scan
from microjournal.trust.boundary import Boundary, is_file

_LISTED = 10
_SUGGESTED = 3
# An `id:` stands in the front matter, which seldom has more than this.
_HEAD = 4096
_ID_KEY = re.compile(rb"^[ ]*(['\"]?)id\1[ \t]*:[ \t]*(\S[^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def names_that_begin_with(typed: str) -> list[str]:
    """What a shell may make of the beginning of an ENTRY: ids, with and without their date, the latest first."""
    try:
        root = find_journal()
    except NoJournal:
        return []
    ids = sorted((names_of(path).id for path in entry_files(root)), reverse=True)
    undated = [split_dated_name(id_)[1] for id_ in ids]
    found = [id_ for id_ in ids if id_.casefold().startswith(typed.casefold())]
    found += [name for name in undated if name and name.startswith(typed.casefold())]
    return list(dict.fromkeys(found))


def entry_files(root: Path, outside: Sequence[str] = ()) -> list[str]:
    """The paths of the files that may be entries, relative to the journal's folder, in order.

    outside: see `Boundary`.
    """
    return sorted(path for path in scan(root, Boundary(root, outside)).entries if not path.startswith(PAGES))


def find_entry(root: Path, text: str, outside: Sequence[str] = ()) -> str:
    """The path, relative to the journal's folder, of the entry that is meant.

    root: the journal's folder. text: an ENTRY of the command line. outside: see `Boundary`.

    An id that is the name of a file is found without reading a file. Raises click.UsageError, which names those that
    could be meant, if there is none or more than one.
    """
    if (named := _file(root, text)) is not None:
        return named
    wanted = text.removesuffix(".md").strip()
    if not wanted:
        raise click.UsageError("ENTRY is empty: write an id, a part of one, or a file")
    ids = {path: names_of(path).id for path in entry_files(root, outside)}
    slug = name_slug(wanted)
    for fits in (
        lambda id_: id_ == wanted,
        lambda id_: _undated(id_) == wanted.casefold(),
        lambda id_: name_slug(_undated(id_) or id_) == slug,
    ):
        if found := [path for path, id_ in ids.items() if fits(id_)]:
            return _only(text, found, ids)
    own = _ids_in_files(root, ids)
    if found := [path for path, id_ in own.items() if wanted in (id_, _undated(id_))]:
        return _only(text, found, ids | own)
    parts = {part for part in (wanted.casefold(), slugify(wanted)) if part}
    known = ids | own
    found = [path for path, id_ in known.items() if any(part in id_.casefold() for part in parts)]
    if found:
        return _only(text, found, known)
    raise click.UsageError(_nothing_found(text, known.values()))


def _undated(id_: str) -> str:
    return split_dated_name(id_)[1].casefold()


def _file(root: Path, text: str) -> str | None:
    """The entry in a file that was named by its path, from here or from the journal's folder; None if it is no file."""
    for base in (Path.cwd(), root):
        path = base / text
        if not is_file(path):
            continue
        inside = Path(os.path.relpath(path, root)).as_posix()
        if inside.startswith("../"):
            inside = Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
        if not inside.startswith(f"{CONTENT}/") or not inside.endswith(".md"):
            raise click.UsageError(f"{text} is not an entry: entries are the Markdown files in {CONTENT}/")
        if inside.startswith(PAGES):
            raise click.UsageError(f"{text} is a plain page, not an entry: pages have no life")
        return inside
    return None


def _ids_in_files(root: Path, ids: Mapping[str, str]) -> dict[str, str]:
    """The ids that files give themselves with `id:`, by path."""
    # Imported here: a shell that completes names should not wait for the parsers.
    from microjournal.content.entry import ParseSettings, parse

    found = {}
    for path in ids:
        with (root / path).open("rb") as file:
            head = file.read(_HEAD)
        if _ID_KEY.search(head):
            entry = parse((root / path).read_bytes(), path=path, settings=ParseSettings(url="")).entry
            if entry is not None and entry.id != ids[path]:
                found[path] = entry.id
    return found


def _only(text: str, found: list[str], ids: Mapping[str, str]) -> str:
    if len(found) == 1:
        return found[0]
    lines = [ids[path] for path in sorted(found, reverse=True)]
    if len(set(lines)) == 1:
        lines = sorted(found)
        advice = "name the file"
    else:
        advice = "write more of the one you mean"
    more = [f"… and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
    rows = "".join(f"\n  {line}" for line in [*lines[:_LISTED], *more])
    raise click.UsageError(f"{text!r} could be any of {len(found)} entries; {advice}:{rows}")


def _nothing_found(text: str, ids: Iterable[str]) -> str:
    known = {_undated(id_) or id_: id_ for id_ in ids}
    if not known:
        return f"there is no entry {text!r}, nor any other yet: write one with `microjournal new TITLE`"
    wanted = _undated(text) or text.casefold()
    near = difflib.get_close_matches(wanted, known, n=_SUGGESTED, cutoff=0.5) or _with_such_a_word(wanted, known)
    if near:
        return f"there is no entry {text!r}; did you mean one of these?" + "".join(f"\n  {known[one]}" for one in near)
    return f"there is no entry {text!r}; `microjournal list --status all` shows those there are"


def _with_such_a_word(wanted: str, names: Iterable[str]) -> list[str]:
    """Names with a word that is nearly the same, the last first: often one types no more of a name than a word."""
    by_word: dict[str, list[str]] = {}
    for name in sorted(names, reverse=True):
        for word in name.split("-"):
            by_word.setdefault(word, []).append(name)
    near = difflib.get_close_matches(wanted, by_word, n=1, cutoff=0.7)
    return by_word[near[0]][:_SUGGESTED] if near else []
