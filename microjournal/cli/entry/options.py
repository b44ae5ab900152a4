"""Types of arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _TextType = click.ParamType[str]
else:
    # Generic only for type checkers, and only in newer versions of click.
    _TextType = click.ParamType

# As in files: a day before it is rather a slip.
_FIRST_YEAR = 1000


class EntryArgument(_TextType):
    """The type of ENTRY. It stays the text that was given; `find_entry` finds the file."""

    name = "entry"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """The ids, with and without their date, that begin with what was typed."""
        from click.shell_completion import CompletionItem

        from microjournal.cli.entry.find import names_that_begin_with

        return [CompletionItem(name) for name in names_that_begin_with(incomplete)]


def offered(words: Mapping[str, str]) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell offers for the beginning of a word.

    words: each with a line that explains it.
    """

    def complete(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word, help=meaning) for word, meaning in words.items() if word.startswith(typed)]

    return complete


def iso_day(value: str) -> str:
    """The type of a day: an ISO date. Raises click.BadParameter for anything else."""
    import datetime as dt

    try:
        day = dt.date.fromisoformat(value)
        if day.year < _FIRST_YEAR:
            raise ValueError
        return day.isoformat()
    except ValueError:
        message = f"{value!r} is not a day; write it as YYYY-MM-DD, like 2026-03-04"
        raise click.BadParameter(message) from None


def review(value: str) -> str:
    """The type of `--review`: a day, or a span such as 2w, as it is written. Raises click.BadParameter."""
    from microjournal.content.dates import DateError, read_review

    try:
        read_review(value, "")
    except DateError as error:
        message = f"{error}; {error.help}"
        raise click.BadParameter(message) from None
    return value


def one_line(value: str) -> str:
    """The type of a text that is one line: runs of spaces and line breaks become one space.

    Raises click.BadParameter for bytes that are not text here, which would make a file that nobody can read.
    """
    if any("\ud800" <= character <= "\udfff" for character in value):
        message = "these bytes are not UTF-8; write them in the encoding of your terminal"
        raise click.BadParameter(message)
    return " ".join(value.split())


def site_address(value: str) -> str:
    """The type of the address of a site, in ASCII: it ends with a slash; "" stays "". Raises click.BadParameter."""
    from microjournal.model.web_addresses import web_address

    if value and not value.startswith(("http://", "https://")):
        message = f"{value!r} is not an address; write it with https://"
        raise click.BadParameter(message)
    try:
        value = web_address(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an address") from None
    return value if not value or value.endswith("/") else value + "/"
