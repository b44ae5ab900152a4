"""`comments adopt`: an issue becomes a draft, once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from microjournal.cli.comments import asking
from microjournal.cli.entry.change import read_entry
from microjournal.cli.entry.describe import short_name, shown_path
from microjournal.cli.entry.entries import read_entries
from microjournal.cli.entry.journal import open_journal
from microjournal.cli.entry.new_file import create_entry
from microjournal.cli.terminal.problems import show_problems
from microjournal.comments.proposal import draft, read_proposal
from microjournal.comments.tracker import IssueState, TrackerError
from microjournal.diagnostics.text import beginning
from microjournal.forges.issues import Issue, find_issue, issue_marker, issues_repository, marker_in
from microjournal.model.entry import Entry
from microjournal.model.settings import Repository, Settings


def adopt_issue(text: str, *, today: str | None) -> None:
    """Does what the command says. text: ISSUE as typed. today: an ISO date that the author gave instead."""
    root, settings, day = open_journal(today)
    home = issues_repository(settings)
    asked = asking.issue_named(text, home)
    entries, unread = read_entries(root, settings)
    if entry := asking.linked_to(entries, asked, home):
        _name(root, entry)
        return
    if unread:
        message = "a file of the journal cannot be read, and it may be the entry of this issue"
        raise click.ClickException(f"{message}: `microjournal check` says what is wrong. Nothing was written.")
    state, issue = _asked(asked, home)
    if entry := asking.linked_to(entries, issue, home):
        _name(root, entry)
        return
    _refuse_about_an_entry(root, entries, state)
    proposal = read_proposal(state.title, state.text)
    made = draft(proposal, today=day, author=state.author, issue=issue, written=_written(issue, home))
    path, _another = create_entry(root, settings.outside, day, proposal.title or f"Proposal {issue.number}", made)
    click.echo(shown_path(root, path))
    _say_what_is_next(root, path, settings)


def _asked(asked: Issue, home: Repository | None) -> tuple[IssueState, Issue]:
    """What the forge says of an issue, and where it is now."""
    try:
        tracker = asking.tracker_of(asked.repository, home, is_discussion=asked.is_discussion)
        state = tracker.issue(asked.number)
        return state, asking.place_of(state, asked)
    except TrackerError as error:
        raise asking.unanswered(error, "Nothing was written.") from None


def _refuse_about_an_entry(root: Path, entries: Sequence[Entry], state: IssueState) -> None:
    """An issue that was opened about an entry of the journal proposes no other."""
    marker = marker_in(state.text)
    if not marker:
        return
    known = asking.identities_in(root)
    for entry in entries:
        if marker == issue_marker(known.get(entry.path, entry.id)):
            message = f"this issue is about {entry.id}: `microjournal comments open {short_name(entry)}` links it"
            raise click.UsageError(f"{message}. Nothing was written.")


def _written(issue: Issue, home: Repository | None) -> str:
    """The issue as `issue:` has it: its number where that is enough."""
    is_here = home is not None and find_issue(str(issue.number), home).key == issue.key
    return str(issue.number) if is_here else issue.url


def _name(root: Path, entry: Entry) -> None:
    click.echo(shown_path(root, entry.path))
    click.echo("This entry is linked to the issue already; nothing was written.", err=True)


def _say_what_is_next(root: Path, path: str, settings: Settings) -> None:
    parsed = read_entry((root / path).read_bytes(), path, settings)
    if parsed.diagnostics:
        show_problems(parsed.diagnostics, root)
    if parsed.entry is not None:
        click.echo(f"{beginning(parsed.entry.title)}: a draft, which readers do not see", err=True)
    click.echo("\nNext:\n  make it yours, then take `draft: true` out of it", err=True)
