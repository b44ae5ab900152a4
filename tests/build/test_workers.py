"""Work in several processes: whoever is interrupted, or wants no more, leaves none behind."""

from __future__ import annotations

import multiprocessing
import time
from functools import partial
from pathlib import Path

from microjournal.build.workers import run
from tests.serve.helpers import until

TASKS = [f"{n}" for n in range(40)]


def mark(folder: Path, task: str) -> str:
    time.sleep(0.05)
    (folder / task).touch()
    return task


def test_all_results_come_in_order_and_no_process_stays(tmp_path: Path) -> None:
    assert list(run(mark, partial(Path, tmp_path), TASKS[:6], jobs=2)) == TASKS[:6]
    assert multiprocessing.active_children() == []


def test_whoever_wants_no_more_waits_for_nothing_that_was_still_to_be_done(tmp_path: Path) -> None:
    results = run(mark, partial(Path, tmp_path), TASKS, jobs=2)
    assert next(results) == "0"
    del results
    until(lambda: not multiprocessing.active_children())
    assert len(list(tmp_path.iterdir())) < len(TASKS)
