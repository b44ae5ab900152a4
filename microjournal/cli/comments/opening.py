"""`comments open`: an issue for an entry, and never a second one."""

from __future__ import annotations

import click

from microjournal.cli.comments import asking
from microjournal.cli.entry.change import OpenEntry, as_problem, open_entry, set_keys
from microjournal.cli.entry.describe import shown_path
from microjournal.cli.entry.journal import stop
from microjournal.comments.opening import issue_text
from microjournal.comments.tracker import IssueState, TrackerError
from microjournal.diagnostics.text import printable
from microjournal.editing.key_spans import EditRefused
from microjournal.editing.keys import edit
from microjournal.forges.issues import issue_marker
from microjournal.markdown.excerpt import shortened
from microjournal.markdown.quotation import visible_text
from microjournal.model.placeholder import is_placeholder
from microjournal.model.settings import Repository


def open_issue(text: str, *, force: bool) -> None:
    """Does what the command says. text: ENTRY as typed. force: whether an embargo is no reason not to."""
    opened = open_entry(text)
    home = asking.home_of(opened.settings)
    if opened.entry.issue:
        url = asking.issue_named(opened.entry.issue, home).url
        click.echo(f"{opened.entry.id} is linked already: {url}")
        return
    _refuse_what_is_not_public(opened, force=force)
    _refuse_what_cannot_be_written(opened)
    state = _found_or_opened(opened, home)
    # Whatever happens now, the same command finds it again.
    set_keys(opened, {"issue": state.number})
    click.echo(f"  issue: {state.number} → {shown_path(opened.root, opened.path)}")


def _refuse_what_is_not_public(opened: OpenEntry, *, force: bool) -> None:
    """An issue is public at once, so it would tell what is not to be told yet, and link to no page."""
    entry = opened.entry
    if entry.draft:
        message = f"{entry.id} is a draft, and an issue is public: take `draft: true` out of its file first"
        raise click.UsageError(f"{message}. Nothing was opened.")
    if entry.publish > opened.today and not force:
        message = f"{entry.id} is under embargo until {entry.publish}, and an issue is public at once"
        raise click.UsageError(f"{message}; --force opens it all the same. Nothing was opened.")
    if is_placeholder(opened.settings.url):
        message = "`url` in microjournal.yaml is an example, and the issue would link to it: write your address there"
        raise click.UsageError(f"{message}. Nothing was opened.")


def _refuse_what_cannot_be_written(opened: OpenEntry) -> None:
    """Before an issue is opened whose number would then stand nowhere."""
    try:
        edit(opened.data, {"issue": 1})
    except EditRefused as refused:
        stop([as_problem(refused, opened.path)], opened.root)


def _found_or_opened(opened: OpenEntry, home: Repository) -> IssueState:
    """The issue about the entry: one that is there, whoever opened it, else a new one."""
    entry = opened.entry
    identity = asking.identities_in(opened.root).get(opened.path, entry.id)
    try:
        tracker = asking.tracker_of(home, home)
        found = tracker.find(issue_marker(identity))
        state = found or tracker.open(entry.title, issue_text(entry, identity, opened.settings.url))
    except TrackerError as error:
        done = "Nothing was written. Run this again; if the issue was opened all the same, it is found then."
        raise asking.unanswered(error, done) from None
    click.echo(printable(f"{entry.id}: {_found_in_words(found) if found else f'opened {state.url}'}"))
    return state


def _found_in_words(state: IssueState) -> str:
    """Whose issue it is, and what it is called: it may be a stranger's, and the author may not want it."""
    title = shortened(" ".join(visible_text(state.title).split()))
    return f'found {state.url}, opened{f" by {state.author}" if state.author else ""}: "{title}"'
