"""Files and images that a body names in whichever way: each is published, and nothing of its address is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

UP = "../../../2026/03/case-{n}/"

# What is written, and what stands on the page; "{up}" is the folder of the page.
WRITTEN = [
    ("![s](a.svg#b)", 'src="{up}a.svg#b"'),
    ("![s](a.png?v=2)", 'src="{up}a.png?v=2"'),
    ("![s](a.png?v=2&w=3#b)", 'src="{up}a.png?v=2&amp;w=3#b"'),
    ("![s](a.png?v=2){width=3}", 'src="{up}a.png?v=2"'),
    ("![s][r]\n\n[r]: a.svg#b", 'src="{up}a.svg#b"'),
    ("![s](/logo.svg?v=1#b)", 'src="../../../logo.svg?v=1#b"'),
    ("![s](https://ana.example/journal/logo.svg?v=1#b)", 'src="../../../logo.svg?v=1#b"'),
    ("[q](d.pdf?x=1#page=3)", 'href="{up}d.pdf?x=1#page=3"'),
    ("[q](2026-03-04-there.md?x=1#why)", 'href="../../../2026/03/there/?x=1#why"'),
    ("[q](/d.pdf?x=1#page=3)", 'href="../../../d.pdf?x=1#page=3"'),
    ('<img src="a.svg?v=2#b" alt="">', 'src="{up}a.svg?v=2#b"'),
    ('<img src="a.svg?v=2#b" alt="" width=1>', 'src="{up}a.svg?v=2#b" alt="" width=1'),
    ('<img src="a.png" srcset="a.png 1x,b.png 2x" alt="">', 'srcset="{up}a.png 1x,{up}b.png 2x"'),
    ('<img src="a.png" srcset="a.png?v=2 1x, b.png#c 20w" alt="">', 'srcset="{up}a.png?v=2 1x, {up}b.png#c 20w"'),
    ('<source srcset=" a.png , b.png 2x ">', 'srcset=" {up}a.png , {up}b.png 2x "'),
    ('<img srcset="data:image/png;base64,AAAA 1x, b.png 2x">', "base64,AAAA 1x, {up}b.png 2x"),
    ('![s](a.png){srcset="b.png 2x"}', 'srcset="{up}b.png 2x"'),
    ('<object data="d.pdf#page=2"></object>', 'data="{up}d.pdf#page=2"'),
    ('<input type="image" src="a.png?x" alt="Go">', 'src="{up}a.png?x"'),
    ('<svg><image href="a.png"/></svg>', 'href="{up}a.png"'),
    ('<svg><image xlink:href="a.png"/></svg>', 'xlink:href="{up}a.png"'),
    ('<svg><use href="a.svg#b"/></svg>', 'href="{up}a.svg#b"'),
    ('<svg><use href="#b"/></svg>', 'href="#b"'),
    ('<video poster="a.png" src="v.mp4#t=10"></video>', 'poster="{up}a.png" src="{up}v.mp4#t=10"'),
    ('<audio src="v.mp4?x"></audio>', 'src="{up}v.mp4?x"'),
    ('<video><source src="v.mp4"><track src="v.mp4"></video>', '<source src="{up}v.mp4"><track src="{up}v.mp4">'),
    ('<embed src="d.pdf">', 'src="{up}d.pdf"'),
    ('<table background="a.png"><tr><td>x</table>', 'background="{up}a.png"'),
    ('<b style="color: red; background: url(a.png)">x</b>', "color: red; background: url(&quot;{up}a.png&quot;)"),
    (
        "<b style=\"background: URL( 'a.png?v=2' ), url(b.png)\">x</b>",
        "url(&quot;{up}a.png?v=2&quot;), url(&quot;{up}b",
    ),
    ('<b style="/* url(no.png) */ fill: url(#b)">x</b>', 'style="/* url(no.png) */ fill: url(#b)"'),
    ('[x]{style="background: url(a.png)"}', "url(&quot;{up}a.png&quot;)"),
    ('{style="background: url(a.png)"}\nText.', "url(&quot;{up}a.png&quot;)"),
    ("<style>\nb { background: url(a.png) }\n</style>", 'b { background: url("{up}a.png") }'),
    ("![[a.png]]", 'src="{up}a.png"'),
    ("![[a.svg#b]]", 'src="{up}a.svg#b"'),
    ("![[deep.png]]", 'src="{up}deep.png"'),
    ("![[a.png|300]]", 'width="300"'),
    ("![[a.png|The board]]", 'alt="The board"'),
    ("[[d.pdf]]", 'href="{up}d.pdf"'),
    ("[[deep.png|the picture]]", 'href="{up}deep.png"'),
]
FILES = ("a.png", "b.png", "a.svg", "d.pdf", "v.mp4", "folder/deep.png")


@pytest.fixture(scope="module")
def written(shared_journal: MakeJournal) -> Journal:
    """A journal with an entry for each of them."""
    entries = {f"content/2026-03-05-case-{n}.md": f"# Case\n\n{body}\n" for n, (body, _) in enumerate(WRITTEN)}
    files: dict[str, str | bytes] = {f"content/{name}": b"x" for name in FILES}
    there = "# There\n\n## Why\n"
    made = shared_journal(
        {**entries, **files, "static/logo.svg": b"x", "static/d.pdf": b"x", "content/2026-03-04-there.md": there}
    )
    assert made.build().output == ""
    return made


@pytest.mark.parametrize("case", range(len(WRITTEN)), ids=[body for body, _ in WRITTEN])
def test_a_target_keeps_all_of_its_address(written: Journal, case: int) -> None:
    _, expected = WRITTEN[case]
    page = written.read(f"public/2026/03/case-{case}/index.html")
    assert expected.replace("{up}", UP.format(n=case)) in page
    assert "\0" not in page


@pytest.mark.parametrize("case", range(len(WRITTEN)), ids=[body for body, _ in WRITTEN])
def test_a_file_that_is_named_is_published(written: Journal, case: int) -> None:
    body = WRITTEN[case][0]
    published = {name.rpartition("/")[2] for name in written.files(f"public/2026/03/case-{case}")} - {"index.html"}
    named = {name.rpartition("/")[2] for name in FILES if name.rpartition("/")[2] in body}
    assert published == (set() if "/d.pdf" in body else named)


def test_feeds_keep_them_as_well(written: Journal) -> None:
    assert "https://ana.example/journal/2026/03/case-4/a.svg#b" in written.read("public/feed.xml")


MISSING = [
    ('<img src="no.png" alt="">', "image-missing", 11),
    ('<img srcset="no.png 1x,nor.png 2x" alt="">', "image-missing", 14),
    ('<object data="no.pdf"></object>', "link-broken", 15),
    ('<input type="image" src="no.png" alt="Go">', "image-missing", 26),
    ('<svg><image href="no.png"/></svg>', "image-missing", 19),
    ('<b style="background: url(no.png)">x</b>', "image-missing", 23),
    ('<video poster="no.png"></video>', "image-missing", 16),
    ('![s](here.png){srcset="no.png 2x"}', "image-missing", 24),
    ("![[no.png]]", "image-missing", 4),
    ("![s](no.svg#b)", "image-missing", 6),
]


def test_a_file_that_is_missing_is_reported_at_its_place(journal: MakeJournal) -> None:
    entries = {f"content/2026-03-05-case-{n}.md": f"{body}\n" for n, (body, _, _) in enumerate(MISSING)}
    titled = {name: f"---\ntitle: Case\n---\n{body}" for name, body in entries.items()}
    built = journal({**titled, "content/here.png": b"x"}).build()
    first = {p.span.path: (p.code, p.span.line, p.span.column) for p in reversed(built.result.problems)}
    assert first == {
        f"content/2026-03-05-case-{n}.md": (code, 4, column) for n, (_, code, column) in enumerate(MISSING)
    }


def test_an_embedded_name_of_two_files_is_reported(journal: MakeJournal) -> None:
    files = {"content/a/board.png": b"1", "content/b/board.png": b"2"}
    made = journal({"content/2026-03-05-x.md": "# X\n\n![[board.png]]\n", **files})
    assert made.build().codes == ["image-missing"]
    # What comes and goes elsewhere decides it.
    made.remove("content/a/board.png")
    assert made.build().codes == []
    assert 'src="../../../2026/03/x/board.png"' in made.read("public/2026/03/x/index.html")
    made.write({"content/c/board.png": b"3"})
    assert made.build().codes == ["image-missing"]
