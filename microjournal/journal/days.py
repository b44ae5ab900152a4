"""What is said to have happened on a day that is still to come."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.diagnostics import Diagnostic, problem
from microjournal.journal.addresses import mark_span
from microjournal.model.entry import Entry

_HELP = "write the day that it was; has the year slipped?"


def days_to_come(entry: Entry, today: str) -> Iterator[Diagnostic]:
    """A warning for the end, the drop and each update that lie after a day. today: ISO date.

    Each holds until a day that `microjournal.model.lifecycle.turning_days` names.
    """
    over, past = ("dropped", "it was dropped") if entry.dropped else ("ended", "it ended")
    happened = [(over, entry.dropped or entry.ended, past)]
    for at, (day, title, _anchor) in enumerate(entry.updates):
        happened.append((f"updates.{at}", day, f"the update '{title}' is" if title else "this update is"))
    for key, day, what in happened:
        if day > today:
            message = f"{what} on {day}, which is still to come"
            yield problem("day-to-come", message, mark_span(entry, key), help=_HELP)
