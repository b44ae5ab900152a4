"""All entries together: their order, what is public, tags, follow-ups, and what two files cannot both have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.diagnostics import Diagnostic
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal, assemble
from microjournal.journal.relations import chronological
from microjournal.journal.tags import group_by_tag
from microjournal.model.entry import Entry, Mark
from microjournal.model.paths import name_slug

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

TODAY = "2026-03-10"


def an_entry(id_: str, date: str = "2026-03-04", **keys: Any) -> Entry:
    slug = id_.rpartition("/")[2]
    follows = keys.get("follows", ())
    marks = tuple(Mark(f"follows.{n}", 5 + n, 3, len(name)) for n, name in enumerate(follows))
    return Entry(path=f"content/{id_}.md", digest=b"", id=id_, slug=slug, title=id_, date=date, marks=marks, **keys)


def together(*entries: Entry, **options: Any) -> tuple[Journal, list[Diagnostic]]:
    return assemble(entries, today=TODAY, **options)


def whole(*entries: Entry, **options: Any) -> Journal:
    journal, problems = together(*entries, **options)
    assert problems == []
    return journal


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in entries]


# Order and what is public


def test_entries_come_by_day_then_time_then_id_whatever_the_order_of_files() -> None:
    entries = [
        an_entry("d", "2026-03-04", moment="2026-03-04T18:00:00+01:00"),
        an_entry("c", "2026-03-04", moment="2026-03-04T09:00:00+01:00"),
        an_entry("b"),
        an_entry("a"),
        an_entry("z", "2025-12-31"),
    ]
    assert ids(whole(*entries).entries) == ids(whole(*reversed(entries)).entries) == ["z", "a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("keys", "public"),
    [
        ({}, True),
        ({"draft": True}, False),
        ({"publish": "2026-03-09"}, True),
        ({"publish": "2026-03-10"}, True),
        ({"publish": "2026-03-11"}, False),
        ({"draft": True, "publish": "2026-03-01"}, False),
    ],
)
def test_drafts_and_what_is_under_embargo_are_not_public(keys: dict[str, Any], public: bool) -> None:
    assert bool(whole(an_entry("a", **keys)).entries) is public
    assert bool(whole(an_entry("about", page=True, **keys)).pages) is public
    assert whole(an_entry("a", **keys), drafts=True).entries


def test_an_entry_dated_in_the_future_is_public() -> None:
    assert ids(whole(an_entry("a", "2027-01-01")).entries) == ["a"]


def test_pages_have_addresses_of_their_own_without_a_date() -> None:
    journal = whole(an_entry("about", "", page=True), an_entry("team/Ana & Ben", "", page=True), an_entry("a"))
    paths = [site_path(entry) for entry in (*journal.pages, *journal.entries)]
    assert paths == ["about/", "team/ana-and-ben/", "2026/03/a/"]
    assert (ids(journal.pages), ids(journal.entries)) == (["about", "team/Ana & Ben"], ["a"])


# Tags


def test_a_tag_has_its_entries_oldest_first_and_the_name_of_its_first() -> None:
    entries = (
        an_entry("a", "2026-01-01", tags=("DNA", "c#")),
        an_entry("b", "2026-01-02", tags=("dna",)),
        an_entry("c", "2026-01-03", tags=("Dna", "c", "c++")),
    )
    tags = {tag.slug: (tag.name, ids(tag.entries)) for tag in group_by_tag(entries)}
    assert tags == {
        "dna": ("DNA", ["a", "b", "c"]),
        "c-sharp": ("c#", ["a"]),
        "c": ("c", ["c"]),
        "c-plus-plus": ("c++", ["c"]),
    }


def test_a_hidden_entry_does_not_name_a_tag() -> None:
    journal = whole(an_entry("a", "2026-01-01", tags=("TEAM",), draft=True), an_entry("b", tags=("team",)))
    assert [(tag.name, len(tag.entries)) for tag in journal.tags] == [("team", 1)]


@given(st.lists(st.lists(st.text(max_size=6), max_size=4, unique_by=name_slug), max_size=8))
def test_every_entry_is_under_each_of_its_tags(tags: list[list[str]]) -> None:
    entries = tuple(an_entry(f"n{n}", tags=tuple(names)) for n, names in enumerate(tags))
    grouped = {tag.slug: tag for tag in group_by_tag(entries)}
    assert list(grouped) == sorted(grouped)
    for entry in entries:
        for name in entry.tags:
            assert entry in grouped[name_slug(name)].entries
    assert sum(len(tag.entries) for tag in grouped.values()) == sum(len(entry.tags) for entry in entries)


# What two files cannot both have


def test_two_files_of_one_id_are_reported_with_both_names() -> None:
    twin = Entry(path="content/2025/a.md", digest=b"", id="a", slug="a", title="A", date="2026-05-01")
    _, (problem,) = together(an_entry("a"), twin)
    assert (problem.code, problem.span.path) == ("id-duplicate", "content/2025/a.md")
    assert "content/a.md" in problem.message


def test_two_entries_of_one_address_are_reported_with_both_names() -> None:
    twin = Entry(path="content/2026-03-09-a.md", digest=b"", id="2026-03-09-a", slug="a", title="A", date="2026-03-09")
    _, (problem,) = together(an_entry("a"), twin)
    assert (problem.code, problem.span.path) == ("address-duplicate", "content/2026-03-09-a.md")
    assert "/2026/03/a/ belongs to content/a.md" in problem.message


def test_a_collision_is_reported_before_the_draft_is_public() -> None:
    _, problems = together(
        an_entry("a"),
        Entry(path="content/b.md", digest=b"", id="b", slug="a", title="B", date="2026-03-05", draft=True),
    )
    assert [problem.code for problem in problems] == ["address-duplicate"]


def test_two_aliases_collide_and_ones_own_address_is_no_collision() -> None:
    own = an_entry("a", aliases=("/2026/03/a/", "/old/", "/old/"))
    assert together(own)[1] == []
    _, (problem,) = together(own, an_entry("b", aliases=("/old/",)))
    assert problem.code == "address-duplicate"
    assert "/old/ belongs to content/a.md" in problem.message


# Follow-ups


def test_parents_and_children_are_two_sides_of_one_key() -> None:
    journal = whole(
        an_entry("a", "2026-01-01"),
        an_entry("b", "2026-01-02", follows=("a",)),
        an_entry("c", "2026-01-03", follows=("a", "b")),
    )
    assert {id_: ids(entries) for id_, entries in journal.parents.items()} == {"b": ["a"], "c": ["a", "b"]}
    assert {id_: ids(entries) for id_, entries in journal.children.items()} == {"a": ["b", "c"], "b": ["c"]}


def test_a_follow_up_of_something_hidden_stands_alone_until_it_is_public() -> None:
    entries = an_entry("a", "2026-01-01", publish="2026-04-01"), an_entry("b", follows=("a",))
    journal = whole(*entries)
    assert (dict(journal.parents), journal.threads) == ({}, ())
    later, _ = assemble(entries, today="2026-04-01")
    assert ids(later.parents["b"]) == ["a"]


@pytest.mark.parametrize(
    ("follows", "code", "help_"),
    [
        ("stand-upp", "follows-unknown", "did you mean 'stand-up'?"),
        ("about", "follows-unknown", ""),
        ("zzzz", "follows-unknown", "write the file name of the earlier entry without .md"),
        ("b", "follows-itself", ""),
    ],
)
def test_a_follows_that_names_nothing_is_reported_at_its_item(follows: str, code: str, help_: str) -> None:
    entries = an_entry("stand-up"), an_entry("about", page=True), an_entry("b", follows=("stand-up", follows))
    _, (problem,) = together(*entries)
    assert (problem.code, problem.severity, problem.span.line) == (code, "error", 6)
    assert help_ in problem.help


def test_a_hidden_entry_is_checked_too() -> None:
    _, problems = together(an_entry("b", follows=("nothing",), draft=True))
    assert [problem.code for problem in problems] == ["follows-unknown"]


def test_what_was_adopted_supersedes_every_step_before_it() -> None:
    journal = whole(
        an_entry("a", "2026-01-01", ended="2026-01-05", decision="adopt"),
        an_entry("b", "2026-01-02", ended="2026-01-06", decision="adapt", follows=("a",)),
        an_entry("c", "2026-01-03", ended="2026-01-07", decision="adopt", follows=("b",)),
        an_entry("d", "2026-01-04", expect="x", follows=("c",)),
        an_entry("e", "2026-01-04", ended="2026-01-07", decision="adopt"),
    )
    assert journal.superseded == {"a", "b"}


@given(st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, 9), max_size=3), st.booleans()), max_size=10))
def test_whatever_follows_what_a_journal_is_whole_or_says_why(rows: list[tuple[int, set[int], bool]]) -> None:
    entries = [
        an_entry(f"n{n}", f"2026-01-{day + 1:02}", follows=tuple(f"n{p}" for p in sorted(parents)), draft=draft)
        for n, (day, parents, draft) in enumerate(rows)
    ]
    journal, problems = together(*entries)
    assert {p.code for p in problems} <= {"follows-unknown", "follows-itself", "follows-cycle"}
    assert list(journal.entries) == sorted(journal.entries, key=chronological)
    public = {entry.id for entry in journal.entries}
    steps = [step.id for thread in journal.threads for step in thread.steps]
    assert len(steps) == len(set(steps))
    assert public.issuperset(steps)
    for thread in journal.threads:
        assert len(thread.steps) >= 2


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
