"""`microjournal drop`: an experiment is given up before its end."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Write", 5)


@click.command("drop", short_help="Give an experiment up before its end.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.option(
    "--date", metavar="DAY", type=options.iso_day, help="The day it was dropped, as YYYY-MM-DD. [default: today]"
)
@click.option(
    "--lesson",
    "--because",
    "lesson",
    metavar="TEXT",
    type=options.one_line,
    help="Why, in one line of at most 140 characters.",
)
@click.option("--force", is_flag=True, help="Also if it was dropped already.")
def command(*, text: str, date: str | None, lesson: str | None, force: bool) -> None:
    """Give an experiment up before its end.

    Writes `dropped:` into the file of ENTRY: an id, a part of one that fits no other, or a file. What ran to its end,
    with whatever result, is finished and not dropped.
    """
    from microjournal.cli.entry.change import open_entry, set_keys
    from microjournal.cli.entry.describe import print_changed, short_name
    from microjournal.cli.entry.journal import past_day

    opened = open_entry(text)
    entry = opened.entry
    if entry.ended:
        raise click.UsageError(f"{entry.id} ended on {entry.ended}: what has ended cannot be dropped")
    if entry.dropped and not force:
        raise click.UsageError(f"{entry.id} was dropped on {entry.dropped}; --force writes another day")
    day = past_day(date, opened.today, "until then it may still go on")
    entry = set_keys(opened, {"dropped": day} | ({"lesson": lesson} if lesson else {}))
    steps = [f"new TITLE --follows {short_name(entry)}", "build"]
    print_changed(entry, opened.root, opened.today, next_steps=steps)
