"""Under which names the group of patterns counts an experiment: what `microjournal.plan.patterns` asks for later.

Numbers are part of a name, as text: what is said of many experiments is then a question for few names, however many
there are, and nothing is ever counted again. Of numbers with a sign the place in the order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.journal.lengths import bounded
from microjournal.model.dates import days_between
from microjournal.plan.contract import Card

# One that ended, and was not dropped; one that is to be adapted and that nothing follows, by the month of its end.
DONE = "done"
LOOP = "loop "
# How it went: by the year of the plan, by tag.
YEAR = "year "
TAG = "tag "
# Days from the beginning to the end; those that were planned; from the day of the review to the end.
TOOK = "took "
PLANNED = "planned "
LATE = "late "
# The author's confidence, in percent; the same and what readers forecast, of those that have both.
SAID = "said "
BESIDE = "beside "


def pattern_names(card: Card, tags: tuple[str, ...], *, sure: int | None, readers: int | None) -> Iterator[str]:
    """The names for an entry. Before it is over there are none, so that a new plan leaves the page as it is.

    tags: slugs. sure, readers: forecasts in percent, None if not made.
    """
    kind = card["kind"]
    if kind not in ("done", "dropped"):
        return
    yield YEAR + card["date"][:4]
    for slug in tags:
        yield TAG + slug
    if kind == "dropped":
        return
    yield DONE
    if card["open_loop"]:
        yield LOOP + card["ended"][:7]
    yield from _lengths(card)
    if sure is not None:
        yield f"{SAID}{sure}"
        if readers is not None:
            yield f"{BESIDE}{sure} {readers}"


def _lengths(card: Card) -> Iterator[str]:
    """An experiment begins on the day of its start, or of its plan if nobody wrote down a start."""
    begin, end, review = card["started"] or card["date"], card["ended"], card["review"]
    yield f"{TOOK}{bounded(days_between(begin, end))}"
    if review:
        yield f"{PLANNED}{bounded(days_between(begin, review))}"
        yield f"{LATE}{bounded(days_between(review, end))}"
