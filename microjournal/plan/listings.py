"""The pages of lists by year: the newest of each, its years, and the months of a year that is too long for one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from microjournal.plan.cards import Views
from microjournal.plan.contract import LIST_NEWEST, LIST_YEAR, Card, ListPart, PageRef
from microjournal.plan.lists import LISTS, family_of
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal
from microjournal.words.words import Words


def list_places(journal: Journal, name: str) -> Iterator[Place]:
    """Of the page with the newest of a list: there is none of an empty one."""
    if journal.group(f"list {name}").count():
        yield page_place(f"{name}/", "pages")


def plan_list(views: Views, journal: Journal, name: str) -> Iterator[Output]:
    """The page with the newest of a list, and the way to the others of its kind."""
    group = journal.group(f"list {name}")
    others = [other for other in family_of(name) if other == name or journal.group(f"list {other}").count()]
    beside = tuple([_ref(views.words, other) for other in others]) if len(others) > 1 else ()
    yield _overview(views, name, group, group.cards("", newest=LIST_NEWEST), beside)


def plan_lessons(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """What was learned last."""
    group = journal.group("lessons")
    yield _overview(views, "lessons", group, group.cards("", newest=LIST_NEWEST))


def list_year_places(journal: Journal, key: str) -> Iterator[Place]:
    """Of the pages of a list in a year. key: name of the list, and the year."""
    name, _, year = key.partition(" ")
    group = journal.group(f"list-year {key}")
    if group.count():
        yield page_place(f"{name}/{year}/", year)
        yield from [page_place(_path(name, month), year) for month in _months(group)]


def plan_list_year(views: Views, journal: Journal, key: str) -> Iterator[Output]:
    """The pages of a list in a year."""
    name, _, year = key.partition(" ")
    group = journal.group(f"list-year {key}")
    months = _months(group)
    parts = tuple([_part(views.words, name, month, count) for month, count in months.items()])
    cards = () if months else group.cards("")[::-1]
    yield _page_of(views, name, year, cards, parts=parts, total=group.count())
    for month in months:
        of_month = group.cards("", since=month, before=f"{month}~")[::-1]
        yield _page_of(views, name, month, of_month, total=len(of_month))


def list_years(words: Words, name: str, group: Group) -> tuple[ListPart, ...]:
    """The pages with everything that a list has, a year each, the newest first. group: that counts its years."""
    return tuple([_part(words, name, year, count) for year, count in reversed(group.counts("year ").items())])


def _months(group: Group) -> dict[str, int]:
    """The months of a year that have a page of their own, each with the number of its entries: all of them or none."""
    return group.counts("month ") if group.count() > LIST_YEAR else {}


def _overview(views: Views, name: str, group: Group, cards: Sequence[Card], beside: tuple[PageRef, ...] = ()) -> Output:
    return _page_of(
        views, name, "", cards, parts=list_years(views.words, name, group), total=group.count(), beside=beside
    )


def _page_of(views: Views, name: str, period: str, cards: Sequence[Card], **others: Any) -> Output:
    """A page of a list. period: "" for all of time, "2026" or "2026-03"."""
    kind, words = LISTS[name], views.words
    title, about = words(kind.title), words(kind.about)
    if period:
        key = "list-of" if kind.by_end or name == "notes" else "list-planned-in"
        title = words(key, list=title, time=_time(words, period))
    inputs = {
        "list": _ref(words, name),
        "about": about,
        "by_end": kind.by_end,
        "year": period[:4],
        "month": period if len(period) > 4 else "",
        "cards": tuple(cards),
        "parts": (),
        "beside": (),
        **others,
    }
    template = f"{kind.template}-year" if period else kind.template
    return page(views, template, _path(name, period), title, inputs, about)


def _ref(words: Words, name: str) -> PageRef:
    return {"label": words(LISTS[name].label), "path": f"{name}/"}


def _part(words: Words, name: str, period: str, count: int) -> ListPart:
    return {"label": words.title(_time(words, period)), "path": _path(name, period), "count": count}


def _time(words: Words, period: str) -> str:
    return words.month(period) if len(period) > 4 else period


def _path(name: str, period: str) -> str:
    return f"{name}/{period.replace('-', '/')}/" if period else f"{name}/"
