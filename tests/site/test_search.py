"""The page that searches: with an index, in a real browser; without one, it still says how to find something."""

from __future__ import annotations

import functools
import http.server
import json
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from microjournal.build import search
from microjournal.output.publish import Unfinished
from tests.serve.test_browser import FLAGS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import Journal, MakeJournal

INDEX = "search/pagefind"
ON = "search: true\n"
FILES: dict[str, str | bytes] = {
    "content/2025-11-03-compost.md": """
        ---
        title: Compost in the yard
        expect: No smell
        started: 2025-11-04
        ended: 2025-12-01
        result: not-met
        lesson: Leaves on top
        tags: [house]
        ---
        The quincunx of our heaps was too much for the neighbours.
        """,
    "content/2026-01-05-window.md": """
        ---
        title: Open the window
        expect: The air is good
        tags: ["air, fresh", house]
        ---
        A hygrometer and a quincunx stand on the sill.
        """,
    "content/2026-02-01-note.md": "---\ntitle: A note\n---\nNothing of interest.\n",
}


class Runs:
    """Which years were indexed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.years: list[str] = []
        self._run = search._run_pagefind
        monkeypatch.setattr(search, "_run_pagefind", self)

    def __call__(self, settings: object, site: Path, pages: str, made: Path) -> None:
        self.years.append(pages[:4])
        self._run(settings, site, pages, made)  # type: ignore[arg-type]

    def taken(self) -> list[str]:
        years, self.years = self.years, []
        return years


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(monkeypatch)


def index_of(made: Journal) -> dict[str, bytes]:
    return {name: data for name, data in made.contents().items() if name.startswith(INDEX)}


def said_of(made: Journal) -> dict[str, bytes]:
    """The index without what comes out in another order each time: Pagefind lists its filters by chance."""
    return {name: data for name, data in index_of(made).items() if name.endswith((".pf_fragment", ".pf_index"))}


def edit(made: Journal, name: str, was: str, now: str) -> None:
    made.write({name: made.read(name).replace(was, now)})


def test_without_an_index_the_page_leads_to_the_lists(journal: MakeJournal) -> None:
    made = journal(FILES)
    assert made.build().ok
    page = made.page("search/")
    addresses = {str(link["href"]) for link in page.select("main a")}
    assert {"../tags/", "../open/", "../lessons/", "../2026/", "../2025/"} <= addresses
    assert not page.select_one("#_search")
    assert not page.select('nav a[href="../search/"]')
    assert not index_of(made)
    assert "pagefind" not in made.read("public/2026/01/window/index.html")


def test_one_more_entry_of_a_known_year_leaves_the_page_as_it_is(journal: MakeJournal) -> None:
    made = journal(FILES)
    made.build()
    made.write({"content/2026-03-01-more.md": "---\ntitle: More\n---\nMore.\n"})
    assert "search/index.html" not in made.build().written


def test_only_the_years_that_changed_are_indexed_anew(journal: MakeJournal, runs: Runs) -> None:
    made = journal(FILES, settings=ON)
    built = made.build()
    assert built.ok, built.output
    assert runs.taken() == ["2025", "2026"]
    assert made.page("").select('nav a[href="./search/"]')
    before = index_of(made)
    assert f"{INDEX}/2026/pagefind.js" in before
    assert f"{INDEX}/2025/pagefind.js" not in before
    assert not [name for name in before if "modular" in name or "component" in name or "highlight" in name]

    made.build()
    made.write({"content/pages/about.md": "# About\n\nMe.\n"})
    assert made.build().ok
    assert runs.taken() == []
    assert index_of(made) == before

    edit(made, "content/2026-02-01-note.md", "Nothing", "A theodolite")
    assert made.build().ok
    assert runs.taken() == ["2026"]
    after = index_of(made)
    assert {n: d for n, d in after.items() if "/2025/" in n} == {n: d for n, d in before.items() if "/2025/" in n}
    # What the old index had and the new one has not is gone.
    assert before.keys() - after.keys()

    made.build(full=True)
    assert runs.taken() == ["2025", "2026"]
    assert said_of(made).keys() == {name for name in after if name.endswith((".pf_fragment", ".pf_index"))}


def test_what_is_missing_of_an_index_comes_back(journal: MakeJournal, runs: Runs) -> None:
    made = journal(FILES, settings=ON)
    made.build()
    before = said_of(made)
    runs.taken()
    made.remove(f"public/{INDEX}/2025/pagefind-entry.json")
    made.build()
    assert runs.taken() == ["2025"]
    assert said_of(made) == before
    assert f"{INDEX}/2025/pagefind-entry.json" in index_of(made)


def test_a_failure_is_said_and_the_next_build_mends_it(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    made = journal(FILES, settings=ON)
    made.build()
    before = index_of(made)
    edit(made, "content/2026-02-01-note.md", "Nothing", "A theodolite")
    with monkeypatch.context() as patch:
        patch.setattr(search, "pagefind_program", lambda _settings: sys.executable)
        with pytest.raises(Unfinished, match="Pagefind made no index"):
            made.build()
    assert index_of(made) == before
    assert made.build().ok
    assert index_of(made) != before
    assert not [name for name in made.files() if "stage" in name]


def test_an_index_that_nobody_wants_any_more_goes_and_nothing_else(journal: MakeJournal) -> None:
    made = journal(FILES, settings=ON)
    made.build()
    made.write({f"public/{INDEX}/theirs.txt": "mine"})
    edit(made, "microjournal.yaml", ON, "")
    assert made.build().ok
    assert list(index_of(made)) == [f"{INDEX}/theirs.txt"]


def test_what_lies_around_tells_pagefind_nothing(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    made = journal(FILES, settings=ON)
    made.build()
    before = said_of(made)
    other = journal(
        {**FILES, "pagefind.yml": "force_language: xx\n", "pagefind.json": "{"}, settings=ON, folder="other"
    )
    monkeypatch.chdir(other.root)
    monkeypatch.setenv("PAGEFIND_FORCE_LANGUAGE", "xx")
    assert other.build().ok
    assert said_of(other) == before
    assert "en" in json.loads(other.read(f"public/{INDEX}/2026/pagefind-entry.json"))["languages"]


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def served(shared_journal: MakeJournal, tmp_path: Path) -> Iterator[str]:
    """A journal below /journal/, as a server without any wits serves it."""
    made = shared_journal(FILES, settings=ON)
    assert made.build(output=tmp_path / "top/journal").ok
    handler = functools.partial(_Handler, directory=str(tmp_path / "top"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/journal/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_word_of_a_body_is_found_in_every_year_and_filters_narrow_it(served: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{served}search/")
    results = page.locator("#_search .pagefind-ui__result-link")

    page.locator("#_search input[type=text]").fill("quincunx")
    results.nth(1).wait_for()
    assert sorted(results.all_inner_texts()) == ["Compost in the yard", "Open the window"]

    names = [name.strip() for name in page.locator("#_search .pagefind-ui__filter-name").all_inner_texts()]
    assert sorted(name.lower() for name in names) == ["result", "state", "tag", "year"]
    page.get_by_label("not met").check()
    page.wait_for_function("document.querySelectorAll('#_search .pagefind-ui__result-link').length === 1")
    assert results.all_inner_texts() == ["Compost in the yard"]

    results.first.click()
    page.wait_for_url(f"{served}2025/11/compost/")
    assert [url for url in asked if not url.startswith(served)] == []
    assert wrong == []
