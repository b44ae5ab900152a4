"""Patterns over many entries: threads of follow-ups, practices that were adopted, lessons that were learned.

Each has one bounded page with the newest, and a page for each year with everything of that year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from microjournal.journal.assemble import Journal
from microjournal.journal.relations import Thread
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, section, year_ref
from microjournal.plan.contract import PageRef, PracticeGroup, TagRef, ThreadRow
from microjournal.plan.entry import page_view
from microjournal.plan.output import Output, Section

T = TypeVar("T")

_THREADS = 60
_LESSONS = 100
_GROUPS = 40
_PRACTICES_IN_GROUP = 6
_STEPS_IN_ROW = 12


def thread_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """The overview of threads by year, and a page for each of them."""
    threads = journal.threads
    years = {thread.root.date[:4] for thread in threads}
    yield section(cards, "threads", _paths("threads", years), _threads, threads)
    for thread in threads:
        yield section(cards, f"thread {thread.root.id}", [file_of(thread.path)], _thread, thread)


def practice_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """What was adopted and is still in force, newest first."""
    adopted = _newest_first(
        e for e in journal.entries if e.decision == "adopt" and not e.dropped and e.id not in journal.superseded
    )
    yield section(cards, "practices", _paths("practices", map(_year_ended, adopted)), _practices, adopted)


def lesson_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """What was learned. Before the end it is not a lesson yet, and the scan line still says what is expected."""
    learned = _newest_first(e for e in journal.entries if e.lesson and (e.ended or e.dropped))
    yield section(cards, "lessons", _paths("lessons", map(_year_ended, learned)), _lessons, learned)


def _paths(name: str, years: Iterable[str]) -> list[str]:
    return [f"{name}/index.html", *(f"{name}/{year}/index.html" for year in sorted(set(years)))]


def _threads(cards: Cards, threads: tuple[Thread, ...]) -> Iterator[Output]:
    rows = {thread.path: _thread_row(cards, thread) for thread in threads}
    newest = sorted(threads, key=lambda t: (rows[t.path]["updated"], t.path), reverse=True)[:_THREADS]
    by_year = _by_year(threads, lambda thread: thread.root.date[:4])
    yield Output(
        path="threads/index.html",
        template="threads.html",
        inputs={
            "page": page_view(cards, "threads", "Threads", "threads/", "Tried, adapted, tried again"),
            "year": "",
            "threads": tuple(rows[thread.path] for thread in newest),
            "total": len(threads),
            "years": _year_refs("threads", by_year),
        },
    )
    for year, begun in by_year.items():
        yield _year_page(
            cards, "threads", f"Threads begun in {year}", year, begun, threads=tuple(rows[t.path] for t in begun)
        )


def _thread(cards: Cards, thread: Thread) -> Iterator[Output]:
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
        "updated": max(map(cards.last_change, thread.steps)),
    }


def _practices(cards: Cards, adopted: tuple[Entry, ...]) -> Iterator[Output]:
    by_year = _by_year(adopted, _year_ended)
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
            "years": _year_refs("practices", by_year),
        },
    )
    for year, entries in by_year.items():
        yield _year_page(cards, "practices", f"{title} of {year}", year, entries, cards=cards.cards(entries), groups=())


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


def _lessons(cards: Cards, learned: tuple[Entry, ...]) -> Iterator[Output]:
    by_year = _by_year(learned, _year_ended)
    title = "Lessons"
    yield Output(
        path="lessons/index.html",
        template="lessons.html",
        inputs={
            "page": page_view(cards, "lessons", title, "lessons/", "What we learned, one line each"),
            "year": "",
            "cards": cards.cards(learned[:_LESSONS]),
            "total": len(learned),
            "years": _year_refs("lessons", by_year),
        },
    )
    for year, entries in by_year.items():
        yield _year_page(cards, "lessons", f"{title} of {year}", year, entries, cards=cards.cards(entries))


def _year_page(views: Cards, kind: str, title: str, year: str, items: Sequence[object], **lists: object) -> Output:
    """Everything of a year. lists: the inputs that are not the same for all kinds."""
    return Output(
        path=f"{kind}/{year}/index.html",
        template=f"{kind}-year.html",
        inputs={
            "page": page_view(views, f"{kind}-year", title, f"{kind}/{year}/"),
            "year": year,
            "total": len(items),
            "years": (),
            **lists,
        },
    )


def _by_year(items: Iterable[T], year_of: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(year_of(item), []).append(item)
    return groups


def _year_refs(kind: str, years: Iterable[str]) -> tuple[PageRef, ...]:
    """The pages by year of a kind, newest first."""
    return tuple({"label": year, "path": f"{kind}/{year_ref(year)['path']}"} for year in sorted(years, reverse=True))


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (_ended(entry), entry.id), reverse=True))


def _ended(entry: Entry) -> str:
    return entry.ended or entry.dropped or entry.date


def _year_ended(entry: Entry) -> str:
    return _ended(entry)[:4]
