"""What an importer is given, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from microjournal.imports.notes import Note


class WrongFolder(ValueError):
    """The folder is not what the importer reads. The message says what is missing: "it has no folder _posts"."""


class UnreadableFile(ValueError):
    """A file that the import depends on cannot be read. path: in the folder. The message says why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFiles:
    """The folder to import.

    paths: of all its files, relative to it, with forward slashes, sorted. read: gives the content of one of them.
    size: gives its length. repository: "owner/name" of the repository on GitHub that the folder is a clone of, "" if
    it is none. notes: on what there is besides files that can be read.
    """

    paths: tuple[str, ...]
    read: Callable[[str], bytes]
    size: Callable[[str], int]
    repository: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJournal:
    """What an import makes.

    settings: the text of `microjournal.yaml`. entries: path -> text, of entries and pages, and of other files that were
    changed on the way. copies: new path -> path in the old folder. notes: what the author should know. counts: how many
    of each of "entry", "draft" and "page". repository: "owner/name" on GitHub, "" if it is not known.
    """

    settings: str
    entries: Mapping[str, str]
    copies: Mapping[str, str]
    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    repository: str = ""
