"""The pipeline: scan, examine, find what is stale, render, publish, record.

A build either brings the output folder to what the journal says, or says what is wrong and leaves it as it is.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.build.inputs import Inputs, SettingsFile, read_inputs, read_settings_file
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.diagnostics import Diagnostic, JournalErrors, as_errors, most_helpful_first
from microjournal.index.database import in_words
from microjournal.index.outputs import OutputRecords
from microjournal.index.state import State, with_state
from microjournal.model.files import STATE_FOLDER
from microjournal.output.folder import OutputFolder
from microjournal.output.publish import Unfinished, obstacles, publish, refusals
from microjournal.output.stage import StagedFile

if TYPE_CHECKING:
    from microjournal.build.examine import Examined


def build(options: BuildOptions) -> BuildResult:
    """Builds the site. Mistakes in the journal are in the result.

    Raises OSError if the disk fails (Unfinished if that was not before something was published), and Busy if another
    build does not end.
    """
    started = time.perf_counter()
    state_folder = options.root / STATE_FOLDER
    try:
        settings = read_settings_file(options.root)
        state_folder.mkdir(exist_ok=True)
        with locked(state_folder, options.waiting):
            result = with_state(state_folder, partial(_build, options, settings))
    except JournalErrors as failed:
        result = BuildResult(problems=tuple(most_helpful_first(failed.problems)))
    return replace(result, seconds=time.perf_counter() - started)


def _build(options: BuildOptions, settings: SettingsFile, state: State) -> BuildResult:
    """All steps, while the journal is locked. Raises JournalErrors if there are errors; then nothing was published."""
    inputs = read_inputs(options, settings)
    theme = inputs.theme
    if theme is None:
        raise JournalErrors(inputs.problems)
    site = OutputFolder(options.output or options.root / "public")
    records = OutputRecords(state, site.folder)
    if not (options.full or options.keep or state.why_new) and is_up_to_date(inputs, site, state, records):
        return BuildResult(**records.summary())

    # Imported where it is needed: a build with nothing to do needs none of it.
    from microjournal.build.examine import examine

    note = state.forget_outdated(inputs.engine, inputs.parsing, full=options.full)
    examined = examine(options, inputs, state)
    from microjournal.build.permalinks import record_permalinks
    from microjournal.build.render import find_previous, make_job, render_stale
    from microjournal.theme.closure import template_closures

    problems = _without_errors([*inputs.problems, *examined.problems], strict=options.strict)
    _refuse(problems, refusals(site, options.root))
    closures, of_templates = template_closures(theme)
    _refuse(problems, of_templates)
    plan = examined.plan
    previous = find_previous(plan, inputs.site_wide, site, records)
    job = make_job(
        options.root,
        site,
        plan,
        templates=theme.templates,
        closures=closures,
        previous=previous,
        database=state.path,
    )
    state.commit()
    with site.staging():
        staged, of_rendering = render_stale(job, options, records)
        _refuse(problems, of_rendering)
        _refuse(problems, obstacles(site, options.root, staged, previous.owned))
        permalinks = inputs.permalinks
        if options.update_permalinks:
            permalinks, problems = record_permalinks(options.root, permalinks, examined.lines, problems)
        with _publishing(state.path):
            removed = publish(site, set(plan.paths()), staged, previous.owned)
            result = _result(examined, problems, staged, removed, note)
            records.finish(
                inputs.digest(permalinks),
                entries=result.entries,
                outputs=result.outputs,
                problems=result.problems,
                removed=removed,
            )
    return result


def is_up_to_date(inputs: Inputs, site: OutputFolder, state: State, records: OutputRecords) -> bool:
    """Whether nothing at all changed since the last build of a site, and its files are as they were left."""
    scanned = inputs.scanned
    if scanned.problems or records.inputs() != inputs.digest(inputs.permalinks):
        return False
    if not state.has_seen(scanned.entries, {**scanned.files, **scanned.static}):
        return False
    left = records.stats()
    return site.stats(left) == left


def _without_errors(problems: Sequence[Diagnostic], *, strict: bool) -> list[Diagnostic]:
    """The problems. Raises JournalErrors with all of them if one is an error. strict: warnings are errors."""
    found = as_errors(problems) if strict else list(problems)
    if any(p.severity == "error" for p in found):
        raise JournalErrors(found)
    return found


def _refuse(problems: Sequence[Diagnostic], errors: Sequence[Diagnostic]) -> None:
    """Raises JournalErrors if there are errors, with the problems that were found before them."""
    if errors:
        raise JournalErrors([*problems, *errors])


def _result(
    examined: Examined, problems: Sequence[Diagnostic], staged: Sequence[StagedFile], removed: Sequence[str], note: str
) -> BuildResult:
    return BuildResult(
        problems=tuple(most_helpful_first(problems)),
        entries=len(examined.journal.entries),
        outputs=sum(1 for _ in examined.plan.paths()),
        parsed=examined.parsed,
        rendered=len(staged),
        written=tuple(s.path for s in staged if s.changed),
        removed=tuple(removed),
        reasons=tuple([(s.path, s.reasons) for s in staged]),
        note=note,
        examined=examined,
    )


@contextmanager
def _publishing(database: Path) -> Iterator[None]:
    """While this lasts, a part of the site may be new, and an error of the disk says so.

    database: of the state. Raises Unfinished, and Damaged if it is the state that is at fault.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        meant = in_words(error, database) if isinstance(error, sqlite3.Error) else error
        if isinstance(meant, OSError):
            raise Unfinished(meant.errno, meant.strerror, meant.filename) from None
        raise meant from None
