"""How the commands change an entry: read the file, change its bytes, see that this makes sense, write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from microjournal.cli.entry.find import find_entry
from microjournal.cli.entry.journal import open_journal, stop
from microjournal.cli.terminal.problems import show_problems
from microjournal.content.entry import Parsed, ParseSettings, parse
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.editing.key_spans import EditRefused
from microjournal.editing.keys import edit
from microjournal.journal.addresses import as_published
from microjournal.model.entry import Entry
from microjournal.model.settings import Settings
from microjournal.schema.write import Value
from microjournal.sources import files
from microjournal.sources.permalinks import remembered_here
from microjournal.trust.boundary import Boundary


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """An entry that is about to be changed, as its file is now. path: relative to `root`, the journal's folder."""

    root: Path
    settings: Settings
    path: str
    data: bytes
    entry: Entry
    problems: tuple[Diagnostic, ...]
    today: str


def open_entry(text: str, journal: tuple[Path, Settings, str] | None = None) -> OpenEntry:
    """The entry that is meant.

    text: an ENTRY of the command line. journal: as `open_journal` gives it. [default: the one we are in]

    Exits with 1, having shown why, if the file cannot be read. Raises click.UsageError if it cannot be found.
    """
    root, settings, today = journal or open_journal()
    path = find_entry(root, text, settings.outside)
    if refused := Boundary(root, settings.outside).refused(path):
        stop([refused], root)
    data = (root / path).read_bytes()
    parsed = read_entry(data, path, settings)
    if parsed.entry is None:
        stop(parsed.diagnostics, root)
    return OpenEntry(
        root=root,
        settings=settings,
        path=path,
        data=data,
        entry=as_published(parsed.entry, lambda path: remembered_here(root).id_at(path)),
        problems=parsed.diagnostics,
        today=today,
    )


def read_entry(data: bytes, path: str, settings: Settings) -> Parsed:
    """The file as a build would read it."""
    return parse(data, path=path, settings=ParseSettings(url=settings.url, timezone=settings.timezone))


def set_keys(opened: OpenEntry, changes: Mapping[str, Value | None]) -> Entry:
    """Sets keys of the entry and writes its file; the entry as it is then. Exits as `change` does."""
    return change(opened, lambda data: edit(data, changes))


def change(opened: OpenEntry, make: Callable[[bytes], bytes]) -> Entry:
    """Changes the file of an entry; the entry as it is then. Problems that are new are shown.

    make: gives the new bytes of the file for the old ones. May raise EditRefused.

    Nothing is written if the change is refused (exits with 1), if it would make an error (click.UsageError: the options
    say what cannot be), or if somebody else changed the file meanwhile (click.ClickException).
    """
    try:
        after = make(opened.data)
    except EditRefused as refused:
        stop([as_problem(refused, opened.path)], opened.root)
    parsed = read_entry(after, opened.path, opened.settings)
    known = {(found.code, found.message) for found in opened.problems}
    new = [found for found in parsed.diagnostics if (found.code, found.message) not in known]
    errors = [found for found in new if found.severity == "error"]
    if errors or parsed.entry is None:
        raise click.UsageError(_would_be_wrong(errors or parsed.diagnostics))
    try:
        files.replace(opened.root / opened.path, opened.data, after)
    except files.FileChangedError:
        message = f"{opened.path} was changed by somebody else meanwhile; nothing was written: run this again"
        raise click.ClickException(message) from None
    if new:
        show_problems(new, opened.root)
    return parsed.entry


def as_problem(refused: EditRefused, path: str) -> Diagnostic:
    """Why a file was not changed, at its place."""
    span = Span(path=path, line=refused.line, column=refused.column, length=refused.length)
    return problem("edit-refused", f"{refused.message}; nothing was changed", span, help=refused.help)


def _would_be_wrong(problems: Sequence[Diagnostic]) -> str:
    reasons = "; ".join(f"{found.message} ({found.help})" if found.help else found.message for found in problems)
    return f"this cannot be: {reasons}. Nothing was changed."
