"""`microjournal build`: the site, from what the journal says."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.commands.common import find_journal, iso_day

if TYPE_CHECKING:
    from microjournal.builds import BuildResult

_SHOW_PROGRESS_AFTER = 1.0
_EXPLAINED_LINES = 200
_PARTLY = "a part of the site is new already, and the next build ends it"


class Progress:
    """A bar on the terminal for builds that take a while; nothing at all anywhere else."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._started = time.perf_counter()
        self._drawn = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Draws `done` of `total` steps of a phase."""
        if not self._on or not total or time.perf_counter() - self._started < _SHOW_PROGRESS_AFTER:
            return
        filled = round(24 * done / total)
        line = f"  {'━' * filled}{'─' * (24 - filled)} {done:>7,} of {total:,} {phase}"
        click.echo("\r" + line.ljust(self._drawn), nl=False, err=True)
        self._drawn = len(line)

    def clear(self) -> None:
        """Takes the bar away."""
        if self._drawn:
            click.echo("\r" + " " * self._drawn + "\r", nl=False, err=True)
            self._drawn = 0


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

    from microjournal.build import build
    from microjournal.builds import BuildOptions
    from microjournal.lock import Busy
    from microjournal.publishing import Unfinished
    from microjournal.today import today_in

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
    from microjournal.commands.problems import show_problems

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


def summary_line(result: BuildResult, output: Path) -> str:
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
