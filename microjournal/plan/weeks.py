"""Week by week: what moved in each, for those who do not want every event by itself; as pages, and as a feed.

The page of a week that is over, and its item, say of each event only what belongs to it, so that they rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from microjournal.feeds import digest
from microjournal.feeds.digest import HEADINGS, Move, move_of
from microjournal.feeds.formats import WEEKLY
from microjournal.feeds.item import Item, guid
from microjournal.journal.memory import as_named
from microjournal.model.dates import add_days, at_midnight
from microjournal.model.lifecycle import events_of
from microjournal.model.paths import week_path
from microjournal.model.weeks import MOVEMENTS, Movement, first_day, last_day, span_name, week_name, week_of
from microjournal.plan.cards import Views, card_of, person_view
from microjournal.plan.contract import WEEKS, MoveRow, MovesView, PageRef, WeekCount, WeekRow
from microjournal.plan.feeds import channel_of
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal


def week_places(journal: Journal, week: str) -> Iterator[Place]:
    """Of the page of a week: there is one if something happened in it."""
    if journal.group(f"week {week}").count():
        yield page_place(week_path(week), first_day(week)[:7])


def plan_week(views: Views, journal: Journal, week: str) -> Iterator[Output]:
    """The page of a week."""
    earlier = journal.before("week", week)
    moves = _moves(journal, week)
    inputs = {
        "week": week,
        "days": _days(week),
        "parts": tuple([_part(movement, part) for movement, part in digest.in_parts(moves)]),
        "earlier": _ref(earlier) if earlier else None,
        "year": {"label": week[:4], "path": f"weeks/{week[:4]}/"},
    }
    yield page(views, "week", week_path(week), week_name(week), inputs, digest.in_numbers(moves), feed=WEEKLY.path)


def plan_weeks(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The last weeks in which something moved."""
    group = journal.group("weeks")
    years = sorted(group.counts("year "), reverse=True)
    rows = [row for year in years[:2] for row in _rows(group, year)][:WEEKS]
    refs = tuple([{"label": year, "path": f"weeks/{year}/"} for year in years])
    inputs = {"year": "", "weeks": tuple(rows), "years": refs}
    yield page(views, "weeks", "weeks/", "Week by week", inputs, "What moved in each week", feed=WEEKLY.path)


def weeks_year_places(journal: Journal, year: str) -> Iterator[Place]:
    """Of the page with the weeks of a year."""
    if journal.group(f"weeks-year {year}").counts(f"{year}-"):
        yield page_place(f"weeks/{year}/", year)


def plan_weeks_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """The weeks of a year, the last first."""
    inputs = {"year": year, "weeks": tuple(_rows(journal.group(f"weeks-year {year}"), year)), "years": ()}
    yield page(views, "weeks-year", f"weeks/{year}/", f"Week by week in {year}", inputs, feed=WEEKLY.path)


def plan_weekly(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The feed with an item for each of the last weeks that are over."""
    items = [_item(views, journal, week) for week in islice(_weeks_before(journal, journal.today), WEEKLY.limit)]
    channel = channel_of(views, WEEKLY, items[0]["date"] if items else "")
    yield Output(path=WEEKLY.path, template=f"@{WEEKLY.format}", inputs={"feed": channel, "items": tuple(items)})


def _weeks_before(journal: Journal, day: str) -> Iterator[str]:
    """The weeks before that of a day in which something moved, the last first."""
    week = week_of(day)
    while week := journal.before("week", week):
        yield week


def _item(views: Views, journal: Journal, week: str) -> Item:
    moves = _moves(journal, week)
    settings = views.settings
    numbers = digest.in_numbers(moves)
    return {
        "kind": "week",
        "guid": guid(views.authority, "week", week),
        "title": f"{week_name(week)}: {numbers}",
        "url": settings.url + week_path(week),
        "anchor": "",
        # It is known when the week is over.
        "date": at_midnight(add_days(last_day(week), 1), settings.timezone),
        "summary": f"{_days(week)}: {numbers}.",
        "frame": (digest.as_html(moves, settings.url), ""),
        "tags": (),
        "authors": (person_view(settings.author),) if settings.author else (),
        "comments": "",
        "comment_count": None,
    }


def _moves(journal: Journal, week: str) -> list[Move]:
    group = journal.group(f"week {week}")
    return [move for movement in MOVEMENTS for move in _moves_of(group, movement)]


def _moves_of(group: Group, movement: Movement) -> Iterator[Move]:
    """A part of a week. The keys of its rows begin with the day and end with the number of the event, if it is one."""
    for key, seen in zip(group.keys(movement), group.entries(movement), strict=True):
        entry, around = seen
        number = key.rpartition("\t")[2]
        event = as_named(events_of(entry)[int(number)], around.named[int(number)][0]) if number else None
        yield move_of(movement, key[:10], event, entry, card_of(seen)["path"])


def _rows(group: Group, year: str) -> list[WeekRow]:
    """The weeks of a year in which something moved, the last first."""
    counts: dict[str, dict[str, int]] = {}
    for name, count in group.counts(f"{year}-").items():
        week, _, movement = name.partition(" ")
        counts.setdefault(f"{year}-{week}", {})[movement] = count
    return [_row(week, counts[week]) for week in sorted(counts, reverse=True)]


def _row(week: str, counts: dict[str, int]) -> WeekRow:
    return {
        **_ref(week),
        "week": week,
        "days": _days(week),
        "counts": tuple([_count(week, movement, counts[movement]) for movement in MOVEMENTS if movement in counts]),
    }


def _count(week: str, movement: Movement, number: int) -> WeekCount:
    return {"kind": movement, "label": digest.counted(movement, number), "path": f"{week_path(week)}#{movement}"}


def _part(movement: Movement, moves: list[Move]) -> MovesView:
    rows: list[MoveRow] = [
        {
            "title": move.title,
            "path": move.path,
            # What came of it, the page says in another way.
            "text": move.lesson if movement in ("result", "adopted") else move.text,
            "date": move.day,
            "result": move.result,
            "decision": move.decision,
        }
        for move in moves
    ]
    return {"kind": movement, "title": HEADINGS[movement], "moves": tuple(rows)}


def _ref(week: str) -> PageRef:
    return {"label": week_name(week), "path": week_path(week)}


def _days(week: str) -> str:
    return span_name(first_day(week), last_day(week))
