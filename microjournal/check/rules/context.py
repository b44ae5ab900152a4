"""What rules may look at."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field

from microjournal.content.positions import value_spans
from microjournal.diagnostics import Span
from microjournal.journal.addresses import mark_span
from microjournal.journal.assemble import Journal
from microjournal.model.entry import Entry
from microjournal.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A journal with its settings.

    published: ids of the entries that have been published before. read: gives the content of a file of the journal by
    its path; raises OSError.
    """

    journal: Journal
    settings: Settings
    published: Container[str] = frozenset()
    read: Callable[[str], bytes]
    _spans: dict[str, dict[str, Span]] = field(default_factory=dict)

    def span(self, entry: Entry, *keys: str) -> Span:
        """Where the first of these keys that the entry's file has is written; else its first line."""
        marked = {mark.key for mark in entry.marks}
        if kept := next((key for key in keys if key in marked), ""):
            return mark_span(entry, kept)
        spans = self._keys(entry)
        return next((spans[key] for key in keys if key in spans), Span(path=entry.path))

    def has_key(self, entry: Entry, key: str) -> bool:
        """Whether the entry's file has a key, with or without a value."""
        return key in self._keys(entry)

    def _keys(self, entry: Entry) -> dict[str, Span]:
        if entry.path not in self._spans:
            self._spans[entry.path] = value_spans(self.read(entry.path), path=entry.path)
        return self._spans[entry.path]
