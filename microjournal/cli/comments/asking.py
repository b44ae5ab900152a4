"""What the commands ask a forge: of which repository, with which token, and what is said if it does not answer."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from microjournal.comments.tracker import IssueState, Tracker, TrackerError
from microjournal.comments.trackers import tracker_for
from microjournal.diagnostics.text import printable
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import Issue, find_issue, issues_repository
from microjournal.model.entry import Entry
from microjournal.model.settings import Repository, Settings


def home_of(settings: Settings) -> Repository:
    """The repository whose issues hold the comments. Raises click.UsageError if the settings name none."""
    home = issues_repository(settings)
    if home is None:
        message = "the settings name no repository: write `repository: github:owner/name` into microjournal.yaml"
        raise click.UsageError(message)
    return home


def tracker_of(repository: Repository, home: Repository | None, *, is_discussion: bool = False) -> Tracker:
    """Whom to ask about the issues of a repository. home: the one in the settings. Raises TrackerError."""
    return tracker_for(repository, home, os.environ, is_discussion=is_discussion)


def unanswered(error: TrackerError, done: str) -> click.ClickException:
    """What a forge did not give, as a mistake that ends a command. done: what became of the journal."""
    lines = [f"{error}. {done}", *([f"{error.help[:1].upper()}{error.help[1:]}."] if error.help else [])]
    return click.ClickException("\n".join([printable(line) for line in lines]))


def issue_named(text: str, home: Repository | None) -> Issue:
    """The issue that is meant on the command line. Raises click.UsageError."""
    try:
        return find_issue(text, home)
    except ForgeError as error:
        raise click.UsageError(f"{error}: {error.help}") from None


def place_of(state: IssueState, asked: Issue) -> Issue:
    """Where an issue is, which may have been moved since it was written down where. Raises TrackerError."""
    at = state.repository
    if asked.is_discussion or (at.path.lower(), state.number) == (asked.repository.path.lower(), asked.number):
        return asked
    try:
        return find_issue(f"{at.path}#{state.number}", at)
    except ForgeError as error:
        raise TrackerError(f"{at.host}: it was moved, and {error}") from None


def linked_to(entries: Iterable[Entry], issue: Issue, home: Repository | None) -> Entry | None:
    """The entry that is linked to an issue, None if there is none."""
    for entry in entries:
        try:
            if entry.issue and find_issue(entry.issue, home).key == issue.key:
                return entry
        except ForgeError:
            continue
    return None


def identities_in(root: Path) -> dict[str, str]:
    """By what each entry is known for ever, by its path. Exits with 1 if the settings are wrong or a build is busy."""
    from microjournal.build.identities import identities
    from microjournal.build.lock import Busy
    from microjournal.cli.entry.journal import stop
    from microjournal.diagnostics import JournalErrors

    try:
        return identities(root)
    except JournalErrors as failed:
        stop(failed.problems, root)
    except Busy:
        raise click.ClickException("a build of this journal is under way and has not ended for a minute") from None
