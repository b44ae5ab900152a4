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
        "running": _by_review(group, "running", OPEN_RUNNING, today),
        "planned": _by_review(group, "planned", OPEN_PLANNED, today),
        "loops": group.cards("loops", newest=OPEN_LOOPS),
        "counts": {
            **{part: group.count(part) for part in ("running", "planned", "loops")},
            **{f"overdue_{part}": _overdue(group, part, today) for part in ("running", "planned")},
        },
    }
    yield page(views, "open", "open/", views.words("in-flight"), inputs, views.words("open-about"))


def _by_review(group: Group, part: str, limit: int, today: str) -> tuple[Card, ...]:
    """The rows of a part in the order of their reviews, the longest overdue first, then those without a review.

    Where there are too many, what is overdue leaves half of the room to what comes: it would otherwise be all that is
    ever seen. The keys of such parts begin with the day of the review; where there is none they are less than any day.
    """
    overdue = group.cards(part, since="0", before=today, oldest=limit)
    dated = group.cards(part, since=today, oldest=limit)
    undated = group.cards(part, before="0", newest=limit)
    coming = (*dated, *undated)[: max(limit // 2, limit - len(overdue))]
    return (*overdue[: limit - len(coming)], *coming)


def _overdue(group: Group, part: str, today: str) -> int:
    return group.number(part, since="0", before=today)
