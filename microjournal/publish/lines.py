"""What a site remembers, as lines of text: an index that names parts, and parts of the grammar of `permalinks.txt`.

It comes from elsewhere, so nothing is taken over that was not understood. This is the one place that knows how the
lines are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from microjournal.journal.permalinks import parse_permalinks

# As many parts as a journal of 200 years has, and those of its tags.
MOST_PARTS = 5_000
_JOURNAL = re.compile(r"journal [a-z0-9.@_-]{1,255},[0-9]{4}(?:-[0-9]{2}){0,2}")
_PART = re.compile(r"part (?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63})")
_ENTRY = re.compile(r"entry (?P<identity>\S.*?) (?P<facts>\{.*\})")
_ADDRESS = re.compile(r"/\S+")
_WITHDRAWN = re.compile(r"#[ \t]*withdrawn[ \t]*\Z")
_LONGEST_SHOWN = 40


class NotALine(ValueError):
    """A line is none that a build writes. The message says what is there instead, in a few characters."""


class Index(NamedTuple):
    """The index of what a site remembers. journal: the line that says what guids begin with, "" if there is none."""

    journal: str
    parts: tuple[str, ...]


def read_index(text: str) -> Index:
    """The index. Raises NotALine."""
    journal, parts = "", []
    for line in _lines(text):
        if found := _PART.fullmatch(line):
            parts.append(found["name"])
        elif _JOURNAL.fullmatch(line):
            journal = line
        else:
            raise NotALine(_shown(line))
    if len(parts) > MOST_PARTS:
        raise NotALine(f"{len(parts):,} parts")
    return Index(journal, tuple(dict.fromkeys(parts)))


def read_part(text: str) -> dict[str, str]:
    """The lines of a part, or of `permalinks.txt`, each by what it is about. Raises NotALine."""
    found = {}
    for line in _lines(text):
        key = _about(line)
        if key is None:
            raise NotALine(_shown(line))
        found[key] = line
    return found


def merged(here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """The lines of a journal's folder together with those of its site, which win.

    But an address that the author marked as withdrawn stays so.
    """
    marked = {key: line for key, line in here.items() if _WITHDRAWN.search(line)}
    return {**here, **there, **marked}


def as_text(lines: Iterable[str]) -> str:
    """The lines as `permalinks.txt` has them: sorted, so that an order of parts does not matter."""
    return "".join([f"{line}\n" for line in sorted(lines)])


def _lines(text: str) -> list[str]:
    return [line.rstrip(" \t\r") for line in text.split("\n") if line.strip() and not line.startswith("#")]


def _about(line: str) -> str | None:
    """What a line is about: an address, an entry's identity, the journal; None for a line that is none of ours."""
    if _JOURNAL.fullmatch(line):
        return "journal"
    if found := _ENTRY.fullmatch(line):
        return f"entry {found['identity']}" if _is_facts(found["facts"]) else None
    if parse_permalinks(line)[1]:
        return None
    address = _ADDRESS.match(line)
    return address[0] if address else None


def _is_facts(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _shown(line: str) -> str:
    plain = "".join([character if character.isprintable() else "?" for character in line[: _LONGEST_SHOWN + 1]])
    return plain if len(plain) <= _LONGEST_SHOWN else plain[:_LONGEST_SHOWN] + "…"
