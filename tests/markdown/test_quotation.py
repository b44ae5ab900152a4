"""What a stranger wrote, as Markdown in which nothing is markup."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from microjournal import markdown
from microjournal.markdown.quotation import literal, quotation, visible_text

PIECES = [
    *"\\`*_[](){}<>&~|$^#!=@\"'+-:.1 \n\t>",
    *("    ", "\n\n", "---\n", "===\n", "```\n", "~~~\n", "<b>", "<!--", "-->", "<script>alert(1)</script>", "&lt;"),
    *("&#x3c;", "https://a.example/", "HTTP://a.example", "www.a.example", "<https://a.example>", "a@b.example"),
    *("[a](b)", "![a](b)", "[[id]]", "![[a.png]]", "[a]: b\n", "[^1]", "[^1]: x\n", "{.a}", "{{ x }}", "{% x %}"),
    *(
        "## 2026-01-01 An update\n",
        "## Result\n",
        "1. ",
        "12) ",
        "- [x] ",
        "| a | b |\n|---|---|\n",
        ": x\n",
        "> [!NOTE]\n",
    ),
    *("word", "ü", "\u202e", "\u200b", "\x1b[2J", "\x00", "\u2028", "\x85", "\ufeff", "\ud800", "\u3000", "\u00a0"),
]


def words(text: str) -> list[str]:
    return visible_text(text).split()


def check_is_inert(text: str) -> None:
    quoted = quotation(text)
    body, problems = markdown.render(f"{quoted}\nafter\n", path="content/x.md", site_url="https://ana.example/")
    assert not problems
    found = (body.links, body.anchors, body.headings, body.title, body.spoken, body.marks)
    assert not any(found)
    (section,) = body.sections
    page = BeautifulSoup(section.html, "html5lib")
    tags = page.select("body *")
    assert not {tag.name for tag in tags} - {"blockquote", "p"}
    assert all(not tag.attrs for tag in tags)
    assert words(page.get_text(" ")) == [*words(text), "after"]
    assert page.select("body > p")[-1].get_text() == "after"


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_of_a_quotation_nothing_is_left_but_paragraphs_of_its_words(text: str) -> None:
    check_is_inert(text)


@given(st.text(max_size=60))
def test_so_it_is_with_any_text(text: str) -> None:
    check_is_inert(text)


def test_paragraphs_and_lines_stay_and_prose_is_left_as_it_is() -> None:
    text = 'Don\'t we (all) know: 3-4 times, "quoted"!\nA second line.\n\n\n\nAnd a paragraph.'
    assert quotation(text) == (
        '> Don\'t we (all) know: 3-4 times, "quoted"!\n> A second line.\n>\n> And a paragraph.\n'
    )


@pytest.mark.parametrize("nothing", ["", " \n\n ", "\u202e\u200b", "\x00"])
def test_of_nothing_there_is_no_quotation(nothing: str) -> None:
    assert quotation(nothing) == ""


@given(st.text(max_size=40))
def test_a_line_amid_others_is_rendered_to_its_words(text: str) -> None:
    body, _ = markdown.render(f"a {literal(text)} z\n", path="content/x.md")
    html = body.sections[0].html
    assert re.sub(r"&\w+;", "", html).count("<") == 2
    assert words(BeautifulSoup(html, "html5lib").get_text()) == ["a", *words(text), "z"]
