"""A thread as braided lanes: which lane each step stands in, and which lines pass it.

Steps stand below each other in the order of time, whichever follows which: an author may have dated an entry before the
one that it follows. The trunk is the way that led to what was adopted, else the longest; it has lane 0. Between two
rows a lane carries one relation at most, so that every line can be followed by the eye, and what is drawn is exactly
what `follows` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from microjournal.plan.contract import Strand


class BraidStep(NamedTuple):
    """A step of a thread. follows: ids of other steps. adopted: it was decided to adopt it."""

    id: str
    follows: tuple[str, ...]
    adopted: bool


class _Edge(NamedTuple):
    """A relation, as the rows of the upper and of the lower step."""

    upper: int
    lower: int


def braid(steps: Sequence[BraidStep]) -> tuple[Strand, ...]:
    """The strands of a thread, one a step. steps: in any order.

    What a step follows that is not among `steps` is left out.
    """
    above = _above(steps)
    lanes = _Lanes(len(steps), _trunk(steps, above))
    for row, others in enumerate(above):
        lanes.place(row, others)
    return _strands(lanes)


def read_back(strands: Sequence[Strand]) -> list[tuple[int, int]]:
    """The relations that a braid shows, as rows of the upper and the lower step: its lines followed from their ends.

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
        out[edge.upper].append(lane)
        into[edge.lower].append(lane)
        for row in _passed(edge):
            through[row].append(lane)
    rows = zip(lanes.of_step, into, out, through, strict=True)
    return tuple(
        [
            {"lane": lane, "into": tuple(sorted(a)), "out": tuple(sorted(b)), "through": tuple(sorted(c))}
            for lane, a, b, c in rows
        ]
    )


def _above(steps: Sequence[BraidStep]) -> list[list[int]]:
    """For each row the rows above it with which it has a relation."""
    rows = {step.id: row for row, step in enumerate(steps)}
    found: list[set[int]] = [set() for _ in steps]
    for row, step in enumerate(steps):
        for other in [rows[id_] for id_ in step.follows if id_ in rows]:
            found[max(row, other)].add(min(row, other))
    return [sorted(others) for others in found]


def _trunk(steps: Sequence[BraidStep], above: Sequence[Sequence[int]]) -> list[int]:
    """The rows of the way to the last step that was adopted, else of the longest way; by its longest way."""
    length: list[int] = []
    for others in above:
        length.append(1 + max([length[other] for other in others], default=0))
    ends = [row for row, step in enumerate(steps) if step.adopted] or [max(range(len(steps)), key=length.__getitem__)]
    way = [ends[-1]]
    while others := above[way[-1]]:
        way.append(max(others, key=lambda other: (length[other], -other)))
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

    def place(self, row: int, above: Sequence[int]) -> None:
        """Gives lanes to a step and to its relations to those above it, which have theirs."""
        edges = [_Edge(other, row) for other in above]
        # The trunk goes straight; else a step continues the lane of the last one above it, where that is free.
        edges.sort(key=lambda edge: (edge not in self._straight, -edge.upper))
        self._place_step(row, edges)
        for edge in edges:
            if edge not in self.of_edge:
                self._take(edge, self._lane_for(edge))

    def _place_step(self, row: int, edges: Sequence[_Edge]) -> None:
        if row in self._trunk:
            self._put(row, 0)
            for edge in self._straight.intersection(edges):
                self._take(edge, 0)
        elif edges:
            first = edges[0]
            lane = self._lane_for(first, into=True)
            self._put(row, lane)
            self._take(first, lane)
        else:
            self._put(row, self._free(_Edge(row, row)))

    def _lane_for(self, edge: _Edge, *, into: bool = False) -> int:
        """A free lane for a relation. into: its lower step will stand in that lane, too."""
        own = self.of_step[edge.upper]
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
        if into and (edge.lower in steps or edge.lower in passed):
            return False
        return steps.isdisjoint(_passed(edge)) and gaps.isdisjoint(range(edge.upper, edge.lower))

    def _put(self, row: int, lane: int) -> None:
        self.of_step[row] = lane
        self._steps.setdefault(lane, set()).add(row)

    def _take(self, edge: _Edge, lane: int) -> None:
        self.of_edge[edge] = lane
        self._gaps.setdefault(lane, set()).update(range(edge.upper, edge.lower))
        self._passed.setdefault(lane, set()).update(_passed(edge))


def _passed(edge: _Edge) -> range:
    """The rows that a relation passes without touching them."""
    return range(edge.upper + 1, edge.lower)
