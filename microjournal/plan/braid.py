"""A thread as braided lanes: which lane each step stands in, and which lines pass it.

Steps stand below each other in the order of time. The trunk is the way that led to what was adopted, else the longest;
it has lane 0. Between two rows a lane carries one relation at most, so that every line can be followed by the eye, and
what is drawn is exactly what `follows` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from microjournal.plan.contract import Strand


class BraidStep(NamedTuple):
    """A step of a thread. follows: ids of earlier steps. adopted: it was decided to adopt it."""

    id: str
    follows: tuple[str, ...]
    adopted: bool


class _Edge(NamedTuple):
    """A relation, as the rows of the earlier and of the later step."""

    parent: int
    child: int


def braid(steps: Sequence[BraidStep]) -> tuple[Strand, ...]:
    """The strands of a thread, one a step. steps: in an order in which each comes after those that it follows.

    What a step follows that is not among `steps` is left out.
    """
    rows = {step.id: row for row, step in enumerate(steps)}
    parents = [sorted({rows[id_] for id_ in step.follows if id_ in rows}) for step in steps]
    trunk = _trunk(steps, parents)
    lanes = _Lanes(len(steps), trunk)
    for child, own in enumerate(parents):
        lanes.place(child, own)
    return _strands(lanes)


def read_back(strands: Sequence[Strand]) -> list[tuple[int, int]]:
    """The relations that a braid shows, as rows of the earlier and the later step: its lines followed from their ends.

    >>> read_back(braid([BraidStep("a", (), False), BraidStep("b", ("a",), False), BraidStep("c", ("a",), True)]))
    [(0, 1), (0, 2)]
    """
    found: list[tuple[int, int]] = []
    under_way: dict[int, int] = {}
    for row, strand in enumerate(strands):
        found += [(under_way.pop(lane), row) for lane in strand["into"]]
        if set(under_way) != set(strand["through"]):
            raise ValueError(f"a line ends in the air at row {row}")
        under_way |= dict.fromkeys(strand["out"], row)
    return sorted(found)


def _strands(lanes: _Lanes) -> tuple[Strand, ...]:
    into: list[list[int]] = [[] for _ in lanes.of_step]
    out: list[list[int]] = [[] for _ in lanes.of_step]
    through: list[list[int]] = [[] for _ in lanes.of_step]
    for edge, lane in lanes.of_edge.items():
        out[edge.parent].append(lane)
        into[edge.child].append(lane)
        for row in _passed(edge):
            through[row].append(lane)
    rows = zip(lanes.of_step, into, out, through, strict=True)
    return tuple(
        [
            {"lane": lane, "into": tuple(sorted(a)), "out": tuple(sorted(b)), "through": tuple(sorted(c))}
            for lane, a, b, c in rows
        ]
    )


def _trunk(steps: Sequence[BraidStep], parents: Sequence[Sequence[int]]) -> list[int]:
    """The rows of the way to the last step that was adopted, else of the longest way; by its longest way."""
    length: list[int] = []
    for own in parents:
        length.append(1 + max([length[parent] for parent in own], default=0))
    ends = [row for row, step in enumerate(steps) if step.adopted] or [max(range(len(steps)), key=length.__getitem__)]
    way = [ends[-1]]
    while own := parents[way[-1]]:
        way.append(max(own, key=lambda parent: (length[parent], -parent)))
    return way[::-1]


class _Lanes:
    """Lanes given to steps and relations, one step after the other.

    of_step: lane of each row. of_edge: lane of each relation.
    """

    def __init__(self, size: int, trunk: Sequence[int]) -> None:
        self.of_step = [-1] * size
        self.of_edge: dict[_Edge, int] = {}
        self._trunk = set(trunk)
        self._straight = {_Edge(a, b) for a, b in pairwise(trunk)}
        # Of each lane the rows of steps, the gaps below rows that are taken, and the rows that a relation passes.
        self._steps: dict[int, set[int]] = {}
        self._gaps: dict[int, set[int]] = {}
        self._passed: dict[int, set[int]] = {}

    def place(self, child: int, parents: Sequence[int]) -> None:
        """Gives lanes to a step and to its relations to earlier ones. Those before it have theirs."""
        edges = [_Edge(parent, child) for parent in parents]
        # The trunk goes straight; else a step continues the lane of the latest that it follows, where that is free.
        edges.sort(key=lambda edge: (edge not in self._straight, -edge.parent))
        self._place_step(child, edges)
        for edge in edges:
            if edge not in self.of_edge:
                self._take(edge, self._lane_for(edge))

    def _place_step(self, child: int, edges: Sequence[_Edge]) -> None:
        if child in self._trunk:
            self._put(child, 0)
            for edge in self._straight.intersection(edges):
                self._take(edge, 0)
        elif edges:
            first = edges[0]
            lane = self._lane_for(first, into=True)
            self._put(child, lane)
            self._take(first, lane)
        else:
            self._put(child, self._free(_Edge(child, child)))

    def _lane_for(self, edge: _Edge, *, into: bool = False) -> int:
        """A free lane for a relation. into: its later step will stand in that lane, too."""
        own = self.of_step[edge.parent]
        if own > 0 and self._is_free(own, edge, into=into):
            return own
        return self._free(edge, into=into)

    def _free(self, edge: _Edge, *, into: bool = True) -> int:
        lane = 1
        while not self._is_free(lane, edge, into=into):
            lane += 1
        return lane

    def _is_free(self, lane: int, edge: _Edge, *, into: bool) -> bool:
        steps, gaps, passed = (taken.get(lane, set()) for taken in (self._steps, self._gaps, self._passed))
        if into and (edge.child in steps or edge.child in passed):
            return False
        return steps.isdisjoint(_passed(edge)) and gaps.isdisjoint(range(edge.parent, edge.child))

    def _put(self, row: int, lane: int) -> None:
        self.of_step[row] = lane
        self._steps.setdefault(lane, set()).add(row)

    def _take(self, edge: _Edge, lane: int) -> None:
        self.of_edge[edge] = lane
        self._gaps.setdefault(lane, set()).update(range(edge.parent, edge.child))
        self._passed.setdefault(lane, set()).update(_passed(edge))


def _passed(edge: _Edge) -> range:
    """The rows that a relation passes without touching them."""
    return range(edge.parent + 1, edge.child)
