"""Pages by time: years and months. Time is the pagination: there are no page numbers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from typing import Any

from microjournal.feeds.export import exported
from microjournal.plan.cards import Seen, Views, month_path, month_ref, year_ref
from microjournal.plan.contract import MONTH_BARS, RIVER_BARS, Card, MonthRow, River
from microjournal.plan.dune import year_of_time
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal
from microjournal.plan.river import river_of_the_past
from microjournal.words.words import Words


def month_rows(words: Words, group: Group) -> tuple[MonthRow, ...]:
    """The months in which a group has entries, oldest first, with their tallies."""
    return tuple(
        {
            **month_ref(words, month),
            "month": month,
            "count": tally["n"] + tally["notes"],
            "tally": tally,
        }
        for month, tally in group.tallies("month ").items()
    )


def month_places(journal: Journal, month: str) -> Iterator[Place]:
    """Of the page of a month, and of its entries as data."""
    if journal.group(f"month {month}").count():
        folder = month_path(month)
        yield page_place(folder, month[:4])
        yield Place(f"{folder}entries.json")


def plan_month(views: Views, journal: Journal, month: str) -> Iterator[Output]:
    """The page of a month, and its entries as data."""
    group = journal.group(f"month {month}")
    cards = group.cards("entries")
    words = views.words
    ref = month_ref(words, month)
    earlier = journal.before("month", month)
    inputs = {
        "month": month,
        "label": ref["label"],
        "year": year_ref(month[:4]),
        "cards": cards[::-1],
        "river": _river_of_month(cards, month),
        "tally": group.tally(),
        "earlier": month_ref(words, earlier) if earlier else None,
    }
    yield page(views, "month", ref["path"], ref["label"], inputs, words("planned-in", time=words.month(month)))
    rows = tuple([_exported(views, seen) for seen in group.entries("entries")])
    data = {"title": views.settings.title, "month": month, "entries": rows}
    yield Output(path=f"{ref['path']}entries.json", template="@month", inputs=data)


def year_places(journal: Journal, year: str) -> Iterator[Place]:
    """Of the page of a year."""
    if journal.group(f"year {year}").count():
        yield page_place(f"{year}/", year)


def plan_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """The page of a year."""
    group = journal.group(f"year {year}")
    earlier = journal.before("year", year)
    inputs = {
        "year": year,
        "months": month_rows(views.words, group),
        "dune": year_of_time(year, group.tallies("month ")),
        "river": _river_of_year(group, year),
        "tally": group.tally(),
        "earlier": year_ref(earlier) if earlier else None,
    }
    yield page(views, "year", f"{year}/", year, inputs, views.words("planned-in", time=year))


def _river_of_year(group: Group, year: str) -> River | None:
    cards = group.cards("experiments", oldest=RIVER_BARS + 1)
    return river_of_the_past(cards, f"{year}-01-01", f"{year}-12-31") if 0 < len(cards) <= RIVER_BARS else None


def _river_of_month(cards: Sequence[Card], month: str) -> River | None:
    experiments = [card for card in cards if card["kind"] != "note"][-MONTH_BARS:]
    last = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02}"
    return river_of_the_past(experiments, f"{month}-01", last) if experiments else None


def _exported(views: Views, seen: Seen) -> dict[str, Any]:
    view, around = views.view(seen), seen.around
    issue = view["issue_url"]
    talk = around.conversation
    return exported(
        seen.entry,
        around.kind,
        url=view["url"],
        tags=around.tags,
        follows=around.follows,
        issue=issue,
        bets=talk.bets[:3] or None if talk else None,
    )
