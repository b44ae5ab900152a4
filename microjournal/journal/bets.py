"""Readers' bets on the outcome of an experiment: which of them count, and how many on what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from microjournal.model.conversation import Bet, Bets
from microjournal.model.dates import zone


def count_bets(made: Iterable[tuple[Bet, str, str]], *, end: str, timezone: str) -> Bets:
    """The bets that count: made before the day of the end, and one a person.

    Whoever made several different ones has not made up their mind, and none of theirs counts.

    made: the bet, who made it, and when (UTC, as in `microjournal.model.conversation`). end: the day on which the
    experiment ended, as ISO date, "" while it is open. timezone: IANA name of the journal's, in which a day begins.
    """
    bets: defaultdict[str, set[Bet]] = defaultdict(set)
    for bet, who, at in made:
        if not end or _day(at, timezone) < end:
            bets[who].add(bet)
    count = Counter([next(iter(own)) for own in bets.values() if len(own) == 1])
    return Bets(met=count["met"], not_met=count["not-met"], unclear=count["unclear"], until=end)


def _day(moment: str, timezone: str) -> str:
    return datetime.fromisoformat(moment).astimezone(zone(timezone)).date().isoformat()
