"""What a measurement has to be rid of is moved away and removed when everything is measured.

Some file systems (ext4 without a journal, as virtual machines have it) are slow to use again what was removed in the
last minutes: right after a site was removed, making the same files took six times as long, with every tool.
"""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from benchmarks.peers import BENCH

_ASIDE = BENCH / "aside"
_numbers = count()


def set_aside(path: Path) -> None:
    """Move a file or folder away, if it is there; to another disk, which is no good, it is not moved but removed."""
    if not path.exists():
        return
    _ASIDE.mkdir(parents=True, exist_ok=True)
    target = next(target for number in _numbers if not (target := _ASIDE / str(number)).exists())
    try:
        path.rename(target)
    except OSError:
        delete(path)


def delete(path: Path) -> None:
    """Remove a file or folder, if it is there."""
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def remove_what_is_aside() -> None:
    """Remove all that was moved away, in this run or an earlier one."""
    shutil.rmtree(_ASIDE, ignore_errors=True)
