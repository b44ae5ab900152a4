"""Every kind of problem has a page, and the pages say what the registry says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from microjournal.diagnostics.problems import GROUPS, PROBLEMS
from microjournal.diagnostics.problems.pages import INDEX, pages

DOCS = Path(__file__).parent.parent.parent / "docs"
FOLDER = DOCS / "problems"


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("problem_pages", DOCS / "problem_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_on_disk_are_those_of_the_registry() -> None:
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}

    assert sorted(on_disk) == sorted(pages()), "run `make docs`"
    assert on_disk == pages(), "run `make docs`"


def test_every_code_belongs_to_one_group() -> None:
    codes = [problem.code for group in GROUPS.values() for problem in group]

    assert len(codes) == len(set(codes)) == len(PROBLEMS)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes)


def test_the_index_links_every_page_under_its_group() -> None:
    index = pages()[INDEX]

    for name, problems in GROUPS.items():
        section = index.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert re.findall(r"\]\((.+?)\.md\)", section) == [problem.code for problem in problems]


@pytest.mark.parametrize("name", pages())
def test_a_page_is_markdown_with_its_examples_as_code(name: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(pages()[name])

    assert html.count("<h1>") == 1
    if name == INDEX:
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


@pytest.mark.parametrize("name", pages())
def test_links_between_the_pages_lead_somewhere(name: str) -> None:
    for link in links(pages()[name]):
        target, _, fragment = link.partition("#")
        assert target in pages()
        assert not fragment or fragment in anchors(pages()[target])


def test_writing_the_pages_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "gone-code.md").write_text("old", encoding="utf-8")
    (tmp_path / "tag-case.md").write_text("old", encoding="utf-8")

    writer().write(tmp_path, pages())

    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages()
