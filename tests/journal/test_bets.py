"""Which bets count: those before the day of the end, one a person, and none of who could not decide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.bets import count_bets
from microjournal.model.conversation import BETS, Bet, Bets

ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"]
START = datetime(2026, 3, 1, tzinfo=UTC)

Made = list[tuple[Bet, str, str]]

moments = st.integers(0, 40 * 24 * 60).map(lambda minutes: _text(START + timedelta(minutes=minutes)))
bets = st.lists(st.tuples(st.sampled_from(BETS), st.sampled_from("abcdef"), moments), max_size=20)
ends = st.one_of(st.just(""), st.integers(0, 45).map(lambda day: (date(2026, 2, 27) + timedelta(day)).isoformat()))


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def total(found: Bets) -> int:
    return found.met + found.not_met + found.unclear


@given(bets, ends, st.sampled_from(ZONES))
def test_counted_are_the_people_with_one_opinion_before_the_end(made: Made, end: str, timezone: str) -> None:
    # The other way round: midnight of the end as a moment, instead of the day of each moment.
    midnight = (
        datetime.fromisoformat(end).replace(tzinfo=ZoneInfo(timezone)) if end else datetime.max.replace(tzinfo=UTC)
    )
    in_time = [(bet, who) for bet, who, at in made if datetime.fromisoformat(at) < midnight]
    opinions = {who: {bet for bet, other in in_time if other == who} for _bet, who in in_time}
    decided = [bet for (bet, *others) in opinions.values() if not others]

    found = count_bets(made, end=end, timezone=timezone)

    assert [found.met, found.not_met, found.unclear] == [decided.count(bet) for bet in BETS]
    assert found.until == end


@given(bets, ends, st.sampled_from(ZONES), st.randoms())
def test_neither_order_nor_repetition_matters(made: Made, end: str, timezone: str, random: object) -> None:
    shuffled = [*made, *made]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert count_bets(shuffled, end=end, timezone=timezone) == count_bets(made, end=end, timezone=timezone)


@given(bets, st.sampled_from(ZONES))
def test_what_is_done_after_the_end_changes_nothing(made: Made, timezone: str) -> None:
    late: Made = [(bet, who, "2026-05-01T00:00:00Z") for bet in BETS for who in "abcdefgh"]

    assert count_bets([*made, *late], end="2026-04-15", timezone=timezone) == count_bets(
        made, end="2026-04-15", timezone=timezone
    )


@given(bets, ends, st.sampled_from(ZONES))
def test_nobody_counts_twice(made: Made, end: str, timezone: str) -> None:
    assert total(count_bets(made, end=end, timezone=timezone)) <= len({who for _bet, who, _at in made})


@pytest.mark.parametrize(
    ("at", "timezone", "counts"),
    [
        ("2026-03-09T23:59:59Z", "UTC", True),
        ("2026-03-10T00:00:00Z", "UTC", False),
        ("2026-03-09T22:59:59Z", "Europe/Berlin", True),
        ("2026-03-09T23:00:00Z", "Europe/Berlin", False),
        ("2026-03-10T10:59:59Z", "Pacific/Pago_Pago", True),
        ("2026-03-09T09:59:59Z", "Pacific/Kiritimati", True),
        ("2026-03-09T10:00:00Z", "Pacific/Kiritimati", False),
    ],
)
def test_the_day_of_the_end_begins_where_the_journal_is(at: str, timezone: str, counts: bool) -> None:
    assert total(count_bets([("met", "bo", at)], end="2026-03-10", timezone=timezone)) == counts


def test_a_mind_that_is_changed_after_the_end_is_the_one_of_before() -> None:
    made: Made = [("met", "bo", "2026-03-05T08:00:00Z"), ("not-met", "bo", "2026-03-12T08:00:00Z")]

    assert count_bets(made, end="2026-03-10", timezone="UTC") == Bets(met=1, until="2026-03-10")
    assert count_bets(made, end="", timezone="UTC") == Bets()
