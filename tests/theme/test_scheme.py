"""The choice of light or dark: it is remembered, and a page does without the script that remembers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.conftest import MakeJournal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LIGHT, DARK = "rgb(251, 249, 245)", "rgb(24, 22, 19)"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

Open = Callable[..., "Page"]


class _Site(SimpleHTTPRequestHandler):
    """A site whose server allows no script but its own files."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(shared_journal: MakeJournal) -> Iterator[str]:
    made = shared_journal({"content/2026-03-04-a.md": "# A\n\n```python\nif 1: pass\n```\n"})
    assert made.build().ok
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(made.root / "public"))) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the site in a browser of its own; no page may complain."""
    told: list[str] = []
    with ExitStack() as stack:

        def make(path: str = "", **options: Any) -> Page:
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.on("console", lambda message: told.append(message.text))
            page.on("pageerror", lambda error: told.append(str(error)))
            page.goto(address + path)
            return page

        yield make
        assert told == []


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def link(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('.skip')).color"))


def checked(page: Page) -> str:
    return page.get_by_role("radio", checked=True).evaluate("input => input.value")  # type: ignore[no-any-return]


@pytest.mark.parametrize(("system", "shown", "other"), [("light", LIGHT, "dark"), ("dark", DARK, "light")])
def test_a_choice_counts_more_than_the_system_and_is_remembered(
    opened: Open, address: str, system: str, shown: str, other: str
) -> None:
    page = opened(color_scheme=system)
    assert (paper(page), checked(page)) == (shown, "")
    page.get_by_role("radio", name=other).check()
    chosen = paper(page)
    assert {chosen, shown} == {LIGHT, DARK}
    # The entry's page: also its colours of code, the scroll bars, and the bar of the browser.
    page.goto(f"{address}2026/03/a/")
    assert (paper(page), checked(page)) == (chosen, other)
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == other
    keyword = "getComputedStyle(document.querySelector('pre code .k')).color"
    assert page.evaluate(keyword) == ("rgb(251, 73, 52)" if other == "dark" else "rgb(157, 0, 6)")
    bars = "[...document.querySelectorAll('meta[name=theme-color]')].find(m => matchMedia(m.media).matches).content"
    assert page.evaluate(bars) == ("#181613" if other == "dark" else "#fbf9f5")
    page.get_by_role("radio", name="as the system").check()
    page.goto(address)
    assert (paper(page), checked(page)) == (shown, "")


def test_nothing_is_painted_before_the_choice(opened: Open, address: str) -> None:
    page = opened()
    page.get_by_role("radio", name="dark").check()
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {}); new MutationObserver((_, it) => { if (document.body) {"
        " window.before = document.documentElement.dataset.theme; it.disconnect(); } })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.goto(f"{address}2026/")
    assert page.evaluate("window.before") == "dark"


def test_what_the_reader_chose_looks_as_what_the_system_chose(opened: Open) -> None:
    dark = opened("2026/", color_scheme="dark")
    page = opened("2026/")
    assert link(page) != link(dark)
    page.get_by_role("radio", name="dark").check()
    assert (paper(page), link(page)) == (paper(dark), link(dark))
    assert "oklch" in link(page)


def test_other_tabs_follow(opened: Open) -> None:
    page = opened()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("radio", name="dark").check()
    other.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert (paper(other), checked(other)) == (DARK, "dark")


def test_the_keyboard_is_enough(opened: Open) -> None:
    page = opened()
    page.get_by_role("radio", name="as the system").focus()
    page.keyboard.press("ArrowUp")
    assert (checked(page), paper(page)) == ("dark", DARK)
    assert page.get_by_role("group", name="Colours").is_visible()
    sizes = page.locator(".scheme label").evaluate_all("labels => labels.map(l => l.getBoundingClientRect().height)")
    assert min(sizes) >= 24


def test_without_script_there_is_no_choice_and_the_system_decides(opened: Open) -> None:
    page = opened(java_script_enabled=False, color_scheme="dark")
    assert page.locator(".scheme").is_hidden()
    assert page.locator("main").is_visible()


def test_where_nothing_can_be_kept_the_choice_holds_for_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "delete window.localStorage; Object.defineProperty(window, 'localStorage', { get() { throw 1 } })"
    )
    page.goto(address)
    page.get_by_role("radio", name="dark").check()
    assert (paper(page), checked(page)) == (DARK, "dark")
    context.close()


def test_in_forced_colours_and_on_paper_there_is_nothing_to_choose(opened: Open) -> None:
    page = opened(forced_colors="active")
    assert page.locator(".scheme").is_hidden()
    page = opened()
    page.get_by_role("radio", name="dark").check()
    page.emulate_media(media="print")
    assert paper(page) == "rgb(255, 255, 255)"
    assert page.locator(".scheme").is_hidden()
