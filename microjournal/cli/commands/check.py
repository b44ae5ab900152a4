"""`microjournal check`: everything that is wrong, all at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options
from microjournal.cli.entry.journal import find_journal, today_in

if TYPE_CHECKING:
    from microjournal.diagnostics import Diagnostic

PLACE = ("Publish", 3)


@click.command("check", short_help="Report everything that is wrong, all at once.")
@click.option("--external", is_flag=True, help="Test the links to other sites, too.")
@click.option("--public-only", is_flag=True, help="With --external: ask nothing inside a private network; so in CI.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "lines", "json", "github"]),
    default="text",
    help="For people, for editors, for programs, or as annotations of GitHub and Forgejo. [default: text]",
)
@click.option("--today", metavar="DAY", type=options.iso_day, help="Check as on this day (YYYY-MM-DD).")
@click.option("--drafts", is_flag=True, help="Look at drafts and entries under embargo as if they were public.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def command(*, external: bool, public_only: bool, form: str, today: str | None, drafts: bool, strict: bool) -> None:
    """Report everything that is wrong, all at once, most helpful first.

    Besides what a build reports there is advice: reviews that are overdue, experiments that ended without a word, gaps
    in texts, tags that gather nothing. Nothing is built. The exit code is 1 if there are errors.
    """
    from microjournal.build.lock import Busy
    from microjournal.check.external.run import check_external
    from microjournal.check.run import check
    from microjournal.cli.terminal.progress import Progress
    from microjournal.diagnostics import as_errors, most_helpful_first

    root = find_journal()
    if today is None:
        # A wrong `SOURCE_DATE_EPOCH` is a mistake of usage, reported before anything is read.
        today_in("UTC")
    progress = Progress(quiet=False)
    try:
        checked = check(root, today=today or "", drafts=drafts, external=external, progress=progress)
        problems = list(checked.problems)
        if external:
            # What a pull request links to is asked from inside of whatever network builds it.
            guarded = public_only or bool(os.environ.get("CI"))
            problems += check_external(root, checked.links, progress, public_only=guarded)
    except Busy:
        raise click.ClickException("a build of this journal is under way and has not ended for a minute") from None
    finally:
        progress.clear()
    problems = most_helpful_first(as_errors(problems) if strict else problems)
    _show(problems, root, form, entries=checked.entries)
    if any(found.severity == "error" for found in problems):
        raise SystemExit(1)


def _show(problems: Sequence[Diagnostic], root: Path, form: str, *, entries: int) -> None:
    from microjournal.cli.terminal.problems import layout_of, lines_in
    from microjournal.diagnostics.machine import FORMS
    from microjournal.diagnostics.text import as_text, summary

    if form in FORMS:
        click.echo(FORMS[form](problems), nl=False)
    elif problems:
        layout = layout_of(sys.stdout)
        click.echo(as_text(problems, lines_in(root), layout), color=layout.color)
        click.echo(f"{summary(problems)}; `microjournal explain CODE` tells more about a [code]")
    else:
        click.echo(f"{entries:,} {'entry' if entries == 1 else 'entries'}, and nothing to report")
