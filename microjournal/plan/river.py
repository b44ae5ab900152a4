"""Experiments as bars over time, a row each: only numbers; the theme draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from microjournal.model.dates import add_days, day_number, days_between, month_number, month_of
from microjournal.plan.contract import Bar, Card, River, Tick

_WIDTH = 1000
# A bar is at least this wide, so that an experiment of one day can be seen on a phone too.
_NARROWEST = 24
# Names of months have so much room on a phone and on a desk.
_ROOM_ON_A_PHONE = 240
_ROOM_ON_A_DESK = 100
# There are at most so many lines across a river.
_TICKS = 24
# What is to come takes at most so many days, and half as much room as what was.
_TO_COME = 60


def river_to(today: str, cards: Sequence[Card], since: str = "") -> River | None:
    """A river from the first of some experiments to today and on to the last review; None if there are none.

    since: no earlier than this day; bars that began before are cut. Open bars end today, or on the day of their review.
    """
    if not cards:
        return None
    first = max(min([min(card["date"], _begin(card)) for card in cards]), since)
    first = min(first, today)
    horizon = add_days(today, min(_TO_COME, (days_between(first, today) + 1) // 2))
    last = max(today, min(horizon, max([_horizon(card) for card in cards])))
    return _river(first, last, cards, today)


def river_of_the_past(cards: Sequence[Card], first: str, last: str) -> River:
    """A river of what was planned from one day to another, as it looks on any day.

    It goes on until what has ended had ended; what is open reaches its end.
    """
    began = min([first, *[_begin(card) for card in cards]])
    ended = max([last, *[card["ended"] for card in cards]])
    # What is overdue depends on the day.
    resting: list[Card] = [{**card, "due": False, "overdue": False} for card in cards]
    return _river(began, ended, resting, "")


def _river(first: str, last: str, cards: Iterable[Card], today: str) -> River:
    days = days_between(first, last) + 1

    def at(day: str) -> float:
        return min(max((day_number(day) - day_number(first)) / days, 0), 1) * _WIDTH

    ordered = sorted(cards, key=lambda card: (_begin(card), card["id"]))
    return {
        "first": first,
        "last": last,
        "bars": tuple([_bar(card, first, last, today, at) for card in ordered]),
        "ticks": _ticks(first, last, at),
        "today": round(at(today), 1) if today and first <= today <= last else None,
    }


def _bar(card: Card, first: str, last: str, today: str, at: Callable[[str], float]) -> Bar:
    begin, end = _begin(card), _end(card, today or last)
    left = min(at(begin), _WIDTH - _NARROWEST)
    right = max(at(min(add_days(end, 1), add_days(last, 1))), left + _NARROWEST)
    review = card["review"]
    late = bool(review) and not card["ended"] and begin <= review < end
    return {
        "x": round(left, 1),
        "width": round(right - left, 1),
        "lead": round(max(left - at(min(card["date"], begin)), 0), 1),
        "tail": round(max(right - max(at(add_days(review, 1)), left), 0), 1) if late else 0,
        "cut": begin < first,
        "goes_on": not card["ended"] and not today,
        "card": card,
    }


def _begin(card: Card) -> str:
    return card["started"] or card["date"]


def _horizon(card: Card) -> str:
    return card["ended"] or card["review"] or card["date"]


def _end(card: Card, now: str) -> str:
    """Where its bar ends. What was planned and has no review goes on until it is begun."""
    if card["ended"]:
        return card["ended"]
    until = card["review"] if card["kind"] == "planned" and not card["overdue"] else now
    return max(_begin(card), until or now)


def _ticks(first: str, last: str, at: Callable[[str], float]) -> tuple[Tick, ...]:
    """The firsts of months, or of every third, or of years…, so that there are not too many."""
    months = _months(first, last)
    step = next((step for step in (1, 3, 6, 12) if len(months) / step <= _TICKS), 12 * -(-len(months) // 12 // _TICKS))
    shown = [month for month in months if month_number(month) % step == 0]
    ticks: list[Tick] = []
    named: list[tuple[int, float]] = []
    for month in shown or months[:1]:
        x = at(max(first, f"{month}-01"))
        # To the name before it, and to the end of the river.
        on_a_desk = min([_WIDTH - x, *[x - other for _, other in named]])
        on_a_phone = min([_WIDTH - x, *[x - other for rank, other in named if rank == 0]])
        rank = 2 if on_a_desk < _ROOM_ON_A_DESK else 1 if on_a_phone < _ROOM_ON_A_PHONE else 0
        if rank < 2:
            named.append((rank, x))
        ticks.append({"x": round(x, 1), "month": month, "rank": rank})
    return tuple(ticks)


def _months(first: str, last: str) -> list[str]:
    """The months that begin between two days."""
    number = month_number(first) + (not first.endswith("-01"))
    return [month_of(each) for each in range(number, month_number(last) + 1)]
