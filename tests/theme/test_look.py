"""The journal of all that is hard to show: in a real browser, to a checker of HTML, and to who reads its numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.create.gallery import GALLERY_TODAY, gallery
from microjournal.create.scaffold import write_new
from microjournal.model.settings import ThemeChoice
from tests.conftest import IN_CI
from tests.npm.node import MODULES
from tests.serve.test_browser import FLAGS
from tests.theme.look import AXE, assessed, kinds_of, opened, overprinted, sideways, site_in
from tests.theme.torture import TORTURE, TORTURE_DAY

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from playwright.sync_api import Browser

    from tests.theme.look import Scheme, Site

VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
EVERYTHING = "2026/02/everything/"
TALKED_ABOUT = "2026/01/open-the-window/"
STATES = ("met", "partly", "not-met", "unclear", "dropped", "open", "note")
WORDS = {"partly met": "partly", "not met": "not-met", "notes": "note", "experiment": "experiments"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("torture")
    for name, content in TORTURE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = build(BuildOptions(root=root, today=TORTURE_DAY, jobs=1))
    assert result.ok, result.problems
    return site_in(root / "public")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The other theme, from right to left."""
    root = tmp_path_factory.mktemp("notebook")
    files = gallery(ThemeChoice(name="notebook"))
    write_new(root, {**files, "microjournal.yaml": f"{files['microjournal.yaml']}language: ar\n"})
    result = build(BuildOptions(root=root, today=GALLERY_TODAY, jobs=1))
    assert result.ok, result.problems
    return site_in(root / "public")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@cache
