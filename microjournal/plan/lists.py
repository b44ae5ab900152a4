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
    """A list. title, about: keys of words, of the title of its pages and of a sentence about it.

    label: of what it is called where it stands beside others of its kind. by_end: its years are those in which entries
    ended, and not those for which they were planned. template: of its pages. overview: the group that has its newest,
    if that has pages of its own; else "".
    """

    title: str
    label: str
    about: str
    by_end: bool = False
    template: str = "list"
    overview: str = ""


def _kind(name: str, label: str) -> ListKind:
    return ListKind(title=f"list-{name}", label=label, about=f"list-{name}-about")


# By path, without the slash at the end.
LISTS: Mapping[str, ListKind] = {
    "results/met": _kind("results-met", "state-met"),
    "results/partly": _kind("results-partly", "state-partly"),
    "results/not-met": _kind("results-not-met", "state-not-met"),
    "results/unclear": _kind("results-unclear", "state-unclear"),
    "results/dropped": _kind("results-dropped", "state-dropped"),
    "decisions/adopt": _kind("decisions-adopt", "decision-adopt"),
    "decisions/adapt": _kind("decisions-adapt", "decision-adapt"),
    "decisions/abandon": _kind("decisions-abandon", "decision-abandon"),
    "notes": _kind("notes", "list-notes"),
    "open/loops": _kind("open-loops", "list-open-loops"),
    "practices": ListKind(
        "section-practices", "section-practices", "practices-lead", by_end=True, overview="practices"
    ),
    "lessons": ListKind(
        "section-lessons", "section-lessons", "lessons-about", by_end=True, template="lessons", overview="lessons"
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
