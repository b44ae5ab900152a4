"""A journal as the planner of one group may see it, and what planners make, so that it can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from microjournal.model.digest import encode
from microjournal.plan.output import Copy, Output
from microjournal.plan.questions import Group, Journal

# What a planner may ask besides its own group. An update of the index touches the groups of these kinds by rule when
# such an answer changes, since no row of theirs tells of it.
MAY_ASK: Mapping[str, set[str]] = {
    "entry": {"neighbours", "conversation"},
    "comments": {"conversation"},
    "month": {"before"},
    "year": {"before"},
    "week": {"before"},
    "weekly": {"today", "before", "group week"},
    "weeks-year": {"today"},
    "timeline": {"today"},
    "tag": {"tag_name", "tag_count"},
    "tag-year": {"tag_name", "group tag"},
    "letter": {"tag_name", "tag_count", "group tags"},
    "tags": {"tag_name"},
    "tag-practices": {"tag_name"},
    "open": {"today"},
    # Which others of its kind there are.
    "list": {"group list"},
    "threads": {"group thread"},
    "threads-year": {"group thread"},
    "home": {"today"},
    "patterns": {"today", "tag_name"},
    "subscribe": {"tag_name"},
    "feeds": {"today", "before", "group feed", "copied"},
    "feed": {"today", "before"},
    "calendar": {"today"},
    # What an old feed shows of its tag, by which it is touched with it.
    "old": {"old_address", "tag_name", "group tag"},
    "permalinks": {"old", "gone", "files_of"},
    "permalinks-index": {"parts"},
    "alias": {"alias_target"},
    "redirects": {"redirect_servers", "redirects"},
    "file": {"copied"},
    "sitemap": {"listed"},
    "sitemap-index": {"sitemap_parts"},
}
# Where another group is only another way to ask for what the rows of their own tell of too.
COVERED = {
    ("threads", "group thread"),
    ("threads-year", "group thread"),
    ("feeds", "group feed"),
    ("entry", "conversation"),
    ("comments", "conversation"),
}


class Watched:
    """A journal as the planner of one group may see it: other questions fail. answers: to those it may ask."""

    def __init__(self, journal: Journal, name: str) -> None:
        self._journal = journal
        self._name = name
        self.kind = name.partition(" ")[0]
        self.asked: set[str] = set()
        self.answers: dict[str, Any] = {}

    @property
    def today(self) -> str:
        return str(self._answer("today", self._journal.today))

    def group(self, name: str) -> Any:
        found = self._journal.group(name)
        return found if name == self._name else _OtherGroup(self, name, found)

    def __getattr__(self, question: str) -> Callable[..., Any]:
        return lambda *about: self._answer(question, getattr(self._journal, question)(*about), *about)

    def _answer(self, question: str, answer: Any, *about: object) -> Any:
        assert question in MAY_ASK.get(self.kind, ()), f"the planner of '{self._name}' asks {question} {about}"
        self.asked.add(question)
        if (self.kind, question) not in COVERED:
            self.answers[f"{question} {about}"] = answer
        return answer


class _OtherGroup:
    """A group that is not the planner's own."""

    def __init__(self, watched: Watched, name: str, group: Group) -> None:
        self._watched = watched
        self._name = name
        self._group = group

    def __getattr__(self, asked: str) -> Callable[..., Any]:
        question = f"group {self._name.partition(' ')[0]}"
        return lambda *about, **limits: self._watched._answer(
            question, getattr(self._group, asked)(*about, **limits), self._name, asked, about, limits
        )


def watched(journal: Any, name: str) -> tuple[Watched, Journal]:
    """The same twice: as what it is, and as what a planner takes."""
    found = Watched(journal, name)
    return found, cast(Journal, found)


def plain(output: Output | Copy) -> Any:
    """All that an output is made of."""
    if isinstance(output, Copy):
        return output
    return (output.path, output.template, encode(output.inputs), tuple([body.plain() for body in output.bodies]))
