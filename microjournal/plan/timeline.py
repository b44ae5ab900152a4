"""The timeline: all of time, and what moves now. Years and months have pages of their own: zoom is an address."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.model.dates import add_days
from microjournal.plan.cards import Views
from microjournal.plan.contract import RIVER_BARS, RIVER_ENDED, RIVER_OPEN, Card, Tally
from microjournal.plan.dune import all_of_time
from microjournal.plan.output import Output
from microjournal.plan.page import page
from microjournal.plan.questions import Group, Journal
from microjournal.plan.river import river_to
from microjournal.plan.rows import year_rows

# Of a large journal the river on the first page shows so many days before today at most.
_LAST_DAYS = 120


def plan_timeline(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The timeline of all time."""
    group, today = journal.group("timeline"), journal.today
    number = group.tally()["n"]
    cards = _all(group) if number <= RIVER_BARS else _latest(group)
    since = "" if number <= RIVER_BARS else add_days(today, -_LAST_DAYS)
    inputs = {
        "today": today,
        "dune": all_of_time(_experiments(group), today),
        "river": river_to(today, cards, since),
        "more": max(0, number - len(cards)),
        "years": year_rows(group),
        "tally": group.tally(),
    }
    yield page(views, "timeline", "timeline/", views.words("section-timeline"), inputs, views.words("timeline-about"))


def _experiments(group: Group) -> dict[str, Tally]:
    """How the experiments of each month went, without the notes."""
    return {month: {**tally, "notes": 0} for month, tally in group.tallies("month ").items() if tally["n"]}


def _all(group: Group) -> tuple[Card, ...]:
    return (*group.cards("open"), *group.cards("ended"))


def _latest(group: Group) -> tuple[Card, ...]:
    """The open ones that began last, and those that ended last."""
    return (*group.cards("open", newest=RIVER_OPEN), *group.cards("ended", newest=RIVER_ENDED))
