"""The pipeline: scan, examine, find what is stale, render, publish, record.

A build either brings the output folder to what the journal says, or says what is wrong and leaves it as it is.
"""

from __future__ import annotations

import time
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.build.inputs import Inputs, SettingsFile, read_inputs, read_settings_file
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.remembered import remembered
from microjournal.build.search import index_stats, is_of_index, update_index
from microjournal.diagnostics import Diagnostic, JournalErrors, as_errors, most_helpful_first
from microjournal.index.database import SqlError, in_words
from microjournal.index.opening import with_state
from microjournal.index.outputs import OutputRecords
from microjournal.index.state import State
from microjournal.model.digest import digest
from microjournal.output.folder import OutputFolder
from microjournal.output.publish import Unfinished, obstacles, publish, refusals
from microjournal.output.stage import StagedFile
from microjournal.sources.permalinks import read_permalinks
from microjournal.sources.state_folder import distrust

if TYPE_CHECKING:
    from microjournal.build.examine import Examined


def build(options: BuildOptions) -> BuildResult:
    """Builds the site. Mistakes in the journal are in the result.

    Raises OSError if the disk fails (Unfinished if that was not before something was published), and Busy if another
    build does not end.
    """
    started = time.perf_counter()
    try:
        settings = read_settings_file(options.root)
        with remembered(options.root, options.remembered) as folder, locked(folder, options.waiting):
            work = partial(_build, options, settings)
            result = with_state(folder, _site_folder(options), work, damage=distrust(options.root))
    except JournalErrors as failed:
        result = BuildResult(problems=tuple(most_helpful_first(failed.problems)))
    return replace(result, seconds=time.perf_counter() - started)


def _site_folder(options: BuildOptions) -> Path:
    return options.output or options.root / "public"


def _build(options: BuildOptions, settings: SettingsFile, state: State) -> BuildResult:
    """All steps, while the journal is locked. Raises JournalErrors if there are errors; then nothing was published."""
    inputs = read_inputs(options, settings, state)
    theme = inputs.theme
    if theme is None or not inputs.is_whole:
        raise JournalErrors(inputs.problems)
    site, records = OutputFolder(_site_folder(options)), OutputRecords(state)
    left = {**records.stats(), **index_stats(state.connection)} if options.changed is None else {}
    present = site.stats(left)
    lists_are_ours = records.lists() == site.owned.stamp()
    if not options.full and left == present and lists_are_ours and is_up_to_date(inputs, records):
        return BuildResult(**records.summary())

    # Imported where it is needed: a build with nothing to do needs none of it.
    from microjournal.build.examine import examine

    note = records.forget_outdated(inputs.engine, full=options.full)
    examined = examine(options, inputs, state)
    from microjournal.build.permalinks import known_permalinks, record_permalinks, records_here
    from microjournal.build.render import Job, render_stale
    from microjournal.journal.permalinks import at_lines
    from microjournal.journal.samples import for_build
    from microjournal.theme.closure import template_closures
    from microjournal.theme.words import read_words, words_of_language

    closures, of_templates = template_closures(theme)
    words, of_words = read_words(theme, inputs.settings, options.root)
    notes = records_here(options, inputs.settings)
    records.touch_if_other(digest((examined.shared, inputs.site_wide, examined.authority, notes)))
    records.touch_spoilt(left, present)
    state.commit()
    found = for_build(examined.problems, inputs.settings.url)
    problems = _without_errors([*inputs.problems, *found], strict=options.strict)
    _refuse(problems, [*refusals(site, options.root), *of_templates, *of_words])
    job = Job(
        root=options.root,
        folder=site,
        groups=records.waiting(),
        settings=examined.settings,
        authority=examined.authority,
        closures=closures,
        shared=examined.shared,
        templates=theme.templates,
        code=theme.cache,
        words=words,
        other_words=partial(words_of_language, theme, inputs.settings, options.root),
        database=state.database,
    )
    with site.staging():
        staged, of_rendering = render_stale(job, options, records)
        _refuse(problems, of_rendering)
        _refuse(
            problems,
            obstacles(site, options.root, staged, partial(_is_ours, site, {s.path for s in staged if not s.new})),
        )
        if notes:
            record_permalinks(options.root, state, examined.authority)
            problems = at_lines(problems, lambda: read_permalinks(options.root))
        with _publishing(state.database.parsed):
            gone = records.gone() if lists_are_ours else records.unknown(site.owned.read())
            removed = sorted(path for path in gone if site.owned.holds(path) and not is_of_index(path))
            publish(site, staged, removed)
            if options.extras:
                update_index(site, state.connection, inputs.settings, options.root, options.progress, full=options.full)
            result = _result(examined, records, problems, staged, removed, note)
            records.finish(
                inputs.digest(known_permalinks(state)),
                entries=result.entries,
                outputs=result.outputs,
                # From now on the entry is known by its new name.
                problems=[found for found in result.problems if not (notes and found.code == "renamed")],
                lists=site.owned.stamp(),
            )
    return result


def is_up_to_date(inputs: Inputs, records: OutputRecords) -> bool:
    """Whether nothing at all changed since the last build of a site."""
    if inputs.changed or inputs.scanned.problems or records.inputs() != inputs.digest(inputs.permalinks):
        return False
    return records.has_seen_all()


def _is_ours(site: OutputFolder, known: Container[str], path: str) -> bool:
    """Whether a file is ours. known: paths of which that was seen already."""
    return path in known or site.owned.holds(path)


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
    examined: Examined,
    records: OutputRecords,
    problems: Sequence[Diagnostic],
    staged: Sequence[StagedFile],
    removed: Sequence[str],
    note: str,
) -> BuildResult:
    return BuildResult(
        problems=tuple(most_helpful_first(problems)),
        entries=examined.journal.group("home").count(),
        outputs=records.count(),
        parsed=examined.parsed,
        rendered=len(staged),
        written=tuple(s.path for s in staged if s.changed),
        removed=tuple(removed),
        reasons=tuple([(s.path, s.reasons) for s in staged]),
        note=note,
    )


@contextmanager
def _publishing(database: Path) -> Iterator[None]:
    """While this lasts, a part of the site may be new, and an error of the disk says so.

    database: of the state. Raises Unfinished, and Damaged if it is the state that is at fault.
    """
    try:
        yield
    except (OSError, *SqlError) as error:
        meant = error if isinstance(error, OSError) else in_words(error, database)
        if isinstance(meant, OSError):
            raise Unfinished(meant.errno, meant.strerror, meant.filename) from None
        raise meant from None
