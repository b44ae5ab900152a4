"""The preview: rebuilds when something changes, keeps the last good site, and says what it did."""

from __future__ import annotations

import time
import traceback
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from microjournal.build.lock import Busy
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.diagnostics import Diagnostic, JournalErrors, Span
from microjournal.model.files import STATE_FOLDER
from microjournal.serve.changes import in_words
from microjournal.serve.first_look import FirstLooks
from microjournal.serve.news import Change, News, change_of, shown_failure, shown_problem
from microjournal.serve.requests import address_of
from microjournal.sources.clock import today_in
from microjournal.sources.scan import SETTINGS
from microjournal.sources.settings import read_settings

_PREVIEW = "preview"
_TRY_AGAIN_AFTER = 1.0
_ANOTHER_DAY = "it is another day"
# A build that is quicker than this needs nothing before it.
_QUICK = 0.15


class Voice(Protocol):
    """Where the preview says what it does."""

    def say(self, line: str) -> None:
        """One line."""

    def show(self, problems: Sequence[Diagnostic]) -> None:
        """Problems that were not shown before."""

    def source(self, span: Span) -> str | None:
        """The line of the journal's file that a span points to, None if there is none."""

    def progress(self, phase: str, done: int, total: int) -> None:
        """How far a build is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewOptions:
    """What to preview. root: the journal's folder. host, port: where it is served. base_url: another address by which
    browsers reach it, "" for none. today: ISO date, "" for the day it is. follow: pages go to the entry that changed.
    jobs: processes for the first build. quick: seconds; when builds take longer, the page of an entry that was saved is
    shown before the build.
    """

    root: Path
    host: str
    port: int
    base_url: str = ""
    today: str = ""
    drafts: bool = False
    follow: bool = False
    jobs: int = 0
    quick: float = _QUICK


def site_folder(root: Path) -> Path:
    """Where the preview's site is written; never where the published one is."""
    return root / STATE_FOLDER / _PREVIEW


