"""`microjournal rename`: an entry gets another name, and whatever names it follows."""

from __future__ import annotations

import click

from microjournal.cli.entry import options

PLACE = ("Write", 7)


@click.command("rename", short_help="Give an entry another name.")
@click.argument("text", metavar="ENTRY", type=options.EntryArgument())
@click.argument("words", metavar="NEW_NAME", nargs=-1, required=True)
def command(*, text: str, words: tuple[str, ...]) -> None:
    """Give an entry another name: its file, its id, its address.

    Links to it and `follows` in other files are changed to the new name; nothing else in them is. The date in the name
    stays, unless NEW_NAME begins with another or is nothing but a date. The title stays in any case. An address that
    was published keeps leading to the entry.
    """
    from microjournal.cli.entry.change import open_entry
    from microjournal.cli.entry.describe import shown_path
    from microjournal.cli.entry.elsewhere import say_unread, write_changes
    from microjournal.cli.entry.renaming import move_file, plan_renaming
    from microjournal.editing.moves import NameRefused, moved_place, new_name
    from microjournal.journal.addresses import site_path

    opened = open_entry(text)
    try:
        new = new_name(opened.entry, options.one_line(" ".join(words)))
    except NameRefused as refused:
        raise click.UsageError(f"{refused}. Nothing was changed.") from None
    planned = plan_renaming(opened, new)
    before, after = planned.move.before, planned.move.after
    if (before.path, before.id, before.date) == (after.path, after.id, after.date):
        raise click.UsageError(f"{before.id} has that name already")
    move_file(opened.root, planned.move)
    click.echo(f"{before.id} is {after.id} now, at /{site_path(after)}")
    old_file, new_file = (shown_path(opened.root, moved_place(entry.path)) for entry in (before, after))
    click.echo(f"  {old_file} → {new_file}")
    write_changes(opened.root, planned.changes)
    say_unread(planned.unread)
    if site_path(before) != site_path(after) and not planned.was_published:
        click.echo(f"\nIf /{site_path(before)} was published, it leads to the new address from the next build on.")
