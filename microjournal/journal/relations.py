"""What follows what: follow-ups, circles among them, and the chains that they make (threads)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.model.entry import Entry


class Step(NamedTuple):
    """What relations need to know of a public entry. follows: ids as written. adopts: it was decided to adopt it."""

    id: str
    date: str
    moment: str
    follows: tuple[str, ...]
    adopts: bool


class Ties(NamedTuple):
    """What the others of a thread add to one of its steps.

    follows: ids. followed_by: ids in the order of time, each with the number that this step has among those it follows.
    superseded: a later step, however many further on, was adopted. thread: id of the first step. place: the step's key
    in the order of the thread. shown_on: ids of the steps around which it stands.
    """

    follows: tuple[str, ...] = ()
    followed_by: tuple[tuple[str, int], ...] = ()
    superseded: bool = False
    thread: str = ""
    place: str = ""
    shown_on: tuple[str, ...] = ()


def relate(steps: Iterable[Step], around: int) -> tuple[dict[str, Ties], list[tuple[str, ...]]]:
    """The ties of steps that have any, by id, and the circles among them.

    steps: whole threads. around: how many steps of a thread stand around each of them, itself included.
    As long as steps of a thread follow each other in a circle, none of them follows anything.
    """
    by_id = {step.id: step for step in sorted(steps)}
    in_time = sorted(by_id.values(), key=lambda step: (step.date, step.moment, step.id))
    follows = {step.id: [id_ for id_ in step.follows if id_ in by_id and id_ != step.id] for step in in_time}
    circles = find_circles({id_: set(parents) for id_, parents in follows.items() if parents})
    followed_by: dict[str, list[tuple[str, int]]] = {step.id: [] for step in in_time}
    for step in in_time:
        for number, id_ in enumerate(follows[step.id]):
            followed_by[id_].append((step.id, number))
    ties: dict[str, Ties] = {}
    spoilt = {id_ for circle in circles for id_ in circle}
    for thread in _threads(in_time, follows, followed_by):
        if spoilt.isdisjoint(step.id for step in thread):
            ties.update(_ties_of(thread, follows, followed_by, around))
    return ties, circles


def find_circles(parents: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """Circles of ids that follow each other, until none are left, each beginning with its smallest. parents: by id."""
    circles = []
    graph = {id_: set(several) for id_, several in sorted(parents.items())}
    while True:
        try:
            TopologicalSorter({id_: sorted(several) for id_, several in graph.items()}).prepare()
        except CycleError as error:
            circle = error.args[1][:0:-1]
            first = circle.index(min(circle))
            circle = circle[first:] + circle[:first]
            circles.append(tuple(circle))
            graph[circle[0]] -= set(circle)
        else:
            return circles


def follows_problems(
    entry: Entry,
    is_known: Callable[[str], bool],
    known: Callable[[], Container[str] | Iterable[str]],
    now: Callable[[str], str] = lambda _: "",
) -> Iterator[Diagnostic]:
    """What is wrong with the `follows` of an entry.

    is_known: whether an id may be followed. known: all such ids. now: the id of an entry that had another, "" if none
    did.
    """
    for number, name in enumerate(entry.follows):
        if name == entry.id:
            code, message = "follows-itself", f"'{name}' follows itself"
        elif not is_known(name):
            code, message = "follows-unknown", f"'{name}' names no entry of this journal"
        else:
            continue
        if code == "follows-unknown" and (id_ := now(name)):
            message, help_ = f"'{name}' has another name now", f"write `{id_}`"
            yield problem(code, message, mark_span(entry, f"follows.{number}"), help=help_)
            continue
        near = get_close_matches(name, [id_ for id_ in known() if id_ != entry.id], n=1, cutoff=0.5)  # type: ignore[union-attr]
        help_ = f"did you mean '{near[0]}'?" if near else "write the file name of the earlier entry without .md"
        yield problem(code, message, mark_span(entry, f"follows.{number}"), help=help_)


def circle_problem(circle: Sequence[str], first: Entry) -> Diagnostic:
    """Entries that follow each other. circle: their ids. first: the first of them."""
    way = " -> ".join((*circle, circle[0]))
    key = next((mark.key for mark in first.marks if mark.key.startswith("follows")), "follows")
    help_ = "an entry follows an earlier one; take one `follows` of the circle out"
    return problem("follows-cycle", f"entries follow each other in a circle: {way}", mark_span(first, key), help=help_)


def _threads(
    in_time: Sequence[Step], follows: Mapping[str, Sequence[str]], followed_by: Mapping[str, Sequence[tuple[str, int]]]
) -> Iterator[list[Step]]:
    """Steps that are connected, in the order of time: at least two each."""
    by_id = {step.id: step for step in in_time}
    seen: set[str] = set()
    for start in in_time:
        if start.id in seen or not (follows[start.id] or followed_by[start.id]):
            continue
        seen.add(start.id)
        found, pending = [], [start.id]
        while pending:
            id_ = pending.pop()
            found.append(by_id[id_])
            for other in (*follows[id_], *[child for child, _ in followed_by[id_]]):
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        yield found


def _ties_of(
    thread: Sequence[Step],
    follows: Mapping[str, Sequence[str]],
    followed_by: Mapping[str, Sequence[tuple[str, int]]],
    around: int,
) -> Iterator[tuple[str, Ties]]:
    depths = _depths(thread, follows)
    # Of one day, what is followed comes before what follows it.
    ordered = sorted(thread, key=lambda step: (step.date, step.moment, depths[step.id], step.id))
    superseded = _superseded(thread, follows)
    shown_on: dict[str, list[str]] = {step.id: [] for step in ordered}
    for number, step in enumerate(ordered):
        first = max(0, min(number - around // 2, len(ordered) - around))
        for other in ordered[first : first + around]:
            shown_on[other.id].append(step.id)
    for step in ordered:
        yield (
            step.id,
            Ties(
                follows=tuple(follows[step.id]),
                followed_by=tuple(followed_by[step.id]),
                superseded=step.id in superseded,
                thread=ordered[0].id,
                place=f"{step.date}\t{step.moment}\t{depths[step.id]:05}\t{step.id}",
                shown_on=tuple(shown_on[step.id]),
            ),
        )


def _depths(thread: Iterable[Step], follows: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """For each step how many lie before it on its longest way from a beginning."""
    order = TopologicalSorter({step.id: follows[step.id] for step in thread}).static_order()
    depths: dict[str, int] = {}
    for id_ in order:
        depths[id_] = 1 + max((depths[parent] for parent in follows[id_]), default=-1)
    return depths


def _superseded(thread: Iterable[Step], follows: Mapping[str, Sequence[str]]) -> set[str]:
    """Ids of steps that a later one has replaced: one that was adopted, however many steps further on."""
    replaced: set[str] = set()
    pending = [parent for step in thread if step.adopts for parent in follows[step.id]]
    while pending:
        id_ = pending.pop()
        if id_ not in replaced:
            replaced.add(id_)
            pending += follows[id_]
    return replaced
