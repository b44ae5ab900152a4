"""What links can name, and what may have been meant by one that names nothing."""

from __future__ import annotations

import posixpath
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple, Protocol

from microjournal.model.files import FileInfo
from microjournal.model.paths import composed, name_slug


class Target(NamedTuple):
    """A public entry or page that a link can lead to.

    source: path of its file. place: of its page. anchors: every id on its page that a link may name.
    headings: see `microjournal.model.entry.Body`.
    """

    id: str
    source: str
    place: str
    title: str
    page: bool
    anchors: frozenset[str]
    headings: tuple[tuple[str, str], ...]

    @property
    def group(self) -> str:
        """The group of outputs that its page is in."""
        return f"{'page' if self.page else 'entry'} {self.id}"


class Names(Protocol):
    """The names of a journal: entries and pages by id, slug, title, file and address; other files.

    Names that look the same are the same, however their accents are spelled.
    """

    def named(self, name: str) -> Target | None:
        """The entry or page with this id; or with this slug or title, if no other has it."""

    def at_file(self, path: str) -> Target | None:
        """The entry or page read from this file; the ending .md may be left out."""

    def at_path(self, path: str) -> Target | None:
        """The entry or page at this address, written with or without its last slash or index.html."""

    def is_hidden(self, name: str) -> bool:
        """Whether this id, slug, title or file is that of something that is not public yet."""

    def is_hidden_path(self, path: str) -> bool:
        """Whether something will be at this address that is not public yet."""

    def file(self, path: str) -> tuple[str, FileInfo] | None:
        """A file of `content/` or `static/` that is no entry, with its path as it is spelled there."""

    def files_called(self, name: str) -> Sequence[str]:
        """Paths of the files of `content/` that are no entries and have this name, in whichever folder."""

    def all_names(self) -> Iterable[str]:
        """Every id and slug that a link can name."""

    def all_sources(self) -> Iterable[str]:
        """The files of all entries and pages."""

    def all_files(self) -> Iterable[str]:
        """All other files."""


def own_names(*, id_: str, slug: str, source: str, place: str, title: str) -> list[str]:
    """Under which names an entry or page is found. source: path of its file. place: of its page."""
    return [f"id {id_}", f"slug {slug}", f"file {composed(source)}", f"at {place}", f"title {name_slug(title)}"]


class OwnNames(ABC):
    """The part of `Names` that looks for an entry or page by its own names (see `own_names`)."""

    @abstractmethod
    def _one(self, key: str, *, alone: bool = False) -> Target | None:
        """The first owner of a name. alone: only if it is the only one."""

    def named(self, name: str) -> Target | None:
        """The entry or page with this id; or with this slug or title, if no other has it."""
        name = composed(name)
        found = self._one(f"id {name}") or self._one(f"slug {name}", alone=True)
        return found or self._one(f"title {name_slug(name)}", alone=True)

    def at_file(self, path: str) -> Target | None:
        """The entry or page read from this file; the ending .md may be left out."""
        path = composed(path)
        return self._one(f"file {path}") or self._one(f"file {path}.md") or self._one(f"file {path}/index.md")

    def at_path(self, path: str) -> Target | None:
        """The entry or page at this address, written with or without its last slash or index.html."""
        path = composed(path).removesuffix("index.html")
        return self._one(f"at {path}") or self._one(f"at {path.removesuffix('/')}/")


def similar_name(name: str, names: Names) -> str:
    """A hint that names the nearest id, or the general rule."""
    near = get_close_matches(name, list(names.all_names()), n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else "write the file name of an entry without .md"


def similar_file(path: str, folder: str, names: Names) -> str:
    """A hint that names the nearest file, as from `folder`: the one of this slug, or of a like path; or ""."""
    meant = names.named(posixpath.basename(path).removesuffix(".md"))
    if meant:
        return _did_you_mean([meant.source], folder)
    return _did_you_mean(get_close_matches(path, [*names.all_sources(), *names.all_files()], n=1, cutoff=0.6), folder)


def similar_image(path: str, folder: str, names: Names) -> str:
    """The same for an image: the one of this name in whichever folder, or of a like path; or ""."""
    name, files = posixpath.basename(path), list(names.all_files())
    near = [file for file in files if posixpath.basename(file) == name]
    return _did_you_mean(near or get_close_matches(path, files, n=1, cutoff=0.6), folder)


def _did_you_mean(files: Sequence[str], folder: str) -> str:
    """The question whether the first of the files was meant, as one in `folder` would write it; "" if there is none."""
    if not files:
        return ""
    in_static = files[0].startswith("static/")
    written = files[0].removeprefix("static") if in_static else posixpath.relpath(files[0], folder)
    return f"did you mean '{written}'?"
