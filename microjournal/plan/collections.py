"""Patterns over many entries: threads of follow-ups, practices that were adopted, lessons that were learned.

Each has one bounded page with the newest, and a page for each year with everything of that year.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from microjournal.journal.relations import Thread
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, year_ref
from microjournal.plan.contract import PageRef, PracticeGroup, TagRef, ThreadRow
from microjournal.plan.entry import last_change, page_view
from microjournal.plan.output import Output, Section

T = TypeVar("T")

_THREADS = 60
_LESSONS = 100
_GROUPS = 40
_PRACTICES_IN_GROUP = 6
_STEPS_IN_ROW = 12


def collection_sections(cards: Cards) -> Iterator[Section]:
    """Threads, practices and lessons."""
    journal = cards.journal
    years = {thread.root.date[:4] for thread in journal.threads}
    steps = [step for thread in journal.threads for step in (*thread.steps, thread.root)]
    yield _section(cards, "threads", years, steps, _threads)
    for thread in journal.threads:
        yield Section(
            name=thread.path,
            paths=(file_of(thread.path),),
            key=partial(cards.keys, thread.steps),
            make=partial(_thread_outputs, cards, thread),
        )
    adopted = _adopted(cards)
    yield _section(cards, "practices", {_ended(e)[:4] for e in adopted}, adopted, _practices)
    learned = _learned(cards)
    yield _section(cards, "lessons", {_ended(e)[:4] for e in learned}, learned, _lessons)


def _section(
    cards: Cards,
    name: str,
    years: Collection[str],
    entries: Sequence[Entry],
    make: Callable[[Cards], Iterator[Output]],
) -> Section:
    paths = [f"{name}/index.html", *(f"{name}/{year}/index.html" for year in sorted(years))]
    return Section(name=name, paths=tuple(paths), key=partial(cards.keys, entries), make=partial(make, cards))


def _threads(cards: Cards) -> Iterator[Output]:
    threads = cards.journal.threads
    rows = {thread.path: _thread_row(cards, thread) for thread in threads}
    newest = sorted(threads, key=lambda t: (rows[t.path]["updated"], t.path), reverse=True)[:_THREADS]
    years, by_year = _by_year(threads, lambda thread: thread.root.date, "threads/")
    yield Output(
        path="threads/index.html",
        template="threads.html",
        inputs={
            "page": page_view(cards, "threads", "Threads", "threads/", "Tried, adapted, tried again"),
            "year": "",
            "threads": tuple(rows[thread.path] for thread in newest),
            "total": len(threads),
            "years": years,
        },
    )
    for year, begun in by_year.items():
        yield Output(
            path=f"threads/{year}/index.html",
            template="threads-year.html",
            inputs={
                "page": page_view(cards, "threads-year", f"Threads begun in {year}", f"threads/{year}/"),
                "year": year,
                "threads": tuple(rows[thread.path] for thread in begun),
                "total": len(begun),
                "years": (),
            },
        )


def _thread_outputs(cards: Cards, thread: Thread) -> Iterator[Output]:
    row = _thread_row(cards, thread)
    yield Output(
        path=file_of(thread.path),
        template="thread.html",
        inputs={
            "page": page_view(cards, "thread", f"Thread: {row['title']}", row["path"]),
            "thread": row,
            "steps": cards.cards(thread.steps),
            "depths": thread.depths,
            "tally": cards.tally(thread.steps),
        },
    )


def _thread_row(cards: Cards, thread: Thread) -> ThreadRow:
    return {
        "title": thread.root.title,
        "path": quoted(thread.path),
        "steps": cards.cards(thread.steps[-_STEPS_IN_ROW:]),
        "more": max(0, len(thread.steps) - _STEPS_IN_ROW),
        "updated": max(last_change(step, cards.journal.today) for step in thread.steps),
    }


def _practices(cards: Cards) -> Iterator[Output]:
    adopted = sorted(_adopted(cards), key=_when_ended, reverse=True)
    years, by_year = _by_year(adopted, _ended, "practices/")
    title = "Practices"
    yield Output(
        path="practices/index.html",
        template="practices.html",
        inputs={
            "page": page_view(cards, "practices", title, "practices/", "What we do now: adopted and still in force"),
            "year": "",
            "groups": _practice_groups(cards, adopted),
            "cards": (),
            "total": len(adopted),
            "years": years,
        },
    )
    for year, entries in by_year.items():
        yield _year_page(cards, "practices", title, year, entries, groups=())


def _adopted(cards: Cards) -> list[Entry]:
    superseded = cards.journal.superseded
    return [e for e in cards.journal.entries if e.decision == "adopt" and not e.dropped and e.id not in superseded]


def _practice_groups(cards: Cards, adopted: Sequence[Entry]) -> tuple[PracticeGroup, ...]:
    """By the first tag of each entry, so that no practice stands twice; untagged ones come last."""
    members: dict[str, list[Entry]] = {}
    refs: dict[str, TagRef] = {}
    for entry in adopted:
        ref: TagRef = cards.tag(entry.tags[0]) if entry.tags else {"name": "", "path": ""}
        refs.setdefault(ref["path"], ref)
        members.setdefault(ref["path"], []).append(entry)
    order = sorted(members, key=lambda path: (path == "", -len(members[path]), path))[:_GROUPS]
    return tuple(
        {
            "name": refs[path]["name"],
            "path": path,
            "cards": cards.cards(members[path][:_PRACTICES_IN_GROUP]),
            "more": max(0, len(members[path]) - _PRACTICES_IN_GROUP),
        }
        for path in order
    )


def _lessons(cards: Cards) -> Iterator[Output]:
    learned = sorted(_learned(cards), key=_when_ended, reverse=True)
    years, by_year = _by_year(learned, _ended, "lessons/")
    title = "Lessons"
    yield Output(
        path="lessons/index.html",
        template="lessons.html",
        inputs={
            "page": page_view(cards, "lessons", title, "lessons/", "What we learned, one line each"),
            "year": "",
            "cards": cards.cards(learned[:_LESSONS]),
            "total": len(learned),
            "years": years,
        },
    )
    for year, entries in by_year.items():
        yield _year_page(cards, "lessons", title, year, entries)


def _learned(cards: Cards) -> list[Entry]:
    """Entries with a lesson. Before the end it is not one yet, and the scan line still says what is expected."""
    return [e for e in cards.journal.entries if e.lesson and (e.ended or e.dropped)]


def _year_page(cards: Cards, kind: str, title: str, year: str, entries: Sequence[Entry], **more: Any) -> Output:
    return Output(
        path=f"{kind}/{year}/index.html",
        template=f"{kind}-year.html",
        inputs={
            "page": page_view(cards, f"{kind}-year", f"{title} of {year}", f"{kind}/{year}/"),
            "year": year,
            "cards": cards.cards(entries),
            "total": len(entries),
            "years": (),
            **more,
        },
    )


def _by_year(
    items: Sequence[T], day: Callable[[T], str], section: str
) -> tuple[tuple[PageRef, ...], dict[str, list[T]]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(day(item)[:4], []).append(item)
    years = sorted(groups, reverse=True)
    refs: tuple[PageRef, ...] = tuple({"label": year, "path": section + year_ref(year)["path"]} for year in years)
    return refs, groups


def _ended(entry: Entry) -> str:
    return entry.ended or entry.dropped or entry.date


def _when_ended(entry: Entry) -> tuple[str, str]:
    return (_ended(entry), entry.id)
