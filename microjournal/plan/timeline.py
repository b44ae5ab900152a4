"""Experiments as bars over time: only numbers; the theme draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from microjournal.model.dates import add_days, day_number, month_name
from microjournal.plan.contract import Bar, Card, Picture, Tick

_WIDTH = 1000
# A bar is at least this wide, so that an experiment of one day can be seen and pressed, on a phone too.
_NARROWEST = 36
_GAP = 4
_TICKS = 12
_ROOM_FOR_A_NAME = 110
_STATES = {"met": "met", "partly": "partly met", "not-met": "not met", "unclear": "unclear"}


def picture(cards: Sequence[Card], *, first: str, last: str, today: str = "") -> Picture | None:
    """Bars from the start of each experiment (or the day it was planned) to its end; None if there are none.

    first, last: the days at both ends of the axis; a plan dated later than `last` makes it longer. today: where open
    bars end, and a line is drawn; "" for neither, and then open bars reach the end of the axis.
    """
    experiments = [card for card in cards if card["kind"] != "note"]
    if not experiments:
        return None
    last = max(first, last)
    start, days = day_number(first), day_number(last) - day_number(first) + 1

    def at(day: str) -> float:
        return round(min(max((day_number(day) - start) / days, 0), 1) * _WIDTH, 1)

    bars: list[Bar] = []
    ends: list[float] = []
    for card in sorted(experiments, key=lambda c: (_begin(c), c["id"])):
        left = min(at(_begin(card)), _WIDTH - _NARROWEST)
        right = at(add_days(_end(card, today or last), 1))
        width = round(max(right - left, _NARROWEST), 1)
        lane = next((i for i, end in enumerate(ends) if end + _GAP <= left), len(ends))
        ends[lane : lane + 1] = [left + width]
        bars.append({"x": left, "width": width, "lane": lane, "label": _label(card), "card": card})
    return {
        "lanes": len(ends),
        "bars": tuple(bars),
        "ticks": _ticks(first, last, at),
        "today": at(today) if today and first <= today <= last else None,
        "text": _sentence(experiments, first, last),
    }


def _begin(card: Card) -> str:
    return card["started"] or card["date"]


def _end(card: Card, now: str) -> str:
    if card["ended"]:
        return card["ended"]
    return max(_begin(card), now if card["kind"] == "running" else card["review"] or _begin(card))


def _label(card: Card) -> str:
    state = _STATES.get(card["result"]) or card["kind"]
    until = card["ended"] or (f"review {card['review']}" if card["review"] else "open")
    return f"{card['title']}: {state}, {_begin(card)} to {until}"


def _ticks(first: str, last: str, at: Callable[[str], float]) -> tuple[Tick, ...]:
    months = []
    year, month = int(first[:4]), int(first[5:7])
    while (text := f"{year:04}-{month:02}") <= last[:7]:
        months.append(text)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    step = -(-len(months) // _TICKS)
    ticks: list[Tick] = [{"x": at(max(first, f"{text}-01")), "label": month_name(text)} for text in months[::step]]
    # The month in which the axis begins is named where its name has room.
    return tuple(ticks[1:] if len(ticks) > 1 and ticks[1]["x"] - ticks[0]["x"] < _ROOM_FOR_A_NAME else ticks)


def _sentence(experiments: Sequence[Card], first: str, last: str) -> str:
    counts: dict[str, int] = {}
    for card in experiments:
        state = _STATES.get(card["result"]) or card["kind"]
        counts[state] = counts.get(state, 0) + 1
    parts = ", ".join(f"{count} {state}" for state, count in counts.items())
    many = "experiment" if len(experiments) == 1 else "experiments"
    return f"{len(experiments)} {many} from {first} to {last}: {parts}."
