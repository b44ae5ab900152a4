"""The laws of the index notice what they are there for: each is broken on purpose, and the build fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from microjournal.index import places, rows, structure, take_in, update
from microjournal.index.names import StoredNames
from microjournal.index.sealing import Damaged
from microjournal.index.state import State
from microjournal.index.writes import Writes
from microjournal.model.digest import digest
from microjournal.plan import facets, groups
from tests.build.author import Author, begin
from tests.build.grains import Grain
from tests.build.index_laws import watching

ROWS, OVERLOOKED = "other rows", "not touched"

BEGUN = Grain(name="2026-01-05-begun", title="Begun", date="2026-01-05", stage=3, tags=("team",), mentions=("first",))
AGAIN = Grain(name="2026-02-02-again", title="Again", date="2026-02-02", tags=("team",), follows=(BEGUN.name,))
EARLY = Grain(name="2025-12-01-early", title="Early", date="2025-12-01", tags=("early",))


def saves(grain: Grain) -> Callable[[Author], None]:
    return lambda author: author.save(grain)


def _retitle_first(author: Author) -> None:
    author.save(replace(author.grains["first"], title="Another name"))


def _pass_a_day(author: Author) -> None:
    author.today = "2026-03-02"


def _delete(author: Author) -> None:
    author.delete(AGAIN.name)


def _digest_without(key: str) -> AbstractContextManager[object]:
    """Of cards."""

    def made(value: Any) -> bytes:
        return digest({**value, key: ""} if isinstance(value, dict) else value)

    return patch.object(facets, "digest", made)


def _members_without(group: str, part: str) -> AbstractContextManager[object]:
    real = facets.members
    return patch.object(rows, "members", lambda grain: (m for m in real(grain) if m[:2] != (group, part)))


def _not_wanted() -> AbstractContextManager[object]:
    real = StoredNames._one

    def found(names: StoredNames, key: str, *, alone: bool = False) -> Any:
        target = real(names, key, alone=alone)
        names.wanted.discard(key)
        return target

    return patch.object(StoredNames, "_one", found)


def _same_spelling() -> AbstractContextManager[object]:
    stack = ExitStack()
    for module in (take_in, update):
        stack.enter_context(patch.object(module, "spelling", lambda _db, _slug: ""))
    return stack


def _not_removed() -> AbstractContextManager[object]:
    real = Writes.extend

    def extend(writes: Writes, sql: str, rows: Any) -> None:
        real(writes, sql, () if sql.startswith("delete from name") else rows)

    return patch.object(Writes, "extend", extend)


def _nothing(module: Any, name: str) -> AbstractContextManager[object]:
    """Without a function of a module that names groups or entries."""
    return patch.object(module, name, lambda *_about, **_more: [])


def _another_question() -> AbstractContextManager[object]:
    kind = groups.KINDS["lessons"]

    def plan(views: Any, journal: Any, key: str) -> Iterator[Any]:
        return kind.plan(views, journal, key) if journal.today else iter(())  # type: ignore[return-value]

    return patch.dict(groups.KINDS, {"lessons": kind._replace(plan=plan)})


class Broken(NamedTuple):
    """A fault, an edit with which it shows, and what is said then."""

    fault: Callable[[], AbstractContextManager[object]]
    edit: Callable[[Author], None]
    said: str


BROKEN = {
    "a digest of cards leaves something out": Broken(
        lambda: _digest_without("title"), saves(replace(BEGUN, title="Other")), OVERLOOKED
    ),
    "a row that tells of others is left out": Broken(
        lambda: _members_without("feeds", "changed"), saves(replace(BEGUN, title="Other")), OVERLOOKED
    ),
    "neighbours are forgotten": Broken(lambda: _nothing(structure, "_around"), saves(EARLY), OVERLOOKED),
    "the month after is forgotten": Broken(lambda: _nothing(structure, "_next"), saves(EARLY), OVERLOOKED),
    "the day is forgotten": Broken(lambda: patch.object(structure, "_ON_THE_DAY", ()), _pass_a_day, OVERLOOKED),
    "a name is looked up and not wanted": Broken(_not_wanted, _retitle_first, ROWS),
    "another spelling is not noticed": Broken(_same_spelling, saves(replace(BEGUN, tags=("Team",))), ROWS),
    "a row stays": Broken(_not_removed, _delete, ROWS),
    "a planner asks what it may not": Broken(_another_question, _pass_a_day, "asks today"),
}


def story(folder: Path, edit: Callable[[Author], None]) -> None:
    """A journal that is built, edited and built again, while its index is watched."""
    author = begin(folder)
    for grain in (BEGUN, AGAIN):
        author.save(grain)
    with watching(author.root):
        assert author.build().ok
        edit(author)
        assert author.build().ok


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_fault_breaks_a_law(tmp_path: Path, broken: Broken) -> None:
    with broken.fault(), pytest.raises(AssertionError, match=broken.said):
        story(tmp_path / "broken", broken.edit)
    story(tmp_path / "whole", broken.edit)


def test_files_that_no_group_makes_any_more_must_go(tmp_path: Path) -> None:
    author = begin(tmp_path)
    author.save(AGAIN.plain)
    real = places.update_places

    def forgets(state: State, *about: Any, **more: Any) -> None:
        real(state, *about, **more)
        state.connection.execute("delete from gone")

    with watching(author.root), patch.object(places, "update_places", forgets):
        assert author.build().ok
        author.delete(AGAIN.name)
        with pytest.raises(AssertionError, match="that stay"):
            author.build()


def test_a_fault_of_ours_is_not_taken_for_damage(tmp_path: Path) -> None:
    author = begin(tmp_path)
    fault = patch.object(update, "find_collisions", side_effect=Damaged("a file is missing"))
    with watching(author.root), fault, pytest.raises(AssertionError, match="does not fit together"):
        author.build()
