"""An entry gets another name or is taken back, and the files that name it are mended."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.cli.terminal import questions

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

OLD, NEW = "content/2026/2026-03-04-stand-up.md", "content/2026/2026-03-04-speak-up.md"
NEXT, PAGE = "content/2026/2026-03-08-next.md", "content/pages/about.md"
TEXT = """\
---
title: Stand-up *by* text
expect: "Less talk"   # really
---
Over [[2026-03-04-stand-up]] and over [again](2026-03-04-stand-up.md#costs).

## Costs
"""
# A link in every form, in a file with line ends of Windows; what only looks like one stays.
NAMING = """\
---
title: Next
follows: [2026-03-04-stand-up]   # because
tags: [stand-up]
---
[[stand-up]], [[2026-03-04-stand-up|words]], [[Stand-up by text#Costs]], [a](2026-03-04-stand-up.md#costs "T"),
[b](../2026/2026-03-04-stand-up.md), [c](https://ana.example/journal/2026/03/stand-up/#costs), [d](/2026/03/stand-up),
https://ana.example/journal/2026/03/stand-up/ and [e][r],
[f](%32026-03-04-stand-up), <a href="2026-03-04-stand-up.md">g</a>

[r]: <2026-03-04-stand-up.md>

`[[stand-up]]` stand-up [h](https://b.example/2026/03/stand-up/) [[2026/2026-03-04-stand-up]]
""".replace("\n", "\r\n")
RENAMED = (
    NAMING.replace("2026-03-04-stand-up", "2026-03-04-speak-up")
    .replace("[[stand-up]],", "[[speak-up]],")
    .replace("/journal/2026/03/stand-up", "/journal/2026/03/speak-up")
    .replace("(/2026/03/stand-up", "(/2026/03/speak-up")
    .replace("%32026", "2026")
)
FILES: dict[str, str | bytes] = {
    OLD: TEXT,
    NEXT: NAMING.encode(),
    PAGE: "# About\n\nSee [it](../2026/2026-03-04-stand-up.md).\n",
    "content/2026/2026-03-09-other.md": "# Other\n\nSee [[2026-03-08-next]].\n",
}


@pytest.fixture
def made(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    found = journal(FILES)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")  # 2026-03-10
    return found


def links(made: Journal, address: str) -> list[str]:
    return [unquote(str(a["href"])) for a in made.page(address).select(".e-content a[href]:not(.anchor)")]


# --- rename ---------------------------------------------------------------------------------------------------------


def test_a_rename_changes_the_names_and_no_other_byte(made: Journal) -> None:
    assert made.build(update_permalinks=False).output == ""
    before = links(made, "2026/03/next/")

    done = made.run("rename", "stand-up", "Speak", "up!")

    assert done.exit_code == 0, done.output
    assert done.output.startswith("2026-03-04-stand-up is 2026-03-04-speak-up now, at /2026/03/speak-up/\n")
    assert "Change by hand" not in done.output
    assert not (made.root / OLD).exists()
    assert made.read(NEW) == TEXT.replace("2026-03-04-stand-up", "2026-03-04-speak-up")
    assert (made.root / NEXT).read_bytes() == RENAMED.encode()
    assert made.read(PAGE) == "# About\n\nSee [it](../2026/2026-03-04-speak-up.md).\n"
    assert made.build(update_permalinks=False).output == ""
    elsewhere = "https://b.example/2026/03/stand-up/"
    assert links(made, "2026/03/next/") == [
        link if link == elsewhere else link.replace("stand-up", "speak-up") for link in before
    ]


@pytest.mark.parametrize(
    ("wanted", "name", "day"),
    [
        ("speak-up", "2026-03-04-speak-up", "2026-03-04"),
        ("2026-03-05-speak-up.md", "2026-03-05-speak-up", "2026-03-05"),
        ("2026-03-05", "2026-03-05-stand-up", "2026-03-05"),
        ("Über कला", "2026-03-04-über-कला", "2026-03-04"),
    ],
)
def test_the_date_stays_unless_another_is_given(made: Journal, wanted: str, name: str, day: str) -> None:
    assert made.run("rename", "stand-up", wanted).exit_code == 0
    assert f"content/2026/{name}.md" in [f"content/{file}" for file in made.files("content")]
    assert f"{day} " in made.run("list", "--status", "all").output or day in made.run("list", "--json").output
    assert made.build().output == ""


def test_keys_that_say_the_name_are_changed_as_well(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/x.md": "---\ntitle: X\nid: 2026-03-04-walk  # short\ndate: 2026-03-04\n---\n",
            "content/2026-03-05-y.md": "---\ntitle: Y\nfollows:\n  - '[[2026-03-04-walk]]' # why\n---\n[[walk]]\n",
        }
    )
    assert made.run("rename", "walk", "2026-03-03-run").exit_code == 0
    assert made.read("content/run.md") == "---\ntitle: X\nid: 2026-03-03-run  # short\ndate: 2026-03-03\n---\n"
    assert "[[run]]" in made.read("content/2026-03-05-y.md")
    assert made.build().output == ""
    assert made.page("2026/03/y/").select_one("a[href$='/run/']")


def test_what_lies_in_the_folder_of_an_entry_moves_with_it(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-03-04-x/index.md": "# X\n\n[own](plan.txt) [its](2026-03-05-note.md)\n",
            "content/2026-03-04-x/plan.txt": "Plan",
            "content/2026-03-04-x/2026-03-05-note.md": "# Note\n\n[up](index.md) [round](../2026-03-04-x/plan.txt)\n",
            "content/2026-03-06-y.md": "# Y\n\n[a](2026-03-04-x/index.md) [b](2026-03-04-x/plan.txt) "
            "[c](2026-03-04-x/2026-03-05-note.md) [d](2026-03-04-x) [[x]]\n",
        }
    )
    assert made.build(update_permalinks=False).output == ""
    assert made.run("rename", "2026-03-04-x", "z").exit_code == 0
    assert made.build(update_permalinks=False).output == ""
    assert made.read("content/2026-03-06-y.md") == (
        "# Y\n\n[a](2026-03-04-z/index.md) [b](2026-03-04-z/plan.txt) "
        "[c](2026-03-04-z/2026-03-05-note.md) [d](2026-03-04-z) [[z]]\n"
    )
    assert "[up](index.md) [round](../2026-03-04-z/plan.txt)" in made.read("content/2026-03-04-z/2026-03-05-note.md")


def test_an_address_that_was_published_leads_to_the_new_one(made: Journal) -> None:
    assert made.build().ok
    assert made.run("rename", "stand-up", "speak-up").exit_code == 0
    assert "aliases: /2026/03/stand-up/\n" in made.read(NEW)
    assert made.build().output == ""
    target = made.page("2026/03/stand-up/").select_one("link[rel=canonical]")
    assert target is not None
    assert str(target["href"]).endswith("/2026/03/speak-up/")


def test_an_entry_that_was_renamed_before_is_known_by_the_name_that_it_has(made: Journal) -> None:
    for name in ("speak-up", "say-it", "speak-up"):
        assert made.build().ok
        done = made.run("rename", made.files("content/2026")[0].removesuffix(".md"), name)
        assert done.exit_code == 0, done.output
    assert made.build().output == ""
    assert made.run("withdraw", "speak-up", "--yes").exit_code == 0
    withdrawn = [line for line in made.read("permalinks.txt").splitlines() if line.endswith("# withdrawn")]
    assert [line.split()[0] for line in withdrawn] == ["/2026/03/say-it/", "/2026/03/speak-up/", "/2026/03/stand-up/"]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("next", "is an address of content/2026/2026-03-08-next.md"),
        ("2026-03-08-next", "content/2026/2026-03-08-next.md has the id"),
        ("stand-up", "has that name already"),
        ("gone", "was the address of 'someone'"),
        ("../x", "is a path"),
        ("2026-02-31-x", "2026-02-31 is not a day"),
        (" - ", "the new name is empty"),
        ("x" * 300, "bytes long in an address"),
    ],
)
def test_a_name_that_cannot_be_is_refused(made: Journal, wanted: str, message: str) -> None:
    made.write({"permalinks.txt": "/2026/03/gone/ someone\n"})
    before = made.contents("content")
    done = made.run("rename", "stand-up", wanted)
    assert done.exit_code == 2
    assert message in done.output
    assert made.contents("content") == before


def test_files_that_cannot_be_read_are_named(made: Journal) -> None:
    made.write({"content/2026/2026-03-10-broken.md": "---\ntitle: [\n---\n[[stand-up]]\n"})
    done = made.run("rename", "stand-up", "speak-up")
    assert done.exit_code == 0
    assert "Not looked at, because they cannot be read: content/2026/2026-03-10-broken.md" in done.output


# --- withdraw -------------------------------------------------------------------------------------------------------


def test_what_is_withdrawn_leaves_words_behind(made: Journal) -> None:
    made.write({NEXT: NAMING.partition("https://ana.example/journal/2026/03/stand-up/ and")[0]})
    made.build()
    done = made.run("withdraw", "stand-up", "--yes")
    assert done.exit_code == 0, done.output
    assert not (made.root / OLD).exists()
    assert made.read(NEXT) == (
        "---\ntitle: Next\ntags: [stand-up]\n---\nStand-up \\*by\\* text, words, Stand-up \\*by\\* text, a,\nb, c, d,\n"
    )
    assert made.read(PAGE) == "# About\n\nSee it.\n"
    assert "/2026/03/stand-up/ was published: it will say that the entry was withdrawn." in done.output
    assert made.build().output == ""
    assert "Stand-up" not in made.read("public/2026/03/stand-up/index.html")


def test_links_that_are_more_than_words_are_left_with_their_places(made: Journal) -> None:
    done = made.run("withdraw", "stand-up", "--yes")
    left = [line.strip().partition(": ")[::2] for line in done.output.partition("Change by hand:\n")[2].splitlines()]
    places = [place.rpartition(".md:")[2] for place, written in left if written]
    found = made.build().result.problems
    assert [f"{p.span.line}:{p.span.column}" for p in found if p.code == "link-broken"] == places
    assert len(places) == 3


def test_it_asks_and_shows_what_would_go(made: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made.contents("content")
    assert made.run("withdraw", "stand-up").exit_code == 2
    monkeypatch.setattr(questions, "can_ask", lambda: True)
    asked = CliRunner().invoke(program, ["-C", str(made.root), "withdraw", "stand-up"], input="n\n")
    assert asked.exit_code == 1
    assert f"It is named in {NEXT}, {PAGE}." in asked.output.replace("\\", "/")
    assert "If /2026/03/stand-up/ was published" in asked.output
    assert made.contents("content") == before
