"""Patterns over many entries: threads of follow-ups, practices that were adopted, lessons that were learned.

Each has one bounded page with the newest, and a page for each year with everything of that year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from typing import Any, TypeVar

from microjournal.journal.assemble import Journal
from microjournal.journal.relations import Thread
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, output_group
from microjournal.plan.contract import (
    LESSONS,
    PRACTICE_GROUPS,
    PRACTICES_IN_GROUP,
    THREAD_ROW_STEPS,
    THREADS,
    PracticeGroup,
    TagRef,
    ThreadRow,
)
from microjournal.plan.entry import page
from microjournal.plan.output import Output, OutputGroup

T = TypeVar("T")


def thread_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The overview of threads by year, and a page for each of them."""
    threads = journal.threads
    yield output_group(cards, "threads", _paths("threads", map(_year_begun, threads)), _threads, threads)
    for thread in threads:
        yield output_group(cards, f"thread {thread.root.id}", [file_of(thread.path)], _thread, thread)


def practice_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """What was adopted and is still in force, newest first."""
    adopted = _newest_first(
        e for e in journal.entries if e.decision == "adopt" and not e.dropped and e.id not in journal.superseded
    )
    yield output_group(cards, "practices", _paths("practices", map(_year_ended, adopted)), _practices, adopted)


def lesson_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """What was learned. Before the end it is not a lesson yet, and the scan line still says what is expected."""
    learned = _newest_first(e for e in journal.entries if e.lesson and (e.ended or e.dropped))
    yield output_group(cards, "lessons", _paths("lessons", map(_year_ended, learned)), _lessons, learned)


def _threads(cards: Cards, threads: tuple[Thread, ...]) -> Iterator[Output]:
    rows = {thread.path: _thread_row(cards, thread) for thread in threads}
    newest = sorted(threads, key=lambda t: (rows[t.path]["updated"], t.path), reverse=True)[:THREADS]
    years = _by_year(threads, _year_begun)
    inputs = {"threads": tuple(rows[thread.path] for thread in newest)}
    yield _overview(cards, "threads", "Threads", "Tried, adapted, tried again", years, inputs)
    for year, begun in years.items():
        inputs = {"threads": tuple(rows[thread.path] for thread in begun)}
        yield _year_page(cards, "threads", f"Threads begun in {year}", year, len(begun), inputs)


def _thread(cards: Cards, thread: Thread) -> Iterator[Output]:
    row = _thread_row(cards, thread)
    inputs = {
        "thread": row,
        "steps": cards.cards(thread.steps),
        "depths": thread.depths,
        "tally": cards.tally(thread.steps),
    }
    yield page(cards, "thread", thread.path, f"Thread: {row['title']}", inputs)


def _thread_row(cards: Cards, thread: Thread) -> ThreadRow:
    return {
        "title": thread.root.title,
        "path": quoted(thread.path),
        "steps": cards.cards(thread.steps[-THREAD_ROW_STEPS:]),
        "more": max(0, len(thread.steps) - THREAD_ROW_STEPS),
        "updated": max(map(cards.last_change, thread.steps)),
    }


def _practices(cards: Cards, adopted: tuple[Entry, ...]) -> Iterator[Output]:
    years = _by_year(adopted, _year_ended)
    inputs: dict[str, Any] = {"groups": _practice_groups(cards, adopted), "cards": ()}
    yield _overview(cards, "practices", "Practices", "What we do now: adopted and still in force", years, inputs)
    for year, entries in years.items():
        inputs = {"groups": (), "cards": cards.cards(entries)}
        yield _year_page(cards, "practices", f"Practices of {year}", year, len(entries), inputs)


def _practice_groups(cards: Cards, adopted: Sequence[Entry]) -> tuple[PracticeGroup, ...]:
    """By the first tag of each entry, so that no practice stands twice; untagged ones come last."""
    members: dict[str, list[Entry]] = {}
    refs: dict[str, TagRef] = {}
    for entry in adopted:
        ref: TagRef = cards.tag(entry.tags[0]) if entry.tags else {"name": "", "path": ""}
        refs.setdefault(ref["path"], ref)
        members.setdefault(ref["path"], []).append(entry)
    order = sorted(members, key=lambda path: (path == "", -len(members[path]), path))[:PRACTICE_GROUPS]
    return tuple(
        {
            "name": refs[path]["name"],
            "path": path,
            "cards": cards.cards(members[path][:PRACTICES_IN_GROUP]),
            "more": max(0, len(members[path]) - PRACTICES_IN_GROUP),
        }
        for path in order
    )


def _lessons(cards: Cards, learned: tuple[Entry, ...]) -> Iterator[Output]:
    years = _by_year(learned, _year_ended)
    inputs = {"cards": cards.cards(learned[:LESSONS])}
    yield _overview(cards, "lessons", "Lessons", "What we learned, one line each", years, inputs)
    for year, entries in years.items():
        inputs = {"cards": cards.cards(entries)}
        yield _year_page(cards, "lessons", f"Lessons of {year}", year, len(entries), inputs)


def _overview(
    cards: Cards, kind: str, title: str, description: str, years: Mapping[str, Sized], inputs: Mapping[str, Any]
) -> Output:
    """The bounded page of a kind. years: everything by year. inputs: those that not all kinds have."""
    refs = tuple({"label": year, "path": f"{kind}/{year}/"} for year in sorted(years, reverse=True))
    total = sum(map(len, years.values()))
    return page(cards, kind, f"{kind}/", title, {"year": "", "total": total, "years": refs, **inputs}, description)


def _year_page(cards: Cards, kind: str, title: str, year: str, total: int, inputs: Mapping[str, Any]) -> Output:
    """The page with everything of a year. inputs: those that not all kinds have."""
    common = {"year": year, "total": total, "years": ()}
    return page(cards, f"{kind}-year", f"{kind}/{year}/", title, {**common, **inputs})


def _paths(kind: str, years: Iterable[str]) -> list[str]:
    return [f"{kind}/index.html", *(f"{kind}/{year}/index.html" for year in sorted(set(years)))]


def _by_year(items: Iterable[T], year_of: Callable[[T], str]) -> dict[str, list[T]]:
    years: dict[str, list[T]] = {}
    for item in items:
        years.setdefault(year_of(item), []).append(item)
    return years


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (_ended(entry), entry.id), reverse=True))


def _ended(entry: Entry) -> str:
    return entry.ended or entry.dropped or entry.date


def _year_ended(entry: Entry) -> str:
    return _ended(entry)[:4]


def _year_begun(thread: Thread) -> str:
    return thread.root.date[:4]
