"""Advice about entries that need a setting."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.check.rules.subject import Advice, Subject
from microjournal.diagnostics import problem
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue


def issue_unlinked(of: Subject) -> Iterator[Advice]:
    """An issue is named by its number, and the settings name no repository; or its path is none on their forge."""
    if not of.entry.issue:
        return
    try:
        find_issue(of.entry.issue, of.settings.repository)
    except ForgeError as error:
        message, help = f"this issue cannot be found: {error}", error.help
        if of.settings.repository is None:
            message = "this issue cannot be found: the settings name no repository"
            help = "write `repository: github:owner/name` in microjournal.yaml"
        yield Advice(problem("issue-unlinked", message, of.span("issue"), help=help))
