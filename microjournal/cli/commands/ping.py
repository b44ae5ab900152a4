"""`microjournal ping`: tells the hub which feeds changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from microjournal.publish.ping import Told

PLACE = ("Publish", 6)


@click.command("ping", short_help="Tell the hub which feeds changed.")
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="Where the site is. [default: public/]")
@click.option("--dry-run", is_flag=True, help="Only say which feeds changed.")
def command(*, output: Path | None, dry_run: bool) -> None:
    """Tell the WebSub hub at `hub` in the settings which feeds changed since it was told last.

    To be called when the site has been published: the hub fetches the feeds at once, and tells their subscribers.
    """
    from microjournal.cli.entry.journal import open_settings, stop
    from microjournal.diagnostics import JournalErrors
    from microjournal.model.placeholder import is_placeholder
    from microjournal.network.fetch import Limits
    from microjournal.publish.ping import changed_feeds, tell

    here = Path.cwd()
    root, settings = open_settings()
    if not settings.hub:
        raise click.UsageError("there is no hub to tell: write `hub: https://hub.example/` in microjournal.yaml")
    if is_placeholder(settings.url):
        raise click.UsageError(f"{settings.url} is an example: write at `url` where the journal is published")
    try:
        feeds = changed_feeds(root, here / output if output else root / "public", settings)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}; the site is made by `microjournal build`"
        raise click.ClickException(message) from None
    if not feeds:
        click.echo("No feed changed since the hub was told.")
        return
    if dry_run:
        click.echo("\n".join([f"would tell {settings.hub} of {url}" for url in feeds]))
        return
    try:
        found = tell(root, feeds, settings, Limits(tries=1, total_seconds=60))
    except JournalErrors as failed:
        stop(failed.problems, root)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    _report(found, settings.hub)


def _report(found: Told, hub: str) -> None:
    """Says what became of each feed. Exits with 1 if the hub did not take one."""
    for url in found.told:
        click.echo(f"told {hub} of {url}")
    for url, reason in found.refused.items():
        click.echo(f"not told of {url}: {reason}", err=True)
    if found.refused:
        raise click.exceptions.Exit(1)
