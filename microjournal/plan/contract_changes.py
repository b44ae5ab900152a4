"""What changed from one version of the contract with themes to the next: for messages, and for the documentation.

A name that is new makes no theme fail and is not listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from microjournal.plan.contract import CONTRACT_VERSION


class Change(NamedTuple):
    """A name that a theme can no longer use as before. was, now: of a page or value, as "HomePage.months".

    Or the name of a template ("practices-year.html"). now: "" if nothing takes its place. about: what to know.
    """

    was: str
    now: str
    about: str = ""

    @property
    def name(self) -> str:
        """The word that a template has for it."""
        return self.was.rpartition(".")[2] if not self.was.endswith(".html") else self.was


# By the version that came of them.
CHANGES: Mapping[int, tuple[Change, ...]] = {
    2: (
        Change("HomePage.months", "HomePage.dune", "months are the picture's columns"),
        Change("EntryPage.thread", "EntryPage.thread", "a braid, or None; its steps are `thread.cards`"),
        Change("ThreadPage.steps", "ThreadPage.braid", "its steps are `braid.cards`"),
        Change("ThreadPage.depths", "ThreadPage.braid", "where each step stands is in `braid.strands`"),
        Change("TimelinePage.picture", "TimelinePage.river"),
        Change("Picture.lanes", "", "every bar of a river has a row of its own"),
        Change("Picture.text", "", "bars of a river say in words what they show"),
        Change("Bar.lane", "", "every bar of a river has a row of its own"),
        Change("Bar.label", "Bar.card", "the title is `bar.card.title`"),
        Change("Tick.label", "Tick.month", 'the month ("2026-03")'),
        Change("PracticesPage.years", "PracticesPage.parts"),
        Change("PracticesPage.cards", "PracticesPage.groups", "practices of a year are `list-year.html`"),
        Change("practices-year.html", "list-year.html"),
        Change("LessonsPage.years", "ListPage.parts"),
    ),
}


def changes_since(version: int) -> Iterator[Change]:
    """What changed since a version, oldest first."""
    for number in range(version + 1, CONTRACT_VERSION + 1):
        yield from CHANGES.get(number, ())


def in_words(changes: Iterable[Change]) -> str:
    """The changes in a sentence: "`HomePage.months` is `HomePage.dune` now (months are the picture's columns); …"."""
    return "; ".join(map(_in_words, changes))


def _in_words(change: Change) -> str:
    about = f" ({change.about})" if change.about else ""
    if not change.now:
        return f"`{change.was}` is gone{about}"
    if change.now == change.was:
        return f"`{change.was}` is something else now{about}"
    return f"`{change.was}` is `{change.now}` now{about}"
