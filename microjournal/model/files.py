"""What is known of a file without reading it as text, and the folder that is ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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
