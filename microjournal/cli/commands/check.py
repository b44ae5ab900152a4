"""`microjournal check`: everything that is wrong, all at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry.journal_folder import find_journal, iso_day, today_in
from microjournal.diagnostics.machine import FORMS

if TYPE_CHECKING:
    from microjournal.check.run import Checked
    from microjournal.diagnostics import Diagnostic


@click.command("check", short_help="Report everything that is wrong, all at once.")
@click.option("--external", is_flag=True, help="Test the links to other sites, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMS]),
    default="text",
    help="For people, for editors, for programs, or as annotations of GitHub and Forgejo. [default: text]",
)
@click.option("--today", metavar="DAY", type=iso_day, help="Check as on this day (YYYY-MM-DD).")
@click.option("--drafts", is_flag=True, help="Look at drafts and entries under embargo as if they were public.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def command(*, external: bool, form: str, today: str | None, drafts: bool, strict: bool) -> None:
    """Report everything that is wrong, all at once, most helpful first.

    Besides what a build reports there is advice: reviews that are overdue, experiments that ended without a word, gaps
    in texts, tags that gather nothing. Nothing is built. The exit code is 1 if there are errors.
    """
    from microjournal.build.lock import Busy
    from microjournal.check.run import check
    from microjournal.cli.terminal.progress import Progress
    from microjournal.diagnostics import as_errors, most_helpful_first

    root = find_journal()
    if today is None:
        # A wrong `SOURCE_DATE_EPOCH` is a mistake of usage, told before anything is read.
        today_in("UTC")
    progress = Progress(quiet=False)
    try:
        checked = check(root, today=today or "", drafts=drafts, progress=progress)
        problems = list(checked.problems)
        if external:
            problems += _external(checked, root, progress)
    except Busy:
        raise click.ClickException("a build of this journal is under way and has not ended for a minute") from None
    finally:
        progress.clear()
    problems = most_helpful_first(as_errors(problems) if strict else problems)
    _show(problems, root, form, entries=len(checked.journal.entries))
    if any(found.severity == "error" for found in problems):
        raise SystemExit(1)


def _external(checked: Checked, root: Path, progress: Callable[[str, int, int], None]) -> list[Diagnostic]:
    """What is wrong with links to other sites. What was found good in the last days is not tested again."""
    from microjournal.check.external.memory import recall, remember
    from microjournal.check.external.probe import Limits, probe
    from microjournal.check.external.verdicts import NO_NETWORK, Verdict, external_links, looks_offline, told
    from microjournal.model.files import STATE_FOLDER
    from microjournal.sources.clock import today_in as day_in

    limits = Limits()
    links = external_links((*checked.journal.entries, *checked.journal.pages), checked.menu)
    # Not the journal's today, which may be any day: this is about when the network was asked.
    day = day_in("UTC", {})
    memory = root / STATE_FOLDER / "links.json"
    known = {url: found for url, found in recall(memory, day).items() if url in links}
    wanted = [url for url in links if url not in known]
    found: dict[str, Verdict] = {}
    try:
        for url, verdict in probe(wanted, limits=limits):
            found[url] = verdict
            progress("links tested", len(found), len(wanted))
        if known and looks_offline(found):
            # Something that was good some days ago tells whether it is these hosts or the network that is not there.
            found.update(probe(list(known)[:1], limits=limits))
    finally:
        remember(memory, day, known, found)
    verdicts = {url: verdict for url, (_, verdict) in known.items()} | found
    if looks_offline(found):
        verdicts |= dict.fromkeys(found, Verdict(kind="unreachable", reason=NO_NETWORK))
    return told(links, verdicts, minutes=round(limits.total_seconds / 60))


def _show(problems: Sequence[Diagnostic], root: Path, form: str, *, entries: int) -> None:
    from microjournal.cli.terminal.problems import layout_of, lines_in
    from microjournal.diagnostics.text import as_text, summary

    if form in FORMS:
        click.echo(FORMS[form](problems), nl=False)
    elif problems:
        layout = layout_of(sys.stdout)
        click.echo(as_text(problems, lines_in(root), layout), color=layout.color)
        click.echo(f"{summary(problems)}; `microjournal explain CODE` tells more about a [code]")
    else:
        click.echo(f"{entries:,} {'entry' if entries == 1 else 'entries'}, and nothing to report")
