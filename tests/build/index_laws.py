"""The laws of the index, looked at while a build runs: its rows are those of one made from nothing, and no group whose
outputs change is overlooked.

(1) After every update the tables of a site equal those of an index that is built from nothing, of the same parsed files.
(2) Every group is planned, touched or not: the outputs of those that are not touched are those of the last build.
(3) No planner asks what its group may not ask (see `tests.plan.watched`).

Without them the comparison of whole sites would still find a group that was overlooked, but only where the edits of a
story happen to show it, and a row that is wrong only when something else makes use of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from microjournal.build import examine, permalinks, pipeline
from microjournal.build.inputs import Inputs
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.index import update
from microjournal.index.database import Damaged, Database, connect_to_read, unsealed
from microjournal.index.journal import StoredJournal
from microjournal.index.outputs import OutputRecords
from microjournal.index.places import update_places
from microjournal.index.state import State
from microjournal.index.tables import attach_site, meta, set_meta
from microjournal.index.take_in import Terms
from microjournal.model.settings import Settings
from microjournal.plan.cards import Views
from microjournal.plan.groups import kind_of
from microjournal.plan.output import Copy
from tests.plan.watched import plain, watched

# What the tables say of a journal. Whether an address is noted, and advice is known, depends on what was done before.
COMPARED: Mapping[str, str] = {
    "entry": "source, id, page, hidden, place, ord, title, base, card, around, grain, kept",
    "name": "key, n",
    "wants": "key, n",
    "spelling": "slug, ord, n, name",
    "follow": "id, n",
    "day": "day, n",
    "member": "grp, part, sort, n, seen",
    "tally": "grp, name, count, t.n, met, partly, not_met, unclear, open, dropped, notes",
    "thread": "root, n, row",
    "problem": "about, found",
    "deferred": "path, n, number, link",
    "old": "path, id, withdrawn",
    "copied": "source, path, digest",
    "output": "path, grp, listed, changed",
}
# The mark of the last build that ended, in the tables of a site.
_LAST = "law"

Tables = Mapping[str, list[Any]]
# What each group makes.
Outputs = Mapping[str, Any]


class Index:
    """Watches the builds of one journal. last: what each group made in the builds that ended, by their marks."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.builds = 0
        self.last: dict[str, Outputs] = {}
        self._now: Outputs = {}
        self._inputs: Inputs | None = None
        self._settings: Settings | None = None

    def examined(self, real: Any, options: BuildOptions, inputs: Inputs, state: State) -> Any:
        found = real(options, inputs, state)
        if options.root == self.root:
            self._inputs, self._settings = inputs, found.settings
            db = state.connection
            differences = compare(tables(db, inputs.today), self._from_nothing(options, inputs, state))
            assert not differences, "\n".join(["other rows than an index made from nothing:", *differences])
        return found

    def _from_nothing(self, options: BuildOptions, inputs: Inputs, state: State) -> Tables:
        """The tables of an index of the same parsed files, in memory."""
        database = Database(state.database.parsed, None)
        with closing(connect_to_read(database)) as db:
            attach_site(db, None)
            fresh = State(db, database, why_new="", is_read_only=True)
            terms = Terms(
                today=inputs.today,
                drafts=options.drafts,
                authors=examine._names(inputs.settings),
                engine=inputs.engine,
            )
            update.forget_outdated(fresh, terms)
            old = permalinks.take_in_permalinks(options.root, fresh)
            update.update(fresh, terms, assets=inputs.theme.assets if inputs.theme else (), old=old)
            update_places(fresh, StoredJournal(db))
            return tables(db, inputs.today)

    def waiting(self, real: Any, records: OutputRecords) -> Any:
        state = records._state
        if state.database.parsed.parent.parent == self.root and self._settings:
            db = state.connection
            before = self.last.get(meta(db, _LAST) or "", {})
            self._now = outputs(db, self._settings, before)
            touched = {group for (group,) in db.execute("select grp from touched")}
            overlooked = sorted(
                group
                for group in before.keys() | self._now.keys()
                if before.get(group) != self._now.get(group) and group not in touched
            )
            assert not overlooked, f"groups with other outputs that were not touched: {overlooked}"
        return real(records)

    def finish(self, real: Any, records: OutputRecords, *about: Any, **more: Any) -> None:
        mark = ""
        if records._state.database.parsed.parent.parent == self.root:
            self.builds += 1
            mark = str(self.builds)
            set_meta(records._db, _LAST, mark)
        real(records, *about, **more)
        if mark:
            self.last[mark] = self._now

    def build(self, real: Any, options: BuildOptions, *about: Any) -> BuildResult:
        """A fault of ours would be taken for damage, and everything made anew: nobody would see it."""
        try:
            return real(options, *about)
        except (Damaged, sqlite3.IntegrityError) as error:
            assert options.root != self.root, f"the state does not fit together: {error!r}"
            raise


