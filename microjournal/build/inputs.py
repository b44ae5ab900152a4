"""What a build reads before it looks at an entry, as one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from microjournal.build.extras import missing_extras, versions_of_extras
from microjournal.build.options import BuildOptions
from microjournal.build.versions import engine_digest, parsing_digest
from microjournal.diagnostics import Diagnostic, JournalErrors
from microjournal.index.state import Changed, State
from microjournal.model.digest import Digest, digest, digest_bytes
from microjournal.model.files import FileStat, Scan
from microjournal.model.settings import Settings
from microjournal.sources.clock import today
from microjournal.sources.folders import emptied_content, lost_folders
from microjournal.sources.permalinks import refused_permalinks, stat_permalinks
from microjournal.sources.scan import CONTENT, SETTINGS_FILE, scan, scan_some
from microjournal.sources.settings import read_settings
from microjournal.sources.state_folder import tracked_problems
from microjournal.theme.load import Theme, load_theme
from microjournal.trust.boundary import Boundary
from microjournal.trust.cache_folder import is_in_checkout


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """The journal's settings. digest: of the file, taken before it was read. problems: warnings about it."""

    settings: Settings
    digest: Digest
    problems: Sequence[Diagnostic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What shapes a site besides the content of the journal's files.

    settings: as written. theme: None if it has errors. scanned: the files of the journal, or those of which a build was
    told. is_whole: none of its folders is missing; if one is, nothing else here is of use. changed: files that are not
    as they were. permalinks: stat of `permalinks.txt`. today: ISO date.
    engine: digest of the program and its libraries. parsing: of what, besides a file itself, shapes the entry in it.
    site_wide: of what shapes all pages alike: the settings and the theme.
    all_but_files: of everything here but the scan and the permalinks. problems: with the settings, the theme and the
    journal's folders.
    """

    settings: Settings
    theme: Theme | None
    scanned: Scan
    is_whole: bool
    changed: Changed
    permalinks: FileStat
    today: str
    engine: Digest
    parsing: Digest
    site_wide: Digest
    all_but_files: Digest
    problems: tuple[Diagnostic, ...]

    def digest(self, permalinks: FileStat | None) -> Digest:
        """Digest of everything here but the scan. permalinks: stat of that file, as this build leaves it."""
        return digest((self.all_but_files, permalinks))


def read_settings_file(root: Path) -> SettingsFile:
    """The journal's settings. Raises JournalErrors if they cannot be used."""
    if refused := Boundary(root).refused(SETTINGS_FILE):
        raise JournalErrors([refused])
    # The digest first: if the file is changed in between, the next build looks again.
    try:
        before = digest_bytes((root / SETTINGS_FILE).read_bytes())
    except OSError:
        before = digest_bytes(b"")
    settings, problems = read_settings(root)
    return SettingsFile(settings=settings, digest=before, problems=problems)


def read_inputs(options: BuildOptions, source: SettingsFile, state: State) -> Inputs:
    """Scans the journal's folder and reads its theme. Raises OSError if the disk fails."""
    settings = source.settings
    engine = engine_digest(state)
    parsing = parsing_digest(engine, settings)
    # Where not every file has been parsed in this way yet, it is not enough to look at those that changed.
    told = options.changed if state.meta("parsed") == parsing else None
    scanned, lost = _look(options.root, told, settings)
    state.forget_outdated_parsing(parsing)
    theme, problems = load_theme(settings, options.themes or options.root)
    site_wide = digest((source.digest, theme.digest if theme else b""))
    assets = tuple((asset.path, asset.digest) for asset in theme.assets) if theme else ()
    day = today(settings, options.today or None)
    # What is said of these is said again by a build that has nothing to do, and no longer when it is mended.
    missing = missing_extras(settings, options.root) if options.extras else ()
    found = (*lost, *source.problems, *problems, *missing, *_refused(options.root))
    flags = (
        options.base_url,
        day,
        options.drafts,
        options.strict,
        options.update_permalinks,
        versions_of_extras(settings) if options.extras else (),
        is_in_checkout(options.root),
    )
    return Inputs(
        settings=settings,
        theme=theme,
        scanned=scanned,
        is_whole=not lost,
        changed=state.compare(scanned),
        permalinks=stat_permalinks(options.root),
        today=day,
        engine=engine,
        parsing=parsing,
        site_wide=site_wide,
        all_but_files=digest((engine, site_wide, assets, flags, tuple([problem.to_plain() for problem in found]))),
        problems=found,
    )


def _refused(root: Path) -> list[Diagnostic]:
    return [*tracked_problems(root), *refused_permalinks(root)]


def _look(root: Path, told: Sequence[str] | None, settings: Settings) -> tuple[Scan, list[Diagnostic]]:
    """The files of the journal, or those of which a build was told; and which folders are missing. Raises OSError."""
    lost = lost_folders(root)
    boundary = Boundary(root, settings.outside)
    scanned = scan(root, boundary) if told is None else scan_some(root, told, boundary)
    if not lost and not scanned.entries and any(place.partition("/")[0] == CONTENT for place in told or (CONTENT,)):
        lost = emptied_content(root, boundary)
    return scanned, lost
