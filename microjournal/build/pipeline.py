"""The pipeline: scan, parse, assemble, plan, find what is stale, render, publish, record.

A build either brings the output folder to what the journal says, or says what is wrong and leaves it as it is.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions, BuildResult, Made
from microjournal.build.versions import engine_digest, parsing_digest, settings_digest
from microjournal.build.workers import default_jobs
from microjournal.diagnostics import Diagnostic, JournalErrors, as_errors, most_helpful_first
from microjournal.index.database import in_words
from microjournal.index.state import State, with_state
from microjournal.journal import permalinks as ledgers
from microjournal.model.digest import Digest, digest
from microjournal.model.files import STATE_FOLDER
from microjournal.model.settings import Settings
from microjournal.output.folder import OutputFolder
from microjournal.output.publish import Unfinished, obstacles, publish, refusals
from microjournal.plan.output import Plan, Section
from microjournal.plan.stale import Before, Record, sections_to_open
from microjournal.sources.clock import today as day_of
from microjournal.sources.scan import Scan, scan
from microjournal.sources.settings import read_settings
from microjournal.theme.load import Theme, load_theme

if TYPE_CHECKING:
    from microjournal.build.examine import Examined
    from microjournal.output.stage import Staged
    from microjournal.plan.stale import Closure


def build(options: BuildOptions) -> BuildResult:
    """Builds the site. Mistakes in the journal are in the result.

    Raises OSError if the disk fails (Unfinished if that was not before something was published), and Busy if another
    build does not end.
    """
    started = time.perf_counter()
    state_folder = options.root / STATE_FOLDER
    try:
        # Before they are read: if they are changed in between, the next build looks again.
        source = settings_digest(options.root)
        settings, problems = read_settings(options.root)
        state_folder.mkdir(exist_ok=True)
        with locked(state_folder, options.waiting):
            result = with_state(state_folder, lambda state: _Build(options, settings, source, problems, state).run())
    except JournalErrors as failed:
        result = BuildResult(problems=tuple(most_helpful_first(failed.problems)))
    return replace(result, seconds=time.perf_counter() - started)


class _Build:
    """One build: the values that its steps hand to each other."""

    def __init__(
        self, options: BuildOptions, settings: Settings, source: Digest, problems: Sequence[Diagnostic], state: State
    ) -> None:
        self.options = options
        self.settings = settings
        self.source = source
        self.state = state
        self.problems = list(problems)
        self.jobs = options.jobs or default_jobs()
        self.today = day_of(settings, options.today or None)
        self.folder = OutputFolder(options.output or options.root / "public")
        self.folder_key = str(self.folder.folder.resolve())
        self.note = ""
        self.made: Made | None = None
        self.closures: tuple[Mapping[str, Closure], Sequence[Diagnostic]] | None = None

    def run(self) -> BuildResult:
        """All steps."""
        scanned = scan(self.options.root)
        theme, problems = load_theme(self.settings, self.options.root)
        self.problems += problems
        if theme is None:
            raise JournalErrors(self.problems)
        self.ledger_text = self._read_ledger()
        everything = self._inputs_digest(theme)
        if self._is_settled(scanned, everything):
            known = self.state.meta(f"summary {self.folder_key}")
            return BuildResult(
                problems=tuple(Diagnostic.from_plain(p) for p in known[2]), entries=known[0], outputs=known[1]
            )
        self._prepare_state(everything)
        return self._carry_out(self._examine(scanned, theme), theme)

    def _read_ledger(self) -> str:
        try:
            return (self.options.root / ledgers.LEDGER).read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return ""

    def _inputs_digest(self, theme: Theme) -> tuple[Digest, ...]:
        """Digests of: what shapes every output, what shapes parsing, and everything but the journal's own files.

        All of it as this build has read it, whatever has become of the files meanwhile.
        """
        engine = engine_digest()
        parsing = parsing_digest(engine, self.settings)
        options = self.options
        flags = (options.base_url, self.today, options.drafts, options.strict, options.record)
        assets = tuple((a.path, a.digest) for a in theme.assets)
        return engine, parsing, digest((engine, self.source, theme.digest, assets, self.ledger_text, flags))

    def _is_settled(self, scanned: Scan, everything: tuple[Digest, ...]) -> bool:
        """Whether nothing at all changed since the last build of this folder, and its files are as they were left."""
        state = self.state
        if self.options.full or self.options.keep or state.fresh or scanned.problems:
            return False
        if state.meta(f"inputs {self.folder_key}") != everything[2]:
            return False
        if {path: source.stat for path, source in state.sources().items()} != scanned.entries:
            return False
        if {p: stat for p, (stat, _) in state.files().items()} != {**scanned.files, **scanned.static}:
            return False
        outputs = state.output_stats(self.folder_key)
        return self.folder.stats(outputs) == outputs

    def _prepare_state(self, everything: tuple[Digest, ...]) -> None:
        """Forgets what was made under other conditions."""
        engine, parsing, _ = everything
        state = self.state
        self.note = state.fresh and f"{state.fresh}: building everything"
        if state.fresh == "no earlier build is known":
            self.note = ""
        before = state.meta("engine")
        if self.options.full or before != engine:
            # Nothing is noted either if only `check` has been here yet.
            if before is not None and not state.fresh and not self.options.full:
                self.note = "microjournal, Python or a library is another version: building everything"
            state.forget_records()
        if self.options.full or state.meta("parsing") != parsing:
            state.forget_parsing()
        state.set_meta("engine", engine)
        state.set_meta("parsing", parsing)
        state.forget_settled()
        state.commit()

    def _examine(self, scanned: Scan, theme: Theme) -> Examined:
        """From files to a plan without errors. Raises JournalErrors with everything that is wrong."""
        from microjournal.build.examine import examine

        options = self.options
        examined = examine(
            options.root,
            scanned,
            self.state,
            self.settings,
            theme.view,
            theme.assets,
            today=self.today,
            drafts=options.drafts,
            base_url=options.base_url,
            jobs=self.jobs,
            progress=options.progress,
            meanwhile=partial(self._make_ready_to_render, theme),
        )
        self.problems += examined.problems
        if options.strict:
            self.problems = as_errors(self.problems)
        if any(p.severity == "error" for p in self.problems):
            raise JournalErrors(self.problems)
        if options.keep:
            self.made = Made(
                journal=examined.journal,
                settings=examined.settings,
                source=self.settings,
                theme=theme,
                shared=examined.plan.shared,
                files=examined.files,
                static=examined.static,
            )
        return examined

    def _carry_out(self, examined: Examined, theme: Theme) -> BuildResult:
        """From a plan to the site. Raises JournalErrors if something must not be touched or a template fails."""
        from microjournal.build.render import Job, render_all

        plan = examined.plan
        self._refuse(refusals(self.folder, self.options.root))
        closures, problems = self._closures(theme)
        self._refuse(problems)
        before = self._before(plan, theme)
        opened = sections_to_open(plan.sections, before)
        self.state.commit()
        try:
            self.folder.open_stage()
            job = Job(
                root=self.options.root,
                folder=self.folder,
                sections=opened,
                copies=plan.copies,
                before=before,
                closures=closures,
                shared=plan.shared,
                base=plan.shared["site"]["url"],
                templates=theme.templates,
                database=self.state.path,
            )
            staged, problems = render_all(
                job,
                jobs=self.jobs,
                progress=self.options.progress,
                note=self._note,
                meanwhile=partial(self._get_ahead, plan, opened, before),
            )
            self._refuse(problems)
            self._refuse(obstacles(self.folder, self.options.root, staged, before.owned))
            if self.options.record:
                self._save_ledger(examined.lines)
            with _publishing(self.state.path):
                removed = publish(self.folder, set(plan.paths()), staged, before.owned)
                result = self._result(examined, staged, removed)
                self._remember(result, theme, closures)
        finally:
            self.folder.close_stage()
        return result

    def _make_ready_to_render(self, theme: Theme) -> None:
        """Imports what comes after parsing and reads the templates. What is wrong with them is told in its turn."""
        self._closures(theme)
        if self.state.fresh:
            # Everything will be rendered. The processes that do it have from this one what it has imported.
            pass

    def _closures(self, theme: Theme) -> tuple[Mapping[str, Closure], Sequence[Diagnostic]]:
        if self.closures is None:
            from microjournal.build.render import template_closures

            self.closures = template_closures(theme, self.state)
        return self.closures

    def _refuse(self, problems: Sequence[Diagnostic]) -> None:
        if problems:
            raise JournalErrors([*self.problems, *problems])

    def _before(self, plan: Plan, theme: Theme) -> Before:
        """What earlier builds left. The keys of sections count only if what all sections share is as it was."""
        common = digest((plan.shared, theme.digest, self.source))
        name = f"common {self.folder_key}"
        if self.state.meta(name) != common:
            self.state.forget_section_keys(self.folder_key)
            self.state.set_meta(name, common)
        records = self.state.records(self.folder_key)
        present = self.folder.stats(records)
        return Before(
            records=records,
            present=present,
            owned=self._owned({path for path, stat in present.items() if records[path].stat == stat}),
            keys=self.state.section_keys(self.folder_key),
            reads=self.state.meta(f"reads {self.folder_key}") or {},
        )

    def _owned(self, left: set[str]) -> set[str]:
        """The files of ours in the folder. left: those that are as a build left them, whatever the lists say."""
        owned = self.folder.owned()
        if not owned >= left:
            self.folder.own(left)
        return owned | left

    def _save_ledger(self, lines: Mapping[str, ledgers.Line]) -> None:
        """Notes what is about to be published: an address that readers may have seen is never forgotten.

        A half-written ledger cannot be: it is moved into its place. Lines that came into it while this build ran stay;
        the next build deals with them.
        """
        now = self._read_ledger()
        ours = ledgers.write_ledger(lines)
        noted = lines if now == self.ledger_text else {**ledgers.read_ledger(now)[0], **lines}
        text = ours if noted is lines else ledgers.write_ledger(noted)
        if text != now:
            beside = self.options.root / STATE_FOLDER / "permalinks.new"
            beside.write_text(text, encoding="utf-8", newline="\n")
            os.replace(beside, self.options.root / ledgers.LEDGER)
            self.problems = ledgers.at_new_lines(self.problems, noted)
        self.ledger_text = ours

    def _result(self, examined: Examined, staged: Sequence[Staged], removed: Sequence[str]) -> BuildResult:
        return BuildResult(
            problems=tuple(most_helpful_first(self.problems)),
            entries=len(examined.journal.entries),
            outputs=sum(1 for _ in examined.plan.paths()),
            parsed=examined.fresh,
            rendered=len(staged),
            written=tuple(s.path for s in staged if s.changed),
            removed=tuple(removed),
            reasons=tuple([(s.path, s.reasons) for s in staged]),
            note=self.note,
            made=self.made,
            examined=examined,
        )

    def _note(self, staged: Sequence[Staged]) -> None:
        """Notes what will be published; it becomes a record when all of it is, and `_remember` commits it."""
        self.state.save_records(self.folder_key, {s.path: Record(s.trace, s.stat) for s in staged})

    def _get_ahead(self, plan: Plan, opened: Sequence[Section], before: Before) -> None:
        """Does while others render what would be waited for afterwards."""
        if not before.owned:
            self.folder.prepare_lists(plan.paths())
        # Like `_note`: they count once everything is published.
        self.state.save_section_keys(self.folder_key, {s.name: s.key() for s in opened if s.key is not None})

    def _remember(self, result: BuildResult, theme: Theme, closures: Mapping[str, Closure]) -> None:
        """Records what was published, once it stands."""
        state, folder = self.state, self.folder_key
        state.forget_removed(folder, result.removed)
        summary = (result.entries, result.outputs, tuple(p.to_plain() for p in result.problems))
        state.set_meta(f"summary {folder}", summary)
        state.set_meta(f"reads {folder}", {closure.digest: closure.plain for closure in closures.values()})
        state.set_meta(f"inputs {folder}", self._inputs_digest(theme)[2])
        state.commit()


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
