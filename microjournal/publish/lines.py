"""What a site remembers, as text: an index that names parts, and parts with the lines of `permalinks.txt`.

It comes from elsewhere, so nothing is taken over that was not understood.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from microjournal.journal.memory import is_authority
from microjournal.journal.permalinks import Gone, Permalinks, parse_permalinks, written_lines

# As many parts as a journal of 200 years has, and those of its tags.
MOST_PARTS = 5_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HEADER = "# What the published site remembers, read back by `microjournal permalinks pull`.\n"
_LONGEST_SHOWN = 40


class NotALine(ValueError):
    """A line is none that a build writes. The message says what is there instead, in a few characters."""


class Index(NamedTuple):
    """The index of what a site remembers. authority: of the guids of its feeds, "" if it names none, as in no build."""

    authority: str
    parts: tuple[str, ...]


def read_index(text: str) -> Index:
    """The index. Raises NotALine."""
    authority, parts = "", []
    for line in text.splitlines():
        word, _, rest = line.rstrip().partition(" ")
        if word == "part" and _NAME.fullmatch(rest):
            parts.append(rest)
        elif word == "journal" and is_authority(rest):
            authority = rest
        elif word and not line.startswith("#"):
            raise NotALine(_shown(line))
    if len(parts) > MOST_PARTS:
        raise NotALine(f"{len(parts):,} parts")
    return Index(authority, tuple(dict.fromkeys(parts)))


def read_part(text: str) -> Permalinks:
    """The lines of a part, or of `permalinks.txt`. Raises NotALine."""
    found, problems = parse_permalinks(text)
    for each in problems:
        if each.severity == "error":
            raise NotALine(_shown(text.splitlines()[each.span.line - 1]))
    return found


def merged(here: Permalinks, *others: Permalinks) -> Permalinks:
    """The lines of a journal's folder together with those of its site, or of parts of it. The later ones win.

    But what the author said of an address stays so. That a build saw that an entry was gone may have changed since.
    """
    found = Permalinks(dict(here.addresses), dict(here.entries), here.authority)
    for other in others:
        for path, line in other.addresses.items():
            if path not in found.addresses or found.addresses[path].gone < Gone.SAID:
                found.addresses[path] = line
        found.entries.update(other.entries)
        found.authority = other.authority or found.authority
    return found


def only_in(one: Permalinks, other: Permalinks) -> int:
    """How many lines are about something that the other says nothing about."""
    about = (one.addresses.keys() - other.addresses.keys(), one.entries.keys() - other.entries.keys())
    return sum(map(len, about)) + bool(one.authority and not other.authority)


def as_text(found: Permalinks) -> str:
    """The lines as a `permalinks.txt` of the journal has them."""
    return _HEADER + "".join([f"{line}\n" for line in written_lines(found)])


def _shown(line: str) -> str:
    plain = "".join([character if character.isprintable() else "?" for character in line[: _LONGEST_SHOWN + 1]])
    return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "…"
