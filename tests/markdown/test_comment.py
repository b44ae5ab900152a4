"""What strangers write is shown and does nothing else: a corpus of attacks, and any text at all."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from microjournal.markdown.comment import Place, comment_html
from tests.markdown import hostile_comments

PLACE = Place(url="https://github.com/ana/journal/issues/4#issuecomment-17")
TAGS = frozenset(
    "a b blockquote br code details div em hr i li ol p pre s span strong summary table tbody td th thead tr ul".split()
)
ATTRIBUTES = frozenset("href rel class start dir align style title tabindex role aria-label".split())
CORPUS = [
    text
    for found in vars(hostile_comments).values()
    if isinstance(found, (list, tuple, dict))
    for text in (found.values() if isinstance(found, dict) else found)
    if isinstance(text, str)
]
PIECES = (
    "* _ ` [ ] ( ) < > ! # | \\ ~~ ``` ![ ]( <b/onclick=x> @bea #1 a é http://x.example &lt; \u202e \0 :+1: 1."
).split()
TEXTS = st.lists(st.sampled_from([*PIECES, " ", "\n", "\n\n", "> ", "- ", "\t"]), max_size=60).map("".join)


def assert_inert(html: str) -> None:
    assert "\0" not in html
    for tag in BeautifulSoup(html, "html5lib").body.find_all(True):  # type: ignore[union-attr]
        assert tag.name in TAGS, html
        assert set(tag.attrs) <= ATTRIBUTES, html
        if "href" in tag.attrs:
            assert urlsplit(str(tag["href"])).scheme in ("http", "https", "mailto"), html


def test_there_are_attacks() -> None:
    assert len(CORPUS) > 50


@pytest.mark.parametrize("text", CORPUS)
def test_an_attack_is_inert(text: str) -> None:
    assert_inert(comment_html(text, place=PLACE))


@given(TEXTS)
def test_any_text_is_inert(text: str) -> None:
    assert_inert(comment_html(text, place=PLACE))


def test_a_picture_is_a_link_and_raw_html_is_text() -> None:
    html = comment_html("![a cat](https://evil.example/cat.png)\n\n<b>x</b>", place=PLACE)
    assert "<img" not in html
    assert "https://evil.example/cat.png" in html
