"""`microjournal theme`: how a journal looks."""

from __future__ import annotations

from pathlib import Path

import click

from microjournal.cli.entry import options

PLACE = ("Look closer", 4)


@click.group("theme", short_help="How the journal looks.")
def command() -> None:
    """Themes: those there are, a new one, and parts of one to change."""


@command.command("list", short_help="Show every theme, and what it offers.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def list_(*, as_json: bool) -> None:
    """Show the themes that are built in, installed, and of this journal, with their options."""
    from microjournal.cli.theme.listing import list_themes

    list_themes(as_json=as_json)


@command.command("new", short_help="Begin a theme.")
@click.argument("name", type=options.one_line)
def new(name: str) -> None:
    """Write the smallest theme that builds and looks decent into themes/NAME/, with a test of its own.

    Nothing that is there is overwritten.
    """
    from microjournal.cli.theme.writing import begin_theme

    begin_theme(name)


@command.command("export", short_help="Take a part of a theme into the journal, to change it.")
@click.argument("template", required=False, default="", type=options.one_line)
@click.option(
    "--block", metavar="BLOCK", default="", help="Only this block of TEMPLATE, or of the frame of every page."
)
@click.option("--macro", metavar="MACRO", default="", help="Only this macro; the others of its file stay the theme's.")
@click.option("--theme", "theme", metavar="NAME", default="", help="Of this theme; without it, of the journal's.")
def export(template: str, block: str, macro: str, theme: str) -> None:
    """Write TEMPLATE, or one block or macro, into the journal's themes/ folder, where it takes the theme's place.

    Nothing that is there is overwritten.
    """
    from microjournal.cli.theme.writing import export_part

    export_part(template, block=block, macro=macro, theme=theme)


@command.command("gallery", short_help="Build every kind of page, with invented entries.")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@click.option("--theme", "theme", metavar="NAME", default="", help="In this theme; without it, in the journal's.")
def gallery(dest: Path, theme: str) -> None:
    """Build a site into DEST that has every kind of page in every state. `serve --gallery` shows the same.

    DEST must be empty, or hold such a site.
    """
    from microjournal.cli.theme.showing import build_pages

    build_pages(dest, theme=theme)
