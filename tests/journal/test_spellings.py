"""Names that look the same are the same: accents in one piece or in two, ids and titles, files and their copies."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

_Form = Literal["NFC", "NFD"]
LINKS = [
    "[x](2026-03-02-café.md)",
    "[x](2026-03-02-caf%C3%A9.md)",
    "[x](2026-03-02-café)",
    "[x](/2026/03/café/)",
    "[x](https://ana.example/journal/2026/03/café/)",
    "[[2026-03-02-café]]",
    "[[café]]",
    "[[Das Café]]",
    "[x](2026-03-02-café.md#müde)",
    "[[café#Müde]]",
    "[x](/tags/é/)",
    "![x](bück.png)",
    '<img src="bück.png" alt="">',
    "![[bück.png]]",
    "![x](/döner.png)",
    "[x](/döner.png)",
]


@pytest.mark.parametrize(("typed", "stored"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
def test_a_link_finds_what_is_spelled_in_the_other_form(journal: MakeJournal, typed: _Form, stored: _Form) -> None:
    def at(text: str) -> str:
        return unicodedata.normalize(stored, text)

    lines = "\n\n".join(unicodedata.normalize(typed, link) for link in LINKS)
    made = journal(
        {
            at("content/2026-03-02-café.md"): at("---\ntitle: Das Café\ntags: [é]\n---\n## Müde\n"),
            at("content/bück.png"): b"1",
            at("static/döner.png"): b"2",
            "content/2026-03-04-here.md": "---\ntitle: Here\nfollows: "
            + unicodedata.normalize(typed, "2026-03-02-café")
            + f"\n---\n{lines}\n",
        }
    )
    if at("bück.png") not in [path.name for path in (made.root / "content").iterdir()]:
        pytest.skip("this file system has one spelling")
    assert made.build().output == ""
    page = made.page("2026/03/here/")
    found = [str(a["href"]) for a in page.select(".e-content a")] + [
        str(i["src"]) for i in page.select(".e-content img")
    ]
    published = {f"../../../{name.removesuffix('index.html')}" for name in made.files()}
    assert {unquote(href).partition("#")[0] for href in found} <= published
    assert all(
        (made.root / "public/2026/03/here" / unquote(str(i["src"]))).exists() for i in page.select(".e-content img")
    )


def test_a_title_is_a_name_if_no_other_entry_has_it(journal: MakeJournal) -> None:
    made = journal(
        {"content/2026-03-02-a.md": "# The stand-up\n", "content/2026-03-04-x.md": "# X\n\n[[the Stand-up!]]\n"}
    )
    assert made.build().codes == []
    assert 'href="../../../2026/03/a/"' in made.read("public/2026/03/x/index.html")
    made.write({"content/2026-03-03-b.md": "# The stand-up\n"})
    assert made.build().codes == ["link-broken"]
    made.write({"content/2026-03-03-b.md": "# The sit-down\n"})
    assert made.build().codes == []


# Copies, and files of other formats


@pytest.mark.parametrize(
    "name",
    [
        "2026-03-04-x.sync-conflict-20260302-101010-ABCDEFG",
        "2026-03-04-x (Ana conflicted copy 2026-03-02)",
        "2026-03-04-x (conflicted copy 2026-03-02 101010)",
        "2026-03-04-x (Ana's MacBook's conflicted copy)",
        "2026-03-04-x_conflict-20260302-101010",
        "2026-03-04-x.orig",
        "2026-03-04-x_REMOTE_1234",
        "2026-03-04-x (1)",
        "2026-03-04-x 2",
        "2026-03-04-x copy",
        "2026-03-04-x - Copy",
        "2026-03-04-x - Copy (2)",
    ],
)
def test_a_copy_that_a_program_left_is_reported(journal: MakeJournal, name: str) -> None:
    made = journal({"content/2026-03-04-x.md": "# X\n", f"content/{name}.md": "# X\n"})
    (problem,) = made.build().result.problems
    assert (problem.code, problem.span.path) == ("file-copy", f"content/{name}.md")


@pytest.mark.parametrize(
    "name",
    ["2026-03-04-budget (1)", "2026-03-04-part 2", "2026-03-04-what a conflict", "2026-03-04-copy", "2026-03-04 2"],
)
def test_a_name_that_an_author_chose_is_not_reported(journal: MakeJournal, name: str) -> None:
    assert journal({f"content/{name}.md": "# X\n"}).build().codes == []


def test_a_copy_is_noticed_when_its_original_comes(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-x 2.md": "# X\n"})
    assert made.build().codes == []
    made.write({"content/2026-03-04-x.md": "---\ntitle: X\ndraft: true\n---\n"})
    assert made.build().codes == ["file-copy"]
    made.remove("content/2026-03-04-x.md")
    assert made.build().codes == []


def test_a_second_attempt_beside_the_first_is_no_copy_while_its_title_is_another(journal: MakeJournal) -> None:
    made = journal({"content/walk.md": "---\ndate: 2026-03-04\n---\n# Walk\n"})
    made.write({"content/walk 2.md": "---\ndate: 2026-03-05\n---\n# Walk again\n"})
    assert made.build().codes == []
    made.write({"content/walk.md": "---\ndate: 2026-03-04\n---\n# Walk again\n"})
    assert made.build().codes == made.build(full=True).codes == ["file-copy"]
    made.write({"content/walk.md": "---\ndate: 2026-03-04\n---\n# Walk\n"})
    assert made.build().codes == []


def test_files_of_other_formats_are_reported_unless_somebody_links_to_them(journal: MakeJournal) -> None:
    endings = [".markdown", ".MD", ".mdx", ".qmd", ".rst", ".org", ".mkd"]
    made = journal(
        {
            "content/2026-03-04-x.md": "# X\n",
            **{f"content/2026/a{ending}": "a" for ending in endings},
            "content/2026/b.rst": "b",
            "content/data.csv": "c",
            "static/c.org": "d",
        }
    )
    problems = made.build().result.problems
    assert sorted(p.span.path for p in problems) == sorted(f"content/2026/a{ending}" for ending in endings)
    assert {p.code for p in problems} == {"file-format"}
    made.write({"content/2026-03-04-x.md": "# X\n\n[source](2026/a.org)\n"})
    assert len(made.build().codes) == len(endings) - 1
    made.write({"content/2026-03-04-x.md": "# X\n"})
    assert len(made.build().codes) == len(endings)
    made.remove(*[f"content/2026/a{ending}" for ending in endings], "content/2026/b.rst")
    assert made.build().codes == []


# Addresses on the journal's host


def test_at_the_top_of_its_host_a_journal_warns_of_what_it_does_not_know(journal: MakeJournal) -> None:
    text = """\
        # Here

        https://ana.example/tool/ [x](https://ana.example/tool/?a#b) ![y](https://ana.example/tool/a.png)

        [me](https://ana.example/2026/03/here/) ![z](https://ana.example/logo.png)
        """
    made = journal(
        {
            "microjournal.yaml": "title: Ana\nurl: https://ana.example/\n",
            "content/2026-03-04-here.md": text,
            "static/logo.png": b"x",
        }
    )
    built = made.build()
    assert built.codes == ["link-not-ours"] * 3
    assert built.ok
    assert 'href="../../../tool/?a#b"' in made.read("public/2026/03/here/index.html")
    made.write({"static/tool/index.html": "x", "static/tool/a.png": b"y"})
    assert made.build().codes == []


def test_an_address_from_the_top_is_the_journals_own(journal: MakeJournal) -> None:
    text = "# Here\n\n[x](/tool/)\n"
    settings = "title: Ana\nurl: https://ana.example/\n"
    assert journal({"microjournal.yaml": settings, "content/2026-03-04-here.md": text}).build().codes == ["link-broken"]
