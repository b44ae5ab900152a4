"""Chains of follow-ups: what hangs together, in which order, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.relations import Step, Ties, find_circles, relate

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal


def tied(follows: Mapping[str, Iterable[str]], *, one_day: bool = False, around: int = 24) -> dict[str, Ties]:
    """The ties of entries, a day each in the order given. follows: the names that each one continues."""
    steps = [
        Step(name, "2026-03-04" if one_day else f"2026-01-01+{day:04}", "", tuple(several), False)
        for day, (name, several) in enumerate(follows.items())
    ]
    ties, circles = relate(reversed(steps), around)
    assert circles == []
    return ties


def shapes(ties: Mapping[str, Ties]) -> list[str]:
    """Each thread as its steps in order, each with its depth."""
    threads: dict[str, list[tuple[str, str]]] = {}
    for name, tie in ties.items():
        depth = int(tie.place.split("\t")[2])
        threads.setdefault(tie.thread, []).append((tie.place, f"{name}{depth}"))
    for root, steps in threads.items():
        assert min(steps)[1].startswith(root)
    return [" ".join(step for _, step in sorted(steps)) for steps in threads.values()]


@pytest.mark.parametrize(
    ("follows", "found"),
    [
        ({"a": "", "b": ""}, []),
        ({"a": "", "b": "a"}, ["a0 b1"]),
        ({"a": "", "b": "a", "c": "b"}, ["a0 b1 c2"]),
        ({"a": "", "b": "a", "c": "a"}, ["a0 b1 c1"]),
        ({"a": "", "b": "a", "c": "a", "d": "b"}, ["a0 b1 c1 d2"]),
        ({"a": "", "b": "", "c": "ab"}, ["a0 b0 c1"]),
        ({"a": "", "b": "a", "c": "b", "d": "ac"}, ["a0 b1 c2 d3"]),
        ({"a": "", "b": "", "c": "a", "d": "b"}, ["a0 c1", "b0 d1"]),
        ({"a": "b", "b": ""}, ["a1 b0"]),
    ],
    ids=["alone", "chain", "longer", "branch", "branch-on", "join", "join-of-unequal-ways", "two", "written-later"],
)
def test_entries_that_follow_each_other_are_a_thread(follows: dict[str, str], found: list[str]) -> None:
    assert shapes(tied(follows)) == found


def test_of_one_day_what_is_followed_comes_before_what_follows_it() -> None:
    assert shapes(tied({"the first": [], "another": ["the first"]}, one_day=True)) == ["the first0 another1"]


def test_each_side_knows_the_other_in_its_order() -> None:
    ties = tied({"a": "", "b": "", "c": "ba", "d": "a"})
    assert {name: tie.follows for name, tie in ties.items()} == {"a": (), "b": (), "c": ("b", "a"), "d": ("a",)}
    assert (ties["a"].followed_by, ties["b"].followed_by) == ((("c", 1), ("d", 0)), (("c", 0),))


@pytest.mark.parametrize(
    ("around", "shown"),
    [(9, ["abcde"] * 5), (3, ["abc", "abc", "bcd", "cde", "cde"]), (2, ["ab", "ab", "bc", "cd", "de"])],
)
def test_a_step_stands_among_so_many_around_it(around: int, shown: list[str]) -> None:
    ties = tied({"a": "", "b": "a", "c": "b", "d": "c", "e": "d"}, around=around)
    assert ["".join(name for name in ties if step in ties[name].shown_on) for step in "abcde"] == shown


def test_a_chain_of_thousands_is_followed_to_its_end() -> None:
    names = [f"n{number}" for number in range(5000)]
    (thread,) = shapes(tied({name: names[number - 1 : number] if number else [] for number, name in enumerate(names)}))
    assert thread.split(" ") == [f"{name}{number}" for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("follows", "found"),
    [
        ({"b": "a", "c": "ab"}, []),
        ({"a": "b", "b": "a"}, ["ab"]),
        ({"a": "c", "b": "a", "c": "b"}, ["acb"]),
        ({"x": "a", "a": "b", "b": "a"}, ["ab"]),
        ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["ab", "cd"]),
    ],
)
def test_circles_are_found_each_once_from_its_smallest_id(follows: dict[str, str], found: list[str]) -> None:
    graph = {name: set(several) for name, several in follows.items()}
    assert sorted(map("".join, find_circles(graph))) == found
    # As long as there is one, nothing in its thread follows anything.
    steps = [Step(name, "2026-03-04", "", tuple(follows.get(name, ())), False) for name in "abcdx"]
    ties, circles = relate(steps, 9)
    assert sorted(map("".join, circles)) == found
    assert bool(ties) != bool(found)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=8))
def test_every_step_of_a_circle_follows_the_next_and_none_is_left_unseen(graph: dict[str, set[str]]) -> None:
    graph = {name: several - {name} for name, several in graph.items()}
    found = find_circles(graph)
    for circle in found:
        assert all(after in graph[before] for before, after in zip(circle, circle[1:] + circle[:1], strict=True))
    reachable = {name: set(several) for name, several in graph.items()}
    for _ in graph:
        for seen in reachable.values():
            seen.update(*(reachable.get(other, set()) for other in list(seen)))
    assert bool(found) == any(name in seen for name, seen in reachable.items())


# In a journal


def step(title: str, follows: str = "", **keys: str) -> str:
    lines = [f"title: {title}", *([f"follows: {follows}"] if follows else []), *(f"{k}: {v}" for k, v in keys.items())]
    return "---\n" + "\n".join(lines) + "\nexpect: It helps\n---\nText.\n"


def steps_on(made: Journal, address: str) -> list[str]:
    return [row.get_text() for row in made.page(address).select("ol.braid li a.p-name, ol.braid li strong")]


def strips(made: Journal, address: str) -> list[int]:
    """How many grains each thread of a list shows."""
    return [len(strip.select("i")) for strip in made.page(address).select(".strands .strip")]


def test_every_step_shows_its_thread_and_the_thread_shows_every_step(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-01-01-one.md": step("One"),
            "content/2026-02-01-two.md": step("Two", "2026-01-01-one"),
            "content/2026-02-02-branch.md": step("Branch", "2026-01-01-one"),
            "content/2026-03-01-join.md": step("Join", "[2026-02-01-two, 2026-02-02-branch]"),
            "content/2026-03-02-alone.md": step("Alone"),
        }
    )
    assert made.build().output == ""
    steps = ["One", "Two", "Branch", "Join"]
    for address in ("threads/2026-01-01-one/", "2026/01/one/", "2026/02/branch/", "2026/03/join/"):
        assert steps_on(made, address) == steps
    assert steps_on(made, "2026/03/alone/") == []
    rows = made.page("threads/2026-01-01-one/").select("ol.braid > li")
    said = {str(row["id"]): [str(link["href"])[1:] for link in row.select("small a")] for row in rows}
    first, second, third, fourth = said
    assert said == {first: [], second: [first], third: [first], fourth: [second, third]}
    assert strips(made, "threads/2026/") == [4]


def test_a_step_may_be_dated_before_the_one_that_it_follows(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-01-01-two.md": step("Two", "2026-02-01-one"),
            "content/2026-02-01-one.md": step("One"),
            "content/2026-03-01-three.md": step("Three", "2026-01-01-two"),
        }
    )
    assert made.build().output == ""
    for address in ("threads/2026-01-01-two/", "2026/02/one/"):
        assert steps_on(made, address) == ["Two", "One", "Three"]
        rows = made.page(address).select("ol.braid > li")
        assert [link.get_text() for row in rows for link in row.select("small a")] == ["One", "Two"]


def test_a_hidden_step_is_in_no_thread_until_it_is_public(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-01-01-one.md": step("One"),
            "content/2026-02-01-two.md": step("Two", "2026-01-01-one", publish="2026-03-20"),
            "content/2026-03-01-three.md": step("Three", "2026-02-01-two"),
        }
    )
    assert made.build().output == ""
    assert strips(made, "threads/") == []
    assert steps_on(made, "2026/03/three/") == []
    assert made.build(today="2026-03-20").output == ""
    assert steps_on(made, "2026/03/three/") == ["One", "Two", "Three"]


def test_a_circle_is_an_error_that_names_all_of_it_at_the_key(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-01-01-one.md": step("One", "2026-03-01-three"),
            "content/2026-02-01-two.md": step("Two", "2026-01-01-one"),
            "content/2026-03-01-three.md": step("Three", "[2026-02-01-two]"),
        }
    )
    built = made.build()
    assert built.codes == ["follows-cycle"]
    assert built.output.startswith("content/2026-01-01-one.md:3:10: error[follows-cycle]:")
    assert "2026-01-01-one -> 2026-03-01-three -> 2026-02-01-two -> 2026-01-01-one" in built.output


def test_a_chain_of_a_hundred_steps_is_a_thread_like_any_other(journal: MakeJournal) -> None:
    names = [f"2026-01-01-n{number:03}" for number in range(100)]
    files = {f"content/{name}.md": step(name, names[n - 1] if n else "") for n, name in enumerate(names)}
    made = journal({**files})
    assert made.build().output == ""
    assert len(steps_on(made, "threads/2026-01-01-n000/")) == 100
    assert strips(made, "threads/") == [12]
    on_page = steps_on(made, "2026/01/n050/")
    assert len(on_page) <= 24
    assert names[50] in on_page
