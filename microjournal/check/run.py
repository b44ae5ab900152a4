"""Looks at a journal without building its site: all that is wrong, and what is worth knowing besides."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from microjournal.build.examine import Examined, examine
from microjournal.build.lock import locked
from microjournal.build.versions import engine_digest, parsing_digest
from microjournal.build.workers import default_jobs
from microjournal.diagnostics import Diagnostic, JournalErrors
from microjournal.index.state import State, open_state, with_state
from microjournal.journal.assemble import Journal
from microjournal.model.files import STATE_FOLDER
from microjournal.model.settings import MenuItem, Settings
from microjournal.plan.contract import ThemeView
from microjournal.sources.clock import today as day_of
from microjournal.sources.scan import Scan, scan
from microjournal.sources.settings import read_settings
from microjournal.theme.load import Theme, load_theme

# Stands in for settings that cannot be read, so that the entries can be looked at all the same.
_STAND_IN = Settings(title="", url="https://journal.invalid/")
_DEPENDS_ON_SETTINGS = frozenset({"alias-invalid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A journal that was looked at. problems: in no order. journal: what is public in it. menu: from its settings."""

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
    """Looks at everything in a journal's folder, without the network.

    today: ISO date, "" for the journal's today. drafts: drafts and entries under embargo count as public. jobs:
    processes, 0 for as many as there are processors. Nothing but `.microjournal/` and the program's own bytecode is
    written.
    Raises OSError if the disk fails, and Busy while a build holds the journal.
    """
    looking = _Looking(root=root, today=today, drafts=drafts, jobs=jobs or default_jobs(), progress=progress)
    try:
        settings, problems = read_settings(root)
    except JournalErrors as failed:
        return looking.without_settings(failed.problems)
    folder = root / STATE_FOLDER
    folder.mkdir(exist_ok=True)
    with locked(folder):
        return with_state(folder, lambda state: looking.at(settings, state, problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """What a look at a journal needs to know."""

    root: Path
    today: str
    drafts: bool
    jobs: int
    progress: Callable[[str, int, int], None]

    def at(self, settings: Settings, state: State, problems: Sequence[Diagnostic]) -> Checked:
        """At a journal whose settings can be read. problems: what is wrong with these."""
        from microjournal.build.render import template_closures
        from microjournal.check.advice import advise
        from microjournal.check.rules.context import Context
        from microjournal.check.rules.theme import render_samples

        theme, of_theme = load_theme(settings, self.root)
        scanned = scan(self.root)
        _prepare(state, settings, scanned)
        found = self._examine(scanned, state, settings, theme)
        problems = [*problems, *of_theme, *found.problems]
        if theme is not None:
            problems += template_closures(theme, state)[1]
        state.commit()
        if theme is not None and not any(p.severity == "error" for p in problems):
            problems += render_samples(found.plan, theme, root=self.root, database=state.path)
        context = Context(journal=found.journal, settings=settings, published=found.published, read=self._read)
        problems += list(advise(context, faulty={p.span.path for p in problems if p.severity == "error"}))
        return Checked(journal=found.journal, menu=settings.menu, problems=tuple(problems))

    def without_settings(self, problems: Sequence[Diagnostic]) -> Checked:
        """At the entries alone. What is parsed under other settings than the journal's is not kept."""
        with tempfile.TemporaryDirectory() as folder:
            state = open_state(Path(folder))
            try:
                found = self._examine(scan(self.root), state, _STAND_IN, None)
            finally:
                state.close()
        others = [p for p in found.problems if p.code not in _DEPENDS_ON_SETTINGS]
        return Checked(journal=found.journal, problems=(*problems, *others))

    def _examine(self, scanned: Scan, state: State, settings: Settings, theme: Theme | None) -> Examined:
        return examine(
            self.root,
            scanned,
            state,
            settings,
            theme.view if theme else _NO_THEME,
            theme.assets if theme else (),
            today=day_of(settings, self.today or None),
            drafts=self.drafts,
            base_url="",
            jobs=self.jobs,
            progress=self.progress,
        )

    def _read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


_NO_THEME: ThemeView = {"name": "", "options": {}, "assets": {}}


def _prepare(state: State, settings: Settings, scanned: Scan) -> None:
    """Forgets what was parsed under other conditions, and that builds were at rest if there is something new."""
    parsing = parsing_digest(engine_digest(), settings)
    if state.meta("parsing") != parsing:
        state.forget_parsing()
        state.set_meta("parsing", parsing)
    files = {path: stat for path, (stat, _) in state.files().items()}
    entries = {path: source.stat for path, source in state.sources().items()}
    if entries != scanned.entries or files != {**scanned.files, **scanned.static}:
        state.forget_settled()
