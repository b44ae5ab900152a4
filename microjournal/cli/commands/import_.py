"""`microjournal import`: a journal out of what was written for another program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from microjournal.cli.entry.journal_folder import today_in
from microjournal.create import guesses
from microjournal.create.scaffold import Forge, housekeeping
from microjournal.imports.jekyll import convert, report, settings, site
from microjournal.imports.jekyll.notes import Note

REPORT = "import-report.md"
_CONFIGS = ("_config.yml", "_config.yaml")
_SKIPPED = frozenset({".git", ".bundle", ".jekyll-cache", ".sass-cache", "_site", "node_modules", "vendor"})


@click.group("import", short_help="Bring over a journal written for another program.")
def command() -> None:
    """Make a journal out of what was written for another program. Nothing is changed there."""


@command.command("jekyll", short_help="Bring over a Jekyll site.")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("destination", metavar="DEST", type=click.Path(file_okay=False, path_type=Path))
@click.option("--series", is_flag=True, help="Write `follows:` where titles count (attempt 2, attempt 3).")
def jekyll(source: Path, destination: Path, *, series: bool) -> None:
    """Make a journal in DEST out of the Jekyll site in SRC.

    Posts, drafts and pages come with their titles, dates, tags and texts; links between them become links between
    files, and every old address keeps answering. What could not be carried over is told here in short and in
    DEST/import-report.md in full. Files in DEST are never overwritten.
    """
    old = _read_site(source)
    sources, others, notes = _read_sources(source, destination.resolve())
    journal = convert.convert(old, sources, others, today=today_in("UTC"), tie_series=series)
    groups = report.grouped([*notes, *journal.notes])
    forges: tuple[Forge, ...] = ("github",) if old.repository else ("github", "gitlab", "forgejo")
    texts = {
        **journal.texts,
        "microjournal.yaml": settings.settings_text(old, journal.posts),
        **housekeeping(forges),
        REPORT: report.full_report(groups, journal.counts, len(journal.copies)),
    }
    _refuse_conflicts(destination, [*texts, *journal.copies])
    _write(source, destination, texts, journal.copies)
    click.echo(f"Imported {report.summary(journal.counts, len(journal.copies))} into {destination}.")
    click.echo("\n".join([*report.short_report(groups), "", f"All of it: {destination / REPORT}"]))
    click.echo(f"\nNext:\n  microjournal -C {guesses.shell_word(destination)} serve --open")


def _read_site(source: Path) -> site.Site:
    config = next((source / name for name in _CONFIGS if (source / name).is_file()), None)
    if config is None and not any(source.rglob("_posts")):
        raise click.UsageError(f"{source} is not a Jekyll site: it has neither _config.yml nor a folder _posts")
    try:
        old = site.read_site(_decoded(config.read_bytes())[0] if config else "")
    except site.ConfigError as error:
        raise click.ClickException(f"{config}: {error}") from None
    place = guesses.place_of(guesses.git(source, "remote", "get-url", "origin"))
    if old.repository or place is None or place.forge != "github":
        return old
    return replace(old, repository=place.repository.removeprefix("github:"))


def _read_sources(source: Path, destination: Path) -> tuple[list[convert.Source], list[str], list[Note]]:
    """The texts of the site, the paths of its other files, and what there is to tell about reading them."""
    sources: list[convert.Source] = []
    others: list[str] = []
    notes: list[Note] = []
    for path in _files(source, destination):
        name = path.relative_to(source).as_posix()
        if not convert.is_text(name):
            others.append(name)
            continue
        text, is_utf8 = _decoded(path.read_bytes())
        sources.append(convert.Source(path=name, text=text))
        if not is_utf8:
            notes.append(Note(kind="changed", path=name, matter="Not UTF-8; it was read as Windows-1252"))
    return sources, others, notes


def _files(folder: Path, destination: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in _SKIPPED and path.resolve() != destination:
                yield from _files(path, destination)
        elif path.is_file():
            yield path


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text with plain line ends, and whether it was UTF-8."""
    try:
        text, is_utf8 = data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        text, is_utf8 = data.decode("cp1252", errors="replace"), False
    return text.replace("\r\n", "\n").replace("\r", "\n"), is_utf8


def _refuse_conflicts(destination: Path, names: list[str]) -> None:
    there = [name for name in names if (destination / name).exists()]
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        message = f"{destination} has {', '.join(there[:3])}{more} already: nothing was written; name an empty folder"
        raise click.UsageError(message)


def _write(source: Path, destination: Path, texts: Mapping[str, str], copies: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = destination / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    for name, old in copies.items():
        path = destination / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / old, path)
