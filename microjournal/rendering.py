"""Renders stale outputs into the stage, in several processes when there are many. Nothing is published here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from microjournal.closures import Closure, Reading, closures
from microjournal.diagnostics import Diagnostic
from microjournal.digest import Digest, digest_bytes
from microjournal.plan.outputs import Copy, Output
from microjournal.pool import run
from microjournal.staleness import FileStat, Stale
from microjournal.state import FOLDER, State
from microjournal.theme import TemplateSource, Theme

_CHUNK = 48
_WORTH_PROCESSES = 150
# Enough to show what is wrong with a theme; a mistake in its base template fails on every page.
_ENOUGH_PROBLEMS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A rendered output that waits to be published. file: in the stage, "" if the file in place has these bytes."""

    stale: Stale
    file: str
    stat: FileStat
    content: Digest


def template_closures(theme: Theme, state: State) -> tuple[dict[str, Closure], list[Diagnostic]]:
    """What each template can read. Remembered by the theme's digest: reading them needs Jinja, which takes its time."""
    remembered = state.meta("readings")
    if remembered is None or remembered[0] != theme.digest:
        from microjournal.render import read_templates

        readings, problems = read_templates(theme.templates)
        if problems:
            return {}, problems
        plain = tuple((name, r.refers, r.names) for name, r in readings.items())
        state.set_meta("readings", (theme.digest, plain))
    else:
        readings = {name: Reading(refers=refers, names=names) for name, refers, names in remembered[1]}
    return closures({name: source.text for name, source in theme.templates.items()}, readings), []


def render_all(
    work: Sequence[Stale],
    *,
    root: Path,
    stage: Path,
    site: Path,
    in_place: Mapping[str, Digest],
    shared: Mapping[str, Any],
    base: str,
    templates: Mapping[str, TemplateSource],
    database: Path,
    jobs: int,
    progress: Callable[[str, int, int], None],
) -> tuple[list[Staged], list[Diagnostic]]:
    """Renders outputs into the folder `stage`.

    site: the output folder. in_place: digest of each file that is already there as recorded; it is not written again
    if the new bytes are the same. database: of the stored bodies.
    Returns what waits to be published, in the order of `work`, and what failed.
    """
    chunks = [range(first, min(first + _CHUNK, len(work))) for first in range(0, len(work), _CHUNK)]
    make = partial(_Desk, work, root, stage, site, in_place, shared, base, templates, database)
    staged: list[Staged] = []
    problems: list[Diagnostic] = []
    for rows in run(_render_chunk, make, chunks, jobs=jobs if len(work) >= _WORTH_PROCESSES else 1):
        for number, file, stat, content, problem in rows:
            if problem is not None:
                problems.append(problem)
            else:
                staged.append(Staged(stale=work[number], file=file, stat=stat, content=content))
        progress("rendered", len(staged), len(work))
        if len(problems) >= _ENOUGH_PROBLEMS:
            break
    return staged, problems


class _Desk:
    """What a process needs to render: the plan's outputs, the templates, the bodies."""

    def __init__(
        self,
        work: Sequence[Stale],
        root: Path,
        stage: Path,
        site: Path,
        in_place: Mapping[str, Digest],
        shared: Mapping[str, Any],
        base: str,
        templates: Mapping[str, TemplateSource],
        database: Path,
    ) -> None:
        from microjournal.render import Renderer, make_environment
        from microjournal.state import BodyReader

        self.work = work
        self.root = root
        self.stage = f"{stage}{os.sep}"
        self.site = f"{site}{os.sep}"
        self.in_place = in_place
        compiled = root / FOLDER / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        self.renderer = Renderer(make_environment(templates, compiled), shared, base, BodyReader(database))


_Row = tuple[int, str, "FileStat", bytes, "Diagnostic | None"]


def _render_chunk(desk: _Desk, chunk: range) -> list[_Row]:
    return [_render_one(desk, number) for number in chunk]


def _render_one(desk: _Desk, number: int) -> _Row:
    from microjournal.render import RenderError

    thing = desk.work[number].output
    try:
        data = _bytes_of(desk, thing)
    except RenderError as error:
        return (number, "", (0, 0), b"", error.diagnostic)
    content = digest_bytes(data)
    if desk.in_place.get(thing.path) == content:
        status = os.stat(desk.site + thing.path)
        return (number, "", (status.st_size, status.st_mtime_ns), content, None)
    file = desk.stage + str(number)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return (number, file, (len(data), status.st_mtime_ns), content, None)


def _bytes_of(desk: _Desk, thing: Output | Copy) -> bytes:
    if isinstance(thing, Output):
        return desk.renderer.render(thing)
    return (desk.root / thing.source).read_bytes()
