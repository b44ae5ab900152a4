"""`microjournal permalinks`: what the published site remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from microjournal.publish.pull import Pulled

PLACE = ("Publish", 5)


@click.group("permalinks", short_help="What the published site remembers.")
def command() -> None:
    """The addresses and events that were ever published. A site carries them itself, in permalinks.txt."""


@command.command("pull", short_help="Read it back from the live site.")
@click.option(
    "--from",
    "source",
    metavar="URL_OR_FOLDER",
    default="",
    help="The site to read, instead of the one at `url` in the settings.",
)
def pull(source: str) -> None:
    """Read what the live site remembers back into permalinks.txt, so that the next build knows it.

    Where nothing was ever published, nothing is done. If that cannot be known, because the site is down or does not
    answer, the exit code is 1, and a workflow that goes by it does not publish.
    """
    from microjournal.cli.entry.journal import open_settings, stop
    from microjournal.diagnostics import JournalErrors
    from microjournal.publish.memory import Unreadable
    from microjournal.publish.pull import pull as read_back
    from microjournal.sources.files import FileChangedError

    root, settings = open_settings()
    try:
        done = read_back(root, settings.url, source)
    except JournalErrors as failed:
        stop(failed.problems, root)
    except Unreadable as error:
        help_ = f"\n{error.help[:1].upper()}{error.help[1:]}." if error.help else ""
        raise click.ClickException(f"{error}. Nothing was written.{help_}") from None
    except (OSError, FileChangedError) as error:
        raise click.ClickException(f"permalinks.txt: {getattr(error, 'strerror', None) or error}") from None
    click.echo(_said(done, settings.url))


def _said(done: Pulled, url: str) -> str:
    """What was read back, in a line or two."""
    from microjournal.journal.permalinks import written_lines

    found = done.remembered
    kept = f"; {done.kept:,} {_lines(done.kept)} of permalinks.txt here that it does not have" if done.kept else ""
    if found is None:
        return f"Nothing is published at {url} yet: this will be its first publication{kept}."
    parts = "part" if found.parts == 1 else "parts"
    count = len(written_lines(found.found))
    read = f"{found.place}: {count:,} {_lines(count)} in {found.parts:,} {parts}"
    new = f"{done.new:,} of them new here" if done.new else "all of them here already"
    moved = f"\nNothing is published at {url} yet; subscribers and addresses will move there." if done.is_former else ""
    return f"{read}, {new}{kept}.{moved}"


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"
