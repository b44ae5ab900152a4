"""What pages say to programs that share them, list them or put them on a screen: JSON-LD, cards, icons."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import pytest

from microjournal.theme.find import built_in_folder

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

SETTINGS = """\
author: {name: Ana, url: "https://ana.example/"}
description: Small experiments in running a house
language: en-GB
timezone: Europe/Berlin
"""
HOSTILE = """</script><script>alert(1)</script> <!-- & ' \\" ]]> 日本 \u2028"""
ICON = b"\0\0\1\0 one of our own"


def picture(width: int, height: int) -> bytes:
    """As much of a PNG as says how large it is."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBB", 13, b"IHDR", width, height, 8, 6) + b"\0\0\0"


FILES: dict[str, str | bytes] = {
    "content/2026-01-05-window.md": """
        ---
        title: Open the window
        expect: The air is good
        started: 2026-01-06
        ended: 2026-01-20
        result: met
        lesson: Ten minutes are enough
        tags: [Air, At home]
        ---
        ![A sign](sign.png) ![Outside](https://elsewhere.example/x.png) ![A drawing](drawing.svg)

        ![The window](open%20window.png) ![Another](other.png)
        """,
    "content/sign.png": picture(32, 32),
    "content/drawing.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='500' height='500'/>",
    "content/open window.png": picture(800, 450),
    "content/other.png": picture(900, 900),
    "content/2026-02-03-hostile.md": f"---\ntitle: >-\n  {HOSTILE}\ntags: ['{HOSTILE[:18]}']\n---\nx\n",
}


@pytest.fixture(scope="module")
def site(shared_journal: MakeJournal) -> Journal:
    made = shared_journal(FILES, settings=SETTINGS)
    built = made.build()
    assert built.ok, built.output
    return made


def data_of(site: Journal, address: str) -> dict[str, Any]:
    """What a page says as JSON-LD, by type."""
    page = site.page(address)
    found = [json.loads(str(tag.string)) for tag in page.select('head script[type="application/ld+json"]')]
    assert all(one["@context"] == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


def test_an_entry_says_what_it_is(site: Journal) -> None:
    url = "https://ana.example/journal/"
    article = data_of(site, "2026/01/window/")["BlogPosting"]
    assert article == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": f"{url}2026/01/window/",
        "url": f"{url}2026/01/window/",
        "headline": "Open the window",
        "description": "Ten minutes are enough",
        "datePublished": "2026-01-05T00:00:00+01:00",
        "dateModified": "2026-01-20T00:00:00+01:00",
        "inLanguage": "en-GB",
        "isPartOf": {"@type": "WebSite", "@id": url, "url": url, "name": "Ana tries things"},
        "author": [{"@type": "Person", "name": "Ana", "url": "https://ana.example/"}],
        "keywords": ["Air", "At home"],
        "image": {
            "@type": "ImageObject",
            "url": f"{url}2026/01/window/open%20window.png",
            "width": 800,
            "height": 450,
        },
    }


def test_the_home_page_says_what_site_it_is(site: Journal) -> None:
    said = data_of(site, "")
    assert said.keys() == {"WebSite"}
    assert said["WebSite"]["@id"] == data_of(site, "2026/01/window/")["BlogPosting"]["isPartOf"]["@id"]
    assert said["WebSite"]["author"]["name"] == "Ana"


@pytest.mark.parametrize("address", ["2026/", "2026/01/", "2026/01/window/", "tags/air/"])
def test_each_step_of_the_way_to_a_page_is_there(site: Journal, address: str) -> None:
    steps = data_of(site, address)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[0]["name"] == "Ana tries things"
    assert steps[-1]["item"] == f"https://ana.example/journal/{address}"
    for step in steps:
        assert site.page(step["item"].removeprefix("https://ana.example/journal/")).h1


def test_whatever_a_title_says_is_data(site: Journal) -> None:
    page = site.page("2026/02/hostile/")
    assert [tag.get("type") for tag in page.find_all("script") if not tag.get("src")] == ["application/ld+json"] * 2
    assert data_of(site, "2026/02/hostile/")["BlogPosting"]["headline"] == page.h1.get_text()  # type: ignore[union-attr]
    text = site.read("public/2026/02/hostile/index.html")
    assert text.count("<script") == text.count("</script") == 3
    assert "<!--" not in text


def test_a_page_that_is_shared_has_the_first_real_picture_of_the_entry(site: Journal) -> None:
    page = site.page("2026/01/window/")
    said = {tag["property"]: tag["content"] for tag in page.select("meta[property^='og:image']")}
    assert said == {
        "og:image": "https://ana.example/journal/2026/01/window/open%20window.png",
        "og:image:width": "800",
        "og:image:height": "450",
        "og:image:alt": "Open the window",
    }
    assert (site.root / "public/2026/01/window/open window.png").is_file()
    assert page.select_one("meta[name='twitter:card'][content=summary_large_image]")
    other = site.page("2026/02/hostile/")
    assert not other.select("meta[property^='og:image']")
    assert other.select_one("meta[name='twitter:card'][content=summary]")


def test_browsers_find_the_icons_that_they_ask_for(site: Journal) -> None:
    assets = built_in_folder() / "dune/assets"
    for name in ("favicon.ico", "apple-touch-icon.png"):
        assert (site.root / "public" / name).read_bytes() == (assets / name).read_bytes()
    touch = site.page("2026/01/").select("link[rel=apple-touch-icon]")
    assert [link["href"] for link in touch] == ["../../apple-touch-icon.png"]


def test_the_icons_hold_pictures_of_their_sizes() -> None:
    assets = built_in_folder() / "dune/assets"
    icon = (assets / "favicon.ico").read_bytes()
    sizes = []
    for n in range(struct.unpack("<HHH", icon[:6])[2]):
        size, _, _, _, _, _, length, at = struct.unpack("<BBBBHHII", icon[6 + 16 * n : 22 + 16 * n])
        assert struct.unpack(">II", icon[at : at + length][16:24]) == (size, size)
        sizes.append(size)
    assert sizes == [16, 32, 48]
    assert struct.unpack(">II", (assets / "apple-touch-icon.png").read_bytes()[16:24]) == (180, 180)


def test_the_icon_of_a_journal_wins_as_long_as_it_is_there(journal: MakeJournal) -> None:
    made = journal({"content/2026-01-05-x.md": "---\ntitle: X\n---\n"})
    made.build()
    theirs = (made.root / "public/favicon.ico").read_bytes()
    made.write({"static/favicon.ico": ICON})
    built = made.build()
    assert built.ok, built.output
    assert (made.root / "public/favicon.ico").read_bytes() == ICON
    assert [link["href"] for link in made.page("2026/01/x/").select("link[rel=icon]")] == ["../../../favicon.ico"]
    made.remove("static/favicon.ico")
    assert made.build().ok
    assert (made.root / "public/favicon.ico").read_bytes() == theirs
    assert made.page("").select_one("link[rel=icon]")["href"].startswith("./assets/icon-")  # type: ignore[index,union-attr]


def test_a_journal_that_had_its_icon_first_keeps_it(journal: MakeJournal) -> None:
    made = journal({"content/2026-01-05-x.md": "---\ntitle: X\n---\n", "static/favicon.ico": ICON})
    assert made.build().ok
    warm = made.contents()
    assert warm["favicon.ico"] == ICON
    made.build(full=True)
    assert made.contents() == warm
