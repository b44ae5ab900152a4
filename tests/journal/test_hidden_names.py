"""The id, the address and the title of what is not public are said nowhere, and its links come on their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

HIDDEN = "---\ntitle: Zqtitle we buy\npublish: 2026-04-01\n---\n## Zqheading\n"
WAYS = [
    "We talk about [[2026-03-02-zqmerger-with-acme]] on Monday.",
    "About [[zqmerger-with-acme]].",
    "About [[Zqtitle we buy]].",
    "About [[2026-03-02-zqmerger-with-acme#zqheading]].",
    "About <https://ana.example/journal/2026/03/zqmerger-with-acme/>.",
    "About https://ana.example/journal/2026/03/zqmerger-with-acme/.",
    "About <a\thref='2026-03-02-zqmerger-with-acme.md'>it</a>.",
    "About <iframe src='2026-03-02-zqmerger-with-acme.md'></iframe> it.",
    "About <object data='2026-03-02-zqmerger-with-acme.md'></object> it.",
    "About ![[2026-03-02-zqmerger-with-acme]].",
    "About [[content/../2026-03-02-zqmerger-with-acme]].",
]


def said_on_site(made: Journal) -> list[str]:
    """The files of the site in which something of the hidden entry is found, in their bytes or in their name."""
    return [name for name, data in made.contents().items() if b"zq" in data.lower() or "zq" in name.lower()]


def test_a_hidden_entry_is_not_named_however_it_is_linked_to(journal: MakeJournal) -> None:
    entries = {f"content/2026-03-05-way-{n}.md": f"# Way {n}\n\n{way}\n" for n, way in enumerate(WAYS)}
    made = journal({**entries, "content/2026-03-02-zqmerger-with-acme.md": HIDDEN})
    built = made.build()
    assert built.ok
    assert said_on_site(made) == []
    assert [p.get_text() for p in made.page("2026/03/way-0/").select(".e-content p")] == ["We talk about … on Monday."]
    assert "We talk about … on Monday." in made.read("public/feed.xml")
    assert all('="' not in str(a) for n in range(7) for a in made.page(f"2026/03/way-{n}/").select(".e-content a"))


def test_its_title_is_there_on_its_day(journal: MakeJournal) -> None:
    made = journal(
        {"content/2026-03-05-way.md": f"# Way\n\n{WAYS[0]}\n", "content/2026-03-02-zqmerger-with-acme.md": HIDDEN}
    )
    made.build()
    files = ["content/2026-03-05-way.md", "content/2026-03-02-zqmerger-with-acme.md", "permalinks.txt"]
    before = {name: made.read(name) for name in files}
    made.build(today="2026-04-01")
    cold = journal(before, folder="cold")
    cold.build(today="2026-04-01")
    assert "We talk about Zqtitle we buy on Monday." in made.read("public/feed.xml")
    without = {name: data for name, data in made.contents().items() if not name.startswith(".microjournal")}
    assert without == {name: data for name, data in cold.contents().items() if not name.startswith(".microjournal")}


@pytest.mark.parametrize(
    "text",
    [
        "# After [[zqmerger-with-acme]]\n",
        "# A\n\n## After [[zqmerger-with-acme]]\n",
        "# A\n\n## 2026-03-09 After [[zqmerger-with-acme]]\n",
        "# A\n\n### After *[[zqmerger-with-acme]]*\n",
        "# A\n\n![after [[zqmerger-with-acme]]](board.png)\n",
        "# A\n\n| [[zqmerger-with-acme]] |\n|---|\n| x |\n",
    ],
)
def test_where_its_id_would_be_part_of_a_text_there_is_no_build(journal: MakeJournal, text: str) -> None:
    made = journal(
        {
            "content/2026-03-05-way.md": text,
            "content/board.png": b"x",
            "content/2026-03-02-zqmerger-with-acme.md": HIDDEN,
        }
    )
    assert made.build().codes == ["hidden-named"]
    assert made.build(today="2026-04-01").codes == []
    made.write({"content/2026-03-05-way.md": text.replace("[[zqmerger-with-acme]]", "[[zqmerger-with-acme|next]]")})
    assert made.build(today="2026-04-01").codes == []


def test_an_image_is_never_a_hidden_entry(journal: MakeJournal) -> None:
    text = "# A\n\n![x](2026-03-02-zqmerger-with-acme.md) ![y](/2026/03/zqmerger-with-acme/)\n"
    made = journal({"content/2026-03-05-way.md": text, "content/2026-03-02-zqmerger-with-acme.md": HIDDEN})
    assert made.build().codes == ["image-missing", "image-missing"]


def test_the_first_sentence_says_titles_in_lists_and_feeds(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-03-05-way.md": "# Way\n\nAfter [[2026-03-02-standup-15]] we go on. And on.\n",
            "content/2026-03-02-standup-15.md": "# Stand-up & *more*\n\nText.\n",
        }
    )
    assert made.build().output == ""
    assert "After Stand-up &amp; more we go on." in made.read("public/2026/03/index.html")
    assert "standup 15" not in made.read("public/2026/03/way/index.html")
    made.write({"content/2026-03-02-standup-15.md": "# Sit-down\n\nText.\n"})
    made.build()
    assert "After Sit-down we go on." in made.read("public/2026/03/index.html")


def test_a_long_first_sentence_with_a_title_is_cut_at_a_word(journal: MakeJournal) -> None:
    many = "[[way]] " * 40
    made = journal(
        {"content/2026-03-05-way.md": f"# Title\n\n{many}\n", "content/2026-03-06-x.md": f"# X\n\n{many * 9}"}
    )
    assert made.build().output == ""
    assert f">{' '.join(['Title'] * 23)}…<" in made.read("public/2026/03/index.html")
