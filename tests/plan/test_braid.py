"""Threads as lanes: what is drawn is what `follows` says, and no line hides another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from microjournal.plan.braid import BraidStep, braid, read_back


@st.composite
def threads(draw: st.DrawFn) -> list[BraidStep]:
    """Steps with branches, merges and several beginnings; some stand above what they follow, as their dates say."""
    steps: list[BraidStep] = []
    for row in range(draw(st.integers(1, 40))):
        earlier = st.integers(0, row - 1).map(str) if row else st.nothing()
        follows = draw(st.lists(earlier, max_size=3, unique=True)) if row else []
        steps.append(BraidStep(str(row), tuple(follows), draw(st.booleans())))
    late = draw(st.sets(st.integers(0, len(steps) - 1), max_size=3))
    return [steps[row] for row in sorted(range(len(steps)), key=lambda row: (row not in late, row))]


@given(threads())
def test_the_relation_can_be_read_back_from_the_lines(steps: list[BraidStep]) -> None:
    rows = {step.id: row for row, step in enumerate(steps)}
    related = [(rows[id_], row) for row, step in enumerate(steps) for id_ in step.follows]
    assert read_back(braid(steps)) == sorted((min(pair), max(pair)) for pair in related)


@given(threads())
def test_between_two_rows_a_lane_has_one_line_and_none_goes_through_a_step(steps: list[BraidStep]) -> None:
    for strand in braid(steps):
        assert strand["lane"] not in strand["through"]
        below = [*strand["out"], *strand["through"]]
        assert len(below) == len(set(below))


def test_the_trunk_is_the_way_to_what_was_adopted() -> None:
    steps = [
        BraidStep("15 minutes", (), False),
        BraidStep("by text", ("15 minutes",), False),
        BraidStep("walking", ("15 minutes",), False),
        BraidStep("before ten", ("by text",), True),
        BraidStep("a bot", ("by text",), False),
        BraidStep("all teams", ("before ten",), True),
        BraidStep("a robot", ("a bot",), False),
        BraidStep("a robot that waits", ("a robot",), False),
    ]
    lanes = {step.id: strand["lane"] for step, strand in zip(steps, braid(steps), strict=True)}
    assert [name for name, lane in lanes.items() if lane == 0] == ["15 minutes", "by text", "before ten", "all teams"]
    # A branch goes on in its lane.
    assert lanes["a bot"] == lanes["a robot"] == lanes["a robot that waits"]
    assert lanes["walking"] != lanes["a bot"]


def test_without_anything_adopted_the_trunk_is_the_longest_way() -> None:
    steps = [
        BraidStep(a, tuple(b), False)
        for a, b in (("a", ""), ("b", "a"), ("c", "a"), ("d", "c"), ("e", "b"), ("f", "d"))
    ]
    lanes = {step.id: strand["lane"] for step, strand in zip(steps, braid(steps), strict=True)}
    assert [name for name, lane in lanes.items() if lane == 0] == ["a", "c", "d", "f"]
