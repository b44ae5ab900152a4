"""What a change costs does not grow with the journal: counted in steps of the database and calls of functions.

Time is measured in `benchmarks.growth`. These counts are exact, so a question that reads a whole table is found the day
somebody asks it.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from tests.build.author import Author, begin
from tests.build.grains import Grain
from tests.build.laws import small_pages
from tests.moments import none, read_again

# Entries ten days apart: two years of them, and six.
SHORT, LONG = 72, 216
TODAY = date(2026, 3, 10)
# Lists of years, and the depth of the tables, may show; a table that is read through does not pass.
ALLOWED = 1.3
# Pictures of all of time read a row for each month, of which there never are many: steps of the database for those of
# the years that only the long journal has.
ALLOWED_FOR_MONTHS = 15 * (LONG - SHORT) * 10 // 30
_STEPS = 20


class Work(NamedTuple):
    """steps: of the database's machine. calls: of functions, Python's own among them."""

    steps: int
    calls: int


def _try(days_ago: int, **fields: Any) -> Grain:
    day = (TODAY - timedelta(days=days_ago)).isoformat()
    tags = ("kept", f"tag-{days_ago % 7}")
    link = "/tags/kept/" if days_ago % 2 else ""
    return replace(
        Grain(name=f"{day}-try-{days_ago}", title="A try", date=day, stage=days_ago % 3 + 1, tags=tags, address=link),
        **fields,
    )


OLD = _try(403, stage=3)
STEP = _try(13, stage=2, follows=(_try(20).name,))


def _keep(folder: Path, size: int) -> Author:
    author = begin(folder)
    author.today = TODAY.isoformat()
    for number in range(size):
        author.save(_try(10 * (number + 2)))
    author.save(OLD)
    author.save(STEP)
    # Once to make it all, and once with its addresses noted.
    for _ in range(2):
        assert author.build().ok
    return author


CHANGES: dict[str, Callable[[Author], None]] = {
    "an old entry is edited": lambda author: author.save(replace(OLD, body="We look again.")),
    "an entry is added": lambda author: author.save(_try(11)),
    "an experiment ends": lambda author: author.save(replace(STEP, stage=3)),
    "an old entry gets another tag": lambda author: author.save(replace(OLD, tags=("kept", "tag-3"))),
    "an old entry is deleted": lambda author: author.delete(OLD.name),
    "a day passes": lambda author: setattr(author, "today", (TODAY + timedelta(days=1)).isoformat()),
}


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Sequence[Work]]:
    """What each change needs, in a short journal and in a long one."""
    folder = tmp_path_factory.mktemp("journals")
    # A build that reads files again which were written a moment ago does more than nothing.
    with small_pages(), read_again(none):
        authors = [_keep(folder / str(size), size) for size in (SHORT, LONG)]
        # Before the first is counted, everything is imported.
        authors[0].save(replace(STEP, body="We try."))
        assert authors[0].build().ok
        return {name: [_work_of(change, author) for author in authors] for name, change in CHANGES.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_costs_the_same_however_long_the_journal_is(works: Mapping[str, Sequence[Work]], name: str) -> None:
    short, long = works[name]

    assert long.steps <= short.steps * ALLOWED + ALLOWED_FOR_MONTHS
    assert long.calls <= short.calls * ALLOWED


def _work_of(change: Callable[[Author], None], author: Author) -> Work:
    """What a build needs after a change, beyond one with nothing to do."""
    idle = _counted(author)
    change(author)
    work = _counted(author)
    return Work(work.steps - idle.steps, work.calls - idle.calls)


def _counted(author: Author) -> Work:
    steps = calls = 0
    connect = sqlite3.connect

    def step() -> int:
        nonlocal steps
        steps += _STEPS
        return 0

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_progress_handler(step, _STEPS)
        return connection

    def call(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    with patch.object(sqlite3, "connect", watched):
        sys.setprofile(call)
        try:
            assert author.build().ok
        finally:
            sys.setprofile(None)
    return Work(steps, calls)
