"""`theme new` and `theme export`: files of themes that a journal gets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from microjournal.cli.entry.journal import find_journal, open_settings, stop
from microjournal.create.scaffold import write_new
from microjournal.create.theme import new_theme
from microjournal.diagnostics import JournalErrors, Span
from microjournal.theme.excerpt import NoSuchPart, block_override, macro_override
from microjournal.theme.find import Layer, ThemeError, find_layers, theme_folders
from microjournal.theme.load import read_layers

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def begin_theme(name: str) -> None:
    """Does what the command says."""
    root = find_journal()
    if not _NAME.fullmatch(name):
        raise click.UsageError(
            f"'{name}' is no name for a theme: take small letters, digits and hyphens, as in my-theme"
        )
    if name in theme_folders(root):
        raise click.ClickException(
            f"there is a theme '{name}' already; `microjournal theme export` changes parts of one"
        )
    _write(root, new_theme(name))
    click.echo(
        f"`theme: {name}` in microjournal.yaml chooses it; `microjournal serve --gallery` shows every page in it"
    )


def export_part(template: str, *, block: str, macro: str, theme: str) -> None:
    """Does what the command says."""
    root, settings = open_settings()
    theme = theme or settings.theme.name
    if not (template or block or macro) or (block and macro):
        raise click.UsageError("name a TEMPLATE, a --block or a --macro; `microjournal theme list` has the themes")
    try:
        layers = find_layers(theme, root, lambda: Span(path="microjournal.yaml"), outside=settings.outside)
        # What the journal has is what is written here, so a part comes from what lies below it.
        below = [layer for layer in layers if layer.folder != root / "themes" / theme]
        sources = read_layers(below)
    except ThemeError as error:
        stop(list(error.diagnostics), root)
    texts = {name: source.text for name, source in sources.items() if not name.startswith("!")}
    try:
        name, text = _part(texts, below, template, block, macro)
    except NoSuchPart as error:
        _no_such_part(macro or block or template, error.known)
    _write(root, {f"themes/{theme}/templates/{name}": text})


def _part(texts: Mapping[str, str], layers: Sequence[Layer], template: str, block: str, macro: str) -> tuple[str, str]:
    def theme_of(name: str) -> str:
        return next(layer.theme for layer in layers if not layer.own and (layer.folder / "templates" / name).is_file())

    if template and template not in texts:
        raise NoSuchPart(sorted(texts))
    if macro:
        return macro_override(texts, theme_of, macro, template)
    return block_override(texts, theme_of, template, block) if block else (template, texts[template])


def _no_such_part(asked: str, known: list[str]) -> NoReturn:
    near = get_close_matches(asked, known, n=1)
    help_ = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    raise click.ClickException(f"there is no '{asked}' here that one can take out; {help_}")


def _write(root: Path, texts: Mapping[str, str]) -> None:
    try:
        if kept := [name for name in texts if (root / name).exists()]:
            raise click.ClickException(f"{', '.join(kept)} is there already, and nothing is overwritten")
        written, _ = write_new(root, texts)
    except JournalErrors as failed:
        stop(failed.problems, root)
    for name in written:
        click.echo(f"wrote {name}")
