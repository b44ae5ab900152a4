"""Which files a build reads again, by the choice of a test and not by how fast its machine is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias
from unittest.mock import patch

from microjournal.build import parse, permalinks
from microjournal.model.files import FileStat
from microjournal.sources import scan

# See `microjournal.sources.scan.is_racy`.
Choice: TypeAlias = Callable[[FileStat, int], bool]


@contextmanager
def read_again(which: Choice) -> Iterator[None]:
    """While this lasts, a build takes these files for written in the moment it reads them, and others for at rest.

    Their times cannot be set for that: what a build looks at is the time of any change, which the system alone sets.
    """
    with ExitStack() as stack:
        for module in (scan, parse, permalinks):
            stack.enter_context(patch.object(module, "is_racy", which))
        yield


def none(_stat: FileStat, _read_at: int) -> bool:
    """All are at rest."""
    return False


def every_other(stat: FileStat, _read_at: int) -> bool:
    """Those of an odd size."""
    return stat[0] % 2 == 1
