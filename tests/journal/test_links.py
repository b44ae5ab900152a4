"""Links of all kinds, from what an author writes to where a reader lands, and what is said when that is nowhere."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from tests.conftest import Built, Journal, MakeJournal

HERE = "2026/03/here/"
PATH = "content/2026-03-04-here.md"

OTHERS: dict[str, str | bytes] = {
    "content/2026-02-10-stand-up.md": """\
        ---
        title: Stand-up & <sit-down>
        tags: [team]
        expect: It helps
        started: 2026-02-11
        ended: 2026-02-20
        result: met
        ---
        ## Costs

        ## 2026-02-14 Half forgot

        ## Result
        """,
    "content/2025/2025-12-01-deep one/index.md": "---\ntitle: Deep\n---\nText.\n",
    "content/2026-04-01-secret-plan.md": "---\ntitle: Secret\ndraft: true\n---\nText.\n",
    "content/2026-04-02-later.md": "---\ntitle: Later\npublish: 2026-04-02\n---\nText.\n",
    "content/pages/about.md": "# About\n\n## Team\n",
    "content/notes/data.csv": "a,b\n",
    "static/files/form.html": "<p id=part>",
    "static/LICENSE": "Free.\n",
}


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def build_with(journal: MakeJournal, body: str, **files: str | bytes) -> tuple[Journal, Built]:
    made = journal({**OTHERS, PATH: f"---\ntitle: Here\n---\n{body}\n", **files})
    return made, made.build()


def landing(made: Journal, address: str = HERE) -> list[tuple[str, str]]:
    """Text and address of each link of a page's body, percent-decoded; "" for one without an address."""
    return [(a.get_text(), unquote(str(a.get("href", "")))) for a in made.page(address).select(".e-content a")]


# What is written, the text that a reader sees, and where it leads.
LINKS = [
    ("[[2026-02-10-stand-up]]", "Stand-up & <sit-down>", "../../../2026/02/stand-up/"),
    ("[[2026-02-10-stand-up|the *stand-up*]]", "the stand-up", "../../../2026/02/stand-up/"),
    ("[[stand-up]]", "Stand-up & <sit-down>", "../../../2026/02/stand-up/"),
    ("[[2025/2025-12-01-deep one/index]]", "Deep", "../../../2025/12/deep-one/"),
    ("[[./pages/about]]", "About", "../../../about/"),
    ("[[2026-02-10-stand-up#costs]]", "Stand-up & <sit-down>", "../../../2026/02/stand-up/#costs"),
    ("[x](2026-02-10-stand-up.md)", "x", "../../../2026/02/stand-up/"),
    ("[x](2026-02-10-stand-up)", "x", "../../../2026/02/stand-up/"),
    ("[x](./2026-02-10-stand-up.md#result)", "x", "../../../2026/02/stand-up/#result"),
    ("[x](2026-02-10-stand-up.md#update-2026-02-14)", "x", "../../../2026/02/stand-up/#update-2026-02-14"),
    ("[x](2026-02-10-stand-up.md#result-section)", "x", "../../../2026/02/stand-up/#result-section"),
    ("[x](2026-02-10-stand-up.md#started)", "x", "../../../2026/02/stand-up/#started"),
    ("[x](<2025/2025-12-01-deep one/index.md>)", "x", "../../../2025/12/deep-one/"),
    ("[x](2025/2025-12-01-deep%20one)", "x", "../../../2025/12/deep-one/"),
    ("[x](/2026/02/stand-up/)", "x", "../../../2026/02/stand-up/"),
    ("[x](/2026/02/stand-up)", "x", "../../../2026/02/stand-up/"),
    ("[x](/2026/02/stand-up/index.html#plan)", "x", "../../../2026/02/stand-up/#plan"),
    ("[x](https://ana.example/journal/2026/02/stand-up/#result)", "x", "../../../2026/02/stand-up/#result"),
    ("[x](http://ANA.example/journal/2026/02/stand-up)", "x", "../../../2026/02/stand-up/"),
    ("<https://ana.example/journal/about/>", "https://ana.example/journal/about/", "../../../about/"),
    ("[x](pages/about.md#team)", "x", "../../../about/#team"),
    ("[[about#team|x]]", "x", "../../../about/#team"),
    ("[x](/tags/team/)", "x", "../../../tags/team/"),
    ("[x](/tags/team)", "x", "../../../tags/team/"),
    ("[x](/2026/02)", "x", "../../../2026/02/"),
    ("[x](/threads/)", "x", "../../../threads/"),
    ("[x](/feed.xml)", "x", "../../../feed.xml"),
    ("[x](/)", "x", "../../../"),
    ("[x](https://ana.example/journal/)", "x", "../../../"),
    ("[x](/files/form.html#part)", "x", "../../../files/form.html#part"),
    ("[x](/LICENSE)", "x", "../../../LICENSE"),
    ("[x](notes/data.csv)", "x", "../../../2026/03/case-{n}/data.csv"),
    ("[x](notes/data.csv#row=2)", "x", "../../../2026/03/case-{n}/data.csv#row=2"),
    ("## Why\n\n[x](#why)", "x", "#why"),
    ("[x](#top)", "x", "#top"),
    ("[x](/2026/03/case-{n}/)", "x", ""),
    ("[x](https://ana.example/shop/)", "x", "https://ana.example/shop/"),
    ("[x](https://elsewhere.example/?a=1&b=2#c)", "x", "https://elsewhere.example/?a=1&b=2#c"),
    ("[x](mailto:ana@ana.example)", "x", "mailto:ana@ana.example"),
    ('<a href="2026-02-10-stand-up.md">x</a>', "x", "../../../2026/02/stand-up/"),
]


