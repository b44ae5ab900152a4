"""Results as values, and as JSON files below `.bench/results`: one for each call of the runner, none ever changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.machine import Machine
from benchmarks.peers import BENCH

RESULTS = BENCH / "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one tool took for one case. A measure that was not made is () or None.

    wall, cpu: seconds of each run. peak: bytes of memory. changed, changed_bytes, removed: files of the site.
    """

    tool: str
    version: str
    size: int
    case: str
    wall: tuple[float, ...] = ()
    cpu: tuple[float, ...] = ()
    peak: int | None = None
    changed: int | None = None
    changed_bytes: int | None = None
    removed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One call of the runner. when: ISO date-time in UTC."""

    when: str
    machine: Machine
    results: tuple[Result, ...]


def save(session: Session, folder: Path = RESULTS) -> Path:
    """Write a session to a new file and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{session.when.replace(':', '')}.json"
    path.write_text(json.dumps(asdict(session), indent=1) + "\n", encoding="utf-8")
    return path


def load(paths: Iterable[Path]) -> list[Session]:
    """The sessions in these files, oldest first."""
    return sorted((_session(path) for path in paths), key=lambda session: session.when)


def merged(sessions: Sequence[Session]) -> dict[tuple[int, str, str], Result]:
    """The newest of each measure, by size, case and tool. Sessions are given oldest first.

    Nothing is compared that cannot be: a result never mixes versions of a tool, and the times of a build case all come
    from the newest session that has any, in which the tools took turns.
    """
    found: dict[tuple[int, str, str], Result] = {}
    for session in sessions:
        timed = {(result.size, result.case) for result in session.results if result.wall and result.case in CASES}
        for key, result in found.items():
            if key[:2] in timed:
                found[key] = replace(result, wall=(), cpu=())
        for result in session.results:
            key = (result.size, result.case, result.tool)
            found[key] = _newer(found.get(key), result)
    return found


def _newer(old: Result | None, new: Result) -> Result:
    if old is None or old.version != new.version:
        return new
    made = {name: value for name, value in asdict(new).items() if value not in ((), None)}
    return Result(**{**asdict(old), **made})


def _session(path: Path) -> Session:
    data = json.loads(path.read_text(encoding="utf-8"))
    results = tuple(Result(**{**row, "wall": tuple(row["wall"]), "cpu": tuple(row["cpu"])}) for row in data["results"])
    return Session(when=data["when"], machine=Machine(**data["machine"]), results=results)
