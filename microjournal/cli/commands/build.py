"""`microjournal build`: the site, from what the journal says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options
from microjournal.cli.entry.journal import find_journal, today_in

if TYPE_CHECKING:
    from microjournal.build.options import BuildResult

PLACE = ("Publish", 1)

_EXPLAINED_LINES = 200
_PARTLY = "a part of the site is new already, and the next build ends it"


@click.command("build")
@click.option(
    "--source",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The journal's folder; without it, the one you are in.",
)
@click.option(
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes; without it, public/ in the journal.",
)
@click.option(
    "--base-url",
    metavar="URL",
    type=options.site_address,
    help="Build for this address instead of the one in the settings.",
)
@click.option("--today", metavar="DAY", type=options.iso_day, help="Build as on this day (YYYY-MM-DD).")
@click.option("--drafts", is_flag=True, help="Show drafts and entries under embargo, marked as such.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use; without it, one a processor.")
@click.option("--full", is_flag=True, help="Build everything, whatever earlier builds left.")
@click.option("--explain", "explained", is_flag=True, help="Say why each page is rendered or removed.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--quiet", is_flag=True, help="Say nothing when all is well.")
def command(
    source: Path | None,
    output: Path | None,
    base_url: str | None,
    today: str | None,
    jobs: int | None,
    *,
    drafts: bool,
    full: bool,
    explained: bool,
    strict: bool,
    quiet: bool,
) -> None:
    """Build the site.

    Only what changed is rendered; the result is the same as that of a full build. If the journal has errors, they are
    all reported and the site stays as it is.
    """
    import gc

    from microjournal.build.lock import Busy
    from microjournal.build.options import BuildOptions
    from microjournal.build.pipeline import build
    from microjournal.cli.terminal.progress import Progress
    from microjournal.output.publish import Unfinished

    # A build makes many values and throws few away; looking for circles among them costs a fifth of its time.
    gc.disable()
    root = find_journal(source)
    # A wrong `SOURCE_DATE_EPOCH` is a mistake of usage, reported before anything is read.
    today_in("UTC")
    progress = Progress(quiet=quiet)
    asked = BuildOptions(
        root=root,
        output=output.absolute() if output else None,
        base_url=base_url or "",
        today=today or "",
        drafts=drafts,
        jobs=jobs or 0,
        full=full,
        strict=strict,
        update_permalinks=not drafts and output is None,
        progress=progress,
        waiting=lambda: click.echo("another build of this journal is under way; waiting for it to end", err=True),
    )
    try:
        result = build(asked)
    except Busy:
        raise click.ClickException(
            "another build of this journal is under way and has not ended for a minute"
        ) from None
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        left = _PARTLY if isinstance(error, Unfinished) else "the site is as it was before"
        raise click.ClickException(f"{error.strerror or error}{place}; {left}") from None
    finally:
        progress.clear()
    _report(result, root, output or root / "public", explained=explained, quiet=quiet)
    if not result.ok:
        raise SystemExit(1)


def _report(result: BuildResult, root: Path, output: Path, *, explained: bool, quiet: bool) -> None:
    """Problems first, then why pages were rendered, then one line that sums it up."""
    from microjournal.cli.terminal.problems import show_problems

    if result.problems:
        show_problems(result.problems, root)
    if not result.ok:
        click.echo("Nothing was published; the site is as it was before.", err=True)
        return
    if result.note and not quiet:
        click.echo(result.note, err=True)
    if explained:
        lines = result.explanations
        for line in lines[:_EXPLAINED_LINES]:
            click.echo(line)
        if len(lines) > _EXPLAINED_LINES:
            click.echo(f"... and {len(lines) - _EXPLAINED_LINES:,} more")
    if not quiet:
        click.echo(_summary(result, output))
        if sys.stdout.isatty() and result.written and result.rendered == result.outputs:
            click.echo("Look at it with `microjournal serve --open`.")


def _summary(result: BuildResult, output: Path) -> str:
    """What the build did, in one line."""
    entries = f"{result.entries:,} {'entry' if result.entries == 1 else 'entries'}"
    if not result.rendered and not result.removed:
        return f"{entries}, {result.outputs:,} files: nothing to do ({result.seconds:.2f} s)"
    changes = [f"{len(result.written):,} written"]
    if result.removed:
        changes.append(f"{len(result.removed):,} removed")
    unchanged = result.rendered - len(result.written)
    if unchanged:
        changes.append(f"{unchanged:,} rendered and found unchanged")
    return f"{entries}, {result.outputs:,} files in {_short(output)}: {', '.join(changes)} ({result.seconds:.2f} s)"


def _short(folder: Path) -> str:
    try:
        return str(folder.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
