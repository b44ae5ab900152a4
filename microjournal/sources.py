"""Finds the files of a journal and reads what is not Markdown. Nothing here decides what they mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from microjournal.digest import digest_bytes
from microjournal.filefacts import FileFact, FileStat

CONTENT = "content"
STATIC = "static"
SETTINGS = "microjournal.yaml"

_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".tif", ".tiff")
# A file changed this shortly before it was read may change again without a new size or time of change: file systems
# count time in steps of up to two seconds. Its stat is not trusted then (git calls such files "racily clean").
_RACY_NANOSECONDS = 2_100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The files of a journal with their stats, by path relative to its folder.

    entries: Markdown below `content/`. files: everything else there. static: below `static/`.
    """

    entries: Mapping[str, FileStat]
    files: Mapping[str, FileStat]
    static: Mapping[str, FileStat]


def scan(root: Path) -> Scan:
    """Lists the journal's files. What editors and systems leave behind (hidden files, backups) is passed over."""
    entries: dict[str, FileStat] = {}
    files: dict[str, FileStat] = {}
    for path, stat in _walk(str(root), CONTENT):
        (entries if path.endswith(".md") else files)[path] = stat
    return Scan(entries=entries, files=files, static=dict(_walk(str(root), STATIC)))


def is_racy(stat: FileStat, read_at: int) -> bool:
    """Whether a file with this stat, read at a time in nanoseconds, may have changed since without showing it."""
    return stat[1] > read_at - _RACY_NANOSECONDS


def read_files(
    root: Path, stats: Mapping[str, FileStat], known: Mapping[str, tuple[FileStat, FileFact]], read_at: int
) -> dict[str, tuple[FileStat, FileFact]]:
    """Digest and, for images, size in pixels of files that are copied; what is known of an unchanged file is kept.

    The stat of a file that may still change is given as (-1, -1), so that it is read again next time.
    """
    facts = {}
    for path, stat in stats.items():
        before = known.get(path)
        if before is not None and before[0] == stat:
            facts[path] = before
            continue
        data = (root / path).read_bytes()
        width, height = _image_size(root / path) if path.lower().endswith(_IMAGES) else (0, 0)
        fact = FileFact(digest=digest_bytes(data), width=width, height=height)
        facts[path] = ((-1, -1) if is_racy(stat, read_at) else stat, fact)
    return facts


def _image_size(path: Path) -> tuple[int, int]:
    import imagesize

    try:
        width, height = imagesize.get(path)
    except Exception:  # noqa: BLE001 - a damaged image is published as it is; only its size stays unknown
        return (0, 0)
    return (max(0, int(width)), max(0, int(height)))


def _walk(root: str, folder: str) -> Iterator[tuple[str, FileStat]]:
    """Files below a folder with their stats. A linked folder is entered unless it leads back to where we came from."""
    pending: list[tuple[str, frozenset[str]]] = [(folder, frozenset())]
    while pending:
        here, above = pending.pop()
        try:
            listing = os.scandir(os.path.join(root, here))
        except (FileNotFoundError, NotADirectoryError):
            continue
        with listing:
            for item in listing:
                name = item.name
                if name[0] in ".#" or name[-1] in "~#":
                    continue
                path = f"{here}/{name}"
                try:
                    if not item.is_dir():
                        status = item.stat()
                        yield path, (status.st_size, status.st_mtime_ns)
                    elif not item.is_symlink():
                        pending.append((path, above))
                    elif (real := os.path.realpath(item.path)) not in above and not root.startswith(real):
                        pending.append((path, above | {real}))
                except FileNotFoundError:
                    # A file that vanished while we looked, or a link to one that is not there. Of an entry that has to
                    # be told: reading it will fail.
                    if name.endswith(".md") and item.is_symlink():
                        yield path, (-1, -1)
