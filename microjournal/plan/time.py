"""Pages by time: years, months, and the timeline. Time is the pagination: there are no page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from microjournal.feeds.export import exported
from microjournal.model.dates import add_days, day_number, month_name
from microjournal.plan.cards import Seen, Views, month_ref, year_ref
from microjournal.plan.contract import TIMELINE_BARS, Card, MonthRow, Picture, YearRow
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal
from microjournal.plan.timeline import picture


def month_rows(group: Group, newest: int = 0) -> tuple[MonthRow, ...]:
    """The months in which a group has entries, oldest first, with their tallies. newest: so many of them, 0 for all."""
    return tuple(
        {
            "label": month_name(month),
            "month": month,
            "path": month_ref(month)["path"],
            "count": count,
            "tally": group.tally(f"month {month}"),
        }
        for month, count in list(group.counts("month ").items())[-newest:]
    )


def year_rows(group: Group, newest: int = 0, prefix: str = "") -> tuple[YearRow, ...]:
    """The years in which a group has entries, newest first, with their tallies.

    newest: so many of them, 0 for all. prefix: path of the pages whose years these are.
    """
    return tuple(
        {"year": year, "path": f"{prefix}{year}/", "count": count, "tally": group.tally(f"year {year}")}
        for year, count in reversed(list(group.counts("year ").items())[-newest:])
    )


def month_places(journal: Journal, month: str) -> Iterator[Place]:
    """Of the page of a month, and of its entries as data."""
    if journal.group(f"month {month}").count():
        folder = month_ref(month)["path"]
        yield page_place(folder, month[:4])
        yield Place(f"{folder}entries.json")


def plan_month(views: Views, journal: Journal, month: str) -> Iterator[Output]:
    """The page of a month, and its entries as data."""
    group = journal.group(f"month {month}")
    ref = month_ref(month)
    earlier = journal.before("month", month)
    inputs = {
        "month": month,
        "label": ref["label"],
        "year": year_ref(month[:4]),
        "cards": group.cards("entries")[::-1],
        "tally": group.tally(),
        "earlier": month_ref(earlier) if earlier else None,
    }
    yield page(views, "month", ref["path"], ref["label"], inputs, f"Experiments planned in {ref['label']}")
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
        "months": month_rows(group),
        "tally": group.tally(),
        "earlier": year_ref(earlier) if earlier else None,
    }
    yield page(views, "year", f"{year}/", year, inputs, f"Experiments planned in {year}")


def plan_timeline(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The timeline."""
    group = journal.group("timeline")
    inputs = {
        "today": journal.today,
        "picture": _picture(group.cards("experiments", newest=TIMELINE_BARS), journal.today),
        "years": year_rows(group),
        "tally": group.tally(),
    }
    yield page(views, "timeline", "timeline/", "Timeline", inputs, "Every experiment from its start to its end")


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


def _picture(cards: Sequence[Card], today: str) -> Picture | None:
    """Experiments on an axis from the first of them to today and on to the last review; None if there are none.

    What is to come takes a third of it at most, because readers come for what was done.
    """
    if not cards:
        return None
    first = min(min(card["started"] or card["date"], card["date"]) for card in cards)
    horizon = add_days(today, min(60, (day_number(today) - day_number(first) + 1) // 2))
    last = max(today, min(horizon, max(card["ended"] or card["review"] for card in cards)))
    return picture(cards, first=first, last=last, today=today)