@pytest.fixture(scope="module")
def linked(shared_journal: MakeJournal) -> Journal:
    """A journal with an entry for each of them."""
    bodies = [body.replace("{n}", str(n)) for n, (body, _, _) in enumerate(LINKS)]
    entries = {f"content/2026-03-05-case-{n}.md": f"# Case\n\n{body}\n" for n, body in enumerate(bodies)}
    made = shared_journal({**OTHERS, PATH: "# Here\n", **entries})
    built = made.build()
    assert built.output == ""
    return made


@pytest.mark.parametrize("case", range(len(LINKS)), ids=[body for body, _, _ in LINKS])
def test_a_link_leads_to_the_one_permalink(linked: Journal, case: int) -> None:
    _, text, href = LINKS[case]
    assert (text, href.replace("{n}", str(case))) in landing(linked, f"2026/03/case-{case}/")


BROKEN = [
    ("[[2026-02-10-stand-upp]]", "4:3: error[link-broken]: '2026-02-10-stand-upp' names no entry or page"),
    ("See [[nothing-like-it]].", "4:7: error[link-broken]: 'nothing-like-it' names no entry or page"),
    ("[x](2026-02-10-standup.md)", "4:5: error[link-broken]: there is no file content/2026-02-10-standup.md"),
    ("[x](stand-up.md)", "4:5: error[link-broken]: there is no file content/stand-up.md"),
    ("[x](../../etc/passwd)", "4:5: error[link-broken]: there is no file ../etc/passwd"),
    ("[x](/tags/taem/)", "4:5: error[link-broken]: nothing is published at /tags/taem/"),
    ("[x](/nothing/)", "4:5: error[link-broken]: nothing is published at /nothing/"),
    ("https://ana.example/journal/2026/02/sit/", "4:1: error[link-broken]: nothing is published at /2026/02/sit/"),
    ("[[stand-up#resutl]]", "4:3: error[anchor-broken]: there is no '#resutl' on content/2026-02-10-stand-up.md"),
    ("[x](#nowhere)", "4:5: error[anchor-broken]: there is no '#nowhere' on this page"),
    ("[x](#main)", "4:5: error[anchor-broken]: there is no '#main' on this page"),
    ("[x](/about/#taem)", "4:5: error[anchor-broken]: there is no '#taem' on content/pages/about.md"),
    ("![x](bord.png)", "4:6: error[image-missing]: there is no image content/bord.png"),
    ("![x](/img/a.png)", "4:6: error[image-missing]: there is no image at /img/a.png"),
    ('<img src="bord.png" alt="">', "4:11: error[image-missing]: there is no image content/bord.png"),
    ("One.\n\n[x][y]\n\n[y]: nope.md", "8:6: error[link-broken]: there is no file content/nope.md"),
]

