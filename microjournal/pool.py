"""Work spread over processes where that pays."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_context: Any = None
_work: Callable[[Any, Any], Any] | None = None


def default_jobs() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(work: Callable[[Any, T], R], context: Callable[[], Any], tasks: Sequence[T], *, jobs: int) -> Iterator[R]:
    """The results of `work(context(), task)` for each task, in their order.

    context: makes what every task needs, once in each process; both it and `work` can be pickled. With one job, or one
    task, everything happens in this process.
    """
    if jobs <= 1 or len(tasks) <= 1:
        made = context()
        for task in tasks:
            yield work(made, task)
        return
    # Forked processes share what is loaded already. With threads that is unsafe (elsewhere the system has its own), and
    # not every system can.
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    gc.collect()
    gc.freeze()
    # Imported here: a build with nothing to do should not wait for what it does not need.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(
        max_workers=min(jobs, len(tasks)),
        mp_context=multiprocessing.get_context(method),
        initializer=_begin,
        initargs=(work, context),
    ) as pool:
        yield from pool.map(_step, tasks)


def _begin(work: Callable[[Any, Any], Any], context: Callable[[], Any]) -> None:
    global _context, _work
    gc.disable()
    _work, _context = work, context()


def _step(task: Any) -> Any:
    assert _work is not None
    return _work(_context, task)
