"""The journal that a command works on: its folder, its settings, and today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from microjournal.diagnostics import Diagnostic
    from microjournal.model.settings import Settings

SETTINGS_FILE = "microjournal.yaml"
# As other programs call their settings, and as Windows does where it hides endings.
_NEARLY = (
    "microjournal.yml",
    "microjournal.yaml",
    "microjournal.yaml.txt",
    "microjournal.yml.txt",
    "microjournal.toml",
)


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
    if near := next(filter(None, map(_nearly_settings, (folder, *folder.parents))), ""):
        raise NoJournal(f"the settings of a journal are in {SETTINGS_FILE}: {near}")
    raise NoJournal(
        f"no {SETTINGS_FILE} in {folder} or above: go to your journal's folder (or name it with -C DIR), "
        "or make a journal here with `microjournal init`"
    )


def _nearly_settings(folder: Path) -> str:
    """What to do about a file that was meant to be the settings, "" if there is none."""
    if (folder / SETTINGS_FILE).is_symlink():
        return f"{folder / SETTINGS_FILE} is a link to nothing"
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return ""
    near = [name for name in names if name.lower().removeprefix(".") in _NEARLY]
    return f"rename {folder / near[0]}" if near else ""


def open_settings() -> tuple[Path, Settings]:
    """The folder of the journal we are in, and its settings. Exits with 1, having shown why, if they are wrong."""
    from microjournal.diagnostics import JournalErrors
    from microjournal.sources.settings import read_settings

    root = find_journal()
    try:
        settings, _ = read_settings(root)
    except JournalErrors as failed:
        stop(failed.problems, root)
    return root, settings


def open_journal(given_today: str | None = None) -> tuple[Path, Settings, str]:
    """The folder of the journal we are in, its settings, and today as an ISO date.

    given_today: an ISO date that the author gave instead.

    Exits with 1, having shown why, if the settings are wrong, or if the entries that were published are not there: one
    more in their place would make a build believe that they were taken back. Raises NoJournal, and what `today_in`
    raises.
    """
    from microjournal.sources.folders import emptied_content, lost_folders
    from microjournal.trust.boundary import Boundary

    root, settings = open_settings()
    if lost := lost_folders(root) or emptied_content(root, Boundary(root, settings.outside)):
        stop(lost, root)
    return root, settings, given_today or today_in(settings.timezone)


def today_in(timezone: str) -> str:
    """Today as an ISO date in a time zone with an IANA name.

    Raises click.UsageError if `SOURCE_DATE_EPOCH` in the environment is not a number of seconds.
    """
    from microjournal.sources import clock

    try:
        return clock.today_in(timezone)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def past_day(given: str | None, today: str, otherwise: str) -> str:
    """The day that something happened: the one that is given, or else today.

    given, today: ISO dates. otherwise: what to do about what is still to come. Raises click.UsageError for such a day.
    """
    if given is not None and given > today:
        raise click.UsageError(f"{given} is still to come (today is {today}): {otherwise}. Nothing was changed.")
    return given or today


def stop(problems: Sequence[Diagnostic], root: Path) -> NoReturn:
    """Shows problems and ends the command with exit code 1."""
    from microjournal.cli.terminal.problems import show_problems

    show_problems(problems, root)
    raise click.exceptions.Exit(1)