SUGGESTED = [
    ("[[2026-02-10-stand-upp]]", "did you mean '2026-02-10-stand-up'?"),
    ("[x](2026-02-10-standup.md)", "did you mean '2026-02-10-stand-up.md'?"),
    ("[x](stand-up.md)", "did you mean '2026-02-10-stand-up.md'?"),
    ("[x](deep-one.md)", "did you mean '2025/2025-12-01-deep one/index.md'?"),
    ("[x](notes/date.csv)", "did you mean 'notes/data.csv'?"),
    ("[x](/tags/taem/)", "did you mean '/tags/team/'?"),
    ("[x](/tgas/)", "did you mean '/tags/'?"),
    ("[x](/2026/02/standup)", "did you mean '/2026/02/stand-up/'?"),
    ("[[stand-up#resutl]]", "did you mean '#result'?"),
    ("![x](bord.png)", "did you mean 'board.png'?"),
    ("[x](/nothing/)", "link to a file, an [[id]], or an address of the site"),
    ("![x](/img/nothing.png)", "leads into static/"),
    ("![x](/img/board.png)", "did you mean 'board.png'?"),
    ("![x](pictures/form.png)", "did you mean '/files/form.png'?"),
    ("![x](zzzzzzzzzzzzzzzzz.gif)", "put the image there, or correct its path"),
    ("[x](/about/#zzz)", "there are: #team, #top"),
]


@pytest.fixture(scope="module")
def reported(shared_journal: MakeJournal) -> dict[str, str]:
    """What is said about each of them, all in one build."""
    bodies = [body for body, _ in (*BROKEN, *SUGGESTED)]
    entries = {f"content/2026-03-05-case-{n}.md": f"---\ntitle: Case\n---\n{body}\n" for n, body in enumerate(bodies)}
    made = shared_journal(
        {**OTHERS, **entries, "content/board.png": png(1, 1), "static/files/form.png": b""}, folder="broken"
    )
    result = made.build().result
    assert len(result.problems) == len(bodies)
    assert not (made.root / "public").exists()
    said = {}
    for p in result.problems:
        body = bodies[int(Path(p.span.path).stem.rpartition("-")[2])]
        said[body] = f"{p.span.line}:{p.span.column}: {p.severity}[{p.code}]: {p.message}\n{p.help}"
    return said


@pytest.mark.parametrize(("body", "said"), BROKEN)
def test_a_link_to_nowhere_is_reported_at_its_place(reported: dict[str, str], body: str, said: str) -> None:
    assert reported[body].partition("\n")[0] == said


@pytest.mark.parametrize(("body", "suggestion"), SUGGESTED)
def test_a_broken_link_comes_with_what_may_be_meant(reported: dict[str, str], body: str, suggestion: str) -> None:
    assert suggestion in reported[body].partition("\n")[2]


def test_all_broken_links_are_reported_at_once(journal: MakeJournal) -> None:
    _, built = build_with(journal, "[[a]]\n\n![b](b.png) and [c](c.md)\n\n## [d](#dd)\n\n- [e](/e/)")
    assert [(p.code, p.span.line) for p in built.result.problems] == [
        ("link-broken", 4), ("image-missing", 6), ("link-broken", 6), ("anchor-broken", 8), ("link-broken", 10)
    ]  # fmt: skip


def test_a_slug_of_two_entries_names_neither(journal: MakeJournal) -> None:
    _, built = build_with(journal, "[[twice]]", **{
        "content/2026-01-01-twice.md": "# One\n", "content/2026-02-01-twice.md": "# Two\n"
    })  # fmt: skip
    assert built.codes == ["link-broken"]


# Links to what is not public


HIDDEN = [
    "[[2026-04-01-secret-plan|here]]",
    "[[secret-plan|here]]",
    "[here](2026-04-01-secret-plan.md)",
    "[here](2026-04-01-secret-plan)",
    "[here](/2026/04/secret-plan/)",
    "[here](/2026/04/secret-plan)",
    "[here](https://ana.example/journal/2026/04/secret-plan/#plan)",
    "[[2026-04-02-later|here]]",
    "[here](/2026/04/later/)",
]


