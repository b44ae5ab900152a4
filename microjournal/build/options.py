"""What a build is asked for, and what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from microjournal.diagnostics import Diagnostic
from microjournal.plan.stale import reason_lines


def _no_progress(_phase: str, _done: int, _total: int) -> None:
    pass


def _no_notice() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What to build.

    root: the journal's folder.
    output: folder of the site; None for `public` in the journal.
    base_url: absolute address to build for, ends with "/"; "" for the one in the settings.
    today: ISO date; "" for today in the journal's time zone.
    drafts: show drafts and entries under embargo.
    jobs: number of processes; 0 for as many as there are processors.
    full: forget what earlier builds left.
    strict: warnings count as errors.
    update_permalinks: keep `permalinks.txt` up to date (not for a preview).
    remembered: folder of what builds remember; None for that of the journal.
    changed: paths of the journal that may have changed since the last build of this site, relative and with forward
        slashes: files, or folders (or links to folders) with everything below them. What is there now is looked at,
        whatever its stat says; nothing may be there any more. None: look at all.
    themes: folder of the journal whose themes are used; None for this one's own.
    extras: draw pictures and make the index that is searched in, if the settings say so (not for a preview).
    progress: called with the name of a phase, the steps done, and all its steps.
    waiting: called once if another build must be waited for.
    """

    root: Path
    output: Path | None = None
    base_url: str = ""
    today: str = ""
    drafts: bool = False
    jobs: int = 0
    full: bool = False
    strict: bool = False
    update_permalinks: bool = True
    remembered: Path | None = None
    changed: tuple[str, ...] | None = None
    themes: Path | None = None
    extras: bool = True
    progress: Callable[[str, int, int], None] = _no_progress
    waiting: Callable[[], None] = _no_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build did.

    problems: most helpful first; with an error among them nothing was published.
    entries, outputs: how many there are on the site. parsed: how many files were parsed this time.
    rendered: outputs that were made anew; some may have come out as they were.
    written, removed: paths of files of the site that changed or are gone.
    reasons: for each rendered output its path, and why it was rendered.
    note: a sentence about what is remembered of earlier builds, such as why everything was built; or "".
    seconds: time that the build took.
    """

    problems: tuple[Diagnostic, ...] = ()
    entries: int = 0
    outputs: int = 0
    parsed: int = 0
    rendered: int = 0
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    note: str = ""
    seconds: float = 0.0

    @property
    def explanations(self) -> list[str]:
        """A line for every output that was rendered or removed, with the reasons."""
        return reason_lines(self.reasons, self.removed)

    @property
    def ok(self) -> bool:
        """Whether the site is what the journal says."""
        return all(p.severity != "error" for p in self.problems)
