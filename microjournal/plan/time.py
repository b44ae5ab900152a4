"""Pages by time: years, months, and the timeline. Time is the pagination: there are no page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import TypeAlias

from microjournal.feeds.export import exported
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.model.dates import add_days, day_number, month_name
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of
from microjournal.plan.cards import Cards, month_ref, output_group, year_ref
from microjournal.plan.contract import TIMELINE_BARS, MonthRow, Picture, YearRow
from microjournal.plan.entry import EntryRelations, entry_pages, entry_relations, page
from microjournal.plan.output import Output, OutputGroup
from microjournal.plan.timeline import picture

# A month ("2026-03") or a year with its entries, oldest first.
Period: TypeAlias = "tuple[str, tuple[Entry, ...]]"


def by_month(entries: Iterable[Entry]) -> tuple[Period, ...]:
    """Entries that come oldest first, by the month of their plan."""
    return tuple([(month, tuple(group)) for month, group in groupby(entries, key=lambda e: e.date[:7])])


def by_year(entries: Iterable[Entry]) -> tuple[Period, ...]:
    """Entries that come oldest first, by the year of their plan."""
    return tuple([(year, tuple(group)) for year, group in groupby(entries, key=lambda e: e.date[:4])])


def month_rows(cards: Cards, months: Iterable[Period]) -> tuple[MonthRow, ...]:
    """Months with their tallies."""
    return tuple(
        {
            "label": month_name(month),
            "month": month,
            "path": month_ref(month)["path"],
            "count": len(entries),
            "tally": cards.tally(entries),
        }
        for month, entries in months
    )


def year_rows(cards: Cards, years: Sequence[Period], prefix: str = "") -> tuple[YearRow, ...]:
    """Years with their tallies, newest first. prefix: path of the group of pages whose years these are."""
    return tuple(
        {"year": year, "path": f"{prefix}{year}/", "count": len(entries), "tally": cards.tally(entries)}
        for year, entries in reversed(years)
    )


def month_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """For each month the pages of its entries, its own page, and its entries as data."""
    related = entry_relations(journal)
    earlier = ""
    for month, entries in by_month(journal.entries):
        folder = month_ref(month)["path"]
        pages = [file_of(site_path(entry)) for entry in entries]
        paths = [*pages, f"{folder}index.html", f"{folder}entries.json"]
        yield output_group(cards, f"month {month}", paths, _month, month, tuple(islice(related, len(entries))), earlier)
        earlier = month


def year_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """For each year its page."""
    earlier = ""
    for year, months in groupby(by_month(journal.entries), key=lambda period: period[0][:4]):
        yield output_group(cards, f"year {year}", [f"{year}/index.html"], _year, year, tuple(months), earlier)
        earlier = year


def timeline_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The timeline."""
    yield output_group(cards, "timeline", ["timeline/index.html"], _timeline, journal.entries, journal.today)


def _month(cards: Cards, month: str, related: tuple[EntryRelations, ...], earlier: str) -> Iterator[Output]:
    yield from entry_pages(cards, related)
    entries = [found.entry for found in related]
    ref = month_ref(month)
    inputs = {
        "month": month,
        "label": ref["label"],
        "year": year_ref(month[:4]),
        "cards": cards.cards(reversed(entries)),
        "tally": cards.tally(entries),
        "earlier": month_ref(earlier) if earlier else None,
    }
    yield page(cards, "month", ref["path"], ref["label"], inputs, f"Experiments planned in {ref['label']}")
    rows = []
    for found in related:
        view = cards.view(found.entry)
        tags, follows = cards.around(found.entry).tags, tuple([parent.id for parent in found.follows])
        kind, url, issue = view["kind"], view["url"], view["issue_url"]
        rows.append(exported(found.entry, kind, url=url, tags=tags, follows=follows, issue=issue))
    yield Output(
        path=f"{ref['path']}entries.json",
        template="@month",
        inputs={"title": cards.settings.title, "month": month, "entries": tuple(rows)},
    )


def _year(cards: Cards, year: str, months: tuple[Period, ...], earlier: str) -> Iterator[Output]:
    inputs = {
        "year": year,
        "months": month_rows(cards, months),
        "tally": cards.tally(chain.from_iterable(entries for _, entries in months)),
        "earlier": year_ref(earlier) if earlier else None,
    }
    yield page(cards, "year", f"{year}/", year, inputs, f"Experiments planned in {year}")


def _timeline(cards: Cards, entries: tuple[Entry, ...], today: str) -> Iterator[Output]:
    inputs = {
        "today": today,
        "picture": _newest(cards, entries, today),
        "years": year_rows(cards, by_year(entries)),
        "tally": cards.tally(entries),
    }
    yield page(cards, "timeline", "timeline/", "Timeline", inputs, "Every experiment from its start to its end")


def _newest(cards: Cards, entries: Sequence[Entry], today: str) -> Picture | None:
    """The experiments planned last, on an axis from the first of them to today and on to the last review.

    What is to come takes a third of it at most, because readers come for what was done.
    """
    shown = list(islice((e for e in reversed(entries) if cards.kind(e) != "note"), TIMELINE_BARS))
    if not shown:
        return None
    first = min(min(e.started or e.date, e.date) for e in shown)
    horizon = add_days(today, min(60, (day_number(today) - day_number(first) + 1) // 2))
    last = max(today, min(horizon, max(e.ended or e.dropped or e.review or "" for e in shown)))
    return picture(cards.cards(shown), first=first, last=last, today=today)
