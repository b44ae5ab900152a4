"""Lists by year: which of them there are, which entries each has, and where an entry stands in it.

A list has one bounded page with the newest, a page for each year with everything of that year, and for the months of a
year that are too many for one page, a page each. `microjournal.plan.facets` makes rows of it, and
`microjournal.plan.listings` pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from microjournal.plan.contract import Card


class ListKind(NamedTuple):
    """A list. title: of its pages ("Results: met"). label: where it stands beside others of its kind ("met").

    about: one sentence. by_end: its years are those in which entries ended, and not those for which they were planned.
    template: of its pages. overview: the group that has its newest, if that has pages of its own; else "".
    """

    title: str
    label: str
    about: str
    by_end: bool = False
    template: str = "list"
    overview: str = ""


# By path, without the slash at the end.
LISTS: Mapping[str, ListKind] = {
    "results/met": ListKind("Results: met", "met", "What went as it was expected to."),
    "results/partly": ListKind("Results: partly met", "partly met", "What went partly as it was expected to."),
    "results/not-met": ListKind("Results: not met", "not met", "What went otherwise than it was expected to."),
    "results/unclear": ListKind("Results: unclear", "unclear", "What ended, and nobody can say how it went."),
    "results/dropped": ListKind("Dropped", "dropped", "What was given up before there was a result."),
    "decisions/adopt": ListKind(
        "Decisions: adopt", "adopt", "What was adopted, also where something has replaced it since."
    ),
    "decisions/adapt": ListKind("Decisions: adapt", "adapt", "What was to be changed and tried again."),
    "decisions/abandon": ListKind("Decisions: abandon", "abandon", "What was left."),
    "notes": ListKind("Notes", "notes", "What was written down beside the experiments."),
    "open/loops": ListKind("Open loops", "open loops", "What was to be changed and tried again, and nothing followed."),
    "practices": ListKind(
        "Practices",
        "practices",
        "What we do now: every experiment that was adopted and that nothing has replaced.",
        by_end=True,
        overview="practices",
    ),
    "lessons": ListKind(
        "Lessons", "lessons", "What we learned, one line each", by_end=True, template="lessons", overview="lessons"
    ),
}


class Listed(NamedTuple):
    """An entry in a list: the list's name, and its place there as a sort key that begins with an ISO day."""

    name: str
    place: str


def lists_of(card: Card, order: str) -> Iterator[Listed]:
    """The lists that an entry is in. order: its place in time, a sort key."""
    kind = card["kind"]
    if kind == "note":
        yield Listed("notes", order)
    elif kind == "dropped":
        yield Listed("results/dropped", order)
    elif kind == "done":
        yield Listed(f"results/{card['result'] or 'unclear'}", order)
    if card["decision"] and card["ended"]:
        yield Listed(f"decisions/{card['decision']}", order)
        if card["open_loop"]:
            yield Listed("open/loops", order)


def overview_of(name: str) -> str:
    """The group of the bounded page of a list."""
    return LISTS[name].overview or f"list {name}"


def family_of(name: str) -> list[str]:
    """The lists that stand beside a list, itself included: "results/met" is one of the results."""
    family, slash, _ = name.partition("/")
    return [other for other in LISTS if slash and other.startswith(f"{family}/")]
