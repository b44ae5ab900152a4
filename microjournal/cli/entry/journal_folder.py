"""What several commands need: the journal's folder, today, and a day as an option."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

SETTINGS_FILE = "microjournal.yaml"


class NoJournal(click.ClickException):
    """There is no journal here: the command was called in the wrong place."""

    exit_code = 2


def find_journal(start: Path | None = None) -> Path:
    """The folder of the journal that `start` (default: the current folder) lies in: the nearest with its settings.

    Raises NoJournal, which prints as one line and exits with 2, if there is none there or above.
    """
    folder = (start or Path.cwd()).absolute()
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    raise NoJournal(
        f"no {SETTINGS_FILE} in {folder} or above: go to your journal's folder (or name it with -C DIR), "
        "or make a journal here with `microjournal init`"
    )


def today_in(timezone: str) -> str:
    """Today as an ISO date in a time zone with an IANA name; a mistake in the environment is one of usage."""
    from microjournal.sources import clock as today

    try:
        return today.today_in(timezone)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def iso_day(value: str) -> str:
    """The type of an option that is a day: ISO text, checked. Raises click.BadParameter for anything else."""
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        message = f"{value!r} is not a day; write it as YYYY-MM-DD, like 2026-03-04"
        raise click.BadParameter(message) from None


def site_address(value: str) -> str:
    """The type of an option that is the address of a site; it ends with a slash. Raises click.BadParameter."""
    if not value.startswith(("http://", "https://")):
        message = f"{value!r} is not an address; write it with https://"
        raise click.BadParameter(message)
    return value if value.endswith("/") else value + "/"
