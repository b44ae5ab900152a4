"""Every code has a row, an explanation and a page, and the pages say what row and explanation say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from microjournal.cli.commands.explain import explanation
from microjournal.diagnostics.codes import CODES, GROUPS

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("problem_pages", DOCS / "problem_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = writer().pages()


def test_every_code_has_one_row_and_one_explanation() -> None:
    codes = [code.name for group in GROUPS.values() for code in group]

    assert len(codes) == len(set(codes)) == len(CODES)
    assert sorted(codes) == sorted(path.stem for path in (ROOT / "microjournal/diagnostics/explanations").iterdir())
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes)


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_is_a_few_sentences_and_then_an_example_of_each_way(code: str) -> None:
    text = explanation(code)

    assert 1 <= len(re.findall(r"[.!?]\)?(?:\s|$)", text.split("\n\nWrong:")[0])) <= 7
    assert text.index("\n\nWrong:\n\n    ") < text.index("\n\nRight:\n\n    ")


def test_the_pages_on_disk_are_those_of_the_table() -> None:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "problems").iterdir()}

    assert sorted(on_disk) == sorted(PAGES), "run `make docs`"
    assert on_disk == PAGES, "run `make docs`"


def test_the_index_links_every_page_under_its_group() -> None:
    index = PAGES["README.md"]

    for name, codes in GROUPS.items():
        section = index.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert re.findall(r"\]\((.+?)\.md\)", section) == [code.name for code in codes]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_markdown_with_its_examples_as_code(name: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(PAGES[name])

    assert html.count("<h1>") == 1
    if name == "README.md":
        assert html.count("<table>") == len(GROUPS)
    else:
        assert re.search(r"<p>Wrong:</p>\s*<pre><code>.*<p>Right:</p>\s*<pre><code>", html, re.DOTALL)


def links(text: str) -> list[str]:
    """Where the links of a Markdown text lead."""
    inline = [child for token in MarkdownIt("commonmark").parse(text) for child in token.children or ()]
    return [str(token.attrs["href"]) for token in inline if token.type == "link_open"]


def anchors(text: str) -> set[str]:
    """The anchors of a Markdown text's headings, as forges make them."""
    return {heading.lower().replace(" ", "-") for heading in re.findall("^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("name", PAGES)
def test_links_between_the_pages_lead_somewhere(name: str) -> None:
    for link in links(PAGES[name]):
        target, _, fragment = link.partition("#")
        assert target in PAGES
        assert not fragment or fragment in anchors(PAGES[target])


def test_writing_the_pages_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "gone-code.md").write_text("old", encoding="utf-8")
    (tmp_path / "tag-case.md").write_text("old", encoding="utf-8")

    writer().write(tmp_path, PAGES)

    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == PAGES
