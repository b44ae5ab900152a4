"""What follows what: follow-ups, circles among them, and the chains that they make (threads)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple, TypeAlias

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.model.entry import Entry
from microjournal.model.paths import name_slug

# Entries by the id of the one that follows them, or that they follow.
Related: TypeAlias = "Mapping[str, tuple[Entry, ...]]"


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


def resolve_follows(visible: Sequence[Entry], hidden: Sequence[Entry]) -> tuple[Related, Related, list[Diagnostic]]:
    """The parents and the children of entries, and what is wrong with `follows`.

    Hidden entries are checked, then left out. While entries follow each other in a circle, nothing follows anything.
    """
    by_id = {entry.id: entry for entry in visible}
    known = {**{entry.id: entry for entry in hidden if not entry.page}, **by_id}
    parents: dict[str, tuple[Entry, ...]] = {}
    children: dict[str, list[Entry]] = {}
    problems: list[Diagnostic] = []
    for entry in (*visible, *hidden):
        if not entry.follows:
            continue
        problems += _wrong_follows(entry, known)
        if entry.id in by_id:
            found = tuple([by_id[name] for name in entry.follows if name in by_id and name != entry.id])
            for parent in found:
                children.setdefault(parent.id, []).append(entry)
            if found:
                parents[entry.id] = found
    if cycles := find_cycles(parents):
        return {}, {}, [*problems, *map(_cycle_problem, cycles)]
    return parents, {id_: tuple(steps) for id_, steps in children.items()}, problems


def find_cycles(parents: Related) -> list[tuple[Entry, ...]]:
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


def find_threads(entries: Iterable[Entry], parents: Related, children: Related) -> tuple[Thread, ...]:
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
            _find_depth(step, parents, depths)
        # Of one day, what is followed comes before what follows it.
        ordered = tuple(sorted(steps, key=lambda e: (e.date, e.moment, depths[e.id], e.id)))
        threads.append(Thread(steps=ordered, depths=tuple(depths[step.id] for step in ordered)))
    return tuple(threads)


def find_superseded(entries: Iterable[Entry], parents: Related) -> frozenset[str]:
    """Ids of entries that a later step has replaced: one that was adopted, however many steps further on."""
    replaced: set[str] = set()
    pending = [parent for e in entries if e.decision == "adopt" for parent in parents.get(e.id, ())]
    while pending:
        entry = pending.pop()
        if entry.id not in replaced:
            replaced.add(entry.id)
            pending += parents.get(entry.id, ())
    return frozenset(replaced)


def _wrong_follows(entry: Entry, known: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """known: every entry that may be followed, by id."""
    for number, name in enumerate(entry.follows):
        if name == entry.id:
            code, message = "follows-itself", f"'{name}' follows itself"
        elif name not in known:
            code, message = "follows-unknown", f"'{name}' names no entry of this journal"
        else:
            continue
        near = get_close_matches(name, [id_ for id_ in known if id_ != entry.id], n=1, cutoff=0.5)
        help_ = f"did you mean '{near[0]}'?" if near else "write the file name of the earlier entry without .md"
        yield problem(code, message, mark_span(entry, f"follows.{number}"), help=help_)


def _cycle_problem(cycle: Sequence[Entry]) -> Diagnostic:
    first = cycle[0]
    way = " -> ".join(entry.id for entry in (*cycle, first))
    key = next((mark.key for mark in first.marks if mark.key.startswith("follows")), "follows")
    help_ = "an entry follows an earlier one; take one `follows` of the circle out"
    return problem("follows-cycle", f"entries follow each other in a circle: {way}", mark_span(first, key), help=help_)


def _connected(start: Entry, parents: Related, children: Related) -> list[Entry]:
    found = {start.id: start}
    pending = [start]
    while pending:
        entry = pending.pop()
        for other in (*parents.get(entry.id, ()), *children.get(entry.id, ())):
            if other.id not in found:
                found[other.id] = other
                pending.append(other)
    return list(found.values())


def _find_depth(entry: Entry, parents: Related, known: dict[str, int]) -> None:
    """Adds the depth of an entry and of all before it, without recursion: chains may be thousands of steps long."""
    stack = [entry]
    while stack:
        step = stack[-1]
        before = parents.get(step.id, ())
        missing = [parent for parent in before if parent.id not in known]
        if missing:
            stack += missing
        else:
            stack.pop()
            known[step.id] = 1 + max((known[parent.id] for parent in before), default=-1)
