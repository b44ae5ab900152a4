"""What a command costs: its time, the memory of all its processes together, and what it changed on disk."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias

# The digest and the size of every file below a folder, by path.
Contents: TypeAlias = Mapping[str, tuple[bytes, int]]

SAMPLE_SECONDS = 0.02
_LAST_WORDS = 2_000
_STARTER = Path(__file__).with_name("starter.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """wall: seconds, as a clock on the wall sees them. cpu: of user and system time, of the process and its children.
    peak: bytes of memory of the one of them that had most.
    """

    wall: float
    cpu: float
    peak: int


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
    with tempfile.NamedTemporaryFile() as told:
        with _started((sys.executable, "-IS", str(_STARTER), told.name, *command), folder, environment) as process:
            process.wait()
        wall, cpu, peak = told.read().split()
    return Cost(wall=float(wall), cpu=float(cpu), peak=int(peak))


def peak_memory_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a command and give the largest sum of the proportional set sizes (PSS) of its process tree, in bytes.

    PSS counts a page that n processes share as 1/n in each, so the sum is what the whole tree takes. Linux only.
    Raises CommandError.
    """
    peak = 0
    with _started(command, folder, environment) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_proportional_set_size, _tree(process.pid))))
            time.sleep(SAMPLE_SECONDS)
    return peak


def contents(folder: Path) -> Contents:
    """The digest and the size of every file below a folder, by path."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            data = path.read_bytes()
            found[path.relative_to(folder).as_posix()] = (hashlib.blake2b(data, digest_size=16).digest(), len(data))
    return found


def difference(before: Contents, after: Contents) -> Difference:
    """What a server would have to be sent, and what it would have to remove."""
    changed = [size for name, (digest, size) in after.items() if before.get(name) != (digest, size)]
    return Difference(changed=len(changed), changed_bytes=sum(changed), removed=len(before.keys() - after.keys()))


@contextmanager
def _started(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running command, its words kept in a file: a pipe that nobody reads would stop it."""
    with tempfile.TemporaryFile() as words:
        popen = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
        try:
            yield popen
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