def test_a_link_to_something_hidden_is_printed_as_its_text_with_a_warning(journal: MakeJournal) -> None:
    entries = {f"content/2026-03-05-case-{n}.md": f"# Case\n\n{body}\n" for n, body in enumerate(HIDDEN)}
    made = journal({**OTHERS, **entries})
    built = made.build()
    assert built.codes == ["link-hidden"] * len(HIDDEN)
    assert "is not public yet, so its words are printed without a link, or … if it has none" in built.output
    for n in range(len(HIDDEN)):
        assert landing(made, f"2026/03/case-{n}/") == [("here", "")], HIDDEN[n]
    assert all(b"secret-plan" not in data and b"2026/04" not in data for data in made.contents().values())


def test_the_link_is_there_when_its_target_is_public(journal: MakeJournal) -> None:
    made, built = build_with(journal, "[[2026-04-02-later|here]] and [there](/2026/04/later/)")
    assert built.codes == ["link-hidden", "link-hidden"]
    assert made.build(today="2026-04-02").output == ""
    assert landing(made) == [("here", "../../../2026/04/later/"), ("there", "../../../2026/04/later/")]
    assert cited_by(made, "2026/04/later/") == ["Here"]


# Images and attachments


def images(made: Journal, address: str = HERE) -> list[dict[str, Any]]:
    return [dict(image.attrs) for image in made.page(address).select(".e-content img")]


def test_an_image_is_published_beside_the_page_with_its_size(journal: MakeJournal) -> None:
    made, built = build_with(journal, "![A board](pics/my%20board.png)", **{"content/pics/my board.png": png(6, 4)})
    assert built.output == ""
    (image,) = images(made)
    assert (image["alt"], image["width"], image["height"], image["loading"]) == ("A board", "6", "4", "lazy")
    assert unquote(image["src"]) == "../../../2026/03/here/my board.png"
    assert (made.root / "public/2026/03/here/my board.png").read_bytes() == png(6, 4)


def test_two_entries_may_show_one_image(journal: MakeJournal) -> None:
    files: dict[str, str | bytes] = {
        "content/board.png": png(2, 3),
        "content/2026-03-05-too.md": "# Too\n\n![x](board.png) ![x](board.png)\n",
    }
    made, built = build_with(journal, "![x](board.png)", **files)
    assert built.ok
    assert {"2026/03/here/board.png", "2026/03/too/board.png"} <= set(made.files())


def test_two_images_of_one_name_do_not_replace_each_other(journal: MakeJournal) -> None:
    made, built = build_with(
        journal,
        "![x](a/board.png) ![y](b/board.png)",
        **{"content/a/board.png": png(1, 1), "content/b/board.png": png(2, 2)},
    )
    assert built.ok
    sizes = [(image["width"], (Path(HERE) / image["src"]).name) for image in images(made)]
    assert sizes == [("1", "board.png"), ("2", "board.png")]
    first, second = (made.root / "public" / image["src"].removeprefix("../../../") for image in images(made))
    assert (first.read_bytes(), second.read_bytes()) == (png(1, 1), png(2, 2))


def test_an_image_of_the_static_folder_has_its_size_too(journal: MakeJournal) -> None:
    made, built = build_with(journal, "![x](/logo.png)", **{"static/logo.png": png(8, 9)})
    assert built.ok
    (image,) = images(made)
    assert (image["src"], image["width"], image["height"]) == ("../../../logo.png", "8", "9")


def test_a_damaged_image_is_published_without_a_size(journal: MakeJournal) -> None:
    made, built = build_with(journal, "![x](board.png)", **{"content/board.png": b"\x89PNG\r\n\x1a\n"})
    assert built.ok
    assert "width" not in images(made)[0]


def test_a_file_that_nobody_mentions_is_not_published(journal: MakeJournal) -> None:
    made, built = build_with(journal, "Nothing to see.", **{"content/salaries.csv": "x"})
    assert built.ok
    assert not any("salaries" in name or "data.csv" in name for name in made.files())


