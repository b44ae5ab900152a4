"""What git tracks in a journal, read from its index (git-scm.com/docs/index-format) without running git.

The configuration of a repository can name programs that git runs, so git is not asked about one that may be hostile.
"""

from __future__ import annotations

import re
import stat as modes
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from microjournal.trust.cache_folder import checkout_of

_HEADER = struct.Struct(">4sLL")
# The stat of a file, which comes before its hash; two bytes of flags follow that.
_STAT_SIZE = 40
_EXTENDED = 0x4000
_SHA256 = re.compile(r"objectformat\s*=\s*sha256", re.IGNORECASE)


def is_tracked(root: Path, name: str) -> bool:
    """Whether git tracks a file or folder at the top of a journal, or anything in it, in any spelling of its name."""
    top = checkout_of(root)
    inside = root.resolve().relative_to(top)
    wanted = (inside / name).as_posix().casefold().encode()
    for index in _indexes(top / ".git"):
        with suppress(OSError):
            status = index.stat()
            # One that is no file can have no end.
            if modes.S_ISREG(status.st_mode) and _holds(index, (status.st_size, status.st_mtime_ns), wanted):
                return True
    return False


def _indexes(git: Path) -> list[Path]:
    """The files that an index is made of. git: the folder `.git`, or the file that names it."""
    with suppress(OSError, UnicodeDecodeError):
        if git.is_file():
            git = git.parent / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        return [git / "index", *git.glob("sharedindex.*")]
    return []


@lru_cache(16)
def _holds(index: Path, _stat: tuple[int, int], wanted: bytes) -> bool:
    """Whether an index holds a path or one below it. wanted: without regard to case. Raises OSError."""
    data = index.read_bytes()
    # Paths stand in full in most indexes, and most hold none of ours. In version 4, they begin where they differ.
    if data[4:8] != b"\0\0\0\4" and wanted not in data.lower():
        return False
    try:
        return any(path == wanted or path.startswith(wanted + b"/") for path in _paths(data, _hash_size(index)))
    except (struct.error, ValueError, IndexError):
        # Of a kind that is not known here: better to be told once too often.
        return True


def _hash_size(index: Path) -> int:
    for folder in (index.parent, *index.parents[1:3]):
        if not (folder / "config").is_file():
            continue
        with suppress(OSError):
            text = (folder / "config").read_text(encoding="utf-8", errors="replace")
            return 32 if _SHA256.search(text) else 20
    return 20


def _paths(data: bytes, hash_size: int) -> Iterator[bytes]:
    """The paths in an index, in lower case."""
    magic, version, count = _HEADER.unpack_from(data)
    if magic != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    place, before = _HEADER.size, b""
    for _ in range(count):
        start = place
        flags = int.from_bytes(data[place + _STAT_SIZE + hash_size :][:2], "big")
        place += _STAT_SIZE + hash_size + (4 if flags & _EXTENDED else 2)
        if version == 4:
            cut, place = _number(data, place)
            before = before[: len(before) - cut]
        else:
            before = b""
        end = data.index(0, place)
        before += data[place:end]
        # Up to version 3, one to eight zeros follow, so that the length is a multiple of eight.
        place = end + 1 if version == 4 else start + (end - start) // 8 * 8 + 8
        yield before.lower()


def _number(data: bytes, place: int) -> tuple[int, int]:
    """A number of variable length, as in offsets of packs, and the place after it."""
    value = data[place] & 0x7F
    while data[place] & 0x80:
        place += 1
        value = (value + 1 << 7) | data[place] & 0x7F
    return value, place + 1
