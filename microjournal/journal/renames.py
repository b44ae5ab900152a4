"""Which new entry is one that was published under another name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from microjournal.journal.addresses import site_path
from microjournal.journal.memory import Memory, title_print
from microjournal.journal.permalinks import LISTING, Permalinks
from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug, split_dated_name

_EXPLICIT, _ADDRESS, _TEXT, _TITLE, _SLUG = 16, 4, 3, 2, 1


class Face(NamedTuple):
    """What an entry can be recognised by.

    name: identity of one that was published, or number of one that is new. addresses: it has or had. aliases: former
    addresses that its author names. slug, title, text: the last two are fingerprints.
    """

    name: str
    addresses: frozenset[str]
    slug: str
    title: str
    text: str
    aliases: frozenset[str] = frozenset()


class Recognised(NamedTuple):
    """Which is which. same: identity by the name of what is new. unclear: identities that one may be, by its name."""

    same: dict[str, str]
    unclear: dict[str, tuple[str, ...]]


def slug_face(id_: str) -> str:
    """What an entry's name is, whatever its day."""
    date, rest = split_dated_name(id_)
    return name_slug(rest or date)


def recognise(new: Sequence[Face], vanished: Sequence[Face]) -> Recognised:
    """Which of the new entries is which of those that are not there any more.

    It is the same one if its author says so, if it is at the same address, or has the same text, or the same title and
    slug. Where two readings fit equally well, it is unclear.
    """
    likeness = {
        (face.name, other.name): score
        for face in new
        for other in vanished
        if (score := _likeness(face, other)) >= _TITLE + _SLUG
    }
    same: dict[str, str] = {}
    unclear: dict[str, tuple[str, ...]] = {}
    while likeness:
        best = max(likeness.values())
        level = sorted(pair for pair, score in likeness.items() if score == best)
        for name, identity in level:
            rivals = [pair for pair in level if pair[0] == name or pair[1] == identity]
            if len(rivals) == 1:
                same[name] = identity
            else:
                unclear.setdefault(name, tuple([pair[1] for pair in level if pair[0] == name]))
        names, identities = {pair[0] for pair in level}, {pair[1] for pair in level}
        likeness = {
            pair: score for pair, score in likeness.items() if pair[0] not in names and pair[1] not in identities
        }
    return Recognised(same, unclear)


def _likeness(new: Face, old: Face) -> int:
    """How much speaks for it that two are the same. Less than title and slug together is no reason."""
    score = _EXPLICIT if new.aliases & old.addresses else 0
    score += _ADDRESS if new.addresses & old.addresses else 0
    score += _TEXT if new.text and new.text == old.text else 0
    score += _TITLE if new.title == old.title else 0
    return score + (_SLUG if new.slug == old.slug else 0)


def memories_of(entries: Iterable[Entry], remembered: Permalinks) -> Mapping[str, Memory]:
    """What is remembered of those entries that were published, by the id that each has now."""
    owners = {line.id for line in remembered.addresses.values() if not line.id.startswith(LISTING)}
    # Version 0.1 remembered nothing of entries but their addresses.
    known = {**{id_: Memory(identity=id_, id=id_) for id_ in owners}, **remembered.entries}
    by_id = {memory.id: memory for _, memory in sorted(known.items(), reverse=True)}
    entries = list(entries)
    found = {entry.id: by_id[entry.id] for entry in entries if entry.id in by_id}
    gone = {memory.identity: memory for id_, memory in by_id.items() if id_ not in found}
    addresses: dict[str, set[str]] = {}
    for path, line in remembered.addresses.items():
        if line.gone:
            gone.pop(line.id, None)
        addresses.setdefault(line.id, set()).add(path)
    vanished = [
        Face(identity, frozenset(addresses.get(identity, ())), slug_face(memory.id), memory.title, memory.text)
        for identity, memory in sorted(gone.items())
    ]
    new = [_face_of(entry) for entry in entries if entry.id not in found] if vanished else []
    return {**found, **{id_: gone[identity] for id_, identity in recognise(new, vanished).same.items()}}


def _face_of(entry: Entry) -> Face:
    return Face(
        name=entry.id,
        addresses=frozenset([site_path(entry)]),
        slug=slug_face(entry.id),
        title=title_print(entry.title),
        text=entry.prints[0],
        aliases=frozenset(alias.removeprefix("/") for alias in entry.aliases),
    )
