"""What a journal's feeds carry is plain: no marks of the page, nothing that runs, and every address whole, in ASCII."""

from __future__ import annotations

import json
import re
import warnings
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

ENTRY = """
    ---
    title: Use `<b>` & "quotes" in *titles*
    date: 2026-03-04
    expect: Fewer & shorter
    ---
    ## Why we do it

    - [x] asked
    - [ ] told[^1]

    | a | b |
    |--:|---|
    | 1 | 2 |

    ```python
    x = 1
    ```

    > [!NOTE]
    > Mind [this](?q=1) and [that](//cdn.example/x).

    [^1]: A note.
    """
HOSTILE = """
    ---
    title: Raw
    date: 2026-03-05
    ---
    <script>alert(1)</script><style>p { color: red }</style>
    <form action="/x"><label>Name <input name="n"></label><button>Send</button></form>
    <iframe src="https://v.example/">frame</iframe>

    <p onclick="x()" style="color:red">Stays <a href="?q=2">here</a> and <img src="//cdn.example/a.png" alt="A"></p>

    <details><summary>More</summary>

    {.note target="x"}
    Under it.

    | l |
    |--:|
    | r |

    </details>

    <video controls src="film.mp4"></video>
    """
SITE = "https://ana.example/journal/"


@pytest.fixture(scope="module")
def site(shared_journal: MakeJournal) -> Journal:
    built = shared_journal(
        {"content/plain.md": ENTRY, "content/raw/index.md": HOSTILE, "content/raw/film.mp4": b"film"},
    )
    assert built.build().ok
    return built


def contents(journal: Journal, feed: str) -> dict[str, str]:
    """The content of each item by the last part of its address, as one who reads the feed gets it."""
    text = journal.read(f"public/{feed}")
    if feed.endswith(".json"):
        return {item["url"].split("/")[-2]: item["content_html"] for item in json.loads(text)["items"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = feedparser.parse(text, sanitize_html=False, resolve_relative_uris=False)
    return {item.link.split("/")[-2]: item.content[0].value for item in parsed.entries}


def tree(markup: str) -> Any:
    return html.fromstring(f"<div>{markup}</div>")


@pytest.mark.parametrize("feed", ["feed.xml", "atom.xml", "feed.json"])
def test_an_item_has_no_marks_of_the_page(site: Journal, feed: str) -> None:
    found = contents(site, feed)["plain"]
    assert '<h2 id="why-we-do-it">Why we do it</h2>' in found
    assert [" ".join(li.text_content().split())[:7] for li in tree(found).iter("li")][:2] == ["☑ asked", "☐ told1"]
    names = {name for element in tree(found).iter() for name in element.attrib}
    assert names <= {"class", "href", "id", "scope", "style"}
    assert {element.tag for element in tree(found).iter()}.isdisjoint({"input", "form", "script"})
    assert [cell.get("style") for cell in tree(found).iter("td")] == ["text-align:right", None]


@pytest.mark.parametrize("feed", ["feed.xml", "atom.xml", "feed.json"])
def test_nothing_runs_and_nothing_asks_in_a_feed(site: Journal, feed: str) -> None:
    found = contents(site, feed)["raw"]
    tags = {element.tag for element in tree(found).iter()}
    assert tags.isdisjoint({"script", "style", "form", "input", "button", "iframe"})
    assert {"details", "summary", "video", "img"} <= tags
    assert "alert" not in found
    assert "color" not in found
    assert "onclick" not in found
    assert '<p class="note">Under it.</p>' in found
    assert [cell.get("style") for cell in tree(found).iter("td")] == ["text-align:right"]
    assert tree(found).find(".//video").get("src") == f"{SITE}2026/03/raw/film.mp4"


@pytest.mark.parametrize("feed", ["feed.xml", "atom.xml", "feed.json"])
def test_every_address_is_whole(site: Journal, feed: str) -> None:
    for found in contents(site, feed).values():
        addresses = [value for _, name, value, _ in tree(found).iterlinks() if name in ("href", "src")]
        assert len(addresses) >= 3
        assert all(urlsplit(address).scheme for address in addresses), addresses
    assert f'href="{SITE}2026/03/plain/?q=1"' in contents(site, feed)["plain"]


def test_the_page_keeps_its_marks_and_what_its_author_wrote(site: Journal) -> None:
    page = site.read("public/2026/03/plain/index.html")
    assert 'href="#why-we-do-it" aria-label="Link to this section: Why we do it">#</a></h2>' in page
    assert 'type="checkbox" disabled checked aria-label="Done">' in page
    assert "☑" not in page
    assert 'href="?q=1"' in page
    raw = site.read("public/2026/03/raw/index.html")
    assert "<script>alert(1)</script>" in raw
    assert 'onclick="x()"' in raw


def test_titles_are_text(site: Journal) -> None:
    title = 'Plan: Use `<b>` & "quotes" in *titles*'
    for feed in ("feed.xml", "atom.xml"):
        found = etree.fromstring(site.read(f"public/{feed}").encode()).iter("{*}title")
        assert title in {element.text for element in found}
    assert title in {item["title"] for item in json.loads(site.read("public/feed.json"))["items"]}


IRI = "https://bücher.example/jü/"
URI = "https://xn--bcher-kva.example/j%C3%BC/"
NAMED = {
    "microjournal.yaml": f"title: Bücher\nurl: {IRI}\nauthor: {{name: Ü, url: https://ü.example/ä}}\n",
    "content/2026-03-04-über.md": f"""
        ---
        title: Über
        expect: Öfter
        tags: [büro]
        ---
        See [this]({IRI}2026/03/zwei/), <a href="{IRI}2026/03/zwei/">that</a>
        and <a href="{URI.lower()}2026/03/zwei/">it</a>.
        """,
    "content/2026-03-05-zwei.md": f"---\ntitle: Zwei\naliases: ['{IRI}alt/']\n---\nText.\n",
}


def test_addresses_are_ascii_wherever_programs_read_them(journal: MakeJournal) -> None:
    site = journal(NAMED)
    built = site.build()
    assert built.ok
    assert built.codes == []
    read = {name: site.read(f"public/{name}") for name in site.files() if name.endswith((".xml", ".json", ".ics"))}
    for name, text in read.items():
        addresses = re.findall(r"https?:[^\s\"'<>\\]+", text)
        assert all(address.isascii() for address in addresses), name
        assert addresses
    assert f"<link>{URI}2026/03/%C3%BCber/</link>" in read["feed.xml"]
    assert f"<loc>{URI}</loc>" in read["sitemap/pages.xml"]
    assert json.loads(read["feed.json"])["authors"][0]["url"] == "https://xn--tda.example/%C3%A4"
    page = site.page("2026/03/über/")
    assert [a["href"] for a in page.select(".e-content a")] == ["../../../2026/03/zwei/"] * 3
    assert f"{URI}2026/03/zwei/" in site.read("public/alt/index.html")
    assert site.build(base_url=URI).written == ()


def test_a_host_that_cannot_be_one_is_reported(journal: MakeJournal) -> None:
    site = journal({"microjournal.yaml": "title: A\nurl: https://a\u200d.example/\n"})
    assert "url-invalid" in site.build().codes
    assert site.run("build", "--base-url", "https://a\u200d.example/").exit_code == 2
