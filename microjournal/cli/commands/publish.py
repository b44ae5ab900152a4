"""`microjournal publish`: checks, builds, and puts the site where readers find it, or says what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry.journal import open_settings, stop

if TYPE_CHECKING:
    from microjournal.model.settings import Settings
    from microjournal.publish.repository import Repository
    from microjournal.publish.targets import Target

PLACE = ("Publish", 4)

_SHOWN = 20
_LETTERS = {"A": "new", "M": "changed", "D": "removed"}


@click.command("publish", short_help="Check, build, and put the site where readers find it.")
@click.option(
    "--to",
    "targets",
    metavar="FOLDER|branch:NAME",
    multiple=True,
    help="Where the site goes; may be repeated. [default: `publish` in the settings, else a push publishes]",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and publish nothing.")
def command(targets: tuple[str, ...], *, dry_run: bool) -> None:
    """Check the journal, build its site, and put it where readers find it.

    A folder is where a web server takes it from; a branch of the repository's remote is one that holds nothing but the
    site, and from which a forge publishes. Only what changed is written. Without either, a workflow of the forge
    publishes what is pushed, and what is left to do for that is listed.

    Nothing is published if the journal has errors, if its address or an entry is still an example, if there are changes
    that are not committed, or if it cannot be known what the site remembers.
    """
    from microjournal.model.placeholder import is_placeholder
    from microjournal.publish.repository import look_at

    root, settings = open_settings()
    if is_placeholder(settings.url):
        raise click.ClickException(f"{settings.url} is an example: set `url` in microjournal.yaml first")
    repository = look_at(root)
    _refuse_mistakes(root)
    written, beside = (targets, Path.cwd()) if targets else (settings.publish, root)
    places = _places(root, repository, written, beside)
    if not places:
        _say_what_is_left(repository, settings)
        return
    _refuse_changes(repository)
    for place in places:
        _publish(root, settings, place, dry_run=dry_run)
    if not dry_run:
        click.echo(f"Readers find it at {settings.url}")


def _refuse_mistakes(root: Path, *, warns: bool = False) -> None:
    """Exits with 1, having shown why, if it has errors or an entry is still a sample. warns: shows warnings, too."""
    from microjournal.build.lock import Busy
    from microjournal.check.run import check
    from microjournal.cli.terminal.problems import show_problems
    from microjournal.diagnostics import most_helpful_first

    try:
        found = check(root).problems
    except Busy:
        raise click.ClickException("a build of this journal is under way and has not ended for a minute") from None
    serious = [each for each in found if each.severity == "error" or each.code == "sample-unchanged"]
    if serious:
        click.echo("Nothing was published.\n", err=True)
        stop(most_helpful_first(serious), root)
    if warnings := [each for each in found if warns and each.severity == "warning"]:
        show_problems(most_helpful_first(warnings), root)


def _refuse_changes(repository: Repository | None) -> None:
    """What is committed counts: nobody else has the rest, and the next build of a clone would take it back."""
    if repository is None or not repository.uncommitted:
        return
    names = [f"  {name}" for name in repository.uncommitted[:_SHOWN]]
    more = len(repository.uncommitted) - _SHOWN
    listed = "\n".join([*names, *([f"  ... and {more:,} more"] if more > 0 else [])])
    raise click.ClickException(
        f"these are not committed, and what is committed counts:\n{listed}\nNothing was published."
    )


def _places(root: Path, repository: Repository | None, written: Sequence[str], beside: Path) -> list[Target]:
    from microjournal.publish.branch import Refused
    from microjournal.publish.targets import find_target
    from microjournal.sources.git import GitError

    try:
        return [find_target(root, repository, each, beside=beside) for each in written]
    except Refused as error:
        raise click.UsageError(str(error)) from None
    except GitError as error:
        raise click.ClickException(str(error)) from None


def _publish(root: Path, settings: Settings, place: Target, *, dry_run: bool) -> None:
    """Brings one place up to date. Exits with 1, having said why, if that cannot be."""
    from microjournal.publish.memory import Unreadable
    from microjournal.publish.pull import pull
    from microjournal.sources.git import GitError

    try:
        pull(root, settings.url, near=place.remembered())
        # Only now is it known what was published, and what has got another name or is gone.
        _refuse_mistakes(root, warns=True)
        # What a dry run builds is looked at, and not published.
        output = None if dry_run else place.output
        written = _build(root, output, record=output is not None)
        site = root / "public"
        changed = place.changes(site) if dry_run or place.output is None else written
        if not dry_run:
            place.put()
    except Unreadable as error:
        raise click.ClickException(f"{error}. Nothing was published.\n{error.help}") from None
    except GitError as error:
        raise click.ClickException(f"{place.name}: {error}\nNothing was published there.") from None
    _report(place, changed, dry_run=dry_run)


def _build(root: Path, output: Path | None, *, record: bool) -> list[tuple[str, str]]:
    """Builds the site. Returns what changed. Exits with 1, having shown why, if the journal has errors."""
    from microjournal.build.options import BuildOptions
    from microjournal.build.pipeline import build
    from microjournal.cli.terminal.progress import Progress

    progress = Progress(quiet=False)
    try:
        result = build(BuildOptions(root=root, output=output, update_permalinks=record, progress=progress))
    finally:
        progress.clear()
    if not result.ok:
        stop(result.problems, root)
    return [*(("M", path) for path in result.written), *(("D", path) for path in result.removed)]


def _report(place: Target, changed: Sequence[tuple[str, str]], *, dry_run: bool) -> None:
    if not changed:
        click.echo(f"{place.name}: nothing to do")
        return
    would = "would change" if dry_run else "changed"
    click.echo(f"{place.name}: {len(changed):,} {'file' if len(changed) == 1 else 'files'} {would}")
    if dry_run:
        for letter, path in changed[:_SHOWN]:
            click.echo(f"  {_LETTERS[letter]:<8} {path}")
        if len(changed) > _SHOWN:
            click.echo(f"  ... and {len(changed) - _SHOWN:,} more")


def _say_what_is_left(repository: Repository | None, settings: Settings) -> None:
    from microjournal.create.guesses import place_of
    from microjournal.publish.steps import numbered, steps_to_publish

    place = place_of(repository.remote_url) if repository else None
    steps = steps_to_publish(
        repository,
        url=settings.url,
        forge=place.forge if place else "",
        page=f"https://{place.host}/{place.path}" if place else "",
        first=repository is None or not repository.is_tracking,
    )
    if not steps:
        click.echo(f"Everything is pushed; the workflow of the forge publishes it at {settings.url}")
        return
    click.echo(f"The journal is fine. Left to do until the workflow of the forge publishes it:\n{numbered(steps)}")
    click.echo(f"Readers will find it at {settings.url}")
    if place is None:
        click.echo("Without a workflow, `--to FOLDER` or `--to branch:NAME` publishes from here.")
