"""`theme gallery`: every kind of page as a site."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from microjournal.build.options import BuildOptions
from microjournal.cli.entry.journal import find_journal
from microjournal.cli.terminal.problems import show_problems
from microjournal.create.gallery_site import build_gallery


def build_pages(dest: Path, *, theme: str) -> None:
    """Does what the command says."""
    root = find_journal()
    with tempfile.TemporaryDirectory(prefix="microjournal-") as folder:
        passing = Path(folder)
        (passing / "remembered").mkdir()
        options = BuildOptions(root=root, output=dest.absolute(), remembered=passing / "remembered", jobs=1)
        result = build_gallery(options, passing / "journal", theme)
        show_problems(result.problems, root)
    if not result.ok:
        raise click.exceptions.Exit(1)
    click.echo(f"{result.outputs} files in {dest}; begin with gallery/")
