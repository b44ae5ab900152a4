"""Writes the rows of entries, and notes which groups they touch."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from microjournal.index.writes import Writes
from microjournal.model.entry import RESULTS
from microjournal.plan.facets import Grain, Member, members, tallies

_ZERO = (0,) * 9
_ONE = (1, *_ZERO[1:])
_REMOVE = "delete from member where grp = ? and part = ? and sort = ? and n = ?"
_PUT = "insert or replace into member values (?, ?, ?, ?, ?)"

# Groups of which nobody asks how many are counted, only whether any are.
_WHETHER = "permalinks "


class Rows:
    """The members and tallies of groups, while they change. touched: names of the groups that changed."""

    def __init__(self, connection: sqlite3.Connection, writes: Writes) -> None:
        self._db = connection
        self._writes = writes
        self.touched: set[str] = set()
        # By what one entry adds to a tally: the tallies to which such entries came, or from which they went, counted.
        self._counted: defaultdict[tuple[int, ...], Counter[tuple[str, str]]] = defaultdict(Counter)

    def replace(self, n: int, before: Grain | None, after: Grain | None) -> None:
        """Replaces the rows of an entry by others."""
        self.change(n, members(before) if before else (), members(after) if after else ())
        counted = tuple(tallies(before)) if before else ()
        counts = tuple(tallies(after)) if after else ()
        was = how_it_went(before) if before else _ZERO
        now = how_it_went(after) if after else _ZERO
        if counted != counts or was != now:
            self._counted[was].subtract(counted)
            self._counted[now].update(counts)

    def change(self, n: int, before: Iterable[Member], after: Iterable[Member]) -> None:
        """Replaces members by others."""
        old, new = set(before), set(after)
        gone, put = old - new, new - old
        self._writes.extend(_REMOVE, [(group, part, sort, n) for group, part, sort, _ in gone])
        self._writes.extend(_PUT, [(group, part, sort, n, seen) for group, part, sort, seen in put])
        self.touched.update([row[0] for row in gone])
        self.touched.update([row[0] for row in put])

    def count(self, group: str, name: str, number: int) -> None:
        """Counts so many more under a name, or fewer."""
        self._counted[_ONE][group, name] += number

    def flush(self) -> dict[str, tuple[int, int]]:
        """Writes everything. Returns for each group whose tally without a name changed the count before and after."""
        self._writes.flush()
        changed = {key: delta for key, delta in self._deltas().items() if any(delta)}
        self._counted.clear()
        sizes = {}
        for (group, name), delta in changed.items():
            before = self._count(group, name) if not name or group.startswith(_WHETHER) else 0
            if not name:
                sizes[group] = (before, before + delta[0])
            if not (before and before + delta[0] and group.startswith(_WHETHER)):
                self.touched.add(group)
        self._db.executemany(_ADD, [(*key, *delta) for key, delta in changed.items()])
        self._db.executemany("delete from tally where grp = ? and name = ? and count = 0", changed)
        return sizes

    def _count(self, group: str, name: str) -> int:
        row = self._db.execute("select count from tally where grp = ? and name = ?", (group, name)).fetchone()
        return row[0] if row else 0

    def _deltas(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """What is to be added to each tally."""
        deltas: dict[tuple[str, str], tuple[int, ...]] = {}
        for amounts, counted in self._counted.items():
            for key, times in counted.items():
                before = deltas.get(key, _ZERO)
                deltas[key] = tuple([value + times * amount for value, amount in zip(before, amounts, strict=True)])
        return deltas


_COLUMNS = ("count", "n", "met", "partly", "not_met", "unclear", "open", "dropped", "notes")
_ADD = (
    f"insert into tally (grp, name, {', '.join(_COLUMNS)}) values (?, ?, {', '.join('?' * len(_COLUMNS))}) "
    f"on conflict do update set {', '.join(f'{name} = {name} + excluded.{name}' for name in _COLUMNS)}"
)


def how_it_went(grain: Grain) -> tuple[int, ...]:
    """What an entry adds to a tally: one, and then the fields of `microjournal.plan.contract.Tally`."""
    card = grain.card
    kind = card["kind"]
    result = card["result"] if kind != "dropped" else ""
    met, partly, not_met, _ = (int(result == name) for name in RESULTS)
    note = int(kind == "note")
    unclear = int(kind == "done") - met - partly - not_met
    return (
        1,
        1 - note,
        met,
        partly,
        not_met,
        unclear,
        int(kind in ("planned", "running")),
        int(kind == "dropped"),
        note,
    )
