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
from microjournal.output.folder import OutputFolder
from microjournal.output.stage import StagedFile
from microjournal.plan.output import Copy, Output, OutputGroup, Plan
from microjournal.plan.stale import Closure, PreviousBuild, Record, Stale, find_stale, groups_to_plan
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
    keys = records.group_keys(digest((plan.shared, site_wide)))
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
    total = len(job.copies) + sum(len(group.paths) for group in job.groups)
    # Imported before other processes begin: what is loaded here they have.
    import microjournal.theme.environment
    import microjournal.theme.render  # noqa: F401

    jobs = (options.jobs or default_jobs()) if total >= _WORTH_PROCESSES else 1
    results = run(_render_task, partial(_RenderWorker, job), tasks, jobs=jobs)
    # The keys are made while others render.
    records.save_group_keys({s.name: s.key() for s in job.groups})
    staged: list[StagedFile] = []
    problems: dict[tuple[str, Span], Diagnostic] = {}
    done = failures = 0
    for planned, rendered, failed in results:
        records.save({s.path: Record(s.trace, s.stat) for s in rendered})
        staged += rendered
        for problem in failed:
            # One mistake in a base template is one mistake, whichever pages it spoils.
            problems.setdefault((problem.code, problem.span), problem)
        failures += len(failed)
        done += planned
        options.progress("rendered", done, total)
        if failures >= _ENOUGH_FAILURES:
            break
    return staged, list(problems.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be rendered, and all that is needed for it.

    groups, copies: those that may be stale. shared: inputs of all outputs. base: the site's absolute address.
    database: of the stored bodies.
    """

    root: Path
    folder: OutputFolder
    groups: Sequence[OutputGroup]
    copies: Sequence[Copy]
    previous: PreviousBuild
    closures: Mapping[str, Closure]
    shared: Mapping[str, Any]
    base: str
    templates: Mapping[str, TemplateSource]
    database: Path


def make_job(
    root: Path,
    site: OutputFolder,
    plan: Plan,
    *,
    templates: Mapping[str, TemplateSource],
    closures: Mapping[str, Closure],
    previous: PreviousBuild,
    database: Path,
) -> Job:
    """What is to be rendered of a plan. root: the journal's folder. closures: see `microjournal.theme.closure`."""
    return Job(
        root=root,
        folder=site,
        groups=groups_to_plan(plan.groups, previous),
        copies=plan.copies,
        previous=previous,
        closures=closures,
        shared=plan.shared,
        base=plan.base,
        templates=templates,
        database=database,
    )


def _tasks(job: Job) -> list[tuple[range, range]]:
    """Runs of copies and of groups, of some fifty outputs each."""
    tasks = [
        (range(first, min(first + _CHUNK, len(job.copies))), range(0)) for first in range(0, len(job.copies), _CHUNK)
    ]
    first = size = 0
    for number, group in enumerate(job.groups, 1):
        size += len(group.paths)
        if size >= _CHUNK or number == len(job.groups):
            tasks.append((range(0), range(first, number)))
            first, size = number, 0
    return tasks


class UnreadableError(Exception):
    """A file that is to be copied cannot be read any more; carries the diagnostic. Pickles."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class _RenderWorker:
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


def _render_task(worker: _RenderWorker, task: tuple[range, range]) -> tuple[int, list[StagedFile], list[Diagnostic]]:
    job = worker.job
    outputs: list[Output | Copy] = [job.copies[number] for number in task[0]]
    for number in task[1]:
        group = job.groups[number]
        planned = list(group.make())
        if {output.path for output in planned} != set(group.paths):
            raise AssertionError(f"the group '{group.name}' planned other paths than it named")
        outputs += planned
    rows: list[StagedFile] = []
    failed: list[Diagnostic] = []
    for stale in find_stale(outputs, job.closures, worker.shared, job.previous):
        row = _render_one(worker, stale)
        if isinstance(row, Diagnostic):
            failed.append(row)
        else:
            rows.append(row)
    return len(outputs), rows, failed


def _render_one(worker: _RenderWorker, stale: Stale) -> StagedFile | Diagnostic:
    output = stale.output
    try:
        data = _copied(worker.job.root, output) if isinstance(output, Copy) else worker.renderer.render(output)
    except Exception as error:
        if (diagnostic := getattr(error, "diagnostic", None)) is None:
            raise
        return cast(Diagnostic, diagnostic)
    folder = worker.job.folder
    in_place = None if stale.new else folder.stat_if_same(output.path, data)
    if in_place is not None:
        return StagedFile(output.path, stale.trace, stale.reasons, False, False, in_place)
    # One of ours that is not there, as a build that was killed leaves it, is as new to readers as any other.
    new = stale.new or folder.is_free(output.path)
    written = folder.stage.write(output.path, data, new=new)
    return StagedFile(output.path, stale.trace, stale.reasons, new, True, written)


def _copied(root: Path, copy: Copy) -> bytes:
    try:
        return (root / copy.source).read_bytes()
    except OSError as error:
        raise UnreadableError(unreadable(copy.source, error)) from None
