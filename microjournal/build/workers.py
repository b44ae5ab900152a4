"""Work spread over processes where that pays."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_SAFE_PATH = "PYTHONSAFEPATH"
_ENDED = "a process of the build was ended from outside (is there too little memory?); `--jobs 1` needs the least"

# Of this process, if it works for another one.
_workers: list[_Worker] = []


def default_jobs() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(work: Callable[[Any, T], R], context: Callable[[], Any], tasks: Sequence[T], *, jobs: int) -> Iterator[R]:
    """The results of `work(context(), task)` for each task, in their order.

    context: makes what every task needs, once in each process; both it and `work` can be pickled. With one job, or one
    task, everything happens in this process, and what was made is closed at the end if it can be. With more, the other
    processes begin at once, before the first result is asked for.
    Raises what `work` raises, and ChildProcessError if a process is ended from outside.
    """
    if jobs <= 1 or len(tasks) <= 1:
        return _run_here(work, context, tasks)
    # Imported here: a build with nothing to do should not wait for what it does not need.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forked processes share what is loaded already. With threads that is unsafe (elsewhere the system has its own), and
    # not every system can.
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    with _without_current_folder():
        pool = ProcessPoolExecutor(
            max_workers=min(jobs, len(tasks)),
            mp_context=multiprocessing.get_context(method),
            initializer=_begin,
            initargs=(work, context),
        )
        results = pool.map(_step, tasks)
    return _results(pool, results)


@contextmanager
def _without_current_folder() -> Iterator[None]:
    """Python programs that begin while this lasts do not take modules from the folder that they begin in.

    That folder is the journal, where a file `pickle.py` may be anybody's.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before


def _run_here(work: Callable[[Any, T], R], context: Callable[[], Any], tasks: Sequence[T]) -> Iterator[R]:
    made = context()
    with closing(made) if hasattr(made, "close") else nullcontext():
        for task in tasks:
            yield work(made, task)


def _results(pool: ProcessPoolExecutor, results: Iterator[R]) -> Iterator[R]:
    """All results, if they are asked for.

    Whoever is interrupted, or wants no more of them, waits for none. What is being done then is done in vain, or ends
    with this process.
    """
    from concurrent.futures.process import BrokenProcessPool

    is_done = False
    try:
        yield from results
        is_done = True
    except BrokenProcessPool:
        raise ChildProcessError(errno.ECHILD, _ENDED) from None
    finally:
        pool.shutdown(wait=is_done, cancel_futures=True)


class _Worker:
    """What a process works with. Made with the first task and not before: what goes wrong then reaches the caller."""

    def __init__(self, work: Callable[[Any, Any], Any], context: Callable[[], Any]) -> None:
        self._work = work
        self._context = context

    @cached_property
    def _made(self) -> Any:
        return self._context()

    def step(self, task: Any) -> Any:
        return self._work(self._made, task)


def _begin(work: Callable[[Any, Any], Any], context: Callable[[], Any]) -> None:
    gc.disable()
    # An interrupt reaches every process of a terminal; the one that began the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workers[:] = [_Worker(work, context)]


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _step(task: Any) -> Any:
    return _workers[0].step(task)
