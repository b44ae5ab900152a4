"""Which new entry is one that was published under another name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
