"""A journal in memory that answers what planners ask: the questions of `microjournal.plan.questions` over two dicts."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, cast

from microjournal.journal.memory import Memory
from microjournal.journal.permalinks import part_of
from microjournal.model.conversation import Conversation
from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug
from microjournal.plan.cards import Seen, Views
from microjournal.plan.contract import Card, PageRef, Tally
from microjournal.plan.facets import (
    Grain,
    Member,
    grain_of,
    members,
    members_of_thread,
    tallies,
    tallies_of_thread,
)
from microjournal.plan.groups import KINDS, kind_of, plan_group
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.questions import OldAddress, Redirect
from microjournal.plan.site_aliases import is_same_document


class Row(NamedTuple):
    """An entry in a part of a group."""

    sort: str
    id: str
    seen: bytes


class MemoryGroup:
    """The rows of one group. entries: of the whole journal, by id, each with its card."""

    def __init__(self, entries: Mapping[str, tuple[Seen, Card]]) -> None:
        self.parts: dict[str, list[Row]] = defaultdict(list)
        self.counted: dict[str, list[str]] = defaultdict(list)
        self._entries = entries

    def cards(self, part: str, **limits: Any) -> tuple[Card, ...]:
        return tuple([card for _, card in self._rows(part, **limits)])

    def entries(self, part: str, **limits: Any) -> tuple[Seen, ...]:
        return tuple([seen for seen, _ in self._rows(part, **limits)])

    def number(self, part: str, **limits: Any) -> int:
        return len(self._rows(part, **limits))

    def keys(self, part: str, *, newest: int = 0) -> tuple[str, ...]:
        keys = [row.sort for row in self.parts.get(part, ())]
        return tuple(keys[: -newest - 1 : -1] if newest else keys)

    def tally(self, name: str = "") -> Tally:
        tally = dict.fromkeys(Tally.__annotations__, 0)
        for id_ in self.counted.get(name, ()):
            _, card = self._entries[id_]
            kind = card["kind"]
            tally["notes" if kind == "note" else "n"] += 1
            if kind == "done":
                tally[card["result"].replace("-", "_") or "unclear"] += 1
            elif kind != "note":
                tally["dropped" if kind == "dropped" else "open"] += 1
        return cast(Tally, tally)

    def count(self, name: str = "") -> int:
        return len(self.counted.get(name, ()))

    def tallies(self, prefix: str) -> dict[str, Tally]:
        return {name: self.tally(prefix + name) for name in self.counts(prefix)}

    def counts(self, prefix: str) -> dict[str, int]:
        names = sorted(name for name in self.counted if name and name.startswith(prefix))
        return {name.removeprefix(prefix): self.count(name) for name in names}

    def _rows(
        self, part: str, *, newest: int = 0, oldest: int = 0, since: str = "", before: str = ""
    ) -> list[tuple[Seen, Card]]:
        rows = [r for r in self.parts.get(part, ()) if r.sort >= since and (not before or r.sort < before)]
        shown = rows[: -newest - 1 : -1] if newest else rows[:oldest] if oldest else rows
        return [self._entries[row.id] for row in shown]


class MemoryJournal:
    """A journal of entries with what the others add to them.

    ties: for some ids, the fields of `Grain` that depend on others. old: addresses that entries have left.
    aliases: former addresses by the settings.
    """

    def __init__(
        self,
        entries: Iterable[Seen],
        ties: Mapping[str, Mapping[str, Any]],
        *,
        today: str,
        old: Mapping[str, OldAddress] | None = None,
        files: Iterable[Copy] = (),
        aliases: Mapping[str, str] | None = None,
        conversations: Mapping[str, Conversation] | None = None,
    ) -> None:
        self.today = today
        self._conversations = dict(conversations or {})
        entries = list(entries)
        self.grains = [grain_of(seen, **ties.get(seen.entry.id, {})) for seen in entries]
        self._entries = {grain.id: (seen, grain.card) for seen, grain in zip(entries, self.grains, strict=True)}
        self._old = dict(old or {})
        self._aliases = dict(aliases or {})
        self._files = {copy.source: copy for copy in files}
        self._groups: dict[str, MemoryGroup] = {}
        for grain in self.grains:
            self._add(grain, members(grain), tallies(grain))
        for root in self.grains:
            if root.thread == root.id:
                steps = sorted([g for g in self.grains if g.thread == root.id], key=lambda g: g.step)
                self._add(root, members_of_thread(root, steps), tallies_of_thread(root))
        self._in_time = sorted([g for g in self.grains if not g.page], key=lambda g: g.order)

    def _add(self, grain: Grain, rows: Iterable[Member], counted: Iterable[tuple[str, str]]) -> None:
        for group, part, sort, seen in rows:
            insort(self._made(group).parts[part], Row(sort, grain.id, seen))
        for name, tally in counted:
            self._made(name).counted[tally].append(grain.id)

    def _made(self, name: str) -> MemoryGroup:
        return self._groups.setdefault(name, MemoryGroup(self._entries))

    def names(self) -> list[str]:
        """Of all groups but those of the sitemap."""
        always = [name for name, kind in KINDS.items() if kind.always]
        kept = [*[f"old {path}" for path in self._old], *[f"alias {path}" for path in self._aliases]]
        kept += [f"redirects {server}" for server in self.redirect_servers()]
        kept += [f"file {source}" for source in self._files]
        return sorted({*self._groups, *always, *kept} - {"sitemap-index"})

    def group(self, name: str) -> MemoryGroup:
        return self._groups.get(name) or MemoryGroup(self._entries)

    def conversation(self, source: str) -> Conversation:
        return self._conversations[source]

    def neighbours(self, entry: Entry) -> tuple[PageRef | None, PageRef | None]:
        at = [grain.id for grain in self._in_time].index(entry.id)
        return self._ref(at - 1), self._ref(at + 1)

    def _ref(self, at: int) -> PageRef | None:
        if not 0 <= at < len(self._in_time):
            return None
        card = self._in_time[at].card
        return {"label": card["title"], "path": card["path"]}

    def tag_name(self, slug: str) -> str:
        names = [
            name
            for (entry, around), _ in self._entries.values()
            for written, name in zip(entry.tags, around.tags, strict=True)
            if name_slug(written) == slug
        ]
        return names[0]

    def before(self, kind: str, key: str = "") -> str:
        return max((found for found in self._keys(kind) if not key or found < key), default="")

    def tag_count(self) -> int:
        return len(self._keys("tag"))

    def _keys(self, kind: str) -> list[str]:
        return [name.partition(" ")[2] for name in self._groups if name.startswith(f"{kind} ")]

    def old_address(self, path: str) -> OldAddress | None:
        return self._old.get(path)

    def old(self, part: str) -> tuple[tuple[str, str, int], ...]:
        rows = sorted((path, found.id, found.now is None) for path, found in self._old.items())
        return tuple([row for row in rows if part_of(row[0]) == part])

    def gone(self, part: str) -> tuple[Memory, ...]:  # noqa: ARG002
        return ()

    def files_of(self, group: str) -> tuple[str, ...]:
        kind, key = kind_of(group)
        return tuple(sorted([place.path for place in kind.places(self, key)]))

    def parts(self, folder: str) -> tuple[str, ...]:
        places = [place for name in self.names() for place in kind_of(name)[0].places(self, kind_of(name)[1])]
        paths = sorted({place.path for place in places if place.path.startswith(folder)})
        return tuple([path.removeprefix(folder).rpartition(".")[0] for path in paths])

    def alias_target(self, path: str) -> str | None:
        return self._aliases.get(path)

    def redirect_servers(self) -> tuple[str, ...]:
        return ("netlify",) if self._aliases else ()

    def redirects(self) -> tuple[Redirect, ...]:
        old = {path: Redirect(path, found.now["path"] if found.now else None) for path, found in self._old.items()}
        aliases = {path: Redirect(path, target, is_alias=True) for path, target in self._aliases.items()}
        return tuple((old | aliases).values())

    def also_at(self, file: str) -> tuple[str, ...]:
        return tuple(path for path, to in self._aliases.items() if to == file and is_same_document(path, to))

    def copied(self, source: str) -> Copy | None:
        return self._files.get(source)

    def listed(self, part: str) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((page, changed) for of_part, page, changed in self._pages if of_part == part))

    def sitemap_parts(self) -> tuple[str, ...]:
        return tuple(sorted({part for part, _, _ in self._pages}))

    @cached_property
    def _pages(self) -> list[tuple[str, str, str]]:
        """The pages that are listed: part of the sitemap, path, day of the last change."""
        places = [place for name in self.names() for place in kind_of(name)[0].places(self, kind_of(name)[1])]
        return [(p.listed, p.path.removesuffix("index.html"), p.changed) for p in places if p.listed]


def groups_of(journal: MemoryJournal) -> dict[str, list[Place]]:
    """Every group of a journal with its places, if it has any."""
    names = [*journal.names(), *[f"sitemap {part}" for part in journal.sitemap_parts()], "sitemap-index"]
    kinds = {name: kind_of(name) for name in names}
    found = {name: list(kind.places(journal, key)) for name, (kind, key) in kinds.items()}
    return {name: places for name, places in found.items() if places}


def plan_all(views: Views, journal: MemoryJournal) -> list[Output | Copy]:
    """All outputs of a journal."""
    return [output for name in groups_of(journal) for output in plan_group(views, journal, name)]
