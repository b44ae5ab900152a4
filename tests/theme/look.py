"""What can be seen of a built site in a real browser: how wide it is, which words lie over others, what axe-core says.

`python -m tests.theme.look FOLDER...` looks at every kind of page of sites that are built (`public`), in all widths and
colours, and prints what is wrong. The tests look at one site and at fewer pages.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from tests.npm.node import MODULES
from tests.serve.test_browser import FLAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

AXE = MODULES / "axe-core/axe.min.js"
WIDTHS = (320, 360, 768, 1024, 1440, 2560)
TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "json": "application/json",
}
Scheme = Literal["light", "dark"]
# Colours, whether they are forced by the system, and the widths in which a page in them is assessed.
SHOWN: tuple[tuple[Scheme, bool, tuple[int, ...]], ...] = (
    ("light", False, (360, 1440)),
    ("dark", False, (360, 1440)),
    ("light", True, (360,)),
    ("dark", True, (1440,)),
)

# What is wider than the window, if anything is: the outermost elements that stick out.
SIDEWAYS = """
() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const scrolls = part => part !== document.body
        && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement));
    const out = Array.from(document.body.querySelectorAll("*")).filter(part => {
        const box = part.getBoundingClientRect();
        return box.width && (box.right > wide + 1 || box.left < -1) && !scrolls(part);
    });
    return out.slice(0, 4).map(part => part.outerHTML.slice(0, 120));
}
"""

# Pairs of texts that lie over each other. Of each line of text that can be seen only the middle half of its height
# counts, for lines may stand close. What is clipped counts as far as it is seen.
OVERPRINTED = """
() => {
    const within = (box, clip) => ({
        left: Math.max(box.left, clip.left), right: Math.min(box.right, clip.right),
        top: Math.max(box.top, clip.top), bottom: Math.min(box.bottom, clip.bottom),
    });
    const invisible = colour => colour === "transparent" || /, 0\\)$|\\/ 0\\)$/.test(colour);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!text.data.trim()) continue;
        const part = text.parentElement;
        if (!part.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        if (invisible(getComputedStyle(part).webkitTextFillColor)) continue;
        const clips = [];
        let hidden = false;
        for (let above = part; above !== document.body; above = above.parentElement) {
            const own = getComputedStyle(above);
            hidden ||= own.clipPath.startsWith("inset(50%");
            if (own.overflowX !== "visible" && own.display !== "inline") clips.push(above.getBoundingClientRect());
        }
        if (hidden) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const line of range.getClientRects()) {
            const box = clips.reduce(within, {
                left: line.left + 1, right: line.right - 1,
                top: line.top + line.height / 4, bottom: line.bottom - line.height / 4,
            });
            if (box.right > box.left && box.bottom > box.top) seen.push({...box, text});
        }
    }
    seen.sort((a, b) => a.top - b.top);
    const found = [];
    for (let i = 0; i < seen.length; i++)
        for (let j = i + 1; j < seen.length && seen[j].top < seen[i].bottom; j++)
            if (seen[i].text !== seen[j].text && seen[i].left < seen[j].right && seen[j].left < seen[i].right)
                found.push(`${seen[i].text.data.trim().slice(0, 40)} | ${seen[j].text.data.trim().slice(0, 40)}`);
    return found.slice(0, 8);
}
"""

# What axe-core finds. Not looked into: frames and films of others, which the author brought along.
ASSESSED = """
async () => {
    const theirs = [["iframe"], ["object"], ["embed"], ["video"]];
    const {violations} = await axe.run({exclude: theirs}, {resultTypes: ["violations"], iframes: false});
    const shown = nodes => nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" ¦ ");
    return violations.map(said => `${said.id}: ${shown(said.nodes)}`);
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A built site. address: the one it was built for, with a slash at the end."""

    folder: Path
    address: str

    def answer(self, route: Route) -> None:
        """Gives a browser what it asks the site for; from elsewhere there is nothing."""
        url = route.request.url
        if not url.startswith(self.address):
            route.abort()
            return
        name = unquote(urlsplit(url).path).removeprefix(urlsplit(self.address).path)
        path = self.folder / (f"{name}index.html" if not name or name.endswith("/") else name)
        kind = TYPES.get(path.suffix[1:], f"image/{path.suffix[1:]}")
        route.fulfill(body=path.read_bytes(), content_type=f"{kind}; charset=utf-8")


def site_in(folder: Path) -> Site:
    """The site in a folder. Its address is that of its home page."""
    home = (folder / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<link rel="canonical"[^>]* href="([^"]+)"', home)
    assert found is not None
    return Site(folder=folder, address=found[1])


@contextmanager
def opened(browser: Browser, site: Site, *, colours: Scheme = "light", forced: bool = False) -> Iterator[Page]:
    """A tab that shows a site."""
    context = browser.new_context(color_scheme=colours, forced_colors="active" if forced else "none", bypass_csp=True)
    page = context.new_page()
    page.route("**/*", lambda route: site.answer(route))  # noqa: PLW0108 (Playwright writes on what it is given)
    yield page
    context.close()


def sideways(page: Page, width: int) -> list[str]:
    """What makes the page scroll sideways in a window so wide."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(SIDEWAYS)
    return found


def overprinted(page: Page, width: int) -> list[str]:
    """Texts that lie over each other in a window so wide."""
    page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(OVERPRINTED)
    return found


def assessed(page: Page, width: int) -> list[str]:
    """What axe-core finds in a window so wide."""
    page.set_viewport_size({"width": width, "height": 900})
    if not page.evaluate("typeof axe === 'object'"):
        page.add_script_tag(path=AXE)
    found: list[str] = page.evaluate(ASSESSED)
    return found


def kinds_of(folder: Path, each: int = 1) -> dict[str, list[str]]:
    """Addresses of pages by their kind: the largest ones of each. Not those that only lead elsewhere."""
    sizes: dict[str, list[tuple[int, str]]] = {}
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found = re.search(r'<main[^>]* data-kind="([^"]+)"', text)
        name = path.relative_to(folder).as_posix().removesuffix("index.html")
        if found:
            sizes.setdefault(found[1], []).append((len(text), name))
    return {kind: [name for _, name in sorted(pages, reverse=True)[:each]] for kind, pages in sorted(sizes.items())}


def faults(browser: Browser, site: Site, names: Sequence[str]) -> Iterator[str]:
    """All that is wrong with pages of a site, a line each."""
    for colours, forced, assessed_at in SHOWN:
        with opened(browser, site, colours=colours, forced=forced) as page:
            for name in names:
                page.goto(site.address + name)
                how = f"{name or 'home'} ({colours}{', forced' if forced else ''})"
                if (colours, forced) == ("light", False):
                    for width in WIDTHS:
                        yield from [f"{how} {width}: sideways: {found}" for found in sideways(page, width)]
                        yield from [f"{how} {width}: overprinted: {found}" for found in overprinted(page, width)]
                for width in assessed_at:
                    yield from [f"{how} {width}: {found}" for found in assessed(page, width)]


def main(folders: Sequence[str]) -> int:
    """Looks at every kind of page of built sites. Returns 1 if anything is wrong, else 0."""
    from playwright.sync_api import sync_playwright

    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for folder in folders:
            kinds = kinds_of(Path(folder))
            names = [name for pages in kinds.values() for name in pages]
            sys.stdout.write(f"{folder}: {len(names)} pages of {len(kinds)} kinds\n")
            for fault in faults(browser, site_in(Path(folder)), names):
                sys.stdout.write(f"{fault}\n")
                wrong = 1
        browser.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
