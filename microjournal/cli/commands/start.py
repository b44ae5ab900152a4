"""`microjournal start`: an experiment has begun."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Write", 2)

# Days. A start may be agreed on beforehand; what lies farther ahead is rather a slip.
_LONGEST_AHEAD = 366


@click.command("start", short_help="Note that an experiment has begun.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.option("--date", metavar="DAY", type=options.iso_day, help="The day it began, as YYYY-MM-DD. [default: today]")
@click.option("--review", metavar="WHEN", type=options.review, help="When to look at it: a day, or 3d, 2w, 1m.")
@click.option("--force", is_flag=True, help="Also if it has a start already.")
def command(*, text: str, date: str | None, review: str | None, force: bool) -> None:
    """Note that an experiment has begun.

    Writes `started:` into the file of ENTRY: an id, a part of one that fits no other, or a file. A review such as 2w
    is counted from that day.
    """
    from microjournal.cli.entry.change import open_entry, set_keys
    from microjournal.cli.entry.describe import end_in_words, print_changed, short_name
    from microjournal.model.dates import add_days

    opened = open_entry(text)
    entry = opened.entry
    if not force:
        if over := end_in_words(entry):
            raise click.UsageError(f"{over}: follow it up with `microjournal new TITLE --follows {entry.id}`")
        if entry.started:
            raise click.UsageError(f"{entry.id} was started on {entry.started}; --force writes another day")
    begun = date or opened.today
    if begun > add_days(opened.today, _LONGEST_AHEAD):
        raise click.UsageError(f"{begun} is more than a year ahead (today is {opened.today}); nothing was changed")
    changes = {"started": begun} | ({"review": review} if review else {})
    entry = set_keys(opened, changes)
    name = short_name(entry)
    steps = [f'update {name} "What you see"', f"finish {name}"]
    if not entry.review:
        steps.insert(0, f"update {name} --review 2w")
    print_changed(entry, opened.root, opened.today, next_steps=steps)
