"""`permalinks.txt`: what it remembers, how it merges, and what stands at an address that its entry has left."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.journal.permalinks import LISTING, Gone, Permalink, Permalinks, add_lines, parse_permalinks
from tests.index.journals import indexed

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ENTRY = "---\ntitle: Stand-up\ndate: 2026-03-04\n---\nText.\n"
OLD, NEW = "2026/03/stand-up/", "2026/05/stand-up/"


def permalinks(*rows: str) -> Permalinks:
    found, problems = parse_permalinks("".join(f"{row}\n" for row in rows))
    assert problems == []
    return found


# The text

words = (
    st.text(st.sampled_from("abzä#%&@+., 🎉\u00a0-_"), min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
)
steps = st.text(st.sampled_from("abzä-_%# 2.ü"), min_size=1).filter(lambda text: text.strip(". ") == text)
paths = (
    st.lists(steps, min_size=1, max_size=4)
    .map("/".join)
    .flatmap(lambda path: st.sampled_from([path + "/", path + ".html"]))
)


lines_of_a_file = st.dictionaries(paths, st.tuples(words, st.sampled_from(Gone))).map(
    lambda lines: Permalinks({path: Permalink(path=path, id=id_, gone=gone) for path, (id_, gone) in lines.items()})
)


def written(*rows: str) -> bytes:
    return add_lines(b"", permalinks(*rows))


@given(lines_of_a_file, lines_of_a_file)
def test_what_is_written_is_read_again_in_one_step_or_in_two(lines: Permalinks, more: Permalinks) -> None:
    data = add_lines(b"", lines)
    read, problems = parse_permalinks(data.decode())
    assert problems == []
    assert {path: line._replace(number=0) for path, line in read.addresses.items()} == lines.addresses
    assert add_lines(data, read) == data
    assert add_lines(data, more) == add_lines(b"", Permalinks({**lines.addresses, **more.addresses}))


def test_an_address_more_is_a_line_more_at_its_place() -> None:
    before = written("/2026/02/b/ b", "/2026/01/a/ a")
    after = add_lines(before, permalinks("/2026/01/z/ z"))
    assert before.splitlines()[1:] == [b"/2026/01/a/ a", b"/2026/02/b/ b"]
    assert after.splitlines()[1:] == [b"/2026/01/a/ a", b"/2026/01/z/ z", b"/2026/02/b/ b"]


@pytest.mark.parametrize(
    "before",
    [
        b"/2026/02/b/ b\n/2026/01/a/ old\n",
        b"/2026/01/a/ old\n/2026/01/a/ older\n",
        b"/2026/02/b/ b\r\n/2026/01/a/ old\r\n",
        b"/2026/01/a/ old\n/2026/02/b/ b",
        b"/2026/01/a/ old\n ? \n",
    ],
    ids=["not sorted", "twice", "of Windows", "cut off", "not ours"],
)
def test_whatever_a_file_is_like_a_line_is_replaced(before: bytes) -> None:
    known, _ = parse_permalinks(before.decode())
    after, _ = parse_permalinks(add_lines(before, permalinks("/2026/01/a/ a")).decode())
    assert {path: line.id for path, line in after.addresses.items()} == {
        **{p: line.id for p, line in known.addresses.items()},
        "2026/01/a/": "a",
    }


def test_git_merges_two_branches_that_publish_different_entries(tmp_path: Path) -> None:
    base = written("/2026/01/a/ a", "/2026/02/m/ m", "/2026/03/q/ q")
    texts = {
        "base": base,
        "ours": add_lines(base, permalinks("/2026/03/ours/ ours", "/2026/04/both/ both")),
        "theirs": add_lines(base, permalinks("/2026/03/theirs/ theirs", "/2026/04/both/ both")),
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
    merge = ["git", "merge-file", "-p", "--union", "ours", "base", "theirs"]
    merged = subprocess.run(merge, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True).stdout
    lines, problems = parse_permalinks(merged)
    assert problems == []
    assert sorted(line.id for line in lines.addresses.values()) == ["a", "both", "m", "ours", "q", "theirs"]


def test_of_two_lines_for_one_address_the_later_counts() -> None:
    assert permalinks("/2026/01/a/ a", "/2026/01/a/ a # withdrawn").addresses["2026/01/a/"].gone
    assert permalinks("/2026/01/a/ a", "/2026/01/a/ b").addresses["2026/01/a/"].id == "b"


@pytest.mark.parametrize("row", ["/2026/01/a/ a", "/2026/01/a/\ta ", "# a remark\n\n/2026/01/a/  a", "/2026/01/a/ a\r"])
def test_lines_written_by_hand_may_be_untidy(row: str) -> None:
    lines, problems = parse_permalinks(row + "\n")
    assert problems == []
    assert [(line.path, line.id) for line in lines.addresses.values()] == [("2026/01/a/", "a")]


@pytest.mark.parametrize(
    "row",
    [
        "=======",
        ">>>>>>> other",
        "/2026/01/a/",
        "2026/01/a/ a",
        "/../../etc/ a",
        "/2026/../../../a/ a",
        "//evil.example/ a",
        "/. a",
        "/2026/./a/ a",
        "/2026\\01\\a/ a",
        "/2026/%00/ a",
        "/2026/01/a/ a\x00b",
        "/2026/01/a/ \u202eb",
        "/%2e%2e/a/ a",
        "/ a",
    ],
)
def test_a_line_that_is_no_address_and_id_is_an_error_at_its_place(row: str) -> None:
    lines, (problem,) = parse_permalinks(f"# head\n/2026/01/b/ b\n{row}\n")
    assert (problem.code, problem.severity, problem.span.line) == ("ledger-line", "error", 3)
    assert "merge" in problem.help
    assert list(lines.addresses) == ["2026/01/b/"]


# What became of each address


A, MOVED = {"a": "date: 2026-01-01"}, {"a": "date: 2026-03-01"}


@pytest.mark.parametrize(
    ("before", "keys", "after", "old"),
    [
        ("", {**A, "pages/about": ""}, "/2026/01/a/ a\n/about/ about", {}),
        (
            "/2026/01/a/ a\n/2026/02/a/ a",
            MOVED,
            "/2026/01/a/ a\n/2026/02/a/ a\n/2026/03/a/ a",
            {"2026/01/a/": "2026/03/a/", "2026/02/a/": "2026/03/a/"},
        ),
        ("/2026/01/a/ a\n/2026/02/a/ a", A, "/2026/01/a/ a\n/2026/02/a/ a", {"2026/02/a/": "2026/01/a/"}),
        ("/2026/01/a/ a", {}, "/2026/01/a/ a", {"2026/01/a/": "was a"}),
        ("/2026/01/a/ a # withdrawn", {}, "/2026/01/a/ a # withdrawn", {"2026/01/a/": "a"}),
        ("/2026/01/a/ a # withdrawn", A, "/2026/01/a/ a", {}),
        ("/2026/01/a/ old", A, "/2026/01/a/ old", {}),
        (
            "",
            {"a": "date: 2026-01-01\naliases: [/old.html]"},
            "/2026/01/a/ a\n/old.html a",
            {"old.html": "2026/01/a/"},
        ),
        (
            "/2026/01/a/ a\n/old.html a",
            MOVED,
            "/2026/01/a/ a\n/2026/03/a/ a\n/old.html a",
            {"2026/01/a/": "2026/03/a/", "old.html": "2026/03/a/"},
        ),
        (
            "/2026/01/a/ a",
            {"b": "date: 2026-01-01\naliases: [/2026/01/a/]"},
            "/2026/01/a/ a\n/2026/01/b/ a",
            {"2026/01/a/": "2026/01/b/"},
        ),
    ],
    ids=[
        "a first build remembers what is published",
        "what moved is redirected to from every place it had",
        "what came back is no redirect",
        "an address whose entry is gone is reported and kept",
        "one that was withdrawn on purpose is kept without a word",
        "what is written again is withdrawn no longer",
        "an entry with another id at an address is the one that was there",
        "an alias leads to its entry",
        "an alias is remembered when it is not written any more",
        "an alias mends an address whose entry was renamed",
    ],
)
def test_what_becomes_of_each_address(before: str, keys: dict[str, str], after: str, old: dict[str, str]) -> None:
    """old: where each address that is left leads, or the id that was there, "was" before it if that is reported."""
    gone = [(path, was.removeprefix("was ")) for path, was in old.items() if was.startswith("was ")]
    with indexed(keys, permalinks=before) as found:
        lines = add_lines(add_lines(b"", permalinks(*before.splitlines())), found.new_lines())
        rows = [row for row in lines.decode().splitlines()[1:] if row.startswith("/") and not row.endswith(" :")]
        assert rows == after.splitlines()
        for path in parse_permalinks(lines.decode())[0].addresses:
            address = found.journal.old_address(path)
            if address and address.id == LISTING:
                continue
            leads_to = address and (address.now["path"] if address.now else address.id)
            assert leads_to == (old[path].removeprefix("was ") if path in old else None)
        told = {problem.code: problem for problem in found.problems if problem.code != "withdrawn"}
        assert list(told) == (["renamed"] if "old\n" in f"{before}\n" and keys == A else [])
        assert [problem.message.partition(";")[0] for problem in found.problems if problem.code == "withdrawn"] == [
            f"/{path} was published, but the entry '{id_}' is not there any more" for path, id_ in gone
        ]


# In a journal


def rows_of(made: Journal) -> list[str]:
    """The lines about addresses of entries."""
    return [row for row in made.read("permalinks.txt").splitlines() if row.startswith("/") and not row.endswith(" :")]


def target_of(made: Journal, address: str) -> str:
    refresh = made.page(address).find("meta", attrs={"http-equiv": "refresh"})
    assert refresh is not None
    return str(refresh["content"]).partition("url=")[2]


def test_an_entry_that_gets_another_date_leaves_a_redirect(journal: MakeJournal) -> None:
    made = journal({"content/stand-up.md": ENTRY})
    made.build()
    made.write({"content/stand-up.md": ENTRY.replace("03-04", "05-04")})
    assert made.build(today="2026-06-01").output == ""
    assert target_of(made, OLD) == "../../../" + NEW
    assert made.page(OLD).find("a", href="../../../" + NEW)
    assert made.page(NEW).select_one(".h-entry")
    assert rows_of(made) == [f"/{OLD} stand-up", f"/{NEW} stand-up"]
    assert all(OLD not in made.read(f"public/{name}") for name in made.files() if name.startswith("sitemap"))


def test_a_file_that_moves_to_another_folder_moves_nothing(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.build()
    before = made.contents()
    made.rename("content/2026-03-04-stand-up.md", "content/2026/old/2026-03-04-stand-up.md")
    assert made.build().output == ""
    assert made.contents() == before


def test_a_renamed_entry_is_reported_with_the_ways_to_mend_it_and_still_answers(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.build()
    made.rename("content/2026-03-04-stand-up.md", "content/2026-03-04-sit-down.md")
    built = made.build()
    assert built.ok
    assert built.codes == ["withdrawn"]
    for way in (
        "`id: 2026-03-04-stand-up`",
        "`aliases: [/2026/03/stand-up/]`",
        "`# withdrawn` at the end of this line",
    ):
        assert way in built.output
    assert "Withdrawn" in made.page(OLD).get_text()
    assert made.page(OLD).find("meta", attrs={"name": "robots", "content": "noindex"})
    assert made.build().codes == ["withdrawn"]


@pytest.mark.parametrize("mend", ["id: 2026-03-04-stand-up", "aliases: [/2026/03/stand-up/]"])
def test_each_of_the_ways_mends_it(journal: MakeJournal, mend: str) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.build()
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"content/2026-03-04-sit-down.md": ENTRY.replace("date:", f"{mend}\ndate:")})
    assert made.build().output == ""
    if mend.startswith("aliases"):
        assert target_of(made, OLD) == "../../../2026/03/sit-down/"
    else:
        assert made.page(OLD).select_one(".h-entry")


def test_a_line_marked_as_withdrawn_is_quiet_and_keeps_its_mark(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.build()
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"permalinks.txt": made.read("permalinks.txt").replace("stand-up\n", "stand-up # withdrawn\n")})
    assert made.build().output == ""
    assert "Withdrawn" in made.page(OLD).get_text()
    assert rows_of(made) == [f"/{OLD} 2026-03-04-stand-up # withdrawn"]


def test_renaming_what_was_never_published_leaves_nothing(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-draft.md": ENTRY.replace("date:", "draft: true\ndate:")})
    assert made.build().output == ""
    assert made.build(drafts=True, update_permalinks=False).ok
    made.remove("content/2026-03-04-draft.md")
    made.write({"content/2026-03-04-stand-up.md": ENTRY})
    assert made.build().output == ""
    assert rows_of(made) == [f"/{OLD} 2026-03-04-stand-up"]
    assert not any("draft" in name for name in made.files())


def test_a_preview_on_the_command_line_is_not_remembered(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY.replace("date:", "draft: true\ndate:")})
    assert made.run("build", "--drafts", "--jobs", "1").exit_code == 0
    assert made.page(OLD).select_one(".h-entry")
    assert not (made.root / "permalinks.txt").exists()


def test_conflict_markers_stop_the_build_and_are_reported(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    text = "<<<<<<< HEAD\n/2026/03/a/ a\n=======\n/2026/03/b/ b\n>>>>>>> theirs\n"
    made.write({"permalinks.txt": text})
    built = made.build()
    assert [(p.code, p.span.line) for p in built.result.problems if p.severity == "error"] == [("merge-conflict", 1)]
    assert (made.read("permalinks.txt"), (made.root / "public").exists()) == (text, False)


def test_a_file_in_another_encoding_is_reported_with_its_place(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY, "permalinks.txt": b"/2026/03/a/ a\n/b/ caf\xe9\n"})
    built = made.build()
    assert built.codes[0] == "not-utf-8"
    assert built.output.startswith("permalinks.txt:2:8:")


def test_windows_line_ends_and_a_byte_order_mark_are_no_trouble(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.write({"permalinks.txt": b"\xef\xbb\xbf/2026/02/stand-up/ 2026-03-04-stand-up\r\n"})
    assert made.build().output == ""
    assert target_of(made, "2026/02/stand-up/") == "../../../" + OLD


@pytest.mark.parametrize("name", ["C #1", "100 %", "R&D # 7", "🎉 # withdrawn soon"])
def test_any_file_name_is_remembered(journal: MakeJournal, name: str) -> None:
    made = journal({f"content/2026-03-04-{name}.md": "# Title\n", "content/2026-03-05-other.md": "# Other\n"})
    assert made.build().output == ""
    assert made.build().output == ""
    assert any(row.endswith(f" 2026-03-04-{name}") for row in rows_of(made))
    made.remove(f"content/2026-03-04-{name}.md")
    assert f"the entry '2026-03-04-{name}' is not there any more" in made.build().output


def test_the_warning_names_the_line_that_is_there_afterwards(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY, "content/2026-03-05-other.md": "# Other\n"})
    made.build()
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"content/2026-01-04-earlier.md": "# Earlier\n", "content/2026-01-05-too.md": "# Too\n"})
    built = made.build()
    (problem,) = built.result.problems
    assert made.read("permalinks.txt").splitlines()[problem.span.line - 1] == f"/{OLD} 2026-03-04-stand-up"
    assert f"{problem.span.line} | /{OLD} 2026-03-04-stand-up" in built.output
    assert made.build().result.problems == (problem,)


def test_an_entry_that_is_made_a_draft_again_keeps_its_address(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": ENTRY})
    made.build()
    made.write(
        {"content/2026-03-04-stand-up.md": ENTRY.replace("Stand-up", "Secret").replace("date:", "draft: true\ndate:")}
    )
    assert made.build().codes == ["withdrawn"]
    assert "Withdrawn" in made.page(OLD).get_text()
    assert "Secret" not in made.page(OLD).get_text()


# Aliases


def test_an_alias_works_as_a_folder_and_as_a_file(journal: MakeJournal) -> None:
    aliases = "aliases: [/blog/stand-up/, blog/2019/x.html, 'https://ana.example/journal/with blank']"
    made = journal({"content/2026-03-04-stand-up.md": ENTRY.replace("date:", f"{aliases}\ndate:")})
    assert made.build().output == ""
    assert target_of(made, "blog/stand-up/") == "../../" + OLD
    assert target_of(made, "blog/2019/x.html") == "../../" + OLD
    assert target_of(made, "with blank/") == "../" + OLD
    assert made.build().output == ""


@pytest.mark.parametrize(
    ("alias", "code", "place"),
    [
        ("/2026/03/other/", "address-duplicate", "content/2026-03-04-stand-up.md:3:11"),
        ("/blog/taken/", "address-duplicate", "content/2026-03-05-other.md:3:11"),
        ("/about/", "address-duplicate", "content/2026-03-04-stand-up.md:3:11"),
        ("/feed.xml", "static-conflict", "content/2026-03-04-stand-up.md:3:11"),
        ("/tags/", "static-conflict", "content/2026-03-04-stand-up.md:3:11"),
    ],
)
def test_a_taken_alias_is_reported_at_its_place(journal: MakeJournal, alias: str, code: str, place: str) -> None:
    made = journal(
        {
            "content/2026-03-04-stand-up.md": f"---\ntitle: Stand-up\naliases: [{alias}]\n---\n",
            "content/2026-03-05-other.md": "---\ntitle: Other\naliases: [/blog/taken/]\n---\n",
            "content/pages/about.md": "# About\n",
        }
    )
    built = made.build()
    assert built.codes == [code]
    assert built.output.startswith(place)
