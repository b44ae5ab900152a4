"""An entry that gets another name: what that makes of the links and the ids by which others name it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from microjournal.content.dates import DateError, read_day
from microjournal.content.names import names_of, too_long_slug
from microjournal.journal.addresses import site_path
from microjournal.markdown.links import Resolved
from microjournal.model.entry import Entry, Link
from microjournal.model.paths import composed, name_slug, quoted, split_dated_name


class NameRefused(ValueError):
    """A new name that no entry can have. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """Where an entry is to be.

    path: of its file. id: for its key `id`, "" if it has none. day: ISO date that the author gave, or "".
    """

    path: str
    id: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An entry before and after it has another name."""

    before: Entry
    after: Entry

    @property
    def is_folder(self) -> bool:
        """Whether the folder has the name, and the files in it move as well."""
        return _is_folder(self.before.path)

    def path_of(self, path: str) -> str:
        """The path that a file of the journal has afterwards."""
        if path == self.before.path:
            return self.after.path
        old, new = moved_place(self.before.path), moved_place(self.after.path)
        return f"{new}{path[len(old) :]}" if self.is_folder and path.startswith(f"{old}/") else path

    def moved(self, entry: Entry) -> Entry:
        """Any entry of the journal as it is afterwards."""
        if entry.path == self.before.path:
            return self.after
        path = self.path_of(entry.path)
        return entry if path == entry.path else replace(entry, path=path)

    def led(self, link: Resolved) -> Resolved:
        """Where a link is to lead afterwards that leads somewhere now."""
        old, new = site_path(self.before), site_path(self.after)
        if link[0] in ("plain", "hidden") or not str(link[1]).startswith(old):
            return link
        return (link[0], new + str(link[1])[len(old) :], *link[2:])


def new_name(entry: Entry, wanted: str) -> NewName:
    """The place of an entry under another name, in the same folder. The date stays if none is given.

    wanted: words, or the name of a file, with a date before it or without; a date alone keeps the words.
    Raises NameRefused.
    """
    wanted = wanted.strip().removesuffix(".md")
    if "/" in wanted or "\\" in wanted:
        raise NameRefused(f"{wanted!r} is a path: write a name; the file stays in its folder")
    day, words = split_dated_name(wanted)
    if day:
        try:
            read_day(day)
        except DateError as error:
            raise NameRefused(str(error)) from None
    if not (day or words.strip("-_ .")):
        raise NameRefused("the new name is empty")
    stem = _renamed(moved_place(entry.path).rpartition("/")[2].removesuffix(".md"), day, words)
    id_ = _renamed(entry.id, day, words) if entry.id != names_of(entry.path).id else ""
    if slug := too_long_slug(id_ or stem, page=False):
        raise NameRefused(f"this name is {len(slug.encode())} bytes long in an address, and names of files end at 255")
    folder = moved_place(entry.path).rpartition("/")[0]
    path = f"{folder}/{stem}/{entry.path.rpartition('/')[2]}" if _is_folder(entry.path) else f"{folder}/{stem}.md"
    return NewName(path=path, id=id_, day=day)


def moved_place(path: str) -> str:
    """What is renamed for an entry: its file, or the folder that gives it its name."""
    return path.rpartition("/")[0] if _is_folder(path) else path


def rewritten(link: Link, written: str, move: Move) -> str | None:
    """The target of a link as it is to be written, None if it does not say the name in a form that is known.

    written: as it stands in the file, with its fragment.
    """
    if link.kind == "wiki":
        name, _, _ = written.partition("#")
        return _wiki(name, written[len(name) :], move)
    head = written.partition("#")[0].partition("?")[0]
    if link.kind == "own" or link.target.startswith("/"):
        old, new = (site_path(entry).rstrip("/").split("/") for entry in (move.before, move.after))
        changed = _replace(head, old, new, unquote)
    else:
        changed = _renamed_path(head, move, unquote)
    return None if changed is None else changed + written[len(head) :]


def says_name(link: Link, move: Move) -> bool:
    """Whether a link names the entry by its id or slug. It may be the title as well, but that is not what changes."""
    return link.kind == "wiki" and composed(link.target.removesuffix(".md")) in (move.before.id, move.before.slug)


def _renamed(name: str, day: str, words: str) -> str:
    """A name with another date, other words, or both."""
    old_day, old_words = split_dated_name(name)
    words = name_slug(words) if words.strip("-_ .") else old_words
    return "-".join(part for part in ((day or old_day) if old_day else "", words) if part)


def _is_folder(path: str) -> bool:
    return path.endswith("/index.md") and names_of(path).id != "index"


def _wiki(name: str, behind: str, move: Move) -> str | None:
    ending = ".md" if name.rstrip().endswith(".md") else ""
    plain = composed(name.strip().removesuffix(".md"))
    for old, new in ((move.before.id, move.after.id), (move.before.slug, move.after.slug)):
        if plain == old:
            return f"{new}{ending}{behind}"
    changed = _renamed_path(name.strip(), move, str)
    return None if changed is None else changed + behind


def _renamed_path(head: str, move: Move, decode: Callable[[str], str]) -> str | None:
    """A path to the file, or to what is in its folder, with or without the ending of the file."""
    old, new = (moved_place(entry.path).rpartition("/")[2] for entry in (move.before, move.after))
    found = _replace(head, [composed(old)], [new], decode)
    if found is None and not move.is_folder:
        found = _replace(head, [composed(old.removesuffix(".md"))], [new.removesuffix(".md")], decode)
    return found


def _replace(head: str, old: Sequence[str], new: Sequence[str], decode: Callable[[str], str]) -> str | None:
    """The path with its last run of names that are `old` in another way; encoded as it was. None if there is none."""
    parts = head.split("/")
    plain = [composed(decode(part)) for part in parts]
    for start in range(len(parts) - len(old), -1, -1):
        if plain[start : start + len(old)] == list(old):
            is_encoded = any("%" in part for part in parts[start : start + len(old)])
            names = [quoted(name) for name in new] if is_encoded else list(new)
            return "/".join([*parts[:start], *names, *parts[start + len(old) :]])
    return None
