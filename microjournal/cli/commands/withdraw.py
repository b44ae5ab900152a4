"""`microjournal withdraw`: an entry is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from microjournal.cli.entry import options

if TYPE_CHECKING:
    from microjournal.cli.entry.change import OpenEntry
    from microjournal.cli.entry.elsewhere import Change
    from microjournal.cli.entry.entries import WholeJournal

PLACE = ("Write", 8)


@click.command("withdraw", short_help="Take an entry back.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.option("--yes", is_flag=True, help="Do it without asking.")
def command(*, text: str, yes: bool) -> None:
    """Take an entry back: remove its file, and what other files say of it.

    First it is shown what would be changed. Links to the entry become plain words, and `follows` loses its id; nothing
    else in other files is changed. An address that was published goes on answering: it says that the entry was
    withdrawn.
    """
    from microjournal.cli.entry.change import open_entry
    from microjournal.cli.entry.describe import shown_path
    from microjournal.cli.entry.elsewhere import note_withdrawn, say_unread, write_changes
    from microjournal.cli.entry.entries import read_whole
    from microjournal.cli.terminal.questions import can_ask

    opened = open_entry(text)
    whole = read_whole(opened.root, opened.settings)
    changes = list(_changes(opened, whole))
    path = shown_path(opened.root, opened.path)
    if not yes:
        if not can_ask():
            raise click.UsageError(f"{path} would be removed: pass --yes if that is meant")
        _show(path, opened, changes)
        click.confirm("Withdraw it?", abort=True)
    if (opened.root / opened.path).read_bytes() != opened.data:
        message = f"{path} was changed by somebody else meanwhile; nothing was removed: run this again"
        raise click.ClickException(message)
    # Links first: a journal in which they lead nowhere is not built.
    click.echo(f"{opened.entry.id} is withdrawn")
    write_changes(opened.root, changes)
    (opened.root / opened.path).unlink()
    click.echo(f"  {path} → (removed)")
    found = _what_readers_find(opened)
    note_withdrawn(opened.root, opened.entry.id)
    click.echo(f"\n{found}")
    say_unread(file for file in whole.unread if file != opened.path)


def _changes(opened: OpenEntry, whole: WholeJournal) -> Iterator[Change]:
    from microjournal.cli.entry.elsewhere import Change, naming, reader
    from microjournal.editing.mending import followed_in, unlinked_in
    from microjournal.journal.all_names import AllNames

    names = AllNames(whole.entries, whole.files)
    for entry in naming(whole.entries, opened.entry):
        if entry.path != opened.path:
            before = (opened.root / entry.path).read_bytes()
            mended = unlinked_in(before, entry, opened.entry, names, reader(opened, entry.path))
            mended = followed_in(mended, entry, opened.entry.id, "")
            if mended.data != before or mended.left:
                yield Change(path=entry.path, before=before, mended=mended)


def _show(path: str, opened: OpenEntry, changes: list[Change]) -> None:
    from microjournal.diagnostics.text import beginning

    named = [change.path for change in changes]
    others = f"It is named in {', '.join(named)}." if named else "No other file names it."
    click.echo(f"{beginning(opened.entry.title)}\n  {path} would be removed. {others}\n  {_what_readers_find(opened)}")


def _what_readers_find(opened: OpenEntry) -> str:
    from microjournal.journal.addresses import site_path
    from microjournal.sources.permalinks import remembered_here

    place = site_path(opened.entry)
    if place in remembered_here(opened.root).addresses:
        return f"/{place} was published: it will say that the entry was withdrawn."
    if opened.entry.draft:
        return f"It is a draft: nothing will be left at /{place}."
    return f"If /{place} was published, it will say that the entry was withdrawn; else nothing is left there."
