"""Chains of follow-ups: what hangs together, in which order, and what cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.relations import Thread, find_cycles, find_threads
from microjournal.model.entry import Entry

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal


def an_entry(name: str, day: int = 0) -> Entry:
    date = f"2026-{1 + day // 28:02}-{1 + day % 28:02}"
    return Entry(path=f"content/{name}.md", digest=b"", id=name, slug=name, title=name, date=date)


def threads(follows: Mapping[str, str]) -> tuple[Thread, ...]:
    """Threads of entries "a", "b"…, a day each in the order given; follows: the names that each one continues."""
    entries = {name: an_entry(name, day) for day, name in enumerate(follows)}
    parents = {name: tuple(entries[p] for p in several) for name, several in follows.items() if several}
    children: dict[str, tuple[Entry, ...]] = {}
    for name, several in parents.items():
        for parent in several:
            children[parent.id] = (*children.get(parent.id, ()), entries[name])
    return find_threads(tuple(entries.values()), parents, children)


def shape(thread: Thread) -> str:
    return " ".join(f"{step.id}{depth}" for step, depth in zip(thread.steps, thread.depths, strict=True))


@pytest.mark.parametrize(
    ("follows", "shapes"),
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
def test_entries_that_follow_each_other_are_a_thread(follows: dict[str, str], shapes: list[str]) -> None:
    assert [shape(thread) for thread in threads(follows)] == shapes


def test_of_one_day_what_is_followed_comes_before_what_follows_it() -> None:
    first, second = an_entry("the first"), an_entry("another")
    (thread,) = find_threads((second, first), {"another": (first,)}, {"the first": (second,)})
    assert shape(thread) == "the first0 another1"


def test_a_thread_is_named_after_its_oldest_step() -> None:
    (thread,) = threads({"first try": "", "second": ["first try"]})  # type: ignore[dict-item]
    assert (thread.root.id, thread.path) == ("first try", "threads/first-try/")


def test_a_chain_of_thousands_is_followed_to_its_end() -> None:
    names = [f"n{number}" for number in range(5000)]
    follows = {name: names[number - 1 : number] for number, name in enumerate(names)}
    (thread,) = threads(follows)  # type: ignore[arg-type]
    assert set(thread.depths) == set(range(5000))


def cycles(follows: Mapping[str, str]) -> list[str]:
    parents = {name: tuple(an_entry(p) for p in several) for name, several in follows.items() if several}
    return ["".join(step.id for step in cycle) for cycle in find_cycles(parents)]


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
    assert sorted(cycles(follows)) == found


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), max_size=3), max_size=8))
def test_every_step_of_a_circle_follows_the_next_and_none_is_left_unseen(graph: dict[str, set[str]]) -> None:
    graph = {name: several - {name} for name, several in graph.items()}
    found = cycles({name: "".join(sorted(several)) for name, several in graph.items()})
    for cycle in found:
        assert all(after in graph[before] for before, after in zip(cycle, cycle[1:] + cycle[0], strict=True))
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
    return [row.get_text() for row in made.page(address).select("ol.chain li a.p-name, ol.chain li strong")]


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
    assert made.page("threads/2026-01-01-one/").select("li.branch")
    assert steps_on(made, "threads/2026/") == steps


def test_a_hidden_step_is_in_no_thread_until_it_is_public(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-01-01-one.md": step("One"),
            "content/2026-02-01-two.md": step("Two", "2026-01-01-one", publish="2026-03-20"),
            "content/2026-03-01-three.md": step("Three", "2026-02-01-two"),
        }
    )
    assert made.build().output == ""
    assert steps_on(made, "threads/") == []
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


def test_a_chain_of_five_hundred_steps_is_a_thread_like_any_other(journal: MakeJournal) -> None:
    names = [f"2026-01-01-n{number:03}" for number in range(500)]
    files = {f"content/{name}.md": step(name, names[n - 1] if n else "") for n, name in enumerate(names)}
    made = journal({**files})
    assert made.build().output == ""
    assert len(steps_on(made, "threads/2026-01-01-n000/")) == 500
    assert len(steps_on(made, "threads/")) == 12
    on_page = steps_on(made, "2026/01/n250/")
    assert len(on_page) <= 24
    assert names[250] in on_page
