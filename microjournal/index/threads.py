"""Relations among the entries of a journal: which threads a change concerns, and what they look like then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from microjournal.diagnostics import Diagnostic
from microjournal.index.problems import replace_problems
from microjournal.index.rows import Rows
from microjournal.index.sealing import sealed, unsealed
from microjournal.index.state import State
from microjournal.index.stored import base_of_row, stored_grain
from microjournal.journal.relations import Step, Ties, circle_problem, relate
from microjournal.plan.contract import ENTRY_STEPS
from microjournal.plan.facets import Grain, members_of_thread, tallies_of_thread


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTies:
    """by_number: ties of the steps that were looked at. changed: entries whose ties are not what they were.

    roots: threads that a change concerns, those that are no more included. circles: of ids that follow each other.
    looked_at: ids of all steps, and of those that are no more.
    """

    by_number: dict[int, Ties]
    changed: set[int]
    roots: set[str]
    circles: list[tuple[str, ...]]
    looked_at: set[str]


def find_ties(db: sqlite3.Connection, ns: Iterable[int], ids: Iterable[str], threads: Iterable[str]) -> FoundTies:
    """The ties of all steps in the threads that a change concerns.

    ns: entries that changed. ids: of what they follow or followed. threads: ids of the first steps of threads.
    """
    ids = set(ids)
    # Of several with one id only the first is a step, and it may be another now.
    owners = {n for id_ in ids for (n,) in db.execute("select n from entry where id = ?", (id_,))}
    roots = set(threads) | _threads_of(db, owners.union(ns))
    before = {n: ties for root in roots for n, ties in _members(db, root)}
    starts = [
        id_ for n in {*ns, *before} for (id_,) in db.execute(f"select id from entry where n = ? and {_PUBLIC}", (n,))
    ]
    steps = _connected(db, [*starts, *ids])
    by_id, circles = relate([step for step, _ in steps.values()], ENTRY_STEPS)
    for _, n in steps.values():
        before.setdefault(n, _ties(stored_grain(db, n)))
    # Not by id: a page, or another entry by mistake, may have the same, and is no step.
    by_number = {n: by_id[id_] for id_, (_, n) in steps.items() if id_ in by_id}
    changed = {n for n, ties in before.items() if ties != by_number.get(n, Ties())}
    # Of two threads that become one, the second is reached only through its steps.
    roots |= {ties.thread for ties in (*before.values(), *by_id.values()) if ties.thread}
    return FoundTies(by_number=by_number, changed=changed, roots=roots, circles=circles, looked_at=ids | set(steps))


def update_threads(state: State, rows: Rows, ties: FoundTies, roots: Iterable[str]) -> None:
    """Replaces the rows that lists of threads have of the threads that a change concerns, and reports circles.

    rows: of their steps, written. roots: threads besides those in `ties`.
    """
    db = state.connection
    for id_ in ties.looked_at:
        replace_problems(db, f"circle {id_}", ())
    for circle in ties.circles:
        replace_problems(db, f"circle {circle[0]}", _circle(state, circle))
    for root in ties.roots | set(roots):
        _update_thread(db, rows, root)


def _circle(state: State, circle: tuple[str, ...]) -> Iterator[Diagnostic]:
    row = state.connection.execute("select source from entry where id = ? order by source", (circle[0],)).fetchone()
    if row and (first := state.entry(row[0])):
        yield circle_problem(circle, first)


def _update_thread(db: sqlite3.Connection, rows: Rows, root: str) -> None:
    stored = db.execute("select n, row from thread where root = ?", (root,)).fetchone()
    before = (stored[0], *unsealed(stored[1])) if stored else (0, (), ())
    after = _row_of(db, root)
    if before == after:
        return
    rows.change(before[0], before[1], ())
    rows.change(after[0], (), after[1])
    for where, amount in ((before[2], -1), (after[2], 1)):
        for group, name in where:
            rows.count(group, name, amount)
    db.execute("delete from thread where root = ?", (root,))
    if after[0]:
        db.execute("insert into thread values (?, ?, ?)", (root, after[0], sealed(after[1:])))


_PUBLIC = "not hidden and not page"


def _threads_of(db: sqlite3.Connection, ns: Iterable[int]) -> set[str]:
    grains = (stored_grain(db, n) for n in ns)
    return {grain.thread for grain in grains if grain and grain.thread}


def _members(db: sqlite3.Connection, root: str) -> list[tuple[int, Ties]]:
    sql = "select n from member where grp = ? and part = 'steps'"
    return [(n, _ties(stored_grain(db, n))) for (n,) in db.execute(sql, (f"thread {root}",))]


def _ties(grain: Grain | None) -> Ties:
    if grain is None:
        return Ties()
    superseded = grain.card["superseded"]
    return Ties(grain.follows, grain.followed_by, superseded, grain.thread, grain.step, grain.shown_on)


def _connected(db: sqlite3.Connection, starts: Iterable[str]) -> dict[str, tuple[Step, int]]:
    """All that can be reached from some entries by relations, without what stands alone."""
    found: dict[str, tuple[Step, int]] = {}
    pending = list(starts)
    while pending:
        id_ = pending.pop()
        if id_ in found:
            continue
        row = db.execute(f"select n, base from entry where id = ? and {_PUBLIC} order by source", (id_,)).fetchone()
        if row is None:
            continue
        base = base_of_row(row[1])
        sql = f"select entry.id from follow join entry using (n) where follow.id = ? and {_PUBLIC}"
        children = [child for (child,) in db.execute(sql, (id_,))]
        if base.follows or children:
            found[id_] = (Step(id_, base.date, base.moment, base.follows, base.adopts), row[0])
            pending += [*base.follows, *children]
    return found


def _row_of(db: sqlite3.Connection, root: str) -> tuple[int, tuple[Any, ...], tuple[Any, ...]]:
    """The number of the first step of a thread, its rows in lists of threads, and where it is counted."""
    sql = "select n from member where grp = ? and part = 'steps' order by sort"
    found = [(n, stored_grain(db, n)) for (n,) in db.execute(sql, (f"thread {root}",))]
    steps = [(n, grain) for n, grain in found if grain]
    if not steps:
        return 0, (), ()
    n, first = steps[0]
    members = members_of_thread(first, [grain for _, grain in steps])
    return n, tuple([tuple(member) for member in members]), tuple(tallies_of_thread(first))
