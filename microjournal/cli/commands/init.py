"""`microjournal init`: a journal that builds at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry.journal import SETTINGS_FILE, NoJournal, find_journal, stop, today_in
from microjournal.forges import FORGES

if TYPE_CHECKING:
    from microjournal.create.guesses import Place
    from microjournal.create.scaffold import Facts, Workflows

PLACE = ("Begin", 1)


@click.command("init", short_help="Make a journal that builds at once.")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--forge",
    "forges",
    multiple=True,
    type=click.Choice([forge.name for forge in FORGES]),
    help="Write workflow files for this forge only; may be repeated. "
    "[default: the one the git remote points to, else all]",
)
def command(folder: Path, forges: tuple[str, ...]) -> None:
    """Make a journal that builds at once, in DIR or in the current folder.

    Writes the settings, three sample entries (one planned, one running, one done), a page about the journal, what git
    should ignore, workflow files that publish the site and make drafts of what readers propose, a form in which they do
    so, and what lets editors help. Title, author, address and time zone are guessed from the folder, from git and from
    the machine. Files that exist already are kept as they are. What is left to do until a push publishes the journal is
    listed at the end.
    """
    from microjournal.content.schemas import schema_text, schemas
    from microjournal.create import guesses
    from microjournal.create.installed import installed
    from microjournal.create.scaffold import Workflows, new_journal, write_new
    from microjournal.diagnostics import JournalErrors
    from microjournal.sources import git

    _refuse_inside_a_journal(folder)
    remote = git.ask(folder.absolute(), "remote", "get-url", "origin")
    place = guesses.place_of(remote)
    facts = _facts(folder.resolve(), place)
    wanted = forges or ((place.forge,) if place else tuple([forge.name for forge in FORGES]))
    schema = schema_text(schemas()["settings"])
    program = installed()
    workflows = Workflows(forges=wanted, install=program.command, host=place.host if place else "")
    try:
        written, kept = write_new(folder, new_journal(facts, workflows, schema=schema))
    except JournalErrors as failed:
        stop(failed.problems, folder)
    _report(folder, written, kept)
    _say_how_to_publish(folder, facts, workflows, place, program.why)


def _refuse_inside_a_journal(folder: Path) -> None:
    try:
        journal = find_journal(folder)
    except NoJournal:
        return
    if journal == folder.absolute():
        message = f"{journal} is a journal already (it has a {SETTINGS_FILE})"
    else:
        message = f"{folder.absolute()} is inside the journal {journal}"
    raise click.UsageError(f'{message}: write an entry with `microjournal new "TITLE"`')


def _facts(folder: Path, place: Place | None) -> Facts:
    from microjournal.create import guesses
    from microjournal.create.scaffold import Facts
    from microjournal.sources import git

    zone = guesses.timezone()
    return Facts(
        title=guesses.title_of(folder),
        url=place.url if place else "",
        author=git.ask(folder, "config", "user.name"),
        timezone=zone,
        repository=place.repository if place else "",
        today=today_in(zone),
    )


def _report(folder: Path, written: list[str], kept: list[str]) -> None:
    from microjournal.create.guesses import shell_word

    for name in written:
        click.echo(f"wrote {name}")
    for name in kept:
        hint = " (add /public/, /.microjournal/ and /permalinks.txt to it)" if name == ".gitignore" else ""
        click.echo(f"kept  {name}{hint}")
    here = folder.resolve() == Path.cwd()
    steps = ["microjournal serve --open", 'microjournal new "What you will try next"']
    steps = [*steps, "microjournal build"] if here else [f"cd {shell_word(folder)}", *steps]
    click.echo("\nNext:\n" + "\n".join(f"  {step}" for step in steps))


def _say_how_to_publish(folder: Path, facts: Facts, workflows: Workflows, place: Place | None, why: str) -> None:
    from microjournal.model.placeholder import PLACEHOLDER_URL
    from microjournal.publish.repository import look_at
    from microjournal.publish.steps import numbered, steps_to_publish

    steps = steps_to_publish(
        look_at(folder, is_new=True),
        url=facts.url or PLACEHOLDER_URL,
        forge=workflows.forges[0] if len(workflows.forges) == 1 else "",
        page=f"https://{place.host}/{place.path}" if place else "",
        install=why,
    )
    click.echo(f"\nTo publish it, when you are ready:\n{numbered(steps)}")
