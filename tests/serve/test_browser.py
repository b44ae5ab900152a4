"""The preview in a real browser: pages change by themselves, keep their place, and show mistakes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.serve.helpers import Recorder, previewed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.conftest import Journal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000
SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\n"
SOURCE = "content/2026-03-04-stand-up.md"
PAGE = "2026/03/stand-up/"
LONG = "\n\n".join(f"Paragraph {n}." for n in range(200))
STYLE = "themes/dune/assets/dune.css"


FILES: dict[str, str | bytes] = {
    "microjournal.yaml": SETTINGS,
    SOURCE: "---\ntitle: Stand-up by text\ndate: 2026-03-04\n---\nWe write instead.\n",
    "content/2026-03-06-walks.md": "---\ntitle: Walks after lunch\n---\nRound the lake.\n",
    STYLE: "body { color: black }\n",
}


def entry(words: str) -> str:
    return f"---\ntitle: Stand-up by text\ndate: 2026-03-04\n---\n{words}\n"


_turns = count(1)


def wait_for(address: str, text: str) -> None:
    """Waits until a file of the preview has this text."""
    end = time.monotonic() + PATIENCE / 1000
    while True:
        with suppress(HTTPError), urlopen(address) as answer:
            if answer.read().decode() == text:
                return
        assert time.monotonic() < end
        time.sleep(0.01)


class Shown:
    """A page of a preview, and the journal behind it."""

    def __init__(self, journal: Journal, page: Page, address: str) -> None:
        self.journal = journal
        self.page = page
        self.address = address

    def open(self, path: str = PAGE) -> Page:
        self.page.goto(self.address + path)
        # A word that only a reload takes away.
        self.page.evaluate("window.here = 'the same page'")
        return self.page

    def is_the_same_page(self) -> bool:
        return bool(self.page.evaluate("window.here === 'the same page'"))

    def save(self, name: str, text: str) -> None:
        path = self.journal.root / name
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)

    def rest(self) -> None:
        """Waits until everything that was written so far has been built, and pages have been update."""
        # Pages are update after a build, so what the second build brings comes after they were update of the first.
        for _ in range(2):
            turn = f"{next(_turns)}\n"
            self.journal.write({"static/turn.txt": turn})
            wait_for(f"{self.address}turn.txt", turn)

    def see(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for(state="attached")

    @contextmanager
    def another(self) -> Iterator[Shown]:
        """Another page of the same browser."""
        page = self.page.context.new_page()
        page.set_default_timeout(PATIENCE)
        yield Shown(self.journal, page, self.address)
        page.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Journal, str]]:
    """A journal with a preview, and the preview's address."""
    from tests.conftest import Journal

    made = Journal(tmp_path_factory.mktemp("journal"))
    made.write(FILES)
    with previewed(made.root, Recorder(source="result: <b>partial</b>")) as session:
        yield made, session.address


@pytest.fixture
def shown(browser: Browser, served: tuple[Journal, str]) -> Iterator[Shown]:
    """An empty page of a browser; the journal and its preview are as they were at the beginning."""
    made, address = served
    made.write(FILES)
    context = browser.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    shown = Shown(made, page, address)
    shown.rest()
    yield shown
    context.close()
    assert [words for words in said if "404" not in words] == []


# ---- reloading


def test_a_page_changes_by_itself_when_its_entry_is_saved(shown: Shown) -> None:
    shown.open()
    shown.save(SOURCE, entry("It *went* well."))

    shown.see("went")
    assert shown.page.locator("em").inner_text() == "went"


def test_a_page_that_is_not_concerned_stays(shown: Shown) -> None:
    shown.open("2026/03/walks/")
    with shown.another() as other:
        other.open()
        shown.save(SOURCE, entry("Elsewhere."))
        other.see("Elsewhere.")

    assert shown.is_the_same_page()


def test_the_place_on_the_page_is_kept(shown: Shown) -> None:
    shown.save(SOURCE, entry(LONG))
    shown.rest()
    page = shown.open()
    shown.see("Paragraph 199.")
    page.evaluate("scrollTo({top: 2345, behavior: 'instant'})")

    shown.save(SOURCE, entry(f"{LONG}\n\nThe end."))

    shown.see("The end.")
    page.wait_for_function("document.readyState === 'complete'")
    assert page.evaluate("Math.round(scrollY)") == 2345
    assert page.evaluate("sessionStorage.length") == 0


def test_a_page_that_appears_and_one_that_goes(shown: Shown) -> None:
    shown.page.goto(f"{shown.address}2026/03/new/")
    new = shown.journal.root / "content/2026-03-09-new.md"
    new.write_text("---\ntitle: New\n---\nHere now.\n", encoding="utf-8")
    shown.see("Here now.")

    new.unlink()
    shown.page.get_by_text("Here now.").wait_for(state="detached")


def test_a_page_that_was_hidden_hears_what_it_missed(shown: Shown) -> None:
    page = shown.open()
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide % "true" + tell)
    with shown.another() as other:
        other.open()
        shown.save(SOURCE, entry("Missed at first."))
        other.see("Missed at first.")
    assert shown.is_the_same_page()

    page.evaluate(hide % "false" + tell)
    shown.see("Missed at first.")


