"""From the files of a journal to the plan of its site; all that can be wrong with a journal shows on this way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.diagnostics import Diagnostic
from microjournal.index.state import State
from microjournal.journal import permalinks as ledgers
from microjournal.model.files import FileInfo
from microjournal.model.settings import Settings
from microjournal.plan.output import Copy, Plan
from microjournal.sources.scan import Scan, read_files

if TYPE_CHECKING:
    from microjournal.journal.assemble import Journal
    from microjournal.plan.contract import ThemeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a journal says, and what it will look like. Of use for a build only if no problem is an error.

    settings: with the address that the plan is made for. files: facts of the files in `content/` and `static/` by path.
    static: paths that `static/` puts on the site. published: ids of the entries that were published before.
    lines: of `permalinks.txt`, once this plan is carried out. fresh: how many files were parsed this time.
    problems: of entries and addresses; not of settings and themes.
    """

    journal: Journal
    plan: Plan
    settings: Settings
    files: Mapping[str, FileInfo]
    static: frozenset[str]
    published: frozenset[str]
    lines: dict[str, ledgers.Line]
    fresh: int
    problems: tuple[Diagnostic, ...]


def examine(
    root: Path,
    scanned: Scan,
    state: State,
    settings: Settings,
    theme: ThemeView,
    assets: Sequence[Copy],
    *,
    today: str,
    drafts: bool,
    base_url: str,
    jobs: int,
    progress: Callable[[str, int, int], None],
    meanwhile: Callable[[], object] = lambda: None,
) -> Examined:
    """Reads and parses what the state does not know as it is now, puts the journal together, and plans its site.

    The state is committed with what was parsed. meanwhile: called once, while other processes parse if there
    are any. Raises OSError if the disk fails.
    """
    from microjournal.build.parse import parse_all
    from microjournal.journal.assemble import assemble
    from microjournal.plan.site import make_plan

    files, of_files = _read_files(root, scanned, state)
    parsing = parse_all(root, scanned.entries, state, settings, jobs=jobs, progress=progress, meanwhile=meanwhile)
    state.commit()
    static = {path.removeprefix("static/"): path for path in scanned.static if path in files}
    journal, of_journal = assemble(
        parsing.entries, today=today, files=files, static=static, drafts=drafts, known_authors=_names(settings)
    )
    ledger, of_ledger = read_ledger(root)
    aliases = {alias.lstrip("/"): e.id for e in (*journal.entries, *journal.pages) for alias in e.aliases}
    lines, old, of_addresses = ledgers.settle(ledger, journal.site_paths, aliases)
    copies = [Copy(path=path, source=source, digest=files[source].digest) for path, source in static.items()]
    shown_as = replace(settings, url=base_url) if base_url else settings
    plan, of_plan = make_plan(journal, shown_as, theme, old=old, files=(*assets, *copies), preview=drafts)
    # Two entries with one address were told as such; the plan sees no more than two files of one name.
    told = {p.span for p in of_journal if p.code in ("id-duplicate", "address-duplicate")}
    of_plan = [p for p in of_plan if p.code != "static-conflict" or p.span not in told]
    return Examined(
        journal=journal,
        plan=plan,
        settings=shown_as,
        files=files,
        static=frozenset(static),
        published=frozenset(line.id for line in ledger.values()),
        lines=lines,
        fresh=parsing.fresh,
        problems=(*scanned.problems, *of_files, *parsing.problems, *of_journal, *of_ledger, *of_addresses, *of_plan),
    )


def read_ledger(root: Path) -> tuple[dict[str, ledgers.Line], list[Diagnostic]]:
    """The lines of the journal's `permalinks.txt` by path, none if there is no such file yet."""
    from microjournal.content.source import SourceError, read_text

    try:
        return ledgers.read_ledger(read_text((root / ledgers.LEDGER).read_bytes(), path=ledgers.LEDGER))
    except FileNotFoundError:
        return {}, []
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
