"""`microjournal new`: a file for a new experiment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options

if TYPE_CHECKING:
    from microjournal.model.settings import Settings
    from microjournal.schema.write import Value

PLACE = ("Write", 1)


@click.command("new", short_help="Write down a new experiment.")
@click.argument("words", metavar="TITLE", nargs=-1, required=True)
@click.option("--expect", metavar="TEXT", type=options.one_line, help="What you will see if it works, in one line.")
@click.option("--confidence", metavar="PERCENT", type=click.IntRange(0, 100), help="How sure you are of that.")
@click.option("--review", metavar="WHEN", type=options.review, help="When to look at it: a day, or 3d, 2w, 1m.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="What it is about; may be repeated.")
@click.option(
    "--follows",
    metavar="ENTRY",
    multiple=True,
    type=options.EntryArgument(),
    help="The entry it comes out of; may be repeated.",
)
@click.option(
    "--date", metavar="DAY", type=options.iso_day, help="The day it was planned, as YYYY-MM-DD. [default: today]"
)
@click.option("--today", metavar="DAY", type=options.iso_day, help="Do as if it were this day.")
@click.option("--draft", is_flag=True, help="Keep it from readers for now.")
@click.option("--edit", is_flag=True, help="Open it in your editor ($VISUAL or $EDITOR).")
def command(
    *,
    words: tuple[str, ...],
    expect: str | None,
    confidence: int | None,
    review: str | None,
    tags: tuple[str, ...],
    follows: tuple[str, ...],
    date: str | None,
    today: str | None,
    draft: bool,
    edit: bool,
) -> None:
    """Write down a new experiment.

    Makes a file for it and prints the file's path; everything else is said on standard error. Nothing is overwritten:
    if the name is taken, a number is added to it.
    """
    from microjournal.cli.entry.change import open_entry
    from microjournal.cli.entry.describe import shown_path
    from microjournal.cli.entry.journal import open_journal, past_day
    from microjournal.cli.entry.new_file import create_entry

    title = options.one_line(" ".join(words))
    if not title:
        raise click.UsageError("the title is empty")
    root, settings, day = journal = open_journal(today)
    planned = past_day(date, day, "a plan has the day it is made; to show it later, write `publish:` into its file")
    keys: dict[str, Value | None] = {
        "title": title,
        "date": planned,
        "tags": _tags(tags) or None,
        "expect": expect or None,
        "confidence": confidence,
        "review": review,
        "follows": _ids(open_entry(text, journal).entry.id for text in follows),
    }
    path, another = create_entry(root, settings.outside, planned, title, _text(keys, draft=draft))
    if another:
        click.echo(f"An entry of that name is there already, so this one is {another}.", err=True)
    click.echo(shown_path(root, path))
    if edit:
        from microjournal.cli.terminal.questions import edit_file

        edit_file(root / path)
    _say_what_is_next(root, path, settings, day)


def _tags(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for tag in given for part in tag.split(",") if part.strip()))


def _ids(ids: Iterable[str]) -> Value | None:
    unique = tuple(dict.fromkeys(ids))
    return unique[0] if len(unique) == 1 else unique or None


def _text(keys: dict[str, Value | None], *, draft: bool) -> str:
    """The file. An empty `expect:` stays in it as a reminder; it means nothing until it is filled in."""
    from microjournal.content.fields import key_line
    from microjournal.content.source import fenced

    lines = []
    for key, value in keys.items():
        if value is not None:
            lines.append(key_line(key, value))
        elif key == "expect":
            lines.append("expect:")
    if draft:
        lines.append("draft: true")
    return fenced("".join(f"{line}\n" for line in lines))


def _say_what_is_next(root: Path, path: str, settings: Settings, today: str) -> None:
    from microjournal.cli.entry.change import read_entry
    from microjournal.cli.entry.describe import short_name, state_in_words
    from microjournal.cli.terminal.problems import show_problems

    parsed = read_entry((root / path).read_bytes(), path, settings)
    if parsed.diagnostics:
        show_problems(parsed.diagnostics, root)
    if parsed.entry is None:
        return
    steps = [f"microjournal start {short_name(parsed.entry)}", "microjournal serve --open"]
    if not parsed.entry.expect:
        steps.insert(0, "write after `expect:` what you will see if it works")
    click.echo(f"{parsed.entry.title}: {state_in_words(parsed.entry, today)}", err=True)
    click.echo("\nNext:\n" + "\n".join(f"  {step}" for step in steps), err=True)
