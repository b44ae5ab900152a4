"""The groups of a site: what stands in the rows of a group decides what its planner makes, and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from microjournal.model.conversation import Bets
from microjournal.plan.groups import KINDS, kind_of
from microjournal.plan.output import Copy, Place
from microjournal.plan.questions import OldAddress
from tests.plan.journals import BODY, conversation, journal_of, views
from tests.plan.memory import MemoryGroup, MemoryJournal
from tests.plan.watched import MAY_ASK, plain, watched


def rows_of(group: MemoryGroup) -> Any:
    """All that the rows of a group say."""
    tallies = {name: (group.count(name), group.tally(name)) for name in group.counted}
    return {part: rows for part, rows in group.parts.items() if rows}, tallies


class Planned(NamedTuple):
    """A group that was planned. asked: which other questions. known: its rows, and the answers to those questions.

    made: its places, and what its outputs are made of.
    """

    asked: set[str]
    known: Any
    made: tuple[list[Place], list[Any]]


def planned(journal: MemoryJournal) -> dict[str, Planned]:
    """Every group of a journal."""
    made, found = views(), {}
    for name in [*journal.names(), *[f"sitemap {part}" for part in journal.sitemap_parts()], "sitemap-index"]:
        kind, key = kind_of(name)
        watch, seen = watched(journal, name)
        places = list(kind.places(seen, key))
        outputs = list(kind.plan(made, seen, key)) if places else []
        assert sorted(output.path for output in outputs) == sorted(place.path for place in places), name
        known = (rows_of(journal.group(name)), watch.answers)
        found[name] = Planned(watch.asked, known, (places, [plain(output) for output in outputs]))
    return found


# A journal that has groups of every kind: a chain that is longer than a page shows of it, a tag that has outgrown its
# page, more tags than the overview holds, more practices of a tag than stand together with others.
STEPS = [f"2025-{10 + n // 15}-{10 + n % 15}-step-{n:02}" for n in range(28)]
FIRST = STEPS[0]
ENTRIES = {
    FIRST: "expect: x\ntags: [chain]",
    **{step: f"expect: x\ntags: [chain]\nfollows: {before}" for before, step in pairwise(STEPS)},
    "2025-12-03-first": "expect: x\nstarted: 2025-12-04\nended: 2025-12-20\nresult: not-met\ndecision: adapt\n"
    "lesson: Less\ntags: [a, b]",
    "2025-12-30-late": f"summary: Late\nfollows: {FIRST}",
    "2026-01-10-second": "expect: x\nstarted: 2026-01-11\nended: 2026-02-01\nresult: met\ndecision: adopt\n"
    "lesson: More\ntags: [a]\nfollows: 2025-12-03-first",
    **{
        f"2025-09-0{n}-habit-{n}": "expect: x\nended: 2025-09-20\nresult: met\ndecision: adopt\ntags: [habit]"
        for n in range(1, 8)
    },
    "2026-01-20-many": f"tags: [{', '.join(f'{chr(97 + n % 26)}{n}' for n in range(50))}]",
    "2026-02-10-running": "expect: x\nstarted: 2026-02-11\nreview: 2026-03-18\ntags: [b]\nissue: 4",
    "2026-03-02-planned": "expect: x\nconfidence: 70\nstarted: 2026-03-12\nsummary: x\ntags: [a]",
    "2026-03-03-note": "summary: Words",
    "2026-03-30-coming": "expect: x\ntags: [b]",
    **{
        f"2025-09-{10 + n}-done": f"expect: x\nconfidence: {60 + 5 * n}\nended: 2025-10-0{n}\nresult: met\ntags: [a]"
        for n in range(1, 10)
    },
    "pages/about": "",
}
BODIES = {
    # So few have updates of this month that its archive is still to come.
    **{name: "Text.\n" for name in ENTRIES if name in STEPS or name.startswith("2025-09-")},
    "2026-03-03-note": "As in [[2025-12-03-first]].\n\n![](board.png)\n",
    "pages/about": "See [[2025-12-03-first]].\n",
}
OLD = {
    "a/": OldAddress("a", None),
    "b/": OldAddress("2026-03-03-note", {"label": "Note", "path": "2026/03/note/"}),
    "tags/e/feed.xml": OldAddress(":", {"label": "", "path": "tags/a/feed.xml"}),
}
ALIASES = {"blog/": "", "old/feed/": "feed.xml"}
TALKS = {
    "2026-02-10-running": conversation("Well done.", bets=Bets(met=2)),
    "2025-12-03-first": conversation(),
}
FILES = (Copy(path="logo.svg", source="static/logo.svg", digest=b"1"),)


def journal(keys: Mapping[str, str] = ENTRIES, **others: Any) -> MemoryJournal:
    return journal_of(
        keys, **{"bodies": BODIES, "old": OLD, "files": FILES, "aliases": ALIASES, "talks": TALKS, **others}
    )


def edited(name: str, old: str, new: str) -> MemoryJournal:
    assert old in ENTRIES[name]
    return journal({**ENTRIES, name: ENTRIES[name].replace(old, new)})


def edited_habit(old: str, new: str) -> MemoryJournal:
    return edited("2025-09-01-habit-1", old, new)


def retitled(name: str) -> MemoryJournal:
    return journal({**ENTRIES, name: f"title: Other\n{ENTRIES[name]}"})


def other_body(name: str, body: str) -> MemoryJournal:
    return journal(bodies={**BODIES, name: body})


# Of entries that differ in their numbers, one is changed for all.
ALIKE = {*STEPS, *[name for name in ENTRIES if re.search("habit-[2-7]|1[2-9]-done", name)]}
OTHERS: Mapping[str, Callable[[], MemoryJournal]] = {
    "a result": lambda: edited("2026-02-10-running", "review", "ended: 2026-03-01\nreview"),
    **{f"the title of {name}": partial(retitled, name) for name in ENTRIES if name not in ALIKE},
    "the title of a first step": lambda: retitled(FIRST),
    "another spelling of a tag": lambda: edited("2025-12-03-first", "[a, b]", "[A, b]"),
    "a tag less": lambda: edited("2025-12-03-first", "[a, b]", "[b]"),
    "a follow-up less": lambda: edited("2026-01-10-second", "follows: 2025-12-03-first", ""),
    "another date": lambda: edited("2026-02-10-running", "expect", "date: 2026-01-20\nexpect"),
    "a practice less": lambda: edited_habit("decision: adopt", "decision: abandon"),
    "another spelling of the tag of practices": lambda: edited_habit("[habit]", "[Habit]"),
    "a lesson": lambda: edited("2025-12-03-first", "Less", "Nothing"),
    "another confidence": lambda: edited("2026-03-02-planned", "70", "80"),
    "an entry less": lambda: journal({k: v for k, v in ENTRIES.items() if k != "2026-03-02-planned"}),
    "a first step less": lambda: journal(
        {k: v.replace(f"follows: {FIRST}", "") for k, v in ENTRIES.items() if k != FIRST}
    ),
    "an older first step": lambda: journal(
        {**ENTRIES, "2025-09-01-older": "expect: x", FIRST: f"{ENTRIES[FIRST]}\nfollows: 2025-09-01-older"}
    ),
    "an entry more": lambda: journal({**ENTRIES, "2026-03-09-grain": "expect: x\ntags: [c]\nreview: 2026-04-01"}),
    "a slip in a body": lambda: other_body("2026-02-10-running", BODY.replace("Seen", "Saw")),
    "a slip in a note": lambda: other_body("2026-03-03-note", BODIES["2026-03-03-note"].replace("As in", "See")),
    "another body of a step": lambda: other_body(STEPS[9], "Text.\n\n## 2026-03-05 Later\n\nSo far.\n"),
    "no citations": lambda: journal(bodies={}),
    "the next day": lambda: journal(today="2026-03-11"),
    "the day of a start": lambda: journal(today="2026-03-12"),
    "a review overdue": lambda: journal(today="2026-03-19"),
    "the next month": lambda: journal(today="2026-04-02"),
    "another alias": lambda: journal(aliases={"blog/": "tags/", "old/feed/": "feed.xml"}),
    "another comment": lambda: journal(
        talks={**TALKS, "2026-02-10-running": conversation("Well done.", "Really?", bets=Bets(met=2))}
    ),
    "a bet more": lambda: journal(talks={**TALKS, "2026-02-10-running": conversation("Well done.", bets=Bets(met=3))}),
    "an old address": lambda: journal(old={"a/": OLD["b/"]}),
}


@pytest.fixture(scope="module")
def before() -> dict[str, Planned]:
    return planned(journal())


def test_a_planner_asks_for_its_own_group_and_little_else(before: dict[str, Planned]) -> None:
    asked: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for name, found in before.items():
        asked[name.partition(" ")[0]] |= found.asked
    assert {kind: questions for kind, questions in asked.items() if questions} == MAY_ASK
    # Each kind was planned, but for those groups that have no pages of their own yet.
    assert {name.partition(" ")[0] for name, found in before.items() if found.made[1]} == KINDS.keys()


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_group_with_the_rows_it_had_has_the_outputs_it_had(
    before: dict[str, Planned], other: Callable[[], MemoryJournal]
) -> None:
    after = planned(other())
    settled = [name for name in before.keys() & after.keys() if before[name].known == after[name].known]
    assert 0 < len(settled) < len(before)
    for name in settled:
        assert after[name].made == before[name].made, name
