"""Authors that the settings do not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.model.entry import Entry


def unknown_authors(entry: Entry, known: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning for each author of an entry whom the settings do not name. known: names there; nobody if empty."""
    for number, name in enumerate(entry.authors if known else ()):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            help_ = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
            message = f"'{name}' is not among the authors of the settings"
            yield problem("author-unknown", message, mark_span(entry, f"authors.{number}"), help=help_)
