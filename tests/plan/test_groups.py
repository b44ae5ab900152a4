"""The groups of a site: what stands in the rows of a group decides what its planner makes, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest

from microjournal.model.digest import encode
from microjournal.plan.groups import KINDS, kind_of
from microjournal.plan.output import Copy, Output
from microjournal.plan.questions import Journal, OldAddress
from tests.plan.journals import journal_of, views
from tests.plan.memory import MemoryGroup, MemoryJournal

# What a planner may ask besides its own group. An update of the index touches the groups of these kinds by rule when
# such an answer changes, since no row of theirs tells of it.
MAY_ASK: Mapping[str, set[str]] = {
    "entry": {"neighbours"},
    "month": {"before"},
    "year": {"before"},
    "timeline": {"today"},
    "tag": {"tag_name", "count"},
    "tag-year": {"tag_name", "group tag"},
    "letter": {"tag_name", "count", "group tags"},
    "tags": {"tag_name"},
    "threads": {"group thread"},
    "threads-year": {"group thread"},
    "home": {"today"},
    "subscribe": {"tag_name"},
    "feeds": {"today", "before", "group feed"},
    "feed": {"today", "before"},
    "calendar": {"today"},
    "old": {"old_address"},
    "file": {"copied"},
    "sitemap": {"listed"},
    "sitemap-index": {"sitemap_parts"},
}
# Where another group is only another way to ask for what the rows of their own tell of too.
COVERED = {("threads", "group thread"), ("threads-year", "group thread"), ("feeds", "group feed")}


class Watched:
    """A journal as the planner of one group may see it: other questions fail. answers: to those it may ask."""

    def __init__(self, journal: MemoryJournal, name: str) -> None:
        self._journal = journal
        self._name = name
        self.kind = name.partition(" ")[0]
        self.asked: set[str] = set()
        self.answers: dict[str, Any] = {}

    @property
    def today(self) -> str:
        return str(self._answer("today", self._journal.today))

    def group(self, name: str) -> MemoryGroup:
        found = self._journal.group(name)
        question = f"group {name.partition(' ')[0]}"
        if name != self._name:
            covered = (self.kind, question) in COVERED
            self._answer(question, None if covered else rows_of(found), about=name)
        return found

    def __getattr__(self, question: str) -> Callable[..., Any]:
        return lambda *about: self._answer(question, getattr(self._journal, question)(*about), about=about)

    def _answer(self, question: str, answer: Any, about: object = "") -> Any:
        assert question in MAY_ASK.get(self.kind, ()), f"the planner of '{self._name}' asks {question} {about}"
        self.asked.add(question)
        self.answers[f"{question} {about}"] = answer
        return answer


def rows_of(group: MemoryGroup) -> Any:
    """All that the rows of a group say."""
    tallies = {name: (group.count(name), group.tally(name)) for name in group.counted}
    return {part: rows for part, rows in group.parts.items() if rows}, tallies


def plain(output: Output | Copy) -> Any:
    """All that an output is made of."""
    if isinstance(output, Copy):
        return output
    return (output.path, output.template, encode(output.inputs), tuple([body.plain() for body in output.bodies]))


def planned(journal: MemoryJournal) -> dict[str, tuple[Watched, Any]]:
    """Every group with what its planner asked, and what it is: its places, and what its outputs are made of."""
    made, found = views(), {}
    for name in [*journal.names(), *[f"sitemap {part}" for part in journal.sitemap_parts()], "sitemap-index"]:
        kind, key = kind_of(name)
        watched = Watched(journal, name)
        places = list(kind.places(cast(Journal, watched), key))
        outputs = list(kind.plan(made, cast(Journal, watched), key)) if places else []
        assert sorted(output.path for output in outputs) == sorted(place.path for place in places), name
        found[name] = watched, (places, [plain(output) for output in outputs])
    return found


# A journal that has groups of every kind: a chain that is longer than a page shows of it, a tag that has outgrown its
# page, more tags than the overview holds.
STEPS = {
    f"2025-{10 + n // 15}-{10 + n % 15}-step-{n:02}": "expect: x\ntags: [chain]"
    + (f"\nfollows: 2025-{10 + (n - 1) // 15}-{10 + (n - 1) % 15}-step-{n - 1:02}" if n else "")
    for n in range(28)
}
ENTRIES = {
    **STEPS,
    "2025-12-03-first": "expect: x\nstarted: 2025-12-04\nended: 2025-12-20\nresult: not-met\ndecision: adapt\n"
    "lesson: Less\ntags: [a, b]",
    "2026-01-10-second": "expect: x\nstarted: 2026-01-11\nended: 2026-02-01\nresult: met\ndecision: adopt\n"
    "lesson: More\ntags: [a]\nfollows: 2025-12-03-first",
    "2026-01-20-many": f"tags: [{', '.join(f'{chr(97 + n % 26)}{n}' for n in range(50))}]",
    "2026-02-10-running": "expect: x\nstarted: 2026-02-11\nreview: 2026-03-18\ntags: [b]",
    "2026-03-02-planned": "expect: x\nconfidence: 70\nstarted: 2026-03-12\nsummary: x\ntags: [a]",
    "2026-03-03-note": "summary: Words",
    "pages/about": "",
}
BODIES = {
    **dict.fromkeys(STEPS, "Text.\n"),
    "2026-03-03-note": "As in [[2025-12-03-first]].\n\n![](board.png)\n",
    "pages/about": "See [[2025-12-03-first]].\n",
}
OLD = {"a/": OldAddress("a", None), "b/": OldAddress("2026-03-03-note", {"label": "Note", "path": "2026/03/note/"})}
FILES = (Copy(path="logo.svg", source="static/logo.svg", digest=b"1"),)


def journal(keys: Mapping[str, str] = ENTRIES, **others: Any) -> MemoryJournal:
    return journal_of(keys, **{"bodies": BODIES, "old": OLD, "files": FILES, **others})


def edited(name: str, old: str, new: str) -> MemoryJournal:
    assert old in ENTRIES[name]
    return journal({**ENTRIES, name: ENTRIES[name].replace(old, new)})


def without(name: str) -> MemoryJournal:
    return journal({other: keys for other, keys in ENTRIES.items() if other != name}, bodies={})


FIRST = next(iter(STEPS))
OTHERS: Mapping[str, Callable[[], MemoryJournal]] = {
    "a result": lambda: edited("2026-02-10-running", "review", "ended: 2026-03-01\nreview"),
    "a title": lambda: edited("2026-01-10-second", "expect", "title: Other\nexpect"),
    "a title of a first step": lambda: edited(FIRST, "expect", "title: Other\nexpect"),
    "another spelling of a tag": lambda: edited("2025-12-03-first", "[a, b]", "[A, b]"),
    "a tag less": lambda: edited("2025-12-03-first", "[a, b]", "[b]"),
    "a follow-up less": lambda: edited("2026-01-10-second", "follows: 2025-12-03-first", ""),
    "another date": lambda: edited("2026-02-10-running", "expect", "date: 2026-01-20\nexpect"),
    "a lesson": lambda: edited("2025-12-03-first", "Less", "Nothing"),
    "an entry less": lambda: without("2025-12-03-first"),
    "a first step less": lambda: journal({**ENTRIES, FIRST: "expect: x"} | {list(STEPS)[1]: "expect: x"}),
    "an older first step": lambda: journal(
        {**ENTRIES, "2025-09-01-older": "expect: x", FIRST: f"{ENTRIES[FIRST]}\nfollows: 2025-09-01-older"}
    ),
    "an entry more": lambda: journal({**ENTRIES, "2026-03-09-grain": "expect: x\ntags: [c]\nreview: 2026-04-01"}),
    "a body": lambda: journal(bodies={}),
    "the next day": lambda: journal(today="2026-03-11"),
    "the day of a start": lambda: journal(today="2026-03-12"),
    "a review overdue": lambda: journal(today="2026-03-19"),
    "the next month": lambda: journal(today="2026-04-02"),
    "an old address": lambda: journal(old={"a/": OLD["b/"]}),
}


@pytest.fixture(scope="module")
def before() -> dict[str, tuple[Watched, Any]]:
    return planned(journal())


def test_a_planner_asks_for_its_own_group_and_little_else(before: dict[str, tuple[Watched, Any]]) -> None:
    asked: dict[str, set[str]] = {}
    for watched, _ in before.values():
        asked.setdefault(watched.kind, set()).update(watched.asked)
    assert asked.keys() == KINDS.keys()
    assert {kind: questions for kind, questions in asked.items() if questions} == MAY_ASK
    without_places = {name for name, (_, (places, _)) in before.items() if not places}
    assert {name.partition(" ")[0] for name in without_places} <= {"tag-year", "feed"}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_group_with_the_rows_it_had_has_the_outputs_it_had(
    before: dict[str, tuple[Watched, Any]], other: Callable[[], MemoryJournal]
) -> None:
    first, second = journal(), other()
    after = planned(second)
    settled = [
        name
        for name in before.keys() & after.keys()
        if rows_of(first.group(name)) == rows_of(second.group(name))
        and before[name][0].answers == after[name][0].answers
    ]
    assert 0 < len(settled) < len(before)
    for name in settled:
        assert after[name][1] == before[name][1], name
