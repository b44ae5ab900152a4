"""Which tags there are, and the entries of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from microjournal.journal.relations import chronological
from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug, tag_path


class Tag(NamedTuple):
    """A tag with its entries, oldest first. name: as its first entry spells it, so that later ones cannot change it."""

    slug: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def path(self) -> str:
        """Of its page."""
        return tag_path(self.slug)


def group_by_tag(entries: Sequence[Entry]) -> tuple[Tag, ...]:
    """The tags of entries that come oldest first, by slug."""
    members: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in entry.tags:
            members.setdefault(name, []).append(entry)
    spellings: dict[str, list[str]] = {}
    for name in members:
        spellings.setdefault(name_slug(name), []).append(name)
    return tuple([_tag(slug, spellings[slug], members) for slug in sorted(spellings)])


def _tag(slug: str, names: Sequence[str], members: Mapping[str, Sequence[Entry]]) -> Tag:
    """names: all spellings, that of the oldest entry first."""
    if len(names) == 1:
        return Tag(slug, names[0], tuple(members[names[0]]))
    together = {entry.id: entry for name in names for entry in members[name]}
    return Tag(slug, names[0], tuple(sorted(together.values(), key=chronological)))
