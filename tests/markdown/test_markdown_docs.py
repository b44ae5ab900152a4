"""Every example on the page about Markdown is run: a block `markdown rendered`, and the `html` block after it."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

from microjournal.markdown import render
from microjournal.markdown.links import Resolved, fill
from microjournal.model.entry import Link
from tests.words.tables import say

PAGE = Path(__file__).parent.parent.parent / "docs" / "markdown.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^(`{3,})markdown rendered\n(.*?)^\1\n\s*^```html\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [(match[2], match[3]) for match in EXAMPLE.finditer(TEXT)]
TITLES = {"2026-02-10-stand-up": "Stand-up by text"}


def resolved(link: Link) -> Resolved:
    if link.kind == "image":
        return ("image", "2026/03/entry/" + link.target, 640, 480)
    if link.kind == "anchor":
        return ("here", "2026/03/entry/", link.fragment)
    if link.kind == "own":
        return ("page", link.target, link.fragment, "")
    if link.kind == "external":
        return ("plain", link.target)
    return ("page", "2026/02/stand-up/", link.fragment, TITLES[link.target.removesuffix(".md")])


def tree(html: str) -> str:
    """The html as its elements, whatever the lines it is written on."""
    parsed = html5lib.HTMLParser(strict=True).parseFragment(html)
    walker = html5lib.getTreeWalker("etree")
    written = html5lib.serializer.HTMLSerializer(
        omit_optional_tags=False, quote_attr_values="always", alphabetical_attributes=True
    ).render(walker(parsed))
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", " ".join(written.split()))


def test_every_example_has_its_result() -> None:
    assert len(EXAMPLES) == TEXT.count("markdown rendered\n") == TEXT.count("```html\n")


@pytest.mark.parametrize(("written", "shown"), EXAMPLES, ids=[" ".join(one.split()[:4]) for one, _ in EXAMPLES])
def test_an_example_becomes_the_html_below_it(written: str, shown: str) -> None:
    body, problems = render(written, path="content/2026-03-04-entry.md", site_url="https://ana.example/journal/")

    html = "".join(section.html for section in body.sections)
    assert problems == []
    assert tree(fill(html, [resolved(link) for link in body.links], root="../../../", say=say)) == tree(shown)
