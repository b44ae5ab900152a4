"""The table of importers: `microjournal import` has a subcommand for each row.

To add one, write a folder beside `jekyll` and a row here. The table is read to show the help, so what a row converts
with is imported when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from microjournal.imports.values import NewJournal, OldFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An option of an importer that is given or not. name: as in `--name`."""

    name: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Imports what was written for one other program.

    name: of the subcommand. label: what it reads, with an article. summary, help: of the subcommand, for the terminal.
    flags: its options. skipped: names of folders in which nothing is to be read.
    convert: called with an `OldFiles`, `today` (ISO date) and each of the flags by name; returns the `NewJournal`.
    Raises `WrongFolder` or `UnreadableFile`.
    """

    name: str
    label: str
    summary: str
    help: str
    flags: tuple[Flag, ...] = ()
    skipped: frozenset[str] = frozenset({".git"})
    convert: Callable[..., NewJournal]


def _jekyll(old: OldFiles, *, today: str, series: bool) -> NewJournal:
    from microjournal.imports.jekyll.convert import convert

    return convert(old, today=today, series=series)


IMPORTERS = (
    Importer(
        name="jekyll",
        label="a Jekyll site",
        summary="Bring over a Jekyll site.",
        help="""Make a journal in DEST out of the Jekyll site in SRC.

        Posts, drafts and pages come with their titles, dates, tags and texts; links between them become links between
        files, and every old address keeps answering. What could not be carried over is reported here in short and in
        DEST/import-report.md in full. Files in DEST are never overwritten.
        """,
        flags=(Flag(name="series", help="Write `follows:` where titles count (attempt 2, attempt 3)."),),
        skipped=frozenset({".git", ".bundle", ".jekyll-cache", ".sass-cache", "_site", "node_modules"}),
        convert=_jekyll,
    ),
)
