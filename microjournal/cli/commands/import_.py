"""`microjournal import`: a journal out of what was written for another program."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import click

from microjournal.cli.entry.journal import today_in
from microjournal.forges import FORGES
from microjournal.imports.importers import IMPORTERS, Importer
from microjournal.imports.values import OldFiles, UnreadableFile, WrongFolder

PLACE = ("Begin", 2)

REPORT = "import-report.md"


@click.group("import", short_help="Bring over a journal written for another program.")
def command() -> None:
    """Make a journal out of what was written for another program. Nothing is changed there."""


def _subcommand(importer: Importer) -> click.Command:
    folder = partial(click.Path, file_okay=False, path_type=Path)
    return click.Command(
        importer.name,
        callback=partial(_import, importer),
        short_help=importer.summary,
        help=importer.help,
        params=[
            click.Argument(["source"], metavar="SRC", type=folder(exists=True)),
            click.Argument(["destination"], metavar="DEST", type=folder()),
            *[click.Option([f"--{flag.name}"], is_flag=True, help=flag.help) for flag in importer.flags],
        ],
    )


def _import(importer: Importer, source: Path, destination: Path, **flags: bool) -> None:
    from microjournal.create.guesses import shell_word
    from microjournal.create.installed import installed
    from microjournal.create.scaffold import Workflows, housekeeping, write_new
    from microjournal.imports.report import full_report, grouped, short_report, summary

    try:
        journal = importer.convert(_old_files(importer, source, destination), today=today_in("UTC"), **flags)
    except WrongFolder as error:
        raise click.UsageError(f"{source} is not {importer.label}: {error}") from None
    except UnreadableFile as error:
        raise click.ClickException(f"{source / error.path}: {error}") from None
    groups, made = grouped(journal.notes), summary(journal.counts, len(journal.copies))
    forges = ("github",) if journal.repository else tuple([forge.name for forge in FORGES])
    texts = {
        **journal.entries,
        "microjournal.yaml": journal.settings,
        **housekeeping(Workflows(forges=forges, install=installed().command)),
        REPORT: full_report(groups, made),
    }
    _refuse_conflicts(destination, [*texts, *journal.copies])
    write_new(destination, texts)
    for new, old in journal.copies.items():
        (destination / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / old, destination / new)
    click.echo(f"Imported {made} into {destination}.")
    click.echo("\n".join([*short_report(groups), "", f"All of it: {destination / REPORT}"]))
    click.echo(f"\nNext:\n  microjournal -C {shell_word(destination)} serve --open")


def _old_files(importer: Importer, source: Path, destination: Path) -> OldFiles:
    """The folder to import, without a journal that is made inside of it."""
    from microjournal.create.guesses import place_of
    from microjournal.imports.notes import Note
    from microjournal.sources import git
    from microjournal.sources.foreign import TooManyFiles, foreign_files

    try:
        found = foreign_files(source, skipped=importer.skipped, without=destination)
    except (OSError, TooManyFiles) as error:
        raise click.ClickException(f"{source}: {error}") from None
    place = place_of(git.ask(source, "remote", "get-url", "origin"))
    on_github = place is not None and place.forge == "github"
    return OldFiles(
        paths=tuple(found.sizes),
        read=lambda path: (source / path).read_bytes(),
        size=found.sizes.__getitem__,
        repository=place.repository.removeprefix("github:") if place is not None and on_github else "",
        notes=tuple(Note(kind="dropped", path=path, matter=f"Not read: {why}") for path, why in found.refused),
    )


def _refuse_conflicts(destination: Path, names: list[str]) -> None:
    there = [name for name in names if (destination / name).exists()]
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        message = f"{destination} has {', '.join(there[:3])}{more} already: nothing was written; name an empty folder"
        raise click.UsageError(message)


for _importer in IMPORTERS:
    command.add_command(_subcommand(_importer))
