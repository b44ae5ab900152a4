"""Patterns over many entries: threads of follow-ups, practices that were adopted, lessons that were learned.

Each has one bounded page with the newest, and a page for each year with everything of that year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from microjournal.model.paths import quoted, thread_path
from microjournal.plan.braid import BraidStep, braid
from microjournal.plan.cards import Views
from microjournal.plan.contract import (
    LESSONS,
    PRACTICE_GROUPS,
    PRACTICES_IN_GROUP,
    THREAD_ROW_STEPS,
    THREADS,
    Braid,
    PracticeGroup,
    TagRef,
    ThreadRow,
)
from microjournal.plan.facets import followed_of
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal


def thread_places(journal: Journal, root: str) -> Iterator[Place]:
    """Of the page of a thread. root: id of its first step."""
    for card in journal.group(f"thread {root}").cards("steps", oldest=1):
        yield page_place(thread_path(root), card["date"][:4])


def plan_thread(views: Views, journal: Journal, root: str) -> Iterator[Output]:
    """The page of a thread."""
    group = journal.group(f"thread {root}")
    row = _thread_row(journal, root)
    inputs = {
        "thread": row,
        "braid": braid_of(group, "steps"),
        "tally": group.tally(),
    }
    yield page(views, "thread", thread_path(root), f"Thread: {row['title']}", inputs)


def plan_threads(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The overview of threads: the last to change first."""
    group = journal.group("threads")
    inputs = {"threads": tuple([_thread_row(journal, root["id"]) for root in group.cards("", newest=THREADS)])}
    yield _overview(views, "threads", "Threads", "Tried, adapted, tried again", group, inputs)


def plan_threads_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """All threads that began in a year, oldest first."""
    group = journal.group(f"threads-year {year}")
    inputs = {"threads": tuple([_thread_row(journal, root["id"]) for root in group.cards("")])}
    yield _year_page(views, "threads", f"Threads begun in {year}", year, group, inputs)


def plan_practices(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """What was adopted and is still in force, newest first."""
    group = journal.group("practices")
    inputs = {"groups": _practice_groups(group), "cards": ()}
    yield _overview(views, "practices", "Practices", "What we do now: adopted and still in force", group, inputs)


def plan_practices_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """The practices of experiments that ended in a year."""
    group = journal.group(f"practices-year {year}")
    inputs = {"groups": (), "cards": group.cards("")[::-1]}
    yield _year_page(views, "practices", f"Practices of {year}", year, group, inputs)


def plan_lessons(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """What was learned last."""
    group = journal.group("lessons")
    inputs = {"cards": group.cards("", newest=LESSONS)}
    yield _overview(views, "lessons", "Lessons", "What we learned, one line each", group, inputs)


def plan_lessons_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """The lessons of experiments that ended in a year."""
    group = journal.group(f"lessons-year {year}")
    inputs = {"cards": group.cards("")[::-1]}
    yield _year_page(views, "lessons", f"Lessons of {year}", year, group, inputs)


def year_page_places(kind: str, journal: Journal, year: str) -> Iterator[Place]:
    """Of the page with everything of a year. kind: "threads", "practices" or "lessons"."""
    if journal.group(f"{kind}-year {year}").count():
        yield page_place(f"{kind}/{year}/", year)


def braid_of(group: Group, part: str) -> Braid | None:
    """The steps of a thread that a part of a group has, as lanes; None if there are none."""
    cards = group.cards(part)
    if not cards:
        return None
    follows = [followed_of(key) for key in group.keys(part)]
    numbers = {card["id"]: number for number, card in enumerate(cards)}
    strands = braid(
        [
            BraidStep(card["id"], ids, card["decision"] == "adopt" and card["kind"] != "dropped")
            for card, ids in zip(cards, follows, strict=True)
        ]
    )
    return {
        "lanes": 1 + max([max(strand["lane"], *strand["out"], *strand["through"], 0) for strand in strands]),
        "cards": cards,
        "strands": strands,
        "follows": tuple([tuple([numbers[id_] for id_ in ids if id_ in numbers]) for ids in follows]),
    }


def _thread_row(journal: Journal, root: str) -> ThreadRow:
    group = journal.group(f"thread {root}")
    (first,) = group.cards("steps", oldest=1)
    (changed,) = group.keys("changed", newest=1)
    return {
        "title": first["title"],
        "path": quoted(thread_path(root)),
        "steps": group.cards("steps", newest=THREAD_ROW_STEPS)[::-1],
        "more": max(0, group.count() - THREAD_ROW_STEPS),
        "updated": changed.partition("\t")[0],
    }


def _practice_groups(group: Group) -> tuple[PracticeGroup, ...]:
    """By the first tag of each entry, so that no practice stands twice; untagged ones come last."""
    counts = group.counts("of ")
    slugs = sorted(counts, key=lambda slug: (slug == "", -counts[slug], quoted(slug)))[:PRACTICE_GROUPS]
    return tuple([_practice_group(group, slug, counts[slug]) for slug in slugs])


def _practice_group(group: Group, slug: str, count: int) -> PracticeGroup:
    cards = group.cards(f"of {slug}", newest=PRACTICES_IN_GROUP)
    tag: TagRef = cards[0]["tags"][0] if slug else {"name": "", "path": ""}
    return {**tag, "cards": cards, "more": max(0, count - PRACTICES_IN_GROUP)}


def _overview(views: Views, kind: str, title: str, description: str, group: Group, inputs: Mapping[str, Any]) -> Output:
    """The bounded page of a kind. inputs: those that not all kinds have."""
    years = tuple([{"label": year, "path": f"{kind}/{year}/"} for year in sorted(group.counts("year "), reverse=True)])
    common = {"year": "", "total": group.count(), "years": years}
    return page(views, kind, f"{kind}/", title, {**common, **inputs}, description)


def _year_page(views: Views, kind: str, title: str, year: str, group: Group, inputs: Mapping[str, Any]) -> Output:
    """The page with everything of a year. inputs: those that not all kinds have."""
    common = {"year": year, "total": group.count(), "years": ()}
    return page(views, f"{kind}-year", f"{kind}/{year}/", title, {**common, **inputs})
