"""`theme list`: every theme that can be named, and what it offers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from microjournal.cli.entry.journal import NoJournal, find_journal
from microjournal.diagnostics import JournalErrors
from microjournal.diagnostics.text import printable
from microjournal.sources.settings import read_settings
from microjournal.theme.find import ThemeError, origin, read_manifest, theme_folders

Row = dict[str, Any]


def list_themes(*, as_json: bool) -> None:
    """Does what the command says."""
    root, used = _journal()
    rows = [_row(name, folder, root, used=name == used) for name, folder in sorted(theme_folders(root).items())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("\n\n".join(map(_in_words, rows)))


def _journal() -> tuple[Path, str]:
    """The journal's folder and the name of its theme; the current folder and "" where there is none."""
    try:
        root = find_journal()
        return root, read_settings(root)[0].theme.name
    except NoJournal:
        return Path.cwd(), ""
    except JournalErrors:
        return root, ""


def _row(name: str, folder: Path, root: Path, *, used: bool) -> Row:
    row: Row = {"name": name, "from": origin(folder, root), "used": used}
    try:
        manifest, options = read_manifest(folder, name)
    except ThemeError as error:
        found = error.diagnostics[0]
        return {**row, "problem": f"{found.span.path}:{found.span.line}:{found.span.column}: {found.message}"}
    return {
        **row,
        "version": str(manifest.get("version") or ""),
        "description": str(manifest.get("description") or ""),
        "extends": str(manifest.get("extends") or ""),
        "options": {
            option.name: {"takes": option.kind, "default": option.default, "about": option.about}
            for option in options.values()
        },
    }


def _in_words(row: Row) -> str:
    extends = row.get("extends") and f"extends {row['extends']}"
    marks = [mark for mark in (row["from"], row["used"] and "used here", extends) if mark]
    lines = [f"{row['name']} {row.get('version', '')}".rstrip() + f" ({', '.join(marks)})"]
    lines += [f"  {text}" for text in (row.get("description"), row.get("problem")) if text]
    for name, option in row.get("options", {}).items():
        default = json.dumps(option["default"], ensure_ascii=False, default=str)
        lines.append(f"  {name}: {option['takes']}; without it {default}")
    return "\n".join(map(printable, lines))
