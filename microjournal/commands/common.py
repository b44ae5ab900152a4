"""What several commands need: the journal's folder, today, and a day as an option."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from zoneinfo import ZoneInfo

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
    """Today as an ISO date in a time zone with an IANA name.

    `SOURCE_DATE_EPOCH` stands in for the clock when it is set, as reproducible-builds.org specifies.
    Raises click.UsageError if that is not a number.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.datetime.now(ZoneInfo(timezone)).date().isoformat()
    try:
        return dt.datetime.fromtimestamp(int(epoch), ZoneInfo(timezone)).date().isoformat()
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {epoch!r}, which is not a number of seconds"
        raise click.UsageError(message) from None


class Day(click.ParamType):
    """An option's value that is a day, written YYYY-MM-DD; becomes the same ISO text, checked."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as YYYY-MM-DD, like 2026-03-04", param, ctx)
        return day.isoformat()


DAY = Day()
