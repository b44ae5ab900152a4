"""`microjournal digest`: what moved, as Markdown for weeknotes."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Write", 9)


def _week(value: str) -> str:
    """The type of a week. Raises click.BadParameter for anything else."""
    from microjournal.model.weeks import is_week

    if not is_week(value):
        raise click.BadParameter(f"{value!r} is not a week; write it as YEAR-Wnn, like 2026-W12")
    return value


@click.command("digest", short_help="Print what moved, as Markdown.")
@click.option("--since", metavar="DAY", type=options.iso_day, help="From this day on.")
@click.option("--week", metavar="WEEK", type=_week, help="In this week, like 2026-W12. [default: the one we are in]")
@click.option("--today", metavar="DAY", type=options.iso_day, help="Do as if it were this day.")
def command(*, since: str | None, week: str | None, today: str | None) -> None:
    """Print what moved: planned, begun, learned, adopted, dropped, due.

    It is Markdown, to begin weeknotes or a mail with:

      microjournal digest --week 2026-W12 > weeknotes.md
    """
    from microjournal.cli.entry.entries import read_entries
    from microjournal.cli.entry.journal import open_journal
    from microjournal.cli.entry.moves import moves_between
    from microjournal.feeds.digest import as_markdown
    from microjournal.model.weeks import first_day, last_day, week_of
    from microjournal.sources.permalinks import remembered_here
    from microjournal.theme.words import journal_words

    if since and week:
        raise click.UsageError("--since and --week are two ways to say which days: give one of them")
    root, settings, day = open_journal(today)
    if since and since > day:
        raise click.UsageError(f"{since} is still to come (today is {day})")
    week = week or week_of(day)
    first, last = (since, day) if since else (first_day(week), last_day(week))
    entries, unread = read_entries(root, settings)
    words = journal_words(root, settings)
    moves = moves_between(words, entries, remembered_here(root), first, last, day)
    days = words.span(first, last)
    if moves:
        name = words("week", week=int(week[6:]), year=week[:4])
        title = days if since else words("week-item", week=name, counts=days)
        click.echo(as_markdown(words, title, moves, settings.url), nl=False)
    else:
        click.echo(f"Nothing moved from {first} to {last}.", err=True)
    if unread:
        files = "1 file" if unread == 1 else f"{unread} files"
        click.echo(f"{files} could not be read: `microjournal check` says why", err=True)
