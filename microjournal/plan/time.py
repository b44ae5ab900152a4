"""Pages by time: years, months, and the timeline. Time is the pagination: there are no page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from microjournal.feeds.export import exported
from microjournal.model.dates import add_days, day_number, month_name
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of
from microjournal.plan.cards import Cards, month_ref, year_ref
from microjournal.plan.contract import MonthRow, Picture, YearRow
from microjournal.plan.entry import entry_keys, entry_pages, page_view
from microjournal.plan.output import Output, Section
from microjournal.plan.timeline import picture

_TIMELINE_BARS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The entries by year and month of their plan, each oldest first."""

    years: dict[str, tuple[Entry, ...]]
    months: dict[str, tuple[Entry, ...]]


def calendar_of(entries: Sequence[Entry]) -> Calendar:
    """Groups entries that come oldest first."""
    return Calendar(
        years={year: tuple(group) for year, group in groupby(entries, key=lambda e: e.date[:4])},
        months={month: tuple(group) for month, group in groupby(entries, key=lambda e: e.date[:7])},
    )


def month_rows(cards: Cards, calendar: Calendar, months: Sequence[str]) -> tuple[MonthRow, ...]:
    """Months with their tallies."""
    return tuple(
        {
            "label": month_name(month),
            "month": month,
            "path": month_ref(month)["path"],
            "count": len(calendar.months[month]),
            "tally": cards.tally(calendar.months[month]),
        }
        for month in months
    )


def year_rows(cards: Cards, groups: dict[str, tuple[Entry, ...]], prefix: str = "") -> tuple[YearRow, ...]:
    """Years with their tallies, newest first. prefix: path of the section whose year pages these are."""
    return tuple(
        {"year": year, "path": f"{prefix}{year}/", "count": len(group), "tally": cards.tally(group)}
        for year, group in sorted(groups.items(), reverse=True)
    )


def month_sections(cards: Cards, calendar: Calendar) -> Iterator[Section]:
    """For each month the pages of its entries, its own page, and its entries as data."""
    months = sorted(calendar.months)
    for number, month in enumerate(months):
        entries = calendar.months[month]
        earlier = months[number - 1] if number else ""
        folder = month_ref(month)["path"]
        pages = [file_of(cards.journal.site_paths[entry.id]) for entry in entries]
        yield Section(
            name=f"month {month}",
            paths=(*pages, f"{folder}index.html", f"{folder}entries.json"),
            key=partial(entry_keys, cards, entries, earlier),
            make=partial(_month_outputs, cards, month, entries, earlier),
        )


def year_sections(cards: Cards, calendar: Calendar) -> Iterator[Section]:
    """For each year its page."""
    years = sorted(calendar.years)
    for number, year in enumerate(years):
        entries = calendar.years[year]
        earlier = years[number - 1] if number else ""
        yield Section(
            name=f"year {year}",
            paths=(f"{year}/index.html",),
            key=partial(cards.keys, entries, earlier),
            make=partial(_year_outputs, cards, calendar, year, earlier),
        )


def timeline_section(cards: Cards, calendar: Calendar) -> Section:
    """The timeline."""
    return Section(
        name="timeline", paths=("timeline/index.html",), key=None, make=partial(_timeline_outputs, cards, calendar)
    )


def _month_outputs(cards: Cards, month: str, entries: Sequence[Entry], earlier: str) -> Iterator[Output]:
    yield from entry_pages(cards, entries)
    yield _month(cards, month, entries, earlier)
    rows = tuple(
        exported(cards.view(entry), [parent.id for parent in cards.journal.parents.get(entry.id, ())])
        for entry in entries
    )
    yield Output(
        path=f"{month_ref(month)['path']}entries.json",
        template="@month",
        inputs={"name": cards.settings.title, "month": month, "entries": rows},
    )


def _year_outputs(cards: Cards, calendar: Calendar, year: str, earlier: str) -> Iterator[Output]:
    ref = year_ref(year)
    own_months = [month for month in sorted(calendar.months) if month[:4] == year]
    yield Output(
        path=file_of(ref["path"]),
        template="year.html",
        inputs={
            "page": page_view(cards, "year", year, ref["path"], f"Experiments planned in {year}"),
            "year": year,
            "months": month_rows(cards, calendar, own_months),
            "tally": cards.tally(calendar.years[year]),
            "earlier": year_ref(earlier) if earlier else None,
        },
    )


def _month(cards: Cards, month: str, entries: Sequence[Entry], earlier: str) -> Output:
    ref = month_ref(month)
    return Output(
        path=file_of(ref["path"]),
        template="month.html",
        inputs={
            "page": page_view(cards, "month", ref["label"], ref["path"], f"Experiments planned in {ref['label']}"),
            "month": month,
            "label": ref["label"],
            "year": year_ref(month[:4]),
            "cards": cards.cards(reversed(entries)),
            "tally": cards.tally(entries),
            "earlier": month_ref(earlier) if earlier else None,
        },
    )


def _timeline_outputs(cards: Cards, calendar: Calendar) -> Iterator[Output]:
    journal = cards.journal
    yield Output(
        path="timeline/index.html",
        template="timeline.html",
        inputs={
            "page": page_view(cards, "timeline", "Timeline", "timeline/", "Every experiment from its start to its end"),
            "today": journal.today,
            "picture": _newest(cards),
            "years": year_rows(cards, calendar.years),
            "tally": cards.tally(journal.entries),
        },
    )


def _newest(cards: Cards) -> Picture | None:
    """The experiments planned last, on an axis from the first of them to today and on to the last review.

    What is to come takes a third of it at most, because readers come for what was done.
    """
    entries = [e for e in reversed(cards.journal.entries) if cards.kind(e) != "note"][:_TIMELINE_BARS]
    if not entries:
        return None
    today = cards.journal.today
    first = min(min(e.started or e.date, e.date) for e in entries)
    horizon = add_days(today, min(60, (day_number(today) - day_number(first) + 1) // 2))
    last = max(today, min(horizon, max(e.ended or e.dropped or e.review or "" for e in entries)))
    return picture(cards.cards(entries), first=first, last=last, today=today)
