"""Builds the gallery: every kind of page, in the look of a journal's theme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.create.gallery import GALLERY_TODAY, gallery
from microjournal.diagnostics import JournalErrors, most_helpful_first
from microjournal.model.settings import ThemeChoice
from microjournal.sources.settings import read_settings


def build_gallery(options: BuildOptions, folder: Path, theme: str = "") -> BuildResult:
    """Builds as `build` does, but the gallery instead of the journal, whose theme it takes.

    folder: for the gallery's own files. theme: its name; "" for the one in the settings.
    """
    try:
        chosen = read_settings(options.root)[0].theme
    except JournalErrors as failed:
        return BuildResult(problems=tuple(most_helpful_first(failed.problems)))
    if theme and theme != chosen.name:
        chosen = ThemeChoice(name=theme)
    for name, text in gallery(chosen).items():
        _write_if_other(folder / name, text)
    return build(
        replace(
            options,
            root=folder,
            themes=options.root,
            today=GALLERY_TODAY,
            drafts=False,
            changed=None,
            update_permalinks=False,
        )
    )


def _write_if_other(path: Path, text: str) -> None:
    content = text.encode()
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
