"""Advice about settings, and about entries that need a setting."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from microjournal.check.rules.subject import Advice, Context, Subject
from microjournal.content.positions import setting_span
from microjournal.diagnostics import Diagnostic, problem
from microjournal.forges.forge import ForgeError
from microjournal.forges.issues import find_issue

_SETTINGS = "microjournal.yaml"
# RFC 2606, section 3. Hosts below .example (section 2) are what examples and tests are made of.
_EXAMPLE_HOSTS = frozenset({"example.com", "example.net", "example.org"})


def address_is_example(context: Context) -> Iterator[Diagnostic]:
    """The address is the one that `init` writes where nobody can know it."""
    if urlsplit(context.settings.url).hostname in _EXAMPLE_HOSTS:
        span = setting_span(context.read(_SETTINGS), "url", path=_SETTINGS)
        message = "this address is an example; feeds and links to pages would lead there"
        yield problem("text-unfilled", message, span, help="write where the journal will be published")


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
