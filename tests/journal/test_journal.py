"""All entries together: their order, what is public, tags, follow-ups, and what two files cannot both have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.addresses import site_path
from microjournal.model.paths import name_slug
from tests.index.journals import indexed
from tests.plan.journals import parsed

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

# Order and what is public


def test_entries_come_by_day_then_time_then_id_whatever_the_order_of_files() -> None:
    keys = {
        "d": "date: 2026-03-04T18:00:00+01:00",
        "c": "date: 2026-03-04T09:00:00+01:00",
        "b": "date: 2026-03-04",
        "a": "date: 2026-03-04",
        "z": "date: 2026-03-03",
    }
    for files in (keys, dict(reversed(keys.items()))):
        with indexed(files) as found:
            assert found.ids("month 2026-03") == ["z", "a", "b", "c", "d"]
            neighbours = found.journal.neighbours(parsed("b", keys["b"], "Text.\n"))
            assert [ref and ref["label"] for ref in neighbours] == ["a", "c"]


@pytest.mark.parametrize(
    ("keys", "public"),
    [
        ("", True),
        ("draft: true", False),
        ("publish: 2026-03-09", True),
        ("publish: 2026-03-10", True),
        ("publish: 2026-03-11", False),
        ("draft: true\npublish: 2026-03-05", False),
    ],
)
def test_drafts_and_what_is_under_embargo_are_not_public(keys: str, public: bool) -> None:
    files = {"2026-03-04-a": keys, "pages/about": keys}
    with indexed(files) as found:
        assert [found.is_public(name) for name in files] == [public, public]
        assert found.ids("month 2026-03") == (["2026-03-04-a"] if public else [])
    with indexed(files, drafts=True) as found:
        assert [found.is_public(name) for name in files] == [True, True]


def test_an_entry_dated_in_the_future_is_public() -> None:
    with indexed({"2027-01-01-a": ""}) as found:
        assert found.is_public("2027-01-01-a")


def test_pages_have_addresses_of_their_own_without_a_date() -> None:
    files = {"pages/about": "", "pages/team/Ana & Ben": "", "2026-03-04-a": ""}
    with indexed(files) as found:
        assert all(found.is_public(name) for name in files)
        assert (found.ids("month 2026-03"), found.journal.group("home").count()) == (["2026-03-04-a"], 1)
    paths = [site_path(parsed(name, keys)) for name, keys in files.items()]
    assert paths == ["about/", "team/ana-and-ben/", "2026/03/a/"]


# Tags


def test_a_tag_has_its_entries_oldest_first_and_the_name_of_its_first() -> None:
    files = {
        "2026-01-03-c": "tags: [Dna, c, c++]",
        "2026-01-01-a": "tags: [DNA, 'c#']",
        "2026-01-02-b": "tags: [dna]",
        "2025-12-31-hidden": "tags: [dNA]\ndraft: true",
    }
    with indexed(files) as found:
        slugs = found.journal.group("tags").counts("")
        tags = {slug: (found.journal.tag_name(slug), found.ids(f"tag {slug}")) for slug in slugs}
    assert tags == {
        "c": ("c", ["2026-01-03-c"]),
        "c-plus-plus": ("c++", ["2026-01-03-c"]),
        "c-sharp": ("c#", ["2026-01-01-a"]),
        "dna": ("DNA", ["2026-01-01-a", "2026-01-02-b", "2026-01-03-c"]),
    }


_TAGS = st.text(st.sampled_from("aAbÄä日🎉#+-1 "), max_size=4).map(str.strip).filter(bool)


@given(st.lists(st.lists(_TAGS, max_size=4, unique_by=name_slug), max_size=8))
def test_every_entry_is_under_each_of_its_tags(tags: list[list[str]]) -> None:
    files = {f"2026-01-0{n + 1}": f"tags: [{', '.join(map(repr, names))}]" for n, names in enumerate(tags)}
    with indexed(files) as found:
        counts = found.journal.group("tags").counts("")
        assert list(counts) == sorted(counts)
        grouped = {slug: found.ids(f"tag {slug}") for slug in counts}
    assert {slug: len(ids) for slug, ids in grouped.items()} == counts
    slugs = {name: [name_slug(tag) for tag in parsed(name, keys, "Text.\n").tags] for name, keys in files.items()}
    assert grouped == {
        slug: [name for name, of_entry in slugs.items() if slug in of_entry]
        for slug in {slug for of_entry in slugs.values() for slug in of_entry}
    }


# What two files cannot both have


@pytest.mark.parametrize(
    ("files", "code", "path", "message"),
    [
        ({"a": "date: 2026-03-04", "2025/a": "date: 2026-05-01"}, "id-duplicate", "2025/a", "belongs to content/a.md"),
        (
            {"b": "date: 2026-03-04", "2025/B": "date: 2026-05-01"},
            "id-duplicate",
            "2025/B",
            "the id 'B' is 'b' of content/b.md where capitals do not count",
        ),
        (
            {"a": "date: 2026-03-04", "2026-03-09-a": ""},
            "address-duplicate",
            "2026-03-09-a",
            "/2026/03/a/ belongs to content/a.md",
        ),
        (
            {"a": "date: 2026-03-04", "2026-03-09-a": "draft: true"},
            "address-duplicate",
            "2026-03-09-a",
            "/2026/03/a/ belongs to content/a.md",
        ),
        (
            {"2026-03-04-a": "aliases: [/old/]", "2026-03-05-b": "aliases: [/old/]"},
            "address-duplicate",
            "2026-03-05-b",
            "/old/ belongs to content/2026-03-04-a.md",
        ),
    ],
    ids=["id", "id-in-capitals", "address", "address-of-a-draft", "alias"],
)
def test_what_two_files_claim_is_reported_with_both_names(
    files: dict[str, str], code: str, path: str, message: str
) -> None:
    with indexed(files) as found:
        (problem,) = found.problems
        assert (problem.code, problem.span.path) == (code, f"content/{path}.md")
        assert message in problem.message
        # Each of the two may give way.
        for name in files:
            others = {other: keys for other, keys in files.items() if other != name}
            found.update(others)
            assert found.problems == []
            found.update(files)
            assert found.problems == [problem]


def test_ones_own_address_among_the_aliases_is_no_collision() -> None:
    with indexed({"2026-03-04-a": "aliases: [/2026/03/a/, /old/]"}) as found:
        assert found.problems == []


# Follow-ups


def test_parents_and_children_are_two_sides_of_one_key() -> None:
    files = {"a": "date: 2026-01-01", "b": "date: 2026-01-02\nfollows: a", "c": "date: 2026-01-03\nfollows: [a, b]"}
    with indexed(files) as found:
        assert {name: found.ids(f"entry {name}", "follows") for name in files} == {"a": [], "b": ["a"], "c": ["a", "b"]}
        followed = {name: found.ids(f"entry {name}", "followed_by") for name in files}
        assert followed == {"a": ["b", "c"], "b": ["c"], "c": []}


def test_a_follow_up_of_something_hidden_stands_alone_until_it_is_public() -> None:
    files = {"a": "date: 2026-01-01\npublish: 2026-04-01", "b": "date: 2026-03-04\nfollows: a"}
    with indexed(files) as found:
        assert (found.ids("entry b", "follows"), found.journal.group("threads").count()) == ([], 0)
        found.update(files, today="2026-04-01")
        assert (found.ids("entry b", "follows"), found.journal.group("threads").count()) == (["a"], 1)


@pytest.mark.parametrize("draft", ["", "draft: true\n"])
@pytest.mark.parametrize(
    ("follows", "code", "help_"),
    [
        ("stand-upp", "follows-unknown", "did you mean 'stand-up'?"),
        ("about", "follows-unknown", ""),
        ("zzzz", "follows-unknown", "write the file name of the earlier entry without .md"),
        ("b", "follows-itself", ""),
    ],
)
def test_a_follows_that_names_nothing_is_reported_at_its_item(follows: str, code: str, help_: str, draft: str) -> None:
    files = {
        "stand-up": "date: 2026-03-04",
        "pages/about": "",
        "b": f"{draft}date: 2026-03-05\nfollows:\n- stand-up\n- {follows}",
    }
    with indexed(files) as found:
        (problem,) = found.problems
    assert (problem.code, problem.severity, problem.span.line) == (code, "error", 7 if draft else 6)
    assert help_ in problem.help


def test_what_was_adopted_supersedes_every_step_before_it() -> None:
    files = {
        "a": "date: 2026-01-01\nended: 2026-01-05\ndecision: adopt",
        "b": "date: 2026-01-02\nended: 2026-01-06\ndecision: adapt\nfollows: a",
        "c": "date: 2026-01-03\nended: 2026-01-07\ndecision: adopt\nfollows: b",
        "d": "date: 2026-01-04\nfollows: c",
        "e": "date: 2026-01-04\nended: 2026-01-07\ndecision: adopt",
    }
    with indexed({name: f"{keys}\nexpect: x" for name, keys in files.items()}) as found:
        assert {card["id"] for card in found.cards("month 2026-01", "entries") if card["superseded"]} == {"a", "b"}


@given(st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, 9), max_size=3), st.booleans()), max_size=10))
def test_whatever_follows_what_a_journal_is_whole_or_says_why(rows: list[tuple[int, set[int], bool]]) -> None:
    files = {
        f"n{n}": f"date: 2026-01-{day + 1:02}\nfollows: [{', '.join(f'n{p}' for p in sorted(parents))}]\n"
        f"draft: {str(draft).lower()}"
        for n, (day, parents, draft) in enumerate(rows)
    }
    with indexed(files) as found:
        assert {p.code for p in found.problems} <= {"follows-unknown", "follows-itself", "follows-cycle"}
        public = found.ids("month 2026-01")
        assert public == sorted((name for name in files if found.is_public(name)), key=lambda n: (files[n][:16], n))
        roots = [root for name in public for root in found.journal.group(f"entry {name}").keys("root")]
        threads = {root: found.ids(f"thread {root}", "steps") for root in roots}
        assert found.journal.group("threads").count() == len(threads)
    steps = [step for thread in threads.values() for step in thread]
    assert len(steps) == len(set(steps)) == len(roots)
    assert set(public).issuperset(steps)
    for root, thread in threads.items():
        assert len(thread) >= 2
        assert thread[0] == root


# As a reader sees them


def test_an_open_loop_closes_when_somebody_follows(journal: MakeJournal) -> None:
    first = "---\ntitle: First\nexpect: x\nended: 2026-02-02\nresult: partly\ndecision: adapt\n---\n"
    made = journal({"content/2026-02-01-first.md": first})
    assert made.build().ok
    assert "next step open" in made.page("2026/02/").get_text()
    assert "the next step is still open" in made.page("2026/02/first/").get_text()
    made.write({"content/2026-03-01-second.md": "---\ntitle: Second\nexpect: x\nfollows: 2026-02-01-first\n---\n"})
    assert made.build().ok
    assert "next step open" not in made.page("2026/02/").get_text()


def test_authors_are_looked_up_by_their_short_names(journal: MakeJournal) -> None:
    settings = "author: Ana\nauthors:\n  ben: {name: Ben Doe, url: 'https://ben.example/'}\n"
    entry = "---\ntitle: T\nauthors: [ben, bem]\n---\n"
    made = journal({"content/2026-03-04-x.md": entry, "content/2026-03-05-y.md": "# Y\n"}, settings=settings)
    built = made.build()
    assert built.codes == ["author-unknown"]
    assert built.output.startswith(
        "content/2026-03-04-x.md:3:16: warning[author-unknown]: 'bem' is not among the authors"
    )
    assert "did you mean 'ben'?" in built.output
    assert [a.get_text() for a in made.page("2026/03/x/").select(".p-author")] == ["Ben Doe", "bem"]
    assert [a.get_text() for a in made.page("2026/03/y/").select(".p-author")] == ["Ana"]


# Odd input


ODD = {
    "2026-03-04 with spaces, commas. and dots": "2026/03/with-spaces-commas-and-dots/",
    "2026-03-04-v1.2.3": "2026/03/v1-2-3/",
    "2026-03-04-🎉": "2026/03/u1f389/",
    "2026-03-04-it's & <b>": "2026/03/it-s-and-b/",
    "2026-03-04-100%": "2026/03/100-percent/",
    "2026-03-04-#1": "2026/03/sharp-1/",
    "2026-03-04-q?": "2026/03/q/",
    "2026-03-04-Übung": "2026/03/übung/",
    "2026-03-04": "2026/03/04/",
    "2026-03-05-日本語": "2026/03/日本語/",
}


def test_any_file_name_gives_an_address_that_answers(journal: MakeJournal) -> None:
    files = {f"content/{name}.md": f"# About {n}\n\nText.\n" for n, name in enumerate(ODD)}
    made = journal({**files})
    assert made.build().output == ""
    for n, address in enumerate(ODD.values()):
        assert made.page(address).h1.get_text() == f"About {n}"  # type: ignore[union-attr]
    assert made.build().rendered == 0


def test_twenty_two_entries_on_one_day_keep_their_order(journal: MakeJournal) -> None:
    files = {f"content/2026-03-04-n{n:02}.md": f"# N{n:02}\n" for n in range(22)}
    made = journal({**files, "content/2026-03-04-noon.md": "---\ntitle: Noon\ndate: 2026-03-04 12:00\n---\n"})
    assert made.build().output == ""
    listed = [a.get_text() for a in made.page("2026/03/").select("a.p-name")]
    assert listed == ["Noon", *(f"N{n:02}" for n in reversed(range(22)))]


def test_sizes_at_both_ends_are_pages(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-03-04-long.md": "# Long\n\n" + "A sentence of some words, again and again.\n\n" * 7000,
            "content/2026-03-05-empty.md": "---\ntitle: Empty\n---\n",
            "content/2026-03-06-blank.md": "---\ntitle: Blank\n---\n \n\n\t\n",
        }
    )
    assert made.build().output == ""
    assert len(made.read("public/2026/03/long/index.html")) > 300_000
    for address in ("2026/03/empty/", "2026/03/blank/"):
        assert made.page(address).select(".e-content") == []


def test_windows_line_ends_and_a_byte_order_mark_change_no_byte_of_the_site(journal: MakeJournal) -> None:
    text = (
        "---\ntitle: Stand-up\ntags: [a, b]\n---\nOne\ntwo\n\n```python\nx = 1\n```\n\n## 2026-03-05 Later\n\nMore.\n"
    )
    sites = []
    for number, data in enumerate((text, text.replace("\n", "\r\n"), "\ufeff" + text)):
        made = journal({"content/2026-03-04-x.md": data.encode()}, folder=str(number))
        assert made.build().output == ""
        sites.append(made.contents())
    assert sites[0] == sites[1] == sites[2]
