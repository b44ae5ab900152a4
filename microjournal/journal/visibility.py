"""What is public today: the only place that leaves out drafts and entries under embargo."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_hidden


def split_by_visibility(entries: Iterable[Entry], today: str, *, drafts: bool) -> tuple[list[Entry], list[Entry]]:
    """The entries that may be seen on a day, and the hidden ones, each in the order given.

    today: ISO date. drafts: everything may be seen.
    """
    public: list[Entry] = []
    hidden: list[Entry] = []
    for entry in entries:
        (hidden if is_hidden(entry, today) and not drafts else public).append(entry)
    return public, hidden
