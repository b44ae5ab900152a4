"""Checks a journal without building its site: it is read as a build reads it, and the rules are applied."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from microjournal.build.examine import examine
from microjournal.build.inputs import SettingsFile, read_inputs, read_settings_file
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions
from microjournal.check.advice import advise
from microjournal.check.rules.context import Context
from microjournal.check.rules.theme import render_samples
from microjournal.diagnostics import Diagnostic, JournalErrors
from microjournal.index.state import State, open_state, with_state
from microjournal.journal.assemble import Journal
from microjournal.model.files import STATE_FOLDER
from microjournal.model.settings import MenuItem, Settings
from microjournal.theme.closure import template_closures

# Stands in for settings that cannot be read, so that the entries can be checked all the same.
_STAND_IN = Settings(title="", url="https://journal.invalid/")
_DEPENDS_ON_SETTINGS = frozenset({"alias-invalid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A journal that was checked. problems: in no order. journal: what is public in it. menu: from its settings."""

    journal: Journal
    menu: tuple[MenuItem, ...] = ()
    problems: tuple[Diagnostic, ...]


def check(
    root: Path,
    *,
    today: str = "",
    drafts: bool = False,
    jobs: int = 0,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _total: None,
) -> Checked:
    """Checks everything in a journal's folder, without the network.

    today: ISO date, "" for the journal's today. drafts: drafts and entries under embargo count as public.
    jobs: number of processes, 0 for as many as there are processors. Only `.microjournal/` and the user's cache folder
    are written to.
    Raises OSError if the disk fails, and Busy while a build holds the journal.
    """
    options = BuildOptions(root=root, today=today, drafts=drafts, jobs=jobs, progress=progress)
    try:
        settings = read_settings_file(root)
    except JournalErrors as failed:
        return _check_entries(options, failed.problems)
    folder = root / STATE_FOLDER
    folder.mkdir(exist_ok=True)
    with locked(folder):
        return with_state(folder, partial(_check_all, options, settings))


def _check_all(options: BuildOptions, source: SettingsFile, state: State) -> Checked:
    """Checks a journal whose settings can be read."""
    inputs = read_inputs(options, source)
    theme, settings = inputs.theme, inputs.settings
    scanned = inputs.scanned
    state.forget_outdated_parsing(inputs.parsing)
    if not state.has_seen(scanned.entries, {**scanned.files, **scanned.static}):
        state.forget_up_to_date()
    examined = examine(options, inputs, state)
    problems = [*inputs.problems, *examined.problems]
    if theme is not None:
        problems += template_closures(theme)[1]
    state.commit()
    if theme is not None and not any(p.severity == "error" for p in problems):
        problems += render_samples(examined.plan, theme, database=state.path)

    def read(path: str) -> bytes:
        return (options.root / path).read_bytes()

    context = Context(journal=examined.journal, settings=settings, published=examined.published, read=read)
    problems += list(advise(context, faulty={p.span.path for p in problems if p.severity == "error"}))
    return Checked(journal=examined.journal, menu=settings.menu, problems=tuple(problems))


def _check_entries(options: BuildOptions, problems: Sequence[Diagnostic]) -> Checked:
    """Checks the entries alone. What is parsed under other settings than the journal's is not kept."""
    stand_in = SettingsFile(settings=_STAND_IN, digest=b"", problems=())
    with tempfile.TemporaryDirectory() as folder, closing(open_state(Path(folder))) as state:
        inputs = replace(read_inputs(options, stand_in), theme=None)
        examined = examine(options, inputs, state)
    others = [p for p in examined.problems if p.code not in _DEPENDS_ON_SETTINGS]
    return Checked(journal=examined.journal, problems=(*problems, *others))
