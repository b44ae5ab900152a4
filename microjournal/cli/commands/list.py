"""`microjournal list`: what is in flight, in the terminal."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Write", 6)

_STATES = ("planned", "running", "done", "dropped", "note")


@click.command("list", short_help="Show what is in flight.")
@click.option(
    "--status",
    "states",
    multiple=True,
    type=click.Choice([*_STATES, "all"]),
    help="Only what is in this state; may be repeated. [default: running and planned]",
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="Only what has this tag; repeated: all of them.")
@click.option("--due", is_flag=True, help="Only what is to be reviewed within a week, or should have been.")
@click.option("--overdue", is_flag=True, help="Only what should have been reviewed.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.option("--today", metavar="DAY", type=options.iso_day, help="Do as if it were this day.")
def command(
    *,
    states: tuple[str, ...],
    tags: tuple[str, ...],
    due: bool,
    overdue: bool,
    limit: int | None,
    as_json: bool,
    today: str | None,
) -> None:
    """Show what is in flight: overdue, due, running, planned.

    With --due or --overdue nothing at all is printed when there is nothing to do, so that they fit in a shell's
    start-up or a daily mail.
    """
    from microjournal.cli.entry import listing
    from microjournal.cli.entry.entries import read_entries
    from microjournal.cli.entry.journal import open_journal

    root, settings, day = open_journal(today)
    entries, unread = read_entries(root, settings)
    wanted = _STATES if "all" in states else states or ("planned", "running")
    found = listing.select(entries, day, states=wanted, tags=tags, due=due, overdue=overdue)
    shown = found[:limit]
    if as_json:
        click.echo(listing.as_json(shown, day))
    elif shown:
        listing.print_table(shown, day)
        click.echo(listing.count(found, len(shown), day))
    elif not (due or overdue):
        click.echo(listing.nothing(len(entries), filtered=bool(states or tags)))
    if unread:
        files = "1 file" if unread == 1 else f"{unread} files"
        click.echo(f"{files} could not be read: `microjournal check` says why", err=True)
