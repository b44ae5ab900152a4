"""`microjournal build`: the site, from what the journal says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry.journal_folder import find_journal, iso_day
from microjournal.cli.terminal.progress import Progress, summary_line

if TYPE_CHECKING:
    from microjournal.build.options import BuildResult

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
@click.option("--base-url", metavar="URL", help="Build for this address instead of the one in the settings.")
@click.option("--today", metavar="DAY", type=iso_day, help="Build as on this day (YYYY-MM-DD).")
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
    from microjournal.output.publish import Unfinished
    from microjournal.sources.clock import today_in

    # A build makes many values and throws few away; looking for circles among them costs a fifth of its time.
    gc.disable()
    root = find_journal(source)
    try:
        today_in("UTC")
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    progress = Progress(quiet=quiet)
    options = BuildOptions(
        root=root,
        output=output.absolute() if output else None,
        base_url=_base(base_url),
        today=today or "",
        drafts=drafts,
        jobs=jobs or 0,
        full=full,
        strict=strict,
        record=not drafts and output is None,
        progress=progress,
        waiting=lambda: click.echo("another build of this journal is under way; waiting for it to end", err=True),
    )
    try:
        result = build(options)
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


def _base(url: str | None) -> str:
    if not url:
        return ""
    if not url.startswith(("http://", "https://")):
        message = f"{url!r} is not an address; write it with https://"
        raise click.BadParameter(message, param_hint="--base-url")
    return url if url.endswith("/") else url + "/"


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
        click.echo(summary_line(result, output))
        if sys.stdout.isatty() and result.written and result.rendered == result.outputs:
            click.echo("Look at it with `microjournal serve --open`.")
