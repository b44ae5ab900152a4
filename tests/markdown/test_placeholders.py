"""Taking targets apart, and putting addresses into a body."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microjournal.markdown import render
from microjournal.markdown.links import Resolved, fill, split_target
from tests.words.tables import say

SITE = "https://ana.example/journal/"


def filled(text: str, *links: Resolved, root: str = "../../../", absolute: bool = False) -> str:
    body, _ = render(text, path="content/x.md", site_url=SITE)
    return fill("".join(section.html for section in body.sections), links, root=root, say=say, absolute=absolute)


@pytest.mark.parametrize(
    ("href", "path", "fragment"),
    [
        ("other.md", "other.md", ""),
        ("my%20file.md#what%20we%20saw", "my file.md", "what we saw"),
        ("#%C3%A4nderung", "", "änderung"),
        ("a.md?plain=1#x", "a.md", "x"),
        ("50%25.md", "50%.md", ""),
        ("%ff.md", "\ufffd.md", ""),
        ("", "", ""),
    ],
)
def test_a_target_names_a_file_and_a_part_of_it(href: str, path: str, fragment: str) -> None:
    assert split_target(href) == (path, fragment)


def test_a_file_name_with_spaces_can_be_written_in_two_ways() -> None:
    for text in ("[x](my%20file.md)", "[x](<my file.md>)"):
        body, _ = render(text, path="x.md")
        assert body.links[0].target == "my file.md"


def test_a_link_to_another_page_is_relative_to_the_page() -> None:
    html = filled("[x](other.md#a)", ("page", "2026/03/other/", "a", "Other"))
    assert html == '<p><a href="../../../2026/03/other/#a">x</a></p>\n'


def test_a_wikilink_without_text_shows_the_title_of_its_target() -> None:
    html = filled("[[other]]", ("page", "2026/03/other/", "", "Salt & <pepper>"))
    assert html == '<p><a href="../../../2026/03/other/">Salt &amp; &lt;pepper&gt;</a></p>\n'


def test_a_link_within_the_page_needs_its_address_only_in_a_feed() -> None:
    link = ("here", "2026/03/x/", "what-we-saw")
    assert 'href="#what-we-saw"' in filled("[x](#what-we-saw)", link)
    assert f'href="{SITE}2026/03/x/#what-we-saw"' in filled("[x](#what-we-saw)", link, root=SITE, absolute=True)


def test_an_image_gets_its_size_and_loads_when_it_is_near() -> None:
    html = filled("![A board](board.jpg)", ("image", "2026/03/x/board.jpg", 640, 480), root=SITE)
    image = html5lib.parseFragment(html, namespaceHTMLElements=False)[0][0]
    assert image.attrib == {
        "src": SITE + "2026/03/x/board.jpg",
        "alt": "A board",
        "width": "640",
        "height": "480",
        "loading": "lazy",
        "decoding": "async",
    }


def test_an_image_of_unknown_size_has_none() -> None:
    assert "width" not in filled("![A board](board.svg)", ("image", "2026/03/x/board.svg", 0, 0))


def test_an_image_with_a_size_of_its_own_keeps_it() -> None:
    link = ("image", "2026/03/x/board.jpg", 640, 480)
    for text in ('<img alt="" src="board.jpg" width="320">', "![](board.jpg){width=320}"):
        image = html5lib.parseFragment(filled(text, link), namespaceHTMLElements=False).find(".//img")
        assert (image.get("src"), image.get("width"), image.get("height")) == (
            "../../../2026/03/x/board.jpg",
            "320",
            None,
        )


def test_paths_are_quoted_and_escaped() -> None:
    html = filled("[x](a.pdf)", ("file", "2026/03/x/R&D été 100%.pdf"))
    link = html5lib.parseFragment(html, namespaceHTMLElements=False)[0][0]
    assert link.get("href") == "../../../2026/03/x/R&D%20%C3%A9t%C3%A9%20100%25.pdf"


def test_an_address_of_elsewhere_stays_as_it_is() -> None:
    assert 'href="https://x.example/?a=1&amp;b=2"' in filled("[x](y.md)", ("plain", "https://x.example/?a=1&b=2"))


def test_a_query_is_kept_behind_the_address() -> None:
    assert 'href="../../../search/?q=dune&amp;n=2"' in filled("[x](/search/?q=dune&n=2)", ("page", "search/", "", ""))


def test_a_link_to_something_hidden_is_printed_as_its_text() -> None:
    html = filled('See [the *next* one](next.md "Soon") and [[next]].', ("hidden",), ("hidden",))
    assert html == '<p>See <a title="Soon">the <em>next</em> one</a> and <a>…</a>.</p>\n'


def test_html_without_placeholders_comes_back_as_it_is() -> None:
    assert fill("<p>0h1</p>", [], root="./", say=say) == "<p>0h1</p>"


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("page"), st.text(), st.text(), st.text()),
            st.tuples(st.just("file"), st.text()),
            st.tuples(st.just("image"), st.text(), st.integers(0, 9), st.integers(0, 9)),
            st.tuples(st.just("plain"), st.text()),
            st.tuples(st.just("hidden")),
        ),
        min_size=1,
    )
)
def test_whatever_a_link_resolves_to_the_html_can_be_parsed(links: list[Resolved]) -> None:
    links = [tuple(_without_controls(part) if isinstance(part, str) else part for part in link) for link in links]
    html = filled(" ".join(f"[[a{n}]]" for n, _ in enumerate(links)), *links)
    found = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    assert "\0" not in html
    assert len(found.findall(".//a")) == len(links)


def _without_controls(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
