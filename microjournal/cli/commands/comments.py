"""`microjournal comments`: what readers say on linked issues."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Publish", 7)


@click.group("comments", short_help="What readers say on linked issues.")
def command() -> None:
    """Readers' comments and bets: they live on issues of a forge, and a build reads what `sync` keeps in comments/."""


@command.command("sync", short_help="Fetch what changed on the linked issues.")
@click.option(
    "--entry",
    "chosen",
    metavar="ENTRY",
    multiple=True,
    type=options.EntryArgument(),
    help="Only what is said on the issue of this entry, read anew; may be repeated.",
)
@click.option("--full", is_flag=True, help="Read every issue anew, whether or not its forge says that it changed.")
def sync(chosen: tuple[str, ...], *, full: bool) -> None:
    """Fetch what changed on the issues that entries are linked to, and keep it in comments/.

    A token comes from the environment: MICROJOURNAL_TOKEN, GITHUB_TOKEN, GITLAB_TOKEN or FORGEJO_TOKEN. Where issues
    are public, most can be read without one.

    What cannot be fetched stays in comments/ as it is, and the exit code is 1.
    """
    from microjournal.cli.comments.syncing import sync_comments

    sync_comments(chosen, full=full)
