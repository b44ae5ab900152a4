"""All that is in flight, on one page: what runs, the most urgent first; what is planned; what should be tried again."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.plan.cards import Views
from microjournal.plan.contract import OPEN_LOOPS, OPEN_PLANNED, OPEN_RUNNING, Card
from microjournal.plan.output import Output
from microjournal.plan.page import page
from microjournal.plan.questions import Group, Journal


def plan_open(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The page of all that is in flight."""
    group, today = journal.group("open"), journal.today
    inputs = {
        "today": today,
        "running": most_overdue(group, "running", OPEN_RUNNING),
        "planned": most_overdue(group, "planned", OPEN_PLANNED),
        "loops": group.cards("loops", newest=OPEN_LOOPS),
        "counts": {"running": group.count("running"), "planned": group.count("planned"), "loops": group.count("loops")},
    }
    yield page(views, "open", "open/", views.words("in-flight"), inputs, views.words("open-about"))


def most_overdue(group: Group, part: str, limit: int) -> tuple[Card, ...]:
    """The rows of a part in the order of their reviews, the longest overdue first, then those without a review.

    The keys of such parts begin with the day of the review; where there is none they are less than any day.
    """
    dated = group.cards(part, since="0", oldest=limit)
    undated = group.cards(part, before="0", newest=limit)
    return (*dated, *undated)[:limit]
