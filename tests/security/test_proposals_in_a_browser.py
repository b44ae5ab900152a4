"""Pages of entries that were made of hostile issues, and published unread, in a real browser: nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from microjournal.comments.proposal import draft, read_proposal
from microjournal.forges.issues import find_issue
from microjournal.forges.proposals import HEADING, QUESTIONS
from tests.comments.remembered import HOME
from tests.markdown.hostile_comments import HOSTILE
from tests.serve.test_browser import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Route

    from tests.conftest import Journal, MakeJournal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.promise("proposals-inert")]

SITE = "https://ana.example/journal/"
TEXTS = [text.format(away="https://away.example") for text in HOSTILE.values()]


def entry(number: int, text: str, *, is_form: bool) -> str:
    """The file of an issue that says everywhere what a stranger may try, as if it had been published unread."""
    form = "".join(f"{HEADING}{question.label}\n\n{text}\n\n" for question in QUESTIONS)
    proposal = read_proposal(text, form if is_form else text)
    issue = find_issue(str(number), HOME)
    made = draft(proposal, today="2026-03-04", author="mallory", issue=issue, written=str(number))
    return made.replace("draft: true\n", "")


@pytest.fixture(scope="module")
def made(shared_journal: MakeJournal) -> Journal:
    files = {f"content/x{n}.md": entry(n, text, is_form=n % 3 > 0) for n, text in enumerate(TEXTS, 1)}
    journal = shared_journal(files, settings="repository: github:ana/journal\n")
    built = journal.build(jobs=2)
    assert built.ok, built.output
    return journal


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def test_nothing_runs_and_nothing_is_loaded_and_the_page_keeps_its_form(browser: Browser, made: Journal) -> None:
    happened: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        path = made.root / "public" / urlsplit(url).path.removeprefix("/journal/")
        path = path / "index.html" if path.is_dir() else path
        if not url.startswith(SITE) or not path.is_file():
            happened.append(f"asked {url}")
            route.abort()
            return
        kinds = {".html": "text/html", ".css": "text/css", ".svg": "image/svg+xml"}
        route.fulfill(body=path.read_bytes(), content_type=f"{kinds.get(path.suffix, 'font/woff2')}; charset=utf-8")

    def refuse(dialog: Dialog) -> None:
        happened.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.route("**/*", answer)
    page.on("dialog", refuse)
    page.on("popup", lambda popup: happened.append(f"window {popup.url}"))
    page.on("console", lambda said: happened.append(f"console {said.text}"))
    names = [path.parent.name for path in made.root.glob("public/2026/03/*/index.html")]
    assert len(names) == len(TEXTS)
    for place in ("", "2026/03/", *(f"2026/03/{name}/" for name in names)):
        page.goto(SITE + place)
        assert page.url == SITE + place
        assert page.locator("script:not([type='application/ld+json'], [src*='assets/scheme-'])").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(".e-content :not(p, a, blockquote, div, section)").count() == 0
        assert page.locator("a[href^=javascript], a[href^=data], a[href*='//away']").count() == 0
        assert page.locator("iframe, object, embed, form, img").count() == 0
    assert happened == []
