"""`microjournal update`: something happened to an experiment, or its review moves."""

from __future__ import annotations

from collections.abc import Callable

import click

from microjournal.cli.entry import options

PLACE = ("Write", 3)


@click.command("update", short_help="Add what happened to an experiment.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.argument("words", metavar="[TEXT]...", nargs=-1)
@click.option(
    "--date", metavar="DAY", type=options.iso_day, help="The day it happened, as YYYY-MM-DD. [default: today]"
)
@click.option(
    "--review", metavar="WHEN", type=options.review, help="Move the review: to a day, or 3d, 2w, 1m from then."
)
@click.option("--edit", is_flag=True, help="Write the text in your editor ($VISUAL or $EDITOR).")
def command(*, text: str, words: tuple[str, ...], date: str | None, review: str | None, edit: bool) -> None:
    """Add what happened to an experiment, or move its review.

    TEXT becomes a heading with the day, before the part "Result" or at the end of the text; if it has several lines,
    the others stand below. Subscribers get an update as an item of its own. ENTRY is an id, a part of one that fits no
    other, or a file.
    """
    from microjournal.cli.entry.change import change, open_entry
    from microjournal.cli.entry.describe import end_in_words, print_changed, short_name
    from microjournal.cli.entry.journal import past_day

    what_happened = " ".join(words).strip()
    if not (what_happened or review or edit) or (words and not what_happened and not edit):
        raise click.UsageError(
            'say what happened (`microjournal update ENTRY "What you see"`), or pass --review or --edit'
        )
    opened = open_entry(text)
    entry = opened.entry
    over = end_in_words(entry)
    if review and over:
        raise click.UsageError(f"{over}: there is nothing left to review")
    day = past_day(date, opened.today, "an update tells what happened; what is to be looked at has a `--review`")
    if edit:
        from microjournal.cli.terminal.questions import write_text

        what_happened = write_text(what_happened)
        if not (what_happened or review):
            raise click.ClickException("nothing was written, so nothing was changed")
    entry = change(opened, _maker(day, what_happened, _plain_day(review, day)))
    name = short_name(entry)
    start = [] if entry.started else [f"start {name}"]
    steps = ["build"] if over else [*start, f"finish {name}"]
    done = [f"added: {day} {what_happened.partition(chr(10))[0]}"] if what_happened else []
    print_changed(entry, opened.root, opened.today, done=done, next_steps=steps)


def _plain_day(review: str | None, day: str) -> str:
    """The review as a day: a span counts from the day of the update, while one in the file counts from the start."""
    from microjournal.content.dates import read_review

    return read_review(review, day) if review else ""


def _maker(day: str, text: str, review: str) -> Callable[[bytes], bytes]:
    from microjournal.editing.body import append_update
    from microjournal.editing.keys import edit

    def make(data: bytes) -> bytes:
        data = append_update(data, day, text) if text else data
        return edit(data, {"review": review}) if review else data

    return make
