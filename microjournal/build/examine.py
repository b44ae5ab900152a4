"""From the files of a journal to the plan of its site; all that can be wrong with a journal shows on this way."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.build.inputs import Inputs
from microjournal.build.options import BuildOptions
from microjournal.build.parse import parse_all
from microjournal.content.source import SourceError, read_text
from microjournal.diagnostics import Diagnostic
from microjournal.index.state import State
from microjournal.journal.addresses import site_path
from microjournal.journal.permalinks import PERMALINKS, Permalink, parse_permalinks, update_permalinks
from microjournal.model.files import FileInfo
from microjournal.model.settings import Settings
from microjournal.plan.contract import ThemeView
from microjournal.plan.output import Copy, Plan
from microjournal.sources.scan import Scan, read_files
from microjournal.theme.load import Theme

if TYPE_CHECKING:
    from microjournal.journal.assemble import Journal

_NO_THEME: ThemeView = {"name": "", "options": {}, "assets": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a journal says, and what its site will look like. Of use for a build only if no problem is an error.

    settings: as written. theme: None if it cannot be used. files: in `content/` and `static/`, by path.
    static: paths that `static/` puts on the site. published: ids of the entries that were published before.
    lines: of `permalinks.txt`, once this plan is carried out. parsed: how many files were parsed this time.
    problems: of entries and addresses; not of settings and themes.
    """

    journal: Journal
    plan: Plan
    settings: Settings
    theme: Theme | None
    files: Mapping[str, FileInfo]
    static: frozenset[str]
    published: frozenset[str]
    lines: dict[str, Permalink]
    parsed: int
    problems: tuple[Diagnostic, ...]


def examine(options: BuildOptions, inputs: Inputs, state: State) -> Examined:
    """Reads and parses what the state does not know as it is now, puts the journal together, and plans its site.

    The state is committed with what was parsed. Raises OSError if the disk fails.
    """
    settings, scanned = inputs.settings, inputs.scanned
    files, of_files = _read_files(options.root, scanned, state)
    parsing = parse_all(options, scanned.entries, state, settings)
    # Imported here: see `microjournal.build.parse`.
    from microjournal.journal.assemble import assemble

    state.commit()
    static = {path.removeprefix("static/"): path for path in scanned.static if path in files}
    journal, of_journal = assemble(
        parsing.entries,
        today=inputs.today,
        files=files,
        static=static,
        drafts=options.drafts,
        known_authors=_names(settings),
    )
    known, of_permalinks = _parse_permalinks(inputs.permalinks)
    public = (*journal.entries, *journal.pages)
    published = {entry.id: site_path(entry) for entry in public}
    aliases = {alias.lstrip("/"): entry.id for entry in public for alias in entry.aliases}
    lines, old, of_old = update_permalinks(known, published, aliases)
    copies = [Copy(path=path, source=source, digest=files[source].digest) for path, source in static.items()]
    plan, of_plan = _plan(options, inputs, replace(journal, old_addresses=old), copies)
    # Two entries with one address are reported already; the plan sees no more than two files of one name.
    reported = {p.span for p in of_journal if p.code in ("id-duplicate", "address-duplicate")}
    of_plan = [p for p in of_plan if p.code != "static-conflict" or p.span not in reported]
    return Examined(
        journal=journal,
        plan=plan,
        settings=settings,
        theme=inputs.theme,
        files=files,
        static=frozenset(static),
        published=frozenset(line.id for line in known.values()),
        lines=lines,
        parsed=parsing.parsed,
        problems=(
            *scanned.problems,
            *of_files,
            *parsing.problems,
            *of_journal,
            *of_permalinks,
            *of_old,
            *of_plan,
        ),
    )


def _plan(
    options: BuildOptions, inputs: Inputs, journal: Journal, copies: Sequence[Copy]
) -> tuple[Plan, list[Diagnostic]]:
    """The plan of the site for the address that it is built for, and the problems that only the plan can see."""
    from microjournal.plan.site import make_plan

    settings, theme = inputs.settings, inputs.theme
    return make_plan(
        journal,
        replace(settings, url=options.base_url or settings.url),
        theme.view if theme else _NO_THEME,
        files=(*(theme.assets if theme else ()), *copies),
        preview=options.drafts,
    )


def _parse_permalinks(data: bytes) -> tuple[dict[str, Permalink], list[Diagnostic]]:
    try:
        return parse_permalinks(read_text(data, path=PERMALINKS))
    except SourceError as error:
        return {}, [error.diagnostic]


def _read_files(root: Path, scanned: Scan, state: State) -> tuple[Mapping[str, FileInfo], list[Diagnostic]]:
    facts, problems = read_files(root, {**scanned.files, **scanned.static}, state.files(), read_at=time.time_ns())
    state.save_files(facts)
    return {path: fact for path, (_, fact) in facts.items()}, problems


def _names(settings: Settings) -> set[str]:
    """Every way to name an author that the settings know; empty if they list none."""
    if not settings.authors:
        return set()
    people = [*settings.authors.values(), *([settings.author] if settings.author else [])]
    return {*settings.authors, *(person.name for person in people)}