@contextmanager
def watching(root: Path) -> Iterator[None]:
    """While this lasts, every build of the journal in a folder is held to the laws of the index."""
    index = Index(root)
    with ExitStack() as stack:
        for owner, name, watch in (
            (pipeline, "_build", index.build),
            (examine, "examine", index.examined),
            (OutputRecords, "waiting", index.waiting),
            (OutputRecords, "finish", index.finish),
        ):
            real = getattr(owner, name)
            stack.enter_context(patch.object(owner, name, _method(partial(watch, real))))
        yield


def _method(call: Any) -> Any:
    """A function, which becomes a method where a class has it."""
    return lambda *about, **more: call(*about, **more)


def tables(db: sqlite3.Connection, today: str) -> Tables:
    """What the tables of a site say, entries by their files; without the days that are over, which say nothing."""
    sources = dict(db.execute("select n, source from entry"))
    found = {}
    for table, columns in COMPARED.items():
        names = [name.strip() for name in columns.split(",")]
        rows = [
            {name: sources.get(value, value) if name == "n" else value for name, value in zip(names, row, strict=True)}
            for row in db.execute(f"select {columns} from site.{table} as t")
        ]
        for row in rows:
            if "kept" in row:
                wanted, days = unsealed(row["kept"]) if row["kept"] else ((), ())
                row["kept"] = (wanted, tuple([day for day in days if day > today]))
        found[table] = sorted((row for row in rows if row.get("day", "9999") > today), key=repr)
    return found


def compare(warm: Tables, fresh: Tables) -> list[str]:
    """Rows that only one of two indexes has, in words."""
    found = []
    for table in COMPARED:
        for who, rows, others in (("only here", warm, fresh), ("missing", fresh, warm)):
            known = [*others[table]]
            found += [f"{who}: {table} {_shown(row)}" for row in rows[table] if row not in known]
        if not found and len(warm[table]) != len(fresh[table]):
            found.append(f"{table}: a row stands there twice")
    return found


def _shown(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_opened(value)!r}" for name, value in row.items())


def _opened(value: Any) -> Any:
    try:
        return unsealed(value)
    except (Damaged, ValueError, EOFError, TypeError):
        return value


def outputs(db: sqlite3.Connection, settings: Settings, also: Iterable[str]) -> Outputs:
    """What every group makes, with their places. also: groups that are planned besides those that have files."""
    journal, views, found = StoredJournal(db), Views(settings), {}
    for group in sorted({group for (group,) in db.execute("select grp from output")} | set(also)):
        kind, key = kind_of(group)
        _, seen = watched(journal, group)
        places = list(kind.places(seen, key))
        made = list(kind.plan(views, seen, key)) if places else []
        assert sorted(output.path for output in made) == sorted(place.path for place in places), group
        if places:
            found[group] = [plain(output) if not isinstance(output, Copy) else output for output in made]
    return found
