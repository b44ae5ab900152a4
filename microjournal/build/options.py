"""What a build is asked for, what it looks at, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microjournal.diagnostics import Diagnostic
from microjournal.model.settings import Settings
from microjournal.plan.stale import explain
from microjournal.theme.load import Theme

if TYPE_CHECKING:
    from microjournal.build.examine import Examined
    from microjournal.journal.assemble import Journal
    from microjournal.model.files import FileInfo


def _no_progress(_phase: str, _done: int, _total: int) -> None:
    pass


def _not_told() -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What to build. root: the journal's folder. output: default `public` there.

    base_url: instead of the settings' url, "" for that. today: ISO date, "" for the journal's today. jobs: processes,
    0 for as many as there are processors. full: forget what earlier builds left. record: keep `permalinks.txt` up to
    date (not for a preview). keep: give back what the site was made of, which means to look at all of it even when
    nothing changed. waiting: called once if another build must be waited for.
    """

    root: Path
    output: Path | None = None
    base_url: str = ""
    today: str = ""
    drafts: bool = False
    jobs: int = 0
    full: bool = False
    strict: bool = False
    record: bool = True
    keep: bool = False
    progress: Callable[[str, int, int], None] = _no_progress
    waiting: Callable[[], None] = _not_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a site was made of. settings: with the address it was built for; source: the settings as written.

    shared: inputs that all pages have. files: facts of the files in `content/` and `static/` by path; static: paths
    that `static/` puts on the site.
    """

    journal: Journal
    settings: Settings
    source: Settings
    theme: Theme
    shared: Mapping[str, Any]
    files: Mapping[str, FileInfo]
    static: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build did. problems: most helpful first; with an error among them nothing was published.

    rendered: outputs that were made anew (some may have come out as they were); written: files that changed.
    reasons: why, for each of them. note: a word about the state, e.g. why everything was built. made: see
    `BuildOptions.keep`. examined: what was looked at, None if nothing had to be; a process that ends right after need
    not wait until all of it is freed.
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
    made: Made | None = None
    examined: Examined | None = None

    @property
    def explanations(self) -> list[str]:
        """A line for every output that was rendered or removed, with the reasons."""
        return explain(self.reasons, self.removed)

    @property
    def ok(self) -> bool:
        """Whether the site is what the journal says."""
        return all(p.severity != "error" for p in self.problems)
