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


@command.command("open", short_help="Open an issue for an entry.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.option("--force", is_flag=True, help="Also if the entry is under embargo: the issue tells of it at once.")
def open_(text: str, *, force: bool) -> None:
    """Open an issue on which readers can comment on ENTRY, and write its number into the file.

    It is opened under the name of whoever the token in the environment belongs to, and says what the entry is about
    and how to bet on it. If there is an issue about the entry already, because this was run before or because a reader
    opened one, that is linked, and no second one is opened.
    """
    from microjournal.cli.comments.opening import open_issue

    open_issue(text, force=force)


@command.command("status", short_help="Show what is linked, and how many comments there are.")
@click.option("--offline", is_flag=True, help="Do not ask the forge how many requests are left.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def status(*, offline: bool, as_json: bool) -> None:
    """Show which entries are linked to an issue, how many comments and bets were fetched, and of when they are.

    All of that is read from comments/. The forge is asked one thing: how many requests are left until it wants a pause.
    """
    from microjournal.cli.comments.status import show_status

    show_status(offline=offline, as_json=as_json)


@command.command("adopt", short_help="Make a draft of what a reader proposed.")
@click.argument("text", metavar="ISSUE", type=options.one_line)
@click.option("--today", metavar="DAY", type=options.iso_day, help="Do as if it were this day.")
def adopt(text: str, *, today: str | None) -> None:
    """Make a draft of a plan that a reader proposed in an issue: a number, owner/repo#number, or an address.

    Prints the path of the file, which is linked to the issue and says who proposed it. Of an issue form the answers are
    taken, of any other issue its title and first paragraph. Nothing of it is published before you take `draft: true`
    out of the file. If an entry is linked to the issue already, that one is named, and no other is made.
    """
    from microjournal.cli.comments.adopting import adopt_issue

    adopt_issue(text, today=today)
