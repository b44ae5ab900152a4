"""The preview: rebuilds when something changes, keeps the last good site, and reports what it did."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from microjournal.build.lock import Busy
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.content.entry import ParseSettings, parse
from microjournal.diagnostics import Diagnostic, JournalErrors, Span
from microjournal.diagnostics.text import counted
from microjournal.journal.addresses import as_published, site_path
from microjournal.model.paths import file_of
from microjournal.serve.file_changes import EVERYTHING, describe
from microjournal.serve.requests import address_of
from microjournal.serve.updates import ShownProblem, Updates, site_change
from microjournal.sources.clock import today_in
from microjournal.sources.permalinks import remembered_here
from microjournal.sources.scan import CONTENT, SETTINGS_FILE
from microjournal.sources.settings import read_settings

_RETRY_SECONDS = 1.0


class Reporter(Protocol):
    """Shows the author what the preview does."""

    def say(self, line: str) -> None:
        """Shows one line."""

    def show_problems(self, problems: Sequence[Diagnostic]) -> None:
        """Shows problems that were not shown before."""

    def source_line(self, span: Span) -> str | None:
        """The line of the journal's file that a span points to, None if there is none."""

    def progress(self, phase: str, done: int, total: int) -> None:
        """Shows how far a build is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewOptions:
    """What to preview, and where.

    root: the journal's folder.
    host: name or address of this machine to serve on.
    port: to serve on; None for the first that is free.
    base_url: absolute address at which browsers reach the preview; "" for its own.
    today: ISO date; "" for the day it is.
    drafts: show drafts and entries under embargo.
    follow: open pages go to the entry that changed.
    jobs: processes for the first build; 0 for as many as there are processors.
    poll: look at the files once a second instead of asking the system for changes.
    gallery: show every kind of page in the journal's theme, instead of the journal.
    """

    root: Path
    host: str = "127.0.0.1"
    port: int | None = None
    base_url: str = ""
    today: str = ""
    drafts: bool = False
    follow: bool = False
    jobs: int = 0
    poll: bool = False
    gallery: bool = False


def site_folder(remembered: Path) -> Path:
    """Where the preview's site is written; never where the published one is.

    remembered: the folder of what builds remember, such as `.microjournal/`.
    """
    return remembered / "preview"


class Preview:
    """The preview of one journal, for one thread.

    remembered: the folder of what builds remember. port: that it is served on. build: makes the site.
    """

    def __init__(
        self,
        options: PreviewOptions,
        updates: Updates,
        reporter: Reporter,
        *,
        remembered: Path,
        port: int,
        build: Callable[[BuildOptions], BuildResult] = build,
    ) -> None:
        self.title = ""
        self._options = options
        self._port = port
        self._updates = updates
        self._reporter = reporter
        self._build_site = build
        self._remembered = remembered
        self._site = site_folder(remembered)
        # What may have changed since the last good build. One with errors may have ended before it looked.
        self._pending: set[str] = {EVERYTHING}
        self._reported: frozenset[Diagnostic] = frozenset()
        self._failure = ""
        self._is_wrong = False
        self._is_built = False
        self._is_away = False
        self._shaping = ParseSettings(url="")
        self._base = "/"
        self._day = ""
        self._retry_at: float | None = None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        return address_of(self._options.host, self._port, self._base)

    def is_due(self) -> bool:
        """Whether to build although no file changed: it is another day, a build failed and is to be tried again, the
        preview's site was deleted, or the journal's folder is back.
        """
        if self._retry_at is not None:
            return time.monotonic() >= self._retry_at
        if self._is_away:
            # The whole folder was moved or removed: no watch inside of it reports that it is back.
            return (self._options.root / SETTINGS_FILE).exists()
        if self._today() != self._day:
            return True
        # While the journal has errors, a site that was deleted cannot be built again.
        return self._is_built and not self._is_wrong and not (self._site / "index.html").exists()

    def rebuild(self, paths: Iterable[str] = (EVERYTHING,)) -> None:
        """Builds, and reports to pages and to the author. Mistakes in the journal never raise.

        paths: of the journal that may have changed since they were told before: files, folders, or EVERYTHING.
        """
        self._pending.update(paths)
        self._is_away = not (self._options.root / SETTINGS_FILE).exists()
        if not self._pending.isdisjoint((EVERYTHING, SETTINGS_FILE)):
            self._read_settings()
        before, self._day = self._day, self._today()
        reason = describe(self._changed()) or ("it is another day" if before not in ("", self._day) else "")
        result = self._build()
        if result is None:
            return
        if result.ok:
            self._report_success(result, reason)
        self._report_problems(result.problems)
        if not result.ok:
            self._report_errors([p for p in result.problems if p.severity == "error"], reason)

    def _changed(self) -> list[str]:
        """The files that changed, as the author sees it: not those that an editor has made for a moment."""
        told = sorted(self._pending - {EVERYTHING})
        return [path for path in told if os.path.lexists(self._options.root / path)] or told

    def _read_settings(self) -> None:
        """Reads the title, the path of the site and the time zone. Broken settings change nothing.

        Pages go to another path when the site has been built for it.
        """
        with suppress(JournalErrors, OSError):
            settings, _ = read_settings(self._options.root)
            self.title = settings.title
            self._shaping = ParseSettings(url=settings.url, timezone=settings.timezone)
            self._base = urlsplit(self._options.base_url or settings.url).path or "/"
            if not self._is_built:
                self._updates.set_base(self._base)

    def _today(self) -> str:
        with suppress(ValueError):
            return self._options.today or today_in(self._shaping.timezone)
        return ""

    def _build(self) -> BuildResult | None:
        """Builds; reports a failure and returns None if the build could not be finished."""
        options = self._options
        self._retry_at = None
        build_options = BuildOptions(
            root=options.root,
            output=self._site,
            base_url=options.base_url or self.address,
            today=self._day,
            drafts=options.drafts,
            # Processes pay for the first build; later there are threads, beside which they cannot simply be forked, and
            # mostly little to do.
            jobs=1 if self._is_built or self._is_wrong else options.jobs,
            update_permalinks=False,
            remembered=self._remembered,
            changed=None if EVERYTHING in self._pending else tuple(sorted(self._pending)),
            # They would take longer than all the rest.
            extras=False,
            progress=self._reporter.progress,
        )
        try:
            result = self._build_site(build_options)
        except Busy:
            self._report_failure("another build of this journal is under way; it is waited for", retry=True)
        except OSError as error:
            self._pending.add(EVERYTHING)
            reason = error.strerror or str(error)
            place = f": {error.filename}" if error.filename else ""
            # A place in a folder that the build makes for itself has another name each time.
            self._report_failure(f"{reason}{place}; it is tried again", retry=True, kind=reason)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the session of an author who writes
            self._pending.add(EVERYTHING)
            message = f"microjournal itself failed ({type(error).__name__}: {error}); please report this"
            self._report_failure(message, retry=False)
            self._reporter.say(traceback.format_exc().rstrip())
        else:
            self._failure = ""
            return result
        return None

    def _report_failure(self, message: str, *, retry: bool, kind: str = "") -> None:
        """Reports what went wrong, unless the last failure was of the same kind (the message if no kind is given)."""
        if retry:
            self._retry_at = time.monotonic() + _RETRY_SECONDS
        kind = kind or message
        if kind != self._failure:
            self._failure = kind
            self._say(message)
            self._is_wrong = True
            # At no place of the journal: neither code nor path.
            failure = Diagnostic(code="", severity="error", message=message, span=Span(path=""))
            self._updates.set_problems([ShownProblem(diagnostic=failure)])

    def _report_problems(self, problems: Sequence[Diagnostic]) -> None:
        """Reports each problem to the author once, and again only if it comes back."""
        new = [found for found in problems if found not in self._reported]
        self._reported = frozenset(problems)
        if new:
            self._reporter.show_problems(new)

    def _report_errors(self, errors: Sequence[Diagnostic], reason: str) -> None:
        self._is_wrong = True
        state = "the site stays as it was" if self._is_built else "there is no site yet"
        self._say(f"{counted(len(errors), 'error')}; {state}", reason)
        source_line = self._reporter.source_line
        self._updates.set_problems([ShownProblem(diagnostic=e, source=source_line(e.span)) for e in errors])

    def _report_success(self, result: BuildResult, reason: str) -> None:
        self._updates.set_base(self._base)
        if result.written or result.removed:
            change = site_change(self._changed(), result.written, result.removed, self._page_to_follow())
            self._updates.publish(change)
            done = "rebuilt" if self._is_built else "built"
            self._say(f"{done} {_amount(result.written, len(result.removed))} in {result.seconds:.2f} s", reason)
        elif self._is_wrong:
            self._say("mended; the site is as it was", reason)
        elif result.parsed or result.rendered:
            self._say("nothing on the site changed", reason)
        self._updates.set_problems([])
        self._is_wrong = False
        self._is_built = True
        self._pending.clear()

    def _page_to_follow(self) -> str:
        """The file of the changed entry's page; "" unless exactly one entry changed and has one."""
        sources = [path for path in self._changed() if path.startswith(f"{CONTENT}/") and path.endswith(".md")]
        if not self._options.follow or len(sources) != 1:
            return ""
        try:
            data = (self._options.root / sources[0]).read_bytes()
        except OSError:
            return ""
        entry = parse(data, path=sources[0], settings=self._shaping).entry
        if entry is None:
            return ""
        known = remembered_here(self._options.root)
        page = file_of(site_path(as_published(entry, known.id_at)))
        return page if (self._site / page).is_file() else ""

    def _say(self, line: str, reason: str = "") -> None:
        self._reporter.say(f"{time.strftime('%H:%M:%S')} {line}{f' ({reason})' if reason else ''}")


def _amount(written: Collection[str], removed: int) -> str:
    """What was rebuilt, in pages if there are any."""
    pages = sum(path.endswith(".html") for path in written)
    parts = [counted(pages, "page") if pages else counted(len(written), "file")] if written else []
    if removed:
        parts.append(f"{counted(removed, 'file')} removed")
    return ", ".join(parts)
