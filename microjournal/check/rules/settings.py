"""Advice about entries that need a setting."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Advice, Subject
from microjournal.diagnostics import problem
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue, issues_repository


def issue_unlinked(of: Subject) -> Iterator[Advice]:
    """An issue is named by its number, and the settings name no repository; or its path is none on their forge."""
    if not of.entry.issue:
        return
    repository = issues_repository(of.settings)
    try:
        find_issue(of.entry.issue, repository)
    except ForgeError as error:
        message, help = f"this issue cannot be found: {error}", error.help
        if repository is None:
            message = "this issue cannot be found: the settings name no repository"
            help = "write `repository: github:owner/name` in microjournal.yaml"
        yield Advice(problem("issue-unlinked", message, of.span("issue"), help=help))
