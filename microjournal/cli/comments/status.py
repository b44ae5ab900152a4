"""`comments status`: what is linked, what is known of it here, and what the forge still allows."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

import click

from microjournal.cli.comments import asking
from microjournal.cli.entry.entries import read_entries
from microjournal.cli.entry.journal import open_settings, stop
from microjournal.comments.linked import linked_issues
from microjournal.comments.status import Standing, row_of, standings
from microjournal.comments.tokens import token_for
from microjournal.comments.tracker import Allowance, TrackerError
from microjournal.diagnostics import JournalErrors
from microjournal.diagnostics.columns import columns, padded
from microjournal.diagnostics.text import beginning, counted, printable
from microjournal.forges.issues import forge_label, issues_repository
from microjournal.model.conversation import Conversation
from microjournal.model.settings import Repository

Row = tuple[str, str, str, str]


def show_status(*, offline: bool, as_json: bool) -> None:
    """Does what the command says. offline: whether the forge is not asked."""
    root, settings = open_settings()
    entries, _unread = read_entries(root, settings)
    home = issues_repository(settings)
    linked, astray = linked_issues(entries, home)
    try:
        found = standings(root, linked)
    except JournalErrors as failed:
        stop(failed.problems, root)
    left, why = (None, "") if offline or home is None else _allowance(home)
    if as_json:
        limit = left._asdict() if left else None
        told = {"linked": [row_of(each) for each in found], "astray": astray, "limit": limit}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_table([*map(_row, found), *[(id_, "`issue` leads nowhere", "", "") for id_ in astray]])
        click.echo(_summary(found, len(astray), len(entries)))
        if home is not None and left is not None:
            click.echo(_in_words(home, left))
    if home is not None and why:
        click.echo(printable(f"{forge_label(home)} could not be asked: {why}"), err=True)


def _allowance(home: Repository) -> tuple[Allowance | None, str]:
    """How many requests are left, by what the forge says with its answer to a small question; or why not."""
    try:
        tracker = asking.tracker_of(home, home)
        next(iter(tracker.issues()), None)
        return tracker.allowance(), ""
    except TrackerError as error:
        return None, str(error)


def _print_table(rows: Sequence[Row]) -> None:
    widths = [max([columns(row[place]) for row in rows], default=0) for place in range(3)]
    for row in rows:
        cells = [padded(text, width) for text, width in zip(row, widths, strict=False)]
        click.echo(beginning("  ".join([*cells, row[3]])).rstrip())


def _row(standing: Standing) -> Row:
    talk = standing.conversation
    said, changed = ("not fetched", "") if talk is None else (_said(talk), talk.updated[:10])
    return ", ".join(standing.linked.ids), said, changed, standing.linked.issue.url


def _said(talk: Conversation) -> str:
    bets = talk.bets.met + talk.bets.not_met + talk.bets.unclear if talk.bets else 0
    parts = [counted(len(talk.comments), "comment"), counted(bets, "bet") if bets else "", "locked" * talk.locked]
    return ", ".join(filter(None, parts))


def _summary(found: Sequence[Standing], astray: int, entries: int) -> str:
    if not found and not astray:
        return "No entry is linked to an issue: `microjournal comments open ENTRY` opens one."
    comments = sum([len(each.conversation.comments) for each in found if each.conversation])
    number = sum([len(each.linked.ids) for each in found])
    return f"{number:,} of {entries:,} entries linked, {counted(comments, 'comment')}"


def _in_words(home: Repository, left: Allowance) -> str:
    token = token_for(home, home, os.environ)
    how = f"with the token in {token.source}" if token else "without a token"
    until = f", new ones at {left.until}" if left.until else ""
    return printable(f"{forge_label(home)}, {how}: {left.left:,} of {left.limit:,} requests left{until}")