def test_a_file_that_is_mentioned_no_longer_is_taken_away(journal: MakeJournal) -> None:
    made, _ = build_with(journal, "[x](notes/data.csv)")
    assert "2026/03/here/data.csv" in made.files()
    made.write({PATH: "# Here\n\nText.\n"})
    assert "2026/03/here/data.csv" in made.build().result.removed


@pytest.mark.parametrize("name", ["notes/index.html", "index.html"])
def test_an_attachment_never_takes_the_place_of_the_page(journal: MakeJournal, name: str) -> None:
    _, built = build_with(journal, f"[x]({name})", **{f"content/{name}": "<p>"})
    assert built.codes == ["static-conflict"]
    assert built.output.startswith(f"content/{name}: error")


# Cited by


def cited_by(made: Journal, address: str) -> list[str]:
    sections = [s for s in made.page(address).select("section") if s.h2 and s.h2.get_text() == "Cited by"]
    return [a.get_text() for section in sections for a in section.select("li a.p-name")]


def test_every_way_of_linking_is_a_citation_and_counts_once(journal: MakeJournal) -> None:
    ways = [
        "[[2026-02-10-stand-up]]",
        "[x](2026-02-10-stand-up.md#result)",
        "[x](/2026/02/stand-up/)",
        "[x](https://ana.example/journal/2026/02/stand-up/)",
        "[[stand-up]] and [x](2026-02-10-stand-up.md)",
    ]
    files = {f"content/2026-03-0{n}-way-{n}.md": f"# Way {n}\n\n{way}\n" for n, way in enumerate(ways, 1)}
    made, built = build_with(journal, "## Me\n\n[[2026-03-04-here]] and [me](#me)", **files)
    assert built.output == ""
    assert cited_by(made, "2026/02/stand-up/") == ["Way 5", "Way 4", "Way 3", "Way 2", "Way 1"]
    assert cited_by(made, HERE) == []


def test_a_page_cites_and_is_cited(journal: MakeJournal) -> None:
    made, built = build_with(journal, "[[about]]", **{"content/pages/about.md": "# About\n\n[[2026-03-04-here]]\n"})
    assert built.ok
    assert cited_by(made, "about/") == ["Here"]
    assert cited_by(made, HERE) == ["About"]


def test_a_hidden_entry_cites_nobody(journal: MakeJournal) -> None:
    secret = "---\ntitle: S\ndraft: true\n---\n[[2026-03-04-here]]\n"
    made, built = build_with(journal, "Text.", **{"content/2026-04-01-secret-plan.md": secret})
    assert built.ok
    assert cited_by(made, HERE) == []
    assert made.build(drafts=True, update_permalinks=False).ok
    assert cited_by(made, HERE) == ["S"]


def test_a_page_follows_when_what_it_links_to_gets_another_title_or_address(journal: MakeJournal) -> None:
    made, _ = build_with(journal, "[[stand-up]]")
    made.write({"content/2026-02-10-stand-up.md": "---\ntitle: Sit-down\ndate: 2026-01-09\n---\nText.\n"})
    assert made.build().ok
    assert landing(made) == [("Sit-down", "../../../2026/01/stand-up/")]


def test_feeds_follow_too_even_where_no_entry_of_theirs_has_changed(journal: MakeJournal) -> None:
    old = "---\ntitle: {}\nid: other\ndate: {}\n---\nText.\n"
    made = journal(
        {
            "content/2026-01-05-citing.md": "---\ntitle: Citing\ntags: [x]\n---\nSee [[other]] ![x](board.png).\n",
            "content/other.md": old.format("Old", "2026-02-02"),
            "content/board.png": png(2, 2),
        }
    )
    assert made.build().ok
    made.write({"content/other.md": old.format("New", "2025-12-02"), "content/board.png": png(3, 3)})
    assert made.build().ok
    for feed in ("tags/x/feed.xml", "feed/2026-01.xml", "feed.xml"):
        text = made.read(f"public/{feed}")
        assert '<a href="https://ana.example/journal/2025/12/other/">New</a>' in text, feed
        assert 'width="3"' in text, feed
