"""What rules may look at, and what rules about single entries find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from microjournal.content.positions import value_spans
from microjournal.diagnostics import Diagnostic, Span
from microjournal.index.journal import StoredJournal
from microjournal.journal.addresses import mark_span
from microjournal.model.dates import days_between
from microjournal.model.entry import Entry
from microjournal.model.settings import Settings
from microjournal.plan.cards import Around


class Advice(NamedTuple):
    """Something worth knowing of an entry.

    day: of the entry (ISO date), after: it is so from this many days after that day on; "" if it always is.
    problem: where its message says {days}, it counts the days since that day.
    """

    problem: Diagnostic
    day: str = ""
    after: int = 0

    def on(self, today: str) -> Diagnostic | None:
        """What there is to report on a day."""
        if not self.day:
            return self.problem
        days = days_between(self.day, today)
        if days < self.after:
            return None
        count = f"{days} {'day' if days == 1 else 'days'}"
        return replace(self.problem, message=self.problem.message.replace("{days}", count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An entry or a plain page, and all that rules about a single one may look at.

    What they find is kept until one of these changes, so they know neither the day nor the journal; of `around` they
    may use what other entries add. data: the content of its file.
    """

    entry: Entry
    around: Around
    settings: Settings
    data: bytes

    def span(self, *keys: str) -> Span:
        """Where the first of these keys that the file has is written; else its first line."""
        marked = {mark.key for mark in self.entry.marks}
        if kept := next((key for key in keys if key in marked), ""):
            return mark_span(self.entry, kept)
        spans = self._keys()
        return next((spans[key] for key in keys if key in spans), Span(path=self.entry.path))

    def has_key(self, key: str) -> bool:
        """Whether the file has a key, with or without a value."""
        return key in self._keys()

    def _keys(self) -> dict[str, Span]:
        return value_spans(self.data, path=self.entry.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rules about a whole journal may look at.

    read: gives the content of a file of the journal by its path; raises OSError.
    """

    journal: StoredJournal
    settings: Settings
    read: Callable[[str], bytes]

    def subject(self, n: int) -> Subject:
        """The public entry or page of a number."""
        entry, around = self.journal.seen(n)
        return Subject(entry=entry, around=around, settings=self.settings, data=self.read(entry.path))