class Preview:
    """The preview of one journal, for one thread."""

    def __init__(self, options: PreviewOptions, news: News, voice: Voice) -> None:
        self._options = options
        self._news = news
        self._voice = voice
        self._site = site_folder(options.root)
        self._sources: set[str] = set()
        self._shown: frozenset[Diagnostic] = frozenset()
        self._failure = ""
        self._was_wrong = False
        self._stands = False
        self._timezone = "UTC"
        self._day = ""
        self._again_at: float | None = None
        self._is_away = False
        self._last = 0.0
        self._looks = FirstLooks(options.root, self._site)
        self.title = ""

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        return address_of(self._options.host, self._options.port, self._news.base)

    def is_due(self) -> bool:
        """Whether to build although no file changed: another day, a build to try again, a site that was deleted, a
        journal that is back.
        """
        if self._again_at is not None:
            return time.monotonic() >= self._again_at
        if self._is_away:
            # The whole folder was moved or removed, which nobody is told who watches what is in it.
            return (self._options.root / SETTINGS).exists()
        if self._today() != self._day:
            return True
        # While the journal has errors, a site that was deleted cannot be made anew.
        return self._stands and not self._was_wrong and not (self._site / "index.html").exists()

    def look(self, sources: Sequence[str]) -> bool:
        """Shows the page of an entry that alone was saved, if builds take long, and says so. `update` must follow."""
        if self._was_wrong or len(sources) != 1 or self._last < self._options.quick:
            return False
        path = self._looks.show(sources[0])
        if path:
            self._news.changed(Change(files=frozenset({path}), follow=path if self._options.follow else ""))
        return bool(path)

    def update(self, sources: Iterable[str] = ()) -> None:
        """Builds, and tells pages and the terminal what came of it. Mistakes of the journal's never raise.

        sources: the author's files that changed; none for a look at whether anything did.
        """
        self._sources.update(sources)
        self._is_away = not (self._options.root / SETTINGS).exists()
        self._read_settings()
        before, self._day = self._day, self._today()
        why = in_words(sorted(self._sources)) or (_ANOTHER_DAY if before not in ("", self._day) else "")
        result = self._build()
        if result is None:
            return
        self._show_new(result.problems)
        if result.ok:
            self._remember(result)
            self._tell(result, why)
        else:
            if taken_back := self._looks.take_back():
                self._news.changed(Change(files=taken_back))
            self._tell_wrong([p for p in result.problems if p.severity == "error"], why)

    def _read_settings(self) -> None:
        """Learns where the site is to be served and in what time zone. Broken settings change nothing."""
        with suppress(JournalErrors, OSError):
            settings, _ = read_settings(self._options.root)
            self.title, self._timezone = settings.title, settings.timezone
            self._news.move(urlsplit(self._options.base_url or settings.url).path or "/")

    def _today(self) -> str:
        with suppress(ValueError):
            return self._options.today or today_in(self._timezone)
        return ""

    def _build(self) -> BuildResult | None:
        """Builds; None if that could not be finished, and then it has been said why."""
        options = self._options
        self._again_at = None
        build_options = BuildOptions(
            root=options.root,
            output=self._site,
            base_url=options.base_url or self.address,
            today=self._day,
            drafts=options.drafts,
            # Processes are worth their while for the first build; later there are threads, beside which they cannot
            # simply be forked, and mostly little to do.
            jobs=1 if self._stands or self._was_wrong else options.jobs,
            record=False,
            keep=not self._looks.ready or bool(self._sources),
            progress=self._voice.progress,
        )
        try:
            result = build(build_options)
        except Busy:
            self._fail("another build of this journal is under way; it is waited for", again=True)
        except OSError as error:
            reason = error.strerror or str(error)
            place = f": {error.filename}" if error.filename else ""
            # The place has another name each time if it is in a folder that the build makes for itself.
            self._fail(f"{reason}{place}; it is tried again", again=True, kind=reason)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the session of an author who writes
            self._fail(f"microjournal itself failed ({type(error).__name__}: {error}); please report this", again=False)
            self._voice.say(traceback.format_exc().rstrip())
        else:
            self._failure = ""
            return result
        return None

    def _remember(self, result: BuildResult) -> None:
        if result.examined is not None:
            self._looks.know(result.examined)
            self._last = result.seconds
        elif result.written or result.removed:
            self._looks.know(None)

    def _fail(self, message: str, *, again: bool, kind: str = "") -> None:
        """Says what went wrong, unless the last thing that went wrong was of the same kind (default: the message)."""
        if again:
            self._again_at = time.monotonic() + _TRY_AGAIN_AFTER
        kind = kind or message
        if kind != self._failure:
            self._failure = kind
            self._say(message)
            self._was_wrong = True
            self._news.wrong([shown_failure(message)])

    def _show_new(self, problems: Sequence[Diagnostic]) -> None:
        """Shows each problem on the terminal once, and again only if it comes back."""
        new = [found for found in problems if found not in self._shown]
        self._shown = frozenset(problems)
        if new:
            self._voice.show(new)

    def _tell_wrong(self, errors: Sequence[Diagnostic], why: str) -> None:
        self._was_wrong = True
        state = "the site stays as it was" if self._stands else "there is no site yet"
        self._say(f"{_count(len(errors), 'error')}; {state}", why)
        self._news.wrong([shown_problem(found, self._voice.source) for found in errors])

    def _tell(self, result: BuildResult, why: str) -> None:
        follow = self._entry_to_follow() if self._options.follow and not self._looks.shown else ""
        if result.written or result.removed:
            self._news.changed(change_of(sorted(self._sources), result.written, result.removed, follow))
        self._news.wrong([])
        written = {*result.written, *self._looks.shown}
        if written or result.removed:
            done = "rebuilt" if self._stands else "built"
            self._say(f"{done} {_amount(written, len(result.removed))} in {result.seconds:.2f} s", why)
        elif self._was_wrong:
            self._say("mended; the site is as it was", why)
        elif result.parsed or result.rendered:
            self._say("nothing on the site changed", why)
        self._was_wrong = False
        self._stands = True
        self._sources.clear()
        self._looks.settle()

    def _entry_to_follow(self) -> str:
        """The file of the page that the changed entry has; "" unless it is exactly one."""
        entries = [source for source in self._sources if source.startswith("content/") and source.endswith(".md")]
        if len(entries) != 1:
            return ""
        page = _page_of(self._options.root, entries[0])
        return page if page and (self._site / page).is_file() else ""

    def _say(self, line: str, why: str = "") -> None:
        self._voice.say(f"{time.strftime('%H:%M:%S')} {line}{f' ({why})' if why else ''}")


def _page_of(root: Path, source: str) -> str:
    """The file of the page that an entry has when it is public; "" if its own file does not tell."""
    from microjournal.content.entry import ParseSettings, parse
    from microjournal.journal.assemble import site_path
    from microjournal.model.paths import file_of

    with suppress(OSError):
        entry = parse((root / source).read_bytes(), path=source, settings=ParseSettings(url="http://localhost/")).entry
        return file_of(site_path(entry)) if entry else ""
    return ""


def _amount(written: Collection[str], removed: int) -> str:
    """What was rebuilt, in pages if there are any."""
    pages = sum(path.endswith(".html") for path in written)
    parts = [_count(pages, "page") if pages else _count(len(written), "file")] if written else []
    if removed:
        parts.append(f"{_count(removed, 'file')} removed")
    return ", ".join(parts)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
