"""Week by week: what moved in each, for those who do not want every event by itself; as pages, and as a feed.

The page of a week that is over, and its item, say of each event only what belongs to it, so that they rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from microjournal.feeds import digest
from microjournal.feeds.digest import Move, move_of
from microjournal.feeds.formats import WEEKLY
from microjournal.feeds.item import Item, guid
from microjournal.journal.memory import as_named
from microjournal.model.dates import add_days, at_midnight
from microjournal.model.lifecycle import events_of
from microjournal.model.paths import week_path
from microjournal.model.weeks import MOVEMENTS, Movement, first_day, last_day, week_of
from microjournal.plan.cards import Views, card_of, person_view
from microjournal.plan.contract import WEEKS, MoveRow, MovesView, PageRef, WeekCount, WeekRow
from microjournal.plan.feeds import channel_of
from microjournal.plan.output import Output, Place
from microjournal.plan.page import page, page_place
from microjournal.plan.questions import Group, Journal
from microjournal.words.words import Words


def week_places(journal: Journal, week: str) -> Iterator[Place]:
    """Of the page of a week: there is one if something happened in it."""
    if journal.group(f"week {week}").count():
        yield page_place(week_path(week), first_day(week)[:7])


def plan_week(views: Views, journal: Journal, week: str) -> Iterator[Output]:
    """The page of a week."""
    words, earlier = views.words, journal.before("week", week)
    moves = _moves(words, journal, week)
    inputs = {
        "week": week,
        "days": _days(words, week),
        "parts": tuple([_part(words, movement, part) for movement, part in digest.in_parts(moves)]),
        "earlier": _ref(words, earlier) if earlier else None,
        "year": {"label": week[:4], "path": f"weeks/{week[:4]}/"},
    }
    title, about = _name(words, week), digest.in_numbers(words, moves)
    yield page(views, "week", week_path(week), title, inputs, about, feed=WEEKLY.path)


def plan_weeks(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The last weeks in which something moved."""
    group = journal.group("weeks")
    years = sorted(group.counts("year "), reverse=True)
    rows = [row for year in years[:2] for row in _rows(views.words, group, year)][:WEEKS]
    refs = tuple([{"label": year, "path": f"weeks/{year}/"} for year in years])
    inputs = {"year": "", "weeks": tuple(rows), "years": refs}
    title, about = views.words("week-by-week"), views.words("weeks-about")
    yield page(views, "weeks", "weeks/", title, inputs, about, feed=WEEKLY.path)


def weeks_year_places(journal: Journal, year: str) -> Iterator[Place]:
    """Of the page with the weeks of a year."""
    if journal.group(f"weeks-year {year}").counts(f"{year}-"):
        yield page_place(f"weeks/{year}/", year)


def plan_weeks_year(views: Views, journal: Journal, year: str) -> Iterator[Output]:
    """The weeks of a year, the last first. What moved in one is counted once it is over: the page changes weekly."""
    now = week_of(journal.today)
    rows = _rows(views.words, journal.group(f"weeks-year {year}"), year)
    for row in rows:
        if row["week"] >= now:
            row["counts"] = ()
    inputs = {"year": year, "weeks": tuple(rows), "years": ()}
    title = views.words("weeks-of-year", year=year)
    yield page(views, "weeks-year", f"weeks/{year}/", title, inputs, feed=WEEKLY.path)


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
    settings, words = views.settings, views.words
    moves = _moves(words, journal, week)
    numbers = digest.in_numbers(words, moves)
    return {
        "kind": "week",
        "guid": guid(views.authority, "week", week),
        "title": words("week-item", week=_name(words, week), counts=numbers),
        "url": settings.url + week_path(week),
        "anchor": "",
        # It is known when the week is over.
        "date": at_midnight(add_days(last_day(week), 1), settings.timezone),
        "summary": words("week-summary", days=_days(words, week), counts=numbers),
        "frame": (digest.as_html(words, moves, settings.url), ""),
        "tags": (),
        "authors": (person_view(settings.author),) if settings.author else (),
        "comments": "",
        "comment_count": None,
    }


def _moves(words: Words, journal: Journal, week: str) -> list[Move]:
    group = journal.group(f"week {week}")
    return [move for movement in MOVEMENTS for move in _moves_of(words, group, movement)]


def _moves_of(words: Words, group: Group, movement: Movement) -> Iterator[Move]:
    """A part of a week. The keys of its rows begin with the day and end with the number of the event, if it is one."""
    for key, seen in zip(group.keys(movement), group.entries(movement), strict=True):
        entry, around = seen
        number = key.rpartition("\t")[2]
        event = as_named(events_of(entry)[int(number)], around.named[int(number)][0]) if number else None
        yield move_of(words, movement, key[:10], event, entry, card_of(seen)["path"])


def _rows(words: Words, group: Group, year: str) -> list[WeekRow]:
    """The weeks of a year in which something moved, the last first."""
    counts: dict[str, dict[str, int]] = {}
    for name, count in group.counts(f"{year}-").items():
        week, _, movement = name.partition(" ")
        counts.setdefault(f"{year}-{week}", {})[movement] = count
    return [_row(words, week, counts[week]) for week in sorted(counts, reverse=True)]


def _row(words: Words, week: str, counts: dict[str, int]) -> WeekRow:
    return {
        **_ref(words, week),
        "week": week,
        "days": _days(words, week),
        "counts": tuple(
            [_count(words, week, movement, counts[movement]) for movement in MOVEMENTS if movement in counts]
        ),
    }


def _count(words: Words, week: str, movement: Movement, number: int) -> WeekCount:
    return {"kind": movement, "label": digest.counted(words, movement, number), "path": f"{week_path(week)}#{movement}"}


def _part(words: Words, movement: Movement, moves: list[Move]) -> MovesView:
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
    return {"kind": movement, "title": words(f"moved-{movement}"), "moves": tuple(rows)}


def _ref(words: Words, week: str) -> PageRef:
    return {"label": _name(words, week), "path": week_path(week)}


def _name(words: Words, week: str) -> str:
    return words("week", week=int(week[6:]), year=week[:4])


def _days(words: Words, week: str) -> str:
    return words.span(first_day(week), last_day(week))
