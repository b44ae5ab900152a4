"""The laws of the index, looked at while a build runs: its rows are those of one made from nothing, and no group whose
outputs change is overlooked.

(1) After every update the tables of a site equal those of an index that is made from nothing of the same files.
(2) Every group is planned, touched or not: the outputs of those that are not touched are those of the last build.
(3) No planner asks what its group may not ask (see `tests.plan.watched`).

Without them the comparison of whole sites would still find a group that was overlooked, but only where the edits of a
story happen to show it, and a row that is wrong only when something else makes use of it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from microjournal.build import examine, permalinks, pipeline
from microjournal.build.inputs import Inputs
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.index import update
from microjournal.index.database import connect_to_read
from microjournal.index.journal import StoredJournal
from microjournal.index.old import authority
from microjournal.index.outputs import OutputRecords
from microjournal.index.places import update_places
from microjournal.index.sealing import Damaged, unsealed
from microjournal.index.state import State
from microjournal.index.stored import kept_of_row
from microjournal.index.tables import OF_THE_JOURNAL, attach_site, meta, set_meta
from microjournal.model.settings import Settings
from microjournal.plan.cards import Views
from microjournal.plan.groups import kind_of
from tests.plan.watched import plain, watched
from tests.words.tables import words

WORDS = words()

# What says how far a build has come, and not what the journal is.
_PROGRESS = {"entry": {"n", "advised"}, "output": {"trace", "size", "mtime"}}
_COMPARED = [table for table in (*OF_THE_JOURNAL, "output") if table != "advice"]
# The mark of the last build that ended, in the tables of a site.
_LAST = "law"

Tables = Mapping[str, list[dict[str, Any]]]
# What each group makes, by path.
Outputs = Mapping[str, Mapping[str, Any]]


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
        database = state.database._replace(site=None)
        with closing(connect_to_read(database)) as db:
            attach_site(db, None)
            fresh = State(db, database, note="", is_read_only=True)
            terms = examine.terms_of(options, inputs)
            update.forget_outdated(fresh, terms)
            old = permalinks.take_in_permalinks(options.root, fresh)
            update.update(fresh, terms, assets=inputs.theme.assets if inputs.theme else (), old=old)
            update_places(fresh, StoredJournal(db), fresh=True)
            return tables(db, inputs.today)

    def waiting(self, real: Any, records: OutputRecords) -> Any:
        state = records._state
        if state.database.parsed.parent.parent == self.root and self._settings:
            db = state.connection
            before = self.last.get(meta(db, _LAST) or "", {})
            self._now = outputs(db, self._settings, before)
            touched = {group for (group,) in db.execute("select grp from touched")}
            others = sorted(group for group, made in self._now.items() if before.get(group) != made)
            overlooked = [group for group in others if group not in touched]
            assert not overlooked, f"groups with other outputs that were not touched: {overlooked}"
            files: int = db.execute("select count(*) from output").fetchone()[0]
            assert records.count() == files, "the number of files is another than was counted along"
            gone = {path for (path,) in db.execute("select path from gone")}
            left = sorted(_paths(before) - _paths(self._now) - gone)
            assert not left, f"files that no group makes any more, and that stay: {left}"
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

    def build(self, real: Callable[..., BuildResult], options: BuildOptions, *about: Any) -> BuildResult:
        """A fault of ours would be taken for damage, and everything made anew: nobody would see it."""
        try:
            return real(options, *about)
        except (Damaged, sqlite3.IntegrityError) as error:
            if options.root != self.root:
                raise
            raise AssertionError("the state does not fit together") from error


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
            stack.enter_context(patch.object(owner, name, _function(partial(watch, real))))
        yield


def _function(call: Any) -> Any:
    """A function, which becomes a method where a class has it; another callable would not."""

    def function(*about: Any, **more: Any) -> Any:
        return call(*about, **more)

    return function


def tables(db: sqlite3.Connection, today: str) -> Tables:
    """What the tables of a site say, entries by their files; without the days that are over, which say nothing."""
    sources = dict(db.execute("select n, source from entry"))
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _COMPARED:
        cursor = db.execute(f"select * from site.{table}")
        names = [name for name, *_ in cursor.description]
        shown = [name for name in names if name not in _PROGRESS.get(table, ())]
        rows = [{name: row[name] for name in shown} for row in (dict(zip(names, row, strict=True)) for row in cursor)]
        for row in rows:
            if "n" in row and table != "tally":
                row["n"] = sources.get(row["n"], row["n"])
            if row.get("kept"):
                kept = kept_of_row(row["kept"])
                row["kept"] = kept._replace(days=tuple([day for day in kept.days if day > today]))
        found[table] = [row for row in rows if table != "day" or row["day"] > today]
    return found


def compare(warm: Tables, fresh: Tables) -> list[str]:
    """Rows that only one of two indexes has, in words."""
    found = []
    for table in _COMPARED:
        here, there = (Counter(tuple(row.items()) for row in index[table]) for index in (warm, fresh))
        found += [f"only here: {table} {_shown(row)}" for row in here - there]
        found += [f"missing: {table} {_shown(row)}" for row in there - here]
    return found


def _shown(row: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(f"{name}={_opened(value)!r}" for name, value in row)


def _opened(value: Any) -> Any:
    try:
        return unsealed(value)
    except (Damaged, ValueError, EOFError, TypeError):
        return value


def _paths(outputs: Outputs) -> set[str]:
    return {path for made in outputs.values() for path in made}


def outputs(db: sqlite3.Connection, settings: Settings, also: Iterable[str]) -> Outputs:
    """What every group makes, with their places. also: groups that are planned besides those that have files."""
    host = urlsplit(settings.url).netloc
    journal, views = StoredJournal(db), Views(settings, authority(db, host, meta(db, "today")), WORDS)
    found: dict[str, Mapping[str, Any]] = {}
    for group in sorted({group for (group,) in db.execute("select grp from output")} | set(also)):
        kind, key = kind_of(group)
        _, seen = watched(journal, group)
        places = list(kind.places(seen, key))
        made = list(kind.plan(views, seen, key)) if places else []
        assert sorted(output.path for output in made) == sorted(place.path for place in places), group
        if places:
            found[group] = {output.path: plain(output) for output in made}
    return found