def test_more_pages_than_a_browser_has_connections_can_be_open(shown: Shown) -> None:
    """A browser opens six connections to one host; a hidden page gives its own back."""
    with ExitStack() as stack:
        for _ in range(7):
            other = stack.enter_context(shown.another())
            other.open()
            other.page.evaluate(
                "Object.defineProperty(document, 'hidden', {value: true});"
                "document.dispatchEvent(new Event('visibilitychange'))"
            )
        shown.open()
        shown.save(SOURCE, entry("Still there."))
        shown.see("Still there.")


def test_following_goes_to_the_entry_that_is_saved(shown: Shown, tmp_path: Path) -> None:
    from tests.conftest import Journal

    made = Journal(tmp_path / "followed")
    made.write(FILES)
    with previewed(made.root, Recorder(), follow=True) as session:
        shown.page.goto(f"{session.address}subscribe/")
        followed = Shown(made, shown.page, session.address)
        followed.save("content/2026-03-06-walks.md", "---\ntitle: Walks\n---\nSlowly.\n")
        shown.see("Slowly.")

    assert shown.page.url == f"{session.address}2026/03/walks/"


# ---- style sheets


def test_a_style_sheet_is_exchanged_without_reloading_the_page(shown: Shown) -> None:
    page = shown.open()
    color = "getComputedStyle(document.body).color"
    links = "document.querySelectorAll('link[rel=stylesheet]').length"
    count = page.evaluate(links)
    for red in (200, 100):
        shown.save(STYLE, f"body {{ color: rgb({red}, 0, 0) }}\n")
        page.wait_for_function(f"{color} === 'rgb({red}, 0, 0)'")

    page.wait_for_function(f"{links} === {count}")
    assert shown.is_the_same_page()


def test_a_page_loaded_after_that_has_the_new_style_too(shown: Shown) -> None:
    page = shown.open()
    shown.save(STYLE, "body { color: rgb(0, 150, 0) }\n")
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(0, 150, 0)'")

    page.reload()

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 150, 0)"


# ---- mistakes


def test_a_mistake_is_drawn_over_the_page_and_goes_when_it_is_mended(shown: Shown) -> None:
    page = shown.open()
    shown.save(SOURCE, entry("Broken.").replace("---\nBroken", "result: <b>partial</b>\n---\nBroken"))

    alert = page.get_by_role("alert")
    alert.wait_for()
    text = alert.inner_text()
    assert f"{SOURCE}:4:9" in text
    assert "error[result-unknown]" in text
    assert "result: <b>partial</b>" in text, "it is text, not html"
    assert alert.locator("b").count() == 0
    assert shown.is_the_same_page()
    assert page.get_by_text("We write instead.").count() == 1

    shown.save(SOURCE, entry("Mended."))
    shown.see("Mended.")
    alert.wait_for(state="detached")


def test_the_caret_stands_under_what_is_meant(shown: Shown) -> None:
    page = shown.open()
    shown.save(SOURCE, entry("x").replace("---\nx", "result: partial\n---\nx"))
    caret = page.locator("microjournal-problems .caret").first
    caret.wait_for()

    left = caret.bounding_box()
    pre = page.locator("microjournal-problems pre").first
    width = page.evaluate("(e) => parseFloat(getComputedStyle(e).paddingLeft)", pre.element_handle())
    box = pre.bounding_box()
    assert left is not None
    assert box is not None
    columns = (left["x"] - box["x"] - width) / (left["width"] / len(caret.inner_text()))
    assert columns == pytest.approx(len("4 | result: "), abs=0.2)


def test_mistakes_are_there_after_a_reload_and_can_be_put_aside(shown: Shown) -> None:
    page = shown.open()
    shown.save(SOURCE, entry("x").replace("---\nx", "result: partial\n---\nx"))
    page.get_by_role("alert").wait_for()
    page.reload()
    page.get_by_role("alert").wait_for()

    page.keyboard.press("Escape")
    assert page.get_by_role("alert").count() == 0
    page.reload()
    page.get_by_role("button", name="Hide").click()
    assert page.get_by_role("alert").count() == 0


def test_a_policy_that_forbids_scripts_and_styles_does_not_keep_the_preview_from_working(shown: Shown) -> None:
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    template = "themes/dune/templates/page.html"
    shown.journal.write({template: f"<!doctype html><html><head>{policy}</head><body>{{{{ page.title }}}}</body>"})
    shown.journal.write({"content/pages/about.md": "# About us\n"})
    shown.rest()
    shown.page.goto(f"{shown.address}about/")
    shown.see("About us")
    shown.save("content/pages/about.md", "# About you\n")
    shown.see("About you")
    shown.save(template, "{% if %}")
    alert = shown.page.get_by_role("alert")
    alert.wait_for()
    assert alert.evaluate("(e) => getComputedStyle(e).position") == "fixed", "it has its style"

    (shown.journal.root / template).unlink()
    alert.wait_for(state="detached")
