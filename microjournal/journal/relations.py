"""Chains of follow-ups: what was tried, adapted and tried again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug


class Thread(NamedTuple):
    """Entries joined by `follows`: at least two.

    steps: oldest first. depths: for each step how many lie before it on its longest way from a beginning.
    """

    steps: tuple[Entry, ...]
    depths: tuple[int, ...]

    @property
    def root(self) -> Entry:
        """The oldest step; the thread has its name and address from it."""
        return self.steps[0]

    @property
    def path(self) -> str:
        """Of its page."""
        return f"threads/{name_slug(self.root.id)}/"


def find_threads(
    entries: Sequence[Entry], parents: Mapping[str, tuple[Entry, ...]], children: Mapping[str, tuple[Entry, ...]]
) -> tuple[Thread, ...]:
    """The threads of entries given oldest first, by their roots. A journal may have branches and joins; no cycles."""
    threads = []
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen or (entry.id not in children and entry.id not in parents):
            continue
        steps = _connected(entry, parents, children)
        seen.update(step.id for step in steps)
        depths: dict[str, int] = {}
        for step in steps:
            _depth(step, parents, depths)
        # Of one day, what is followed comes before what follows it.
        ordered = tuple(sorted(steps, key=lambda e: (e.date, e.moment, depths[e.id], e.id)))
        threads.append(Thread(steps=ordered, depths=tuple(depths[step.id] for step in ordered)))
    return tuple(threads)


def find_cycles(parents: Mapping[str, tuple[Entry, ...]]) -> list[tuple[Entry, ...]]:
    """Circles of entries that follow each other, until none are left, each beginning with its smallest id."""
    entries = {parent.id: parent for several in parents.values() for parent in several}
    graph = {id_: {parent.id for parent in several} for id_, several in parents.items()}
    cycles = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            first = circle.index(min(circle))
            circle = circle[first:] + circle[:first]
            cycles.append(tuple(entries[id_] for id_ in circle))
            graph[circle[0]] -= set(circle)
        else:
            return cycles


def _connected(
    start: Entry, parents: Mapping[str, tuple[Entry, ...]], children: Mapping[str, tuple[Entry, ...]]
) -> list[Entry]:
    found = {start.id: start}
    pending = [start]
    while pending:
        entry = pending.pop()
        for other in (*parents.get(entry.id, ()), *children.get(entry.id, ())):
            if other.id not in found:
                found[other.id] = other
                pending.append(other)
    return list(found.values())


def _depth(entry: Entry, parents: Mapping[str, tuple[Entry, ...]], known: dict[str, int]) -> None:
    """Notes the longest way from a beginning, without recursion: chains may be thousands of steps long."""
    stack = [entry]
    while stack:
        step = stack[-1]
        missing = [p for p in parents.get(step.id, ()) if p.id not in known]
        if missing:
            stack += missing
        else:
            stack.pop()
            known[step.id] = 1 + max((known[p.id] for p in parents.get(step.id, ())), default=-1)
