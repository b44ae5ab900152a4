"""Checks a journal without building its site: it is read as a build reads it, and the rules are applied."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from microjournal.build.examine import Examined, examine
from microjournal.build.inputs import SettingsFile, read_inputs, read_settings_file
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions
from microjournal.build.remembered import remembered
from microjournal.check.advice import advise
from microjournal.check.external.verdicts import LinkUse, external_links
from microjournal.check.rules.subject import Context
from microjournal.check.rules.theme import render_samples
from microjournal.diagnostics import Diagnostic, JournalErrors
from microjournal.index.advice import forget_advice, public_entries
from microjournal.index.opening import with_state
from microjournal.index.state import State
from microjournal.model.settings import Settings
from microjournal.sources.state_folder import distrust
from microjournal.theme.closure import template_closures
from microjournal.theme.words import missing_words, read_words
from microjournal.words.words import Words

# Stands in for settings that cannot be read, so that the entries can be checked all the same.
_STAND_IN = Settings(title="", url="https://journal.invalid/")
_DEPENDS_ON_SETTINGS = frozenset({"alias-invalid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A journal that was checked.

    problems: in no order. entries: how many are public. links: to other sites, if they were asked for (see
    `microjournal.check.external.verdicts.external_links`).
    """

    problems: tuple[Diagnostic, ...]
    entries: int
    links: Mapping[str, Sequence[LinkUse]] = field(default_factory=dict)


def check(
    root: Path,
    *,
    today: str = "",
    drafts: bool = False,
    external: bool = False,
    jobs: int = 0,
    progress: Callable[[str, int, int], None] = lambda _phase, _done, _total: None,
) -> Checked:
    """Checks everything in a journal's folder, without the network.

    today: ISO date, "" for the journal's today. drafts: drafts and entries under embargo count as public.
    external: collect the links to other sites. jobs: number of processes, 0 for as many as there are processors.
    Only `.microjournal/`, if that can be, and the user's cache folder are written to.
    Raises OSError if the disk fails, and Busy while a build holds the journal.
    """
    options = BuildOptions(root=root, today=today, drafts=drafts, jobs=jobs, progress=progress)
    try:
        settings = read_settings_file(root)
    except JournalErrors as failed:
        return _check_entries(options, failed.problems, external=external)
    # The rows of the site are those of today and of what is public. Under other terms they are made in memory.
    site = None if today or drafts else root / "public"
    work = partial(_check_all, options, settings, external=external)
    try:
        with remembered(root) as folder, locked(folder):
            return with_state(folder, site, work, damage=distrust(root))
    except JournalErrors as failed:
        return _check_entries(options, failed.problems, external=external)


def _check_all(options: BuildOptions, source: SettingsFile, state: State, *, external: bool) -> Checked:
    """Checks a journal whose settings can be read."""
    inputs = read_inputs(options, source, state)
    if not inputs.is_whole:
        return Checked(problems=inputs.problems, entries=0)
    theme, settings = inputs.theme, inputs.settings
    examined = examine(options, inputs, state)
    journal = examined.journal
    problems = [*inputs.problems, *examined.problems]
    if theme is not None:
        words, of_words = read_words(theme, settings, options.root)
        problems += [*template_closures(theme)[1], *of_words, *missing_words(words, settings.theme.name, options.root)]
        if not any(p.severity == "error" for p in problems):
            problems += render_samples(journal, settings, theme, examined.shared, Words(words), root=options.root)

    def read(path: str) -> bytes:
        return (options.root / path).read_bytes()

    forget_advice(journal.db, source.digest)
    context = Context(journal=journal, settings=settings, read=read)
    problems += advise(context, faulty={p.span.path for p in problems if p.severity == "error"})
    state.commit()
    return _checked(examined, problems, external=external)


def _check_entries(options: BuildOptions, problems: Sequence[Diagnostic], *, external: bool) -> Checked:
    """Checks the entries alone. What is parsed under other settings than the journal's is not kept."""
    stand_in = SettingsFile(settings=_STAND_IN, digest=b"", problems=())

    def work(state: State) -> Checked:
        examined = examine(options, replace(read_inputs(options, stand_in, state), theme=None), state)
        others = [p for p in examined.problems if p.code not in _DEPENDS_ON_SETTINGS]
        return _checked(examined, [*problems, *others], external=external)

    with tempfile.TemporaryDirectory() as folder:
        return with_state(Path(folder), None, work)


def _checked(examined: Examined, problems: Sequence[Diagnostic], *, external: bool) -> Checked:
    journal = examined.journal
    entries = (journal.seen(n).entry for n in public_entries(journal.db))
    return Checked(
        problems=tuple(problems),
        entries=journal.group("home").count(),
        links=external_links(entries, examined.settings.menu) if external else {},
    )
