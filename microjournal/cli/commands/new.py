"""`microjournal new`: a file for a new experiment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options

if TYPE_CHECKING:
    from microjournal.model.settings import Settings
    from microjournal.schema.write import Value

PLACE = ("Write", 1)

# Leaves room for the date, a number and the ending in the 255 bytes that file systems allow a name.
_LONGEST_SLUG = 60
# Entries grouped by year, or by year and month.
_GROUPED = re.compile(r"content/(\d{4}(?:/\d{2})?)/[^/]+\Z")


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
    from microjournal.cli.entry.find import entry_files
    from microjournal.cli.entry.journal import open_journal, past_day, stop
    from microjournal.trust.boundary import Boundary

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
    paths = entry_files(root, settings.outside)
    name = _free_name(planned, title, paths)
    path = f"{_folder(planned, paths)}/{name}.md"
    if refused := Boundary(root, settings.outside).refused(path):
        stop([refused], root)
    _create(root / path, _text(keys, draft=draft))
    if name != f"{planned}-{_slug(title)}":
        click.echo(f"An entry of that name is there already, so this one is {name}.", err=True)
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


def _slug(title: str) -> str:
    from microjournal.model.paths import name_slug

    slug = name_slug(title)
    return slug if len(slug) <= _LONGEST_SLUG else slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]


def _free_name(day: str, title: str, paths: Iterable[str]) -> str:
    """A name whose address is free, too: that has the month and the slug, not the day."""
    from microjournal.content.names import names_of
    from microjournal.model.paths import name_slug, split_dated_name

    names = [split_dated_name(names_of(path).id) for path in paths]
    # Without a date in its name, only the file knows the month.
    taken = {name_slug(rest) for date, rest in names if not date or date[:7] == day[:7]}
    slug = _slug(title)
    numbered = (f"{slug}-{number}" for number in count(2))
    return f"{day}-{next(name for name in chain([slug], numbered) if name not in taken)}"


def _folder(day: str, paths: Iterable[str]) -> str:
    """The folder for an entry of that day: grouped as most entries are, by year if there are none yet."""
    depths = Counter(len(match[1].split("/")) if (match := _GROUPED.match(path)) else 0 for path in paths)
    depth = max(depths, key=lambda depth: depths[depth], default=1)
    return "/".join(["content", day[:4], day[5:7]][: depth + 1])


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


def _create(path: Path, text: str) -> None:
    from microjournal.sources import files

    try:
        files.create(path, text.encode())
    except FileExistsError:
        raise click.ClickException(f"{path} is there already; nothing was written") from None


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
