"""What can be guessed about a journal that does not exist yet: who writes it, where, in which time zone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from microjournal.forges import forge_at
from microjournal.model.dates import is_zone

_REMOTE = re.compile(
    r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[a-z0-9.-]+)(?::[0-9]+/|[:/])(?P<path>[\w.-]+(?:/[\w.-]+)+)/?\Z",
    re.IGNORECASE | re.ASCII,
)


class Place(NamedTuple):
    """Where a repository lives.

    forge: its name. repository: as in the settings. url: where its pages are published. host, path: of the repository.
    """

    forge: str
    repository: str
    url: str
    host: str
    path: str


def title_of(folder: Path) -> str:
    """A title from the folder's name: "my-journal" -> "My journal"."""
    words = re.sub(r"[-_.\s]+", " ", folder.name).strip()
    return words[:1].upper() + words[1:] or "Plan journal"


def place_of(remote: str) -> Place | None:
    """What the address of a git remote tells; None if it is empty or on a forge whose pages nobody can guess.

    >>> place_of("git@github.com:ana/journal.git").url
    'https://ana.github.io/journal/'
    """
    match = _REMOTE.match(remote.strip())
    host = match["host"].lower() if match else ""
    forge = forge_at(host)
    if match is None or forge is None:
        return None
    path = match["path"].removesuffix(".git")
    owner, _, name = path.partition("/")
    repository = path if forge.words[forge.name] == host else f"{host}/{path}"
    return Place(forge.name, f"{forge.name}:{repository}", forge.pages_url(host, owner, name), host, path)


def timezone() -> str:
    """The machine's time zone by its IANA name, as far as `TZ` and the usual files tell; else "UTC"."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _first_line("/etc/timezone"), _linked("/etc/localtime")):
        if name and is_zone(name):
            return "UTC" if name in ("Etc/UTC", "Etc/UCT", "GMT", "Universal", "Zulu") else name
    return "UTC"


def _first_line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").partition("\n")[0].strip()
    except (KeyError, OSError, ValueError):
        return ""


def _linked(path: str) -> str:
    return os.path.realpath(path).partition("zoneinfo/")[2]


def shell_word(path: Path) -> str:
    """The path as one would type it."""
    text = str(path)
    return f'"{text}"' if " " in text else text
