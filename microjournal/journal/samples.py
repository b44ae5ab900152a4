"""Entries that `init` wrote to begin with, and that would go live under the author's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_sample
from microjournal.model.placeholder import is_placeholder

_CODE = "sample-unchanged"


def unchanged_sample(entry: Entry) -> Iterator[Diagnostic]:
    """A warning if an entry is still a sample."""
    if is_sample(entry):
        message = "this entry is a sample: it is shown, but its address is not kept for ever"
        help_ = "make it yours and take `sample` away, or remove the file"
        yield problem(_CODE, message, mark_span(entry, "sample"), help=help_)


def for_build(problems: Iterable[Diagnostic], url: str) -> list[Diagnostic]:
    """What a build says of all problems: of samples nothing while the journal has no address of its own.

    url: of the settings.
    """
    quiet = is_placeholder(url)
    return [found for found in problems if not (quiet and found.code == _CODE)]
