"""What a command costs: its time, the memory of all its processes together, and what it changed on disk."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

SAMPLE_SECONDS = 0.02
_LAST_WORDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds. wall: as a clock on the wall sees it; cpu: user and system time of the process and its children."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Between two states of a folder. changed: files that are new or differ, and their size; removed: files gone."""

    changed: int
    changed_bytes: int
    removed: int


class CommandError(Exception):
    """A measured command did not end well; the message has its last words."""


def cost_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end and say what it took. Raises CommandError."""
    with _started(command, folder, environment) as process:
        begin = process.begin
        _, status, usage = os.wait4(process.popen.pid, 0)
        wall = time.perf_counter() - begin
        process.popen.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime)


def peak_memory_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a command and give the largest sum of the proportional set sizes (PSS) of its process tree, in bytes.

    PSS counts a page that n processes share as 1/n in each, so the sum is what the whole tree takes. Linux only.
    Raises CommandError.
    """
    peak = 0
    with _started(command, folder, environment) as process:
        while process.popen.poll() is None:
            peak = max(peak, sum(map(_proportional_set_size, _tree(process.popen.pid))))
            time.sleep(SAMPLE_SECONDS)
    return peak


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The digest and the size of every file below a folder, by path."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = (hashlib.blake2b(data, digest_size=16).digest(), len(data))
    return found


def difference(before: Mapping[str, tuple[bytes, int]], after: Mapping[str, tuple[bytes, int]]) -> Difference:
    """What a server would have to be sent, and what it would have to remove."""
    changed = [size for name, (digest, size) in after.items() if before.get(name) != (digest, size)]
    return Difference(changed=len(changed), changed_bytes=sum(changed), removed=len(before.keys() - after.keys()))


@dataclass(frozen=True, slots=True)
class _Process:
    popen: subprocess.Popen[bytes]
    begin: float


@contextmanager
def _started(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[_Process]:
    """A running command, its words kept in a file: a pipe that nobody reads would stop it."""
    with tempfile.TemporaryFile() as words:
        begin = time.perf_counter()
        popen = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _Process(popen, begin)
        except BaseException:
            popen.kill()
            raise
        if popen.wait() != 0:
            raise CommandError(f"{' '.join(command)} ended with {popen.returncode}:\n{_last_words(words)}")


def _last_words(words: IO[bytes]) -> str:
    words.seek(0)
    return words.read().decode(errors="replace")[-_LAST_WORDS:]


def _tree(pid: int) -> Iterator[int]:
    """The process and all that descend from it; those that end meanwhile are left out."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _proportional_set_size(pid: int) -> int:
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open(encoding="ascii") as rollup:
            return next((int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:")), 0)
    except OSError:  # it has ended
        return 0
