"""From the files of a journal to its rows, and to the groups of pages that wait to be planned; and what is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from microjournal.build.inputs import Inputs
from microjournal.build.options import BuildOptions
from microjournal.build.parse import parse_all
from microjournal.diagnostics import Diagnostic, problem
from microjournal.forges.issues import issues_repository
from microjournal.index.state import State
from microjournal.journal.permalinks import at_lines
from microjournal.model.files import Scan
from microjournal.model.placeholder import is_placeholder
from microjournal.model.settings import Settings
from microjournal.plan.contract import ThemeView
from microjournal.sources.permalinks import read_permalinks
from microjournal.sources.scan import SETTINGS_FILE, read_files

if TYPE_CHECKING:
    from microjournal.index.journal import StoredJournal
    from microjournal.index.take_in import Terms

_NO_THEME: ThemeView = {"name": "", "options": {}, "assets": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a journal says. Of use for a build only if no problem is an error.

    settings: with the address that the site is built for. shared: inputs that every template may name.
    authority: of the guids of feeds, with its date. parsed: how many files were parsed this time.
    problems: of entries and addresses; not of settings and themes.
    """

    journal: StoredJournal
    settings: Settings
    shared: dict[str, Any]
    authority: str
    parsed: int
    problems: tuple[Diagnostic, ...]


def examine(options: BuildOptions, inputs: Inputs, state: State) -> Examined:
    """Reads and parses what the state does not know as it is now, updates the rows of the site, and its files.

    The state is committed with what was parsed. Raises OSError if the disk fails.
    """
    scanned, changed, db = inputs.scanned, inputs.changed, state.connection
    state.forget(changed.gone)
    of_files = _read_files(options, scanned, changed.files, state)
    parsed = parse_all(options, changed.parsed, state, inputs.settings)
    state.set_meta("parsed", inputs.parsing)
    # Imported here: see `microjournal.build.parse`.
    from microjournal.build.permalinks import take_in_permalinks
    from microjournal.index.copies import OWN_ICON
    from microjournal.index.journal import StoredJournal
    from microjournal.index.old import authority
    from microjournal.index.places import dead_links, is_on_site, names_in, update_places
    from microjournal.index.problems import stored_problems
    from microjournal.index.site_aliases import alias_problems
    from microjournal.index.update import forget_outdated, update
    from microjournal.plan.menu import menu_problems
    from microjournal.plan.site import empty_sections, shared_inputs

    state.commit()
    theme, settings = inputs.theme, replace(inputs.settings, url=options.base_url or inputs.settings.url)
    terms = terms_of(options, inputs)
    forget_outdated(state, terms)
    old = take_in_permalinks(options.root, state)
    fresh = update(state, terms, assets=theme.assets if theme else (), old=old)
    journal = StoredJournal(db)
    update_places(state, journal, fresh=fresh)
    exists = partial(is_on_site, db)
    problems = [
        *_kept_problems(scanned, of_files, state),
        *state.problems(),
        *stored_problems(db),
        *dead_links(db),
        *menu_problems(settings.menu, exists, partial(names_in, db)),
        *alias_problems(db, journal, settings.aliases, partial(names_in, db)),
        *_of_address(options, inputs.settings.url),
    ]
    return Examined(
        journal=journal,
        settings=settings,
        shared=shared_inputs(
            settings,
            theme.view if theme else _NO_THEME,
            exists,
            empty=empty_sections(journal, search=settings.search),
            preview=options.drafts,
            own_icon=bool(state.files([OWN_ICON])),
        ),
        authority=authority(db, terms.host, inputs.today),
        parsed=parsed,
        problems=tuple(at_lines(problems, lambda: read_permalinks(options.root))),
    )


def terms_of(options: BuildOptions, inputs: Inputs) -> Terms:
    """Under what a build sees its journal."""
    from microjournal.index.take_in import Terms

    settings = inputs.settings
    return Terms(
        today=inputs.today,
        drafts=options.drafts,
        authors=_names(settings),
        engine=inputs.engine,
        # As it is written: where a site is built for does not change what its feeds are known by.
        host=urlsplit(settings.url).netloc,
        aliases=settings.aliases,
        redirects=settings.redirects,
        issues=issues_repository(settings),
        avatars=settings.comments.has_avatars,
        images=settings.images and options.extras,
    )


def _of_address(options: BuildOptions, url: str) -> list[Diagnostic]:
    """A warning if the address in the settings, for which a site is built, is the one that `init` writes."""
    if options.base_url or not is_placeholder(url):
        return []
    from microjournal.content.positions import setting_span

    span = setting_span((options.root / SETTINGS_FILE).read_bytes(), "url", path=SETTINGS_FILE)
    message = "this address is an example, so nothing counts as published"
    return [problem("url-placeholder", message, span, help="write where the journal will be published")]


def _read_files(options: BuildOptions, scanned: Scan, paths: Sequence[str], state: State) -> list[Diagnostic]:
    """Reads files that are copied. Returns what is wrong with them."""
    stats = {path: scanned.files.get(path) or scanned.copied[path] for path in paths}
    facts, problems = read_files(options.root, stats, state.files(paths), read_at=time.time_ns())
    state.save_files(facts)
    state.forget([path for path in paths if path not in facts])
    return problems


def _kept_problems(scanned: Scan, of_files: Sequence[Diagnostic], state: State) -> list[Diagnostic]:
    """What is wrong with files that could not be read; those that were not looked at have what was wrong before."""
    found = [*scanned.problems, *of_files]
    if scanned.places is not None:
        before = [Diagnostic.from_plain(plain) for plain in state.meta("unreadable") or ()]
        found += [problem for problem in before if not _is_at(problem.span.path, scanned.places)]
    state.set_meta("unreadable", tuple([problem.to_plain() for problem in found]))
    return found


def _is_at(path: str, places: Sequence[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _names(settings: Settings) -> tuple[str, ...]:
    """Every way to name an author that the settings know, sorted; none if they list none."""
    return tuple(sorted(set(_all_names(settings)))) if settings.authors else ()


def _all_names(settings: Settings) -> Iterator[str]:
    yield from settings.authors
    for person in (*settings.authors.values(), *([settings.author] if settings.author else [])):
        yield person.name
