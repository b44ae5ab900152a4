"""Renders stale outputs into the stage, in several processes when there are many. Nothing is published here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from microjournal.build.options import BuildOptions
from microjournal.build.workers import default_jobs, run
from microjournal.diagnostics import Diagnostic, Span
from microjournal.index.bodies import BodyReader
from microjournal.index.outputs import OutputRecords
from microjournal.model.digest import Digest, digest
from microjournal.model.files import FileStat
from microjournal.output.folder import OutputFolder
from microjournal.output.stage import StagedFile
from microjournal.plan.output import Copy, Output, Plan, Section
from microjournal.plan.stale import Closure, PreviousBuild, Record, Stale, find_stale
from microjournal.sources.scan import unreadable
from microjournal.theme.load import TemplateSource

if TYPE_CHECKING:
    from microjournal.theme.render import Renderer

_CHUNK = 48
# Below this many outputs to look at, the processes cost more than they bring.
_WORTH_PROCESSES = 800
# Enough to show what is wrong with a theme; a mistake in its base template fails on every page.
_ENOUGH_FAILURES = 20


def find_previous(plan: Plan, site_wide: Digest, site: OutputFolder, records: OutputRecords) -> PreviousBuild:
    """What earlier builds left of a site. site_wide: digest of the settings and the theme."""
    keys = records.section_keys(digest((plan.shared, site_wide)))
    known = records.records()
    present = site.stats(known)
    left = {path for path, stat in present.items() if known[path].stat == stat}
    owned = site.owned.read()
    # A file that is as a build left it is ours, whatever has become of the lists.
    if not owned >= left:
        site.owned.add(left)
    return PreviousBuild(records=known, present=present, owned=owned | left, keys=keys)


def render_stale(job: Job, options: BuildOptions, records: OutputRecords) -> tuple[list[StagedFile], list[Diagnostic]]:
    """Renders what is stale into the stage. Returns what waits to be published, and what failed.

    It is recorded at once; the records count when the build has ended.
    """
    tasks = _tasks(job)
    total = len(job.copies) + sum(len(section.paths) for section in job.sections)
    # Imported before other processes begin: what is loaded here they have.
    import microjournal.theme.environment
    import microjournal.theme.render  # noqa: F401

    jobs = (options.jobs or default_jobs()) if total >= _WORTH_PROCESSES else 1
    results = run(_render_task, partial(_Desk, job), tasks, jobs=jobs)
    # The keys are made while others render.
    records.save_section_keys({s.name: s.key() for s in job.sections})
    staged: list[StagedFile] = []
    problems: dict[tuple[str, Span], Diagnostic] = {}
    done = failures = 0
    for looked_at, rows, failed in results:
        waiting = [StagedFile(*row) for row in rows]
        records.save({s.path: Record(s.trace, s.stat) for s in waiting})
        staged += waiting
        for problem in failed:
            # One mistake in a base template is one mistake, whichever pages it spoils.
            problems.setdefault((problem.code, problem.span), problem)
        failures += len(failed)
        done += looked_at
        options.progress("rendered", done, total)
        if failures >= _ENOUGH_FAILURES:
            break
    return staged, list(problems.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be rendered, and all that is needed for it.

    sections, copies: those that may be stale. shared: inputs of all outputs. database: of the stored bodies.
    """

    root: Path
    folder: OutputFolder
    sections: Sequence[Section]
    copies: Sequence[Copy]
    previous: PreviousBuild
    closures: Mapping[str, Closure]
    shared: Mapping[str, Any]
    templates: Mapping[str, TemplateSource]
    database: Path

    @property
    def base(self) -> str:
        """The site's absolute address."""
        url: str = self.shared["site"]["url"]
        return url


def _tasks(job: Job) -> list[tuple[range, range]]:
    """Runs of copies and of sections, of some fifty outputs each."""
    tasks = [
        (range(first, min(first + _CHUNK, len(job.copies))), range(0)) for first in range(0, len(job.copies), _CHUNK)
    ]
    first = size = 0
    for number, section in enumerate(job.sections, 1):
        size += len(section.paths)
        if size >= _CHUNK or number == len(job.sections):
            tasks.append((range(0), range(first, number)))
            first, size = number, 0
    return tasks


class UnreadableError(Exception):
    """A file that is to be copied cannot be read any more; carries the diagnostic. Pickles."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class _Desk:
    """A process that renders: the job, the templates, the bodies."""

    def __init__(self, job: Job) -> None:
        self.job = job
        # `root` is absolute on the page for wrong addresses, so it counts as an input too.
        self.shared = {name: digest(value) for name, value in (*job.shared.items(), ("root", job.base))}
        self._renderer: Renderer | None = None
        self._bodies: BodyReader | None = None

    @property
    def renderer(self) -> Renderer:
        """Made when there is something to render: it needs Jinja, which takes its time."""
        if self._renderer is None:
            from microjournal.theme.environment import make_environment
            from microjournal.theme.render import Renderer

            job = self.job
            environment = make_environment(job.templates)
            self._bodies = BodyReader(job.database)
            self._renderer = Renderer(environment, job.shared, job.base, self._bodies)
        return self._renderer

    def close(self) -> None:
        """Ends the work of the process."""
        if self._bodies is not None:
            self._bodies.close()


_Row = tuple[str, bytes, "tuple[str, ...]", bool, bool, "FileStat"]


def _render_task(desk: _Desk, task: tuple[range, range]) -> tuple[int, list[_Row], list[Diagnostic]]:
    job = desk.job
    things: list[Output | Copy] = [job.copies[number] for number in task[0]]
    for number in task[1]:
        section = job.sections[number]
        planned = list(section.make())
        if {output.path for output in planned} != set(section.paths):
            raise AssertionError(f"the section '{section.name}' planned other paths than it named")
        things += planned
    rows: list[_Row] = []
    failed: list[Diagnostic] = []
    for stale in find_stale(things, job.closures, desk.shared, job.previous):
        row = _render_one(desk, stale)
        if isinstance(row, Diagnostic):
            failed.append(row)
        else:
            rows.append(row)
    return len(things), rows, failed


def _render_one(desk: _Desk, stale: Stale) -> _Row | Diagnostic:
    thing = stale.output
    try:
        data = _copied(desk.job.root, thing) if isinstance(thing, Copy) else desk.renderer.render(thing)
    except Exception as error:
        if (diagnostic := getattr(error, "diagnostic", None)) is None:
            raise
        return cast(Diagnostic, diagnostic)
    folder = desk.job.folder
    in_place = None if stale.new else folder.stat_if_same(thing.path, data)
    if in_place is not None:
        return (thing.path, stale.trace, stale.reasons, False, False, in_place)
    # One of ours that is not there, as a build that was killed leaves it, is as new to readers as any other.
    new = stale.new or folder.is_free(thing.path)
    return (thing.path, stale.trace, stale.reasons, new, True, folder.stage.write(thing.path, data, new=new))


def _copied(root: Path, copy: Copy) -> bytes:
    try:
        return (root / copy.source).read_bytes()
    except OSError as error:
        raise UnreadableError(unreadable(copy.source, error)) from None
