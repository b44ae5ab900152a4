"""A page under which strangers wrote all that they might try, in a real browser: it is shown, and nothing happens."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from lxml import etree

from microjournal.content.snapshot import write_snapshot
from microjournal.feeds.formats import COMMENTS_FEED
from microjournal.model.conversation import Comment, Conversation
from tests.markdown.hostile_comments import HOSTILE, LARGE
from tests.serve.test_browser import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

    from tests.conftest import Journal, MakeJournal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.promise("comments-inert"),
]

SITE = "https://ana.example/journal/"
PAGE = "2026/03/stand-up/"
AWAY = "https://away.example"
READER = "https://reader.example/"
ISSUE = "https://github.com/ana/journal/issues/42"
TURNS = "\u202a-\u202e\u2066-\u2069"
TYPES = {"html": "text/html", "xml": "text/xml", "json": "application/json", "css": "text/css", "svg": "image/svg+xml"}
# Of what in a comment is drawn outside of its box, the first few words. What scrolls or is cut off there is inside.
OUTSIDE = """
() => Array.from(document.querySelectorAll(".said > li"), item => {
    const box = item.getBoundingClientRect();
    return Array.from(item.querySelectorAll("*")).filter(part => {
        for (let above = part.parentElement; above !== item; above = above.parentElement)
            if (getComputedStyle(above).overflowX !== "visible") return false;
        return Array.from(part.getClientRects()).some(drawn =>
            drawn.width > 1 && drawn.height > 1 && (drawn.left < box.left - 1 || drawn.right > box.right + 1
            || drawn.top < box.top - 1 || drawn.bottom > box.bottom + 1));
    }).map(part => `${item.id}: ${part.outerHTML.slice(0, 80)}`);
}).flat()
"""
# The page without what was said.
AROUND = """
() => {
    document.querySelectorAll(".said .e-content").forEach(said => said.replaceChildren());
    return document.documentElement.outerHTML;
}
"""
# Where the first and the last letter below the conversation are drawn.
LETTERS = """
() => {
    const line = document.querySelector(".foot, footer");
    const letters = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let text = letters.nextNode();
    while (!text.data.trim()) text = letters.nextNode();
    return [text.data.search(/\\S/), text.data.search(/\\S/) + 2].map(at => {
        const letter = document.createRange();
        letter.setStart(text, at);
        letter.setEnd(text, at + 1);
        return letter.getBoundingClientRect().left;
    });
}
"""


def snapshot(texts: dict[str, str]) -> bytes:
    comments = [
        Comment(
            id=str(number),
            author="bo\u202ean" if number % 2 else "W" * 90,
            created=f"2026-03-05T07:{number % 60:02}:00Z",
            url=f"{ISSUE}#issuecomment-{number}",
            text=text,
        )
        for number, text in enumerate(texts.values(), 1)
    ]
    return write_snapshot(Conversation(url=ISSUE, updated="2026-03-06T07:15:00Z", comments=tuple(comments)))


TEXTS = {name: text.format(away=AWAY) for name, text in HOSTILE.items()}
TEXTS |= {name: (LARGE[name] * 500)[:1_000] for name in ("quotes", "lists", "tables", "tags", "backquotes", "marks")}


@pytest.fixture(scope="module")
def made(shared_journal: MakeJournal) -> Journal:
    journal = shared_journal(
        {
            "content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nissue: 42\ntags: [meetings]\n---\nWe write.\n",
            "comments/github.com/ana/journal/42.jsonl": snapshot(TEXTS),
        },
        settings="repository: github:ana/journal\n",
    )
    journal.build()
    return journal


class Watched:
    """A tab, and what happened there. asked: addresses away from the site. happened: whatever ran."""

    def __init__(self, page: Page, made: Journal) -> None:
        self.page = page
        self.made = made
        self.asked: list[str] = []
        self.happened: list[str] = []
        self.content = ""
        page.route("**/*", self._answer)
        # A dialog that nobody answers would stop everything.
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self.happened.append(f"window: {popup.url}"))
        page.on("download", lambda download: self.happened.append(f"download: {download.url}"))
        page.on("console", lambda said: self.happened.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.happened.append(f"error: {error}"))

    def _dismiss(self, dialog: Dialog) -> None:
        self.happened.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == READER:
            route.fulfill(body=self.content, content_type="text/html; charset=utf-8")
        elif url.startswith(SITE):
            name = urlsplit(url).path.removeprefix("/journal/")
            path = self.made.root / "public" / (f"{name}index.html" if name.endswith("/") or not name else name)
            ending = path.suffix[1:]
            route.fulfill(body=path.read_bytes(), content_type=f"{TYPES.get(ending, 'font/woff2')}; charset=utf-8")
        else:
            self.asked.append(url)
            route.abort()

    def open(self, url: str) -> None:
        self.page.goto(url)
        # What is folded is opened.
        self.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        assert self.page.url == url

    def assert_nothing_happened(self) -> None:
        assert self.asked == []
        assert self.happened == []


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def watched(browser: Browser, made: Journal) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield Watched(context.new_page(), made)
    context.close()


def test_a_page_of_attacks_shows_them_and_nothing_happens(watched: Watched, made: Journal) -> None:
    page = watched.page
    watched.open(SITE + PAGE)

    assert page.locator(".said > li").count() == len(TEXTS)
    assert page.locator("script:not([type='application/ld+json'], [src*='assets/scheme-'])").count() == 0
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OUTSIDE) == []
        first, third = page.evaluate(LETTERS)
        assert first < third
    shown = page.evaluate("document.documentElement.textContent")
    assert not re.search(f"[{TURNS}]", shown)
    assert "b\u0430nk.example (away.example)" in shown
    assert "https://b\u0430nk.example/ (xn--" in shown
    around = page.evaluate(AROUND)
    watched.assert_nothing_happened()

    # All that stands around what was said is the same where nobody tries anything.
    path = "comments/github.com/ana/journal/42.jsonl"
    made.write({path: snapshot(dict.fromkeys(TEXTS, "Fine."))})
    made.build()
    watched.open(SITE + PAGE)
    assert page.evaluate(AROUND) == around
    made.write({path: snapshot(TEXTS)})
    made.build()


def test_feeds_and_data_with_attacks_do_nothing(watched: Watched, made: Journal) -> None:
    for name in ("comments.xml", "feed.xml", "atom.xml", "feed.json", "entries.json", "2026/03/entries.json"):
        watched.open(SITE + name)

    feed = etree.fromstring((made.root / "public/comments.xml").read_bytes())
    contents = [part.text or "" for part in feed.iter() if str(part.tag).endswith("}encoded")]
    assert len(contents) == min(COMMENTS_FEED.limit, len(TEXTS))
    contents += [item["content_html"] for item in json.loads(made.read("public/feed.json"))["items"]]
    # As a program shows them that trusts what is in a feed.
    watched.content = "<!doctype html><title>Reader</title>" + "".join(
        f"<article>{text}</article>" for text in contents
    )
    watched.open(READER)
    assert watched.page.locator("body > article").count() == len(contents)
    watched.assert_nothing_happened()
