"""Reads what a site remembers, from the web or from a folder, within bounds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from microjournal.journal.permalinks import PERMALINKS, Permalinks
from microjournal.network.failures import Failure
from microjournal.network.fetch import Fetcher, NoAnswer
from microjournal.publish.lines import Index, NotALine, merged, read_index, read_part
from microjournal.sources import git

_Parsed = TypeVar("_Parsed", Index, Permalinks)

_PARTS = "permalinks"
_INDEX_BYTES = 1_000_000
_PART_BYTES = 32_000_000
_NOTHING_THERE = (404, 410)
_LOGIN = (401, 403)

# Gives the bytes of a file of the site, None if there is none. Raises Unreadable.
Read = Callable[[str, int], bytes | None]


class Unreadable(Exception):
    """It cannot be known what a site remembers. The message says why, one line; `help` what to do, one line or "".

    failure: of the network, None if that was not at fault.
    """

    def __init__(self, message: str, help: str = "", failure: Failure | None = None) -> None:
        super().__init__(message)
        self.help = help
        self.failure = failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What a site remembers. place: its address or folder. parts: how many there are. found: what they say."""

    place: str
    parts: int
    found: Permalinks


def of_site(url: str, fetcher: Fetcher) -> Remembered | None:
    """What the site at an address remembers, None if it has nothing of the kind. url: ends with "/".

    Raises Unreadable.
    """
    # Caches keep what has another name apart, so that nobody is told what was true before the last publication.
    fresh = f"?at={int(time.time())}"

    def read(name: str, most: int) -> bytes | None:
        address = f"{url}{name}"
        try:
            answer = fetcher.get(address + fresh, most_bytes=most)
        except NoAnswer as error:
            raise _silent(address, error.failure) from None
        if answer.status in _NOTHING_THERE:
            return None
        if answer.status in _LOGIN:
            raise Unreadable(f"{address}: not for everybody ({answer.status}), so it cannot be read back")
        if answer.status != 200:
            raise Unreadable(f"{address}: the site is not well ({answer.status})", "run it again when it is")
        return answer.body

    return _remembered(read, url)


def of_folder(folder: Path) -> Remembered | None:
    """What the site in a folder remembers, None if it has nothing of the kind. Raises Unreadable."""

    def read(name: str, most: int) -> bytes | None:
        path = folder / name
        try:
            if not os.path.lexists(path):
                return None
            if not path.is_file() or path.stat().st_size > most:
                raise Unreadable(f"{path}: no file that a build writes")
            return path.read_bytes()
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or error}") from None

    return _remembered(read, str(folder))


def of_commit(root: Path, commit: str) -> Remembered | None:
    """What the site in a commit remembers, None if it has nothing of the kind. root: a folder of the repository.

    Raises Unreadable.
    """

    def read(name: str, _most: int) -> bytes | None:
        try:
            return git.run(root, "cat-file", "blob", f"{commit}:{name}").encode(errors="surrogateescape")
        except git.GitError:
            return None

    return _remembered(read, f"the commit {commit[:10]}")


def _remembered(read: Read, place: str) -> Remembered | None:
    data = read(PERMALINKS, _INDEX_BYTES)
    if data is None:
        return None
    where = f"{place}{PERMALINKS}" if place.endswith("/") else f"{place}/{PERMALINKS}"
    index = _understood(read_index, data, where)
    if not index.authority:
        message = f"{where} has no line `journal`, which says what the names in its feeds begin with"
        raise Unreadable(message, "no build has written it so: publish the last good site again, or mend that file")
    parts = []
    for name in index.parts:
        path = f"{_PARTS}/{name}.txt"
        part = read(path, _PART_BYTES)
        if part is None:
            message = f"{path} is named in {PERMALINKS} of {place}, and is not there"
            raise Unreadable(message, "if the site is being published right now, run it again")
        parts.append(_understood(read_part, part, path))
    found = merged(Permalinks(authority=index.authority), *parts)
    return Remembered(place=place, parts=len(index.parts), found=found)


def _understood(parse: Callable[[str], _Parsed], data: bytes, where: str) -> _Parsed:
    try:
        return parse(data.decode())
    except UnicodeDecodeError:
        raise Unreadable(f"{where} is not UTF-8 text, so no build has written it") from None
    except NotALine as error:
        help_ = "a site that shows a page for every address, or asks for a login, hides what it remembers"
        raise Unreadable(f"{where} has a line that no build writes: {error}", help_) from None


def _silent(address: str, failure: Failure) -> Unreadable:
    host = urlsplit(address).hostname or address
    if failure.kind == "no-host":
        help_ = f"mend `url` in microjournal.yaml, or give {host} an entry in the DNS"
        return Unreadable(f"there is no host {host}", help_, failure)
    if failure.kind == "no-address":
        return Unreadable(f"{address} is no address", "mend `url` in microjournal.yaml", failure)
    return Unreadable(f"{address}: {failure.reason}", "run it again when the site can be reached", failure)
