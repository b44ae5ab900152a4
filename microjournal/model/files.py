"""What is known of a file without reading it as text, and the folder that is ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from microjournal.diagnostics import Diagnostic

# In the journal's folder: what builds remember.
STATE_FOLDER = ".microjournal"

# Size in bytes, time of last change in nanoseconds.
FileStat: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """A file of the author's that is copied, not read. width, height: of an image in CSS pixels, 0 if not known."""

    digest: bytes
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The files of a journal with their stats, by path relative to its folder.

    entries: Markdown below `content/`. files: everything else there. copied: below `static/`, and pictures of those who
    comment. conversations: what readers said, below `comments/`. problems: with files that cannot be read or published
    under their name.
    places: files and folders that were looked at; None for all there are.
    """

    entries: Mapping[str, FileStat]
    files: Mapping[str, FileStat]
    copied: Mapping[str, FileStat]
    conversations: Mapping[str, FileStat]
    problems: tuple[Diagnostic, ...] = ()
    places: tuple[str, ...] | None = None

    @property
    def parsed(self) -> Mapping[str, FileStat]:
        """The files that are read as text, and not copied."""
        return {**self.entries, **self.conversations}