def page_of(site: Site, address: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup((site.folder / address / "index.html").read_text(encoding="utf-8"), "html5lib")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
class TestInABrowser:
    @pytest.mark.parametrize(
        "address", ["", "timeline/", "2026/02/", "patterns/", "threads/2025-01-01-step-0/", EVERYTHING]
    )
    def test_all_has_its_place_in_every_width(self, site: Site, browser: Browser, address: str) -> None:
        with opened(browser, site) as page:
            page.goto(site.address + address)
            for width in (320, 768, 1440):
                assert sideways(page, width) == []
                assert overprinted(page, width) == []

    @pytest.mark.parametrize("address", ["", "2026/02/", "patterns/", EVERYTHING])
    def test_axe_finds_nothing(self, site: Site, browser: Browser, address: str) -> None:
        assert AXE.is_file(), "`python -m tests.npm.node` installs it"
        with opened(browser, site) as page:
            page.goto(site.address + address)
            assert assessed(page, 360) == []

    @pytest.mark.parametrize(("address", "forced"), [("timeline/", True), ("2026/02/", False)])
    def test_axe_finds_nothing_in_the_dark(self, site: Site, browser: Browser, address: str, forced: bool) -> None:
        with opened(browser, site, colours="dark", forced=forced) as page:
            page.goto(site.address + address)
            assert assessed(page, 1440) == []

    @pytest.mark.parametrize("address", ["", "timeline/", TALKED_ABOUT])
    @pytest.mark.parametrize("colours", ["light", "dark"])
    def test_axe_finds_nothing_in_the_notebook(
        self, notebook: Site, browser: Browser, address: str, colours: Scheme
    ) -> None:
        with opened(browser, notebook, colours=colours) as page:
            page.goto(notebook.address + address)
            for width in (360, 1440):
                assert assessed(page, width) == []
                assert sideways(page, width) == []
                assert overprinted(page, width) == []

    def test_a_name_stands_beside_its_bar_whatever_direction_it_has(self, notebook: Site, browser: Browser) -> None:
        with opened(browser, notebook) as page:
            page.goto(notebook.address + "timeline/")
            rows = page.evaluate(
                """() => [...document.querySelectorAll(".river a:not(.within)")].map(row => {
                    const [bar, name] = [".bar", "bdi"].map(part => row.querySelector(part).getBoundingClientRect());
                    return name.right <= bar.left || bar.right <= name.left;
                })"""
            )
            assert len(rows) > 5
            assert all(rows)

    def test_code_runs_from_left_to_right(self, notebook: Site, browser: Browser) -> None:
        with opened(browser, notebook) as page:
            page.goto(notebook.address + TALKED_ABOUT)
            for part in ("pre", "p > code"):
                assert (
                    page.locator(f".prose {part}").first.evaluate("part => getComputedStyle(part).direction") == "ltr"
                )

    def test_words_that_lie_over_others_are_seen(self, site: Site, browser: Browser) -> None:
        with opened(browser, site) as page:
            page.goto(site.address + "subscribe/")
            page.add_style_tag(content="h1 { position: fixed; inset: 0 }  main { width: 200vw }")
            assert overprinted(page, 768)
            assert sideways(page, 320)


def test_the_checker_of_html_finds_nothing(site: Site, notebook: Site) -> None:
    """The Nu HTML checker, on the longest page of each kind."""
    java = shutil.which("java")
    if java is None and not IN_CI:
        pytest.skip("Java is missing")
    assert java is not None
    assert VNU.is_file(), "`python -m tests.npm.node` installs it"
    files = [
        str(shown.folder / (name if name.endswith(".html") else f"{name}index.html"))
        for shown in (site, notebook)
        for pages in kinds_of(shown.folder).values()
        for name in pages
    ]
    assert len(files) > 40
    done = subprocess.run(
        [java, "-jar", str(VNU), "--errors-only", "--format", "gnu", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def said(text: str) -> Counter[str]:
    """The numbers in a line such as "5 experiments: 3 met, 2 partly met; 1 note"."""
    found: Counter[str] = Counter()
    for number, words in re.findall(r"(\d[\d\u202f,.]*) ([a-z]+(?: met)?)", text):
        found[WORDS.get(words, words)] += int(re.sub(r"\D", "", number))
    return found


def tally_of(page: BeautifulSoup) -> Counter[str]:
    line = page.select_one(".head .tally")
    assert line is not None
    return said(" ".join(line.text.split()))


def kinds_in(tags: Iterator[Tag]) -> Counter[str]:
    """Grains or bars by what they show; what is planned or runs is open."""
    shown = [next(name for name in tag["class"] if name in (*STATES, "planned", "running")) for tag in tags]
    return Counter(["open" if name in ("planned", "running") else name for name in shown])


@pytest.mark.parametrize("address", ["", "2025/", "2026/"])
def test_a_dune_says_the_numbers_of_the_page(site: Site, address: str) -> None:
    page = page_of(site, address)
    columns = page.select(".dune li a")
    assert sum([said(column.select(".says")[0].text) for column in columns], Counter()) == tally_of(page)
    for heap in page.select(".heap"):
        grains = Counter({part["class"][0]: len(part.select("i")) for part in heap.select("b")})
        words = said(heap.parent.select(".says")[0].text)  # type: ignore[union-attr]
        assert grains == +Counter({state: words[state] for state in STATES})


def test_a_river_has_a_bar_for_each_experiment(site: Site) -> None:
    page = page_of(site, "2026/02/")
    bars = kinds_in(iter(page.select(".river li")))
    tally = tally_of(page)
    assert bars == +Counter({state: tally[state] for state in STATES if state != "note"})
    assert bars.total() == tally["experiments"]


def test_a_braid_has_a_grain_for_each_step(site: Site) -> None:
    page = page_of(site, "threads/2025-01-01-step-0/")
    steps = page.select(".braid > li")
    assert f"{len(steps)} steps" in page.select(".head")[0].text
    assert len(steps) == tally_of(page)["experiments"]
    for row in page_of(site, "threads/").select(".strands > li"):
        more = said(row.small.text.replace("and", "earlier"))["earlier"] if row.small else 0
        assert said(row.b.text)["steps"] == len(row.select(".strip i")) + more  # type: ignore[union-attr]


def test_ridges_are_as_long_as_the_numbers_beside_them(site: Site) -> None:
    rows = page_of(site, "patterns/").select("#tags ~ .chart tbody tr, #years ~ .chart tbody tr")
    assert len(rows) > 10
    for row in rows:
        every, *numbers = [int(re.sub(r"\D", "", cell.text)) for cell in row.select("td")]
        grains = [int(str(part["style"]).removeprefix("--n:")) for part in row.select(".ridge i")]
        assert grains == [number for number in numbers if number]
        assert sum(grains) == every
