"""Renders stale outputs into the stage, in several processes when there are many. Nothing is published here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from microjournal.build.options import BuildOptions
from microjournal.build.workers import default_jobs, run
from microjournal.diagnostics import Diagnostic, Span
from microjournal.index.bodies import BodyReader
from microjournal.index.database import Database, connect_to_read
from microjournal.index.journal import StoredJournal
from microjournal.index.outputs import OutputRecords, records_of_group
from microjournal.index.sealing import Damaged
from microjournal.model.digest import digest
from microjournal.model.files import FileStat
from microjournal.model.settings import Settings
from microjournal.output.folder import OutputFolder
from microjournal.output.stage import StagedFile
from microjournal.plan.cards import Views
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Copy, Output
from microjournal.plan.stale import Closure, Record, is_stale, reasons, trace_of
from microjournal.sources.scan import unreadable
from microjournal.theme.body_words import BodyWords
from microjournal.theme.load import TemplateSource
from microjournal.words.table import Table
from microjournal.words.words import Words

if TYPE_CHECKING:
    from microjournal.theme.render import Renderer

_CHUNK = 48
# Below this many outputs to look at, the processes cost more than they bring.
_WORTH_PROCESSES = 800
# Enough to show what is wrong with a theme; a mistake in its base template fails on every page.
_ENOUGH_FAILURES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be rendered, and all that is needed for it.

    groups: that are to be planned, with the number of their files. settings: with the address that the site is built
    for. authority: of the guids of feeds. shared: inputs of all outputs. code: folder for that of templates.
    words: of the interface; other_words: gives those of another language. database: of the journal's rows and bodies.
    """

    root: Path
    folder: OutputFolder
    groups: Sequence[tuple[str, int]]
    settings: Settings
    authority: str
    closures: Mapping[str, Closure]
    shared: Mapping[str, Any]
    templates: Mapping[str, TemplateSource]
    code: Path | None
    words: Table
    other_words: Callable[[str], Table]
    database: Database

    @property
    def base(self) -> str:
        """The site's absolute address, ends with "/"."""
        return self.settings.url


def render_stale(job: Job, options: BuildOptions, records: OutputRecords) -> tuple[list[StagedFile], list[Diagnostic]]:
    """Renders what is stale into the stage. Returns what waits to be published, and what failed.

    It is recorded at once; the records count when the build has ended.
    """
    tasks = _tasks(job)
    total = sum(count for _, count in job.groups)
    jobs = (options.jobs or default_jobs()) if total >= _WORTH_PROCESSES else 1
    if jobs > 1:
        # Imported before other processes begin: what is loaded here they have.
        import microjournal.theme.environment
        import microjournal.theme.render  # noqa: F401

    results = run(_render_task, partial(_RenderWorker, job), tasks, jobs=jobs)
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


def _tasks(job: Job) -> list[tuple[str, ...]]:
    """Runs of groups, of some fifty outputs each."""
    tasks, task, size = [], [], 0
    for group, count in job.groups:
        task.append(group)
        size += count
        if size >= _CHUNK:
            tasks.append(tuple(task))
            task, size = [], 0
    return [*tasks, tuple(task)] if task else tasks


class UnreadableError(Exception):
    """A file that is to be copied cannot be read any more; carries the diagnostic. Pickles."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class _RenderWorker:
    """A process that plans and renders: the job, the journal, the templates, the bodies."""

    def __init__(self, job: Job) -> None:
        self.job = job
        # `root` is absolute on the page for wrong addresses, so it counts as an input too.
        self.shared = {name: digest(value) for name, value in (*job.shared.items(), ("root", job.base))}
        # What the function says, and the filters that belong to it; see `microjournal.theme.spoken`.
        self.shared["t"] = job.words.digest
        self._connection = connect_to_read(job.database)
        # All reads in one transaction: it locks and unlocks once, and not for every question.
        self._connection.execute("begin")
        self.journal = StoredJournal(self._connection)
        self.views = Views(job.settings, job.authority, Words(job.words))
        self.body_words = BodyWords(self.views.words, job.other_words)
        self._renderer: Renderer | None = None

    @property
    def renderer(self) -> Renderer:
        """Made when there is something to render: it needs Jinja, which takes its time."""
        if self._renderer is None:
            from microjournal.theme.environment import make_environment
            from microjournal.theme.render import Renderer

            job = self.job
            environment = make_environment(job.templates, self.views.words, job.code)
            bodies = BodyReader(self._connection)
            self._renderer = Renderer(environment, job.shared, job.base, bodies, self.body_words)
        return self._renderer

    def close(self) -> None:
        """Ends the work of the process."""
        self._connection.close()


def _render_task(worker: _RenderWorker, groups: Sequence[str]) -> tuple[int, list[StagedFile], list[Diagnostic]]:
    rows: list[StagedFile] = []
    failed: list[Diagnostic] = []
    planned = 0
    for group in groups:
        records = records_of_group(worker.journal.db, group)
        # A file of which nothing is known is made in any case.
        present = worker.job.folder.stats([path for path, record in records.items() if record])
        outputs = plan_group(worker.views, worker.journal, group)
        planned += len(outputs)
        if {output.path for output in outputs} != records.keys():
            raise Damaged(f"the group '{group}' has other files than it is known to have")
        for output in outputs:
            trace = trace_of(output, worker.job.closures, worker.shared, worker.body_words.digest)
            record = records[output.path]
            if not is_stale(trace, record, present.get(output.path)):
                continue
            row = _render_one(worker, output, trace, record, present.get(output.path))
            if isinstance(row, Diagnostic):
                failed.append(row)
            else:
                rows.append(row)
    return planned, rows, failed


def _render_one(
    worker: _RenderWorker, output: Output | Copy, trace: bytes, record: Record | None, present: FileStat | None
) -> StagedFile | Diagnostic:
    try:
        data = _copied(worker.job.root, output) if isinstance(output, Copy) else worker.renderer.render(output)
    except Exception as error:
        if (diagnostic := getattr(error, "diagnostic", None)) is None:
            raise
        return cast(Diagnostic, diagnostic)
    folder, path = worker.job.folder, output.path
    # A file that is as a build left it is ours, whatever has become of the lists.
    new = (record is None or record.stat != present) and not folder.owned.holds(path)
    why = reasons(record, trace, present, new=new)
    in_place = None if new else folder.stat_if_same(path, data)
    if in_place is not None:
        return StagedFile(path, trace, why, False, False, in_place)
    # One of ours that is not there, as a build that was killed leaves it, is as new to readers as any other.
    new = new or folder.is_free(path)
    return StagedFile(path, trace, why, new, True, folder.stage.write(path, data, new=new))


def _copied(root: Path, copy: Copy) -> bytes:
    try:
        return (root / copy.source).read_bytes()
    except OSError as error:
        raise UnreadableError(unreadable(copy.source, error)) from None
