"""Advice about entries that need a setting."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Advice, Subject
from microjournal.diagnostics import problem
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue


def issue_unlinked(of: Subject) -> Iterator[Advice]:
    """An issue is named by its number alone, and the settings name no repository."""
    if not of.entry.issue or of.settings.repository is not None:
        return
    try:
        find_issue(of.entry.issue, None)
    except ForgeError:
        message = "this issue cannot be found: the settings name no repository"
        help = "write `repository: github:owner/name` in microjournal.yaml"
        yield Advice(problem("issue-unlinked", message, of.span("issue"), help=help))
