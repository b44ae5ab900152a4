"""The built-in themes: their pages as browsers, screen readers and parsers of microformats meet them."""

from __future__ import annotations

import html
import math
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING

import html5lib
import mf2py
import pytest

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.content.settings import read
from microjournal.theme.environment import read_templates
from microjournal.theme.find import built_in_folder
from microjournal.theme.load import load_theme

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

    from tests.conftest import MakeJournal

DUNE = built_in_folder() / "dune"
NOTEBOOK = built_in_folder() / "notebook"
# What a page of either loads: the sheet that all pages have is named as its theme.
THEMES = ("dune", "notebook")

SETTINGS = """\
title: Ana tries things
url: https://ana.example/journal/
description: Small experiments in running a house
author: {name: Ana, url: "https://ana.example/"}
repository: github:ana/journal
menu: [{title: About, address: /about/}]
"""

# One entry of each kind and result, and everything that needs a template of its own.
ENTRIES = {
    "2026-01-05-window": "expect: The air is good\nconfidence: 80\nstarted: 2026-01-06\nreview: 2w\nended: 2026-01-20\n"
    "result: not-met\ndecision: adapt\nlesson: Ten minutes are not enough\ntags: [house, air]\nissue: 4",
    "2026-01-20-window-and-door": "expect: The air is good\nstarted: 2026-01-21\nended: 2026-02-02\nresult: met\n"
    "decision: adopt\nlesson: Draught does it\ntags: [house, air]\nfollows: 2026-01-05-window",
    "2026-01-07-compost": "expect: No smell\nended: 2026-02-01\nresult: partly\ndecision: adapt\nlesson: Leaves on top",
    "2026-01-08-lottery": "expect: Everybody pairs\nended: 2026-02-03\nresult: unclear\ndecision: abandon",
    "2026-01-09-paid-tier": "expect: Ten pay\nstarted: 2026-01-10\ndropped: 2026-01-30\nlesson: Nobody asked for it",
    "2026-02-10-bus": "expect: No more than 15 minutes longer\nstarted: 2026-02-11\nreview: 2026-03-01",
    "2026-02-12-mail-twice-a-day": "expect: Two quiet hours\nstarted: 2026-02-13\nreview: 2026-03-14",
    "2026-03-02-seed-swap": "expect: " + "Twenty people come and go home with something new. " * 3,
    "2026-03-03-reading": "summary: Four papers and a novel",
    "2025-12-01-long-name": f'title: "{"Donaudampfschifffahrt" * 6}"\nexpect: "https://e.example/{"x" * 120}"',
    "2025-12-02-many-tags": "tags: [" + ", ".join(f"tag{n:03}" for n in range(101)) + "]",
    # More practices of a tag than stand together with others.
    **{
        f"2025-10-0{n}-habit-{n}": "expect: x\nended: 2025-10-20\nresult: met\ndecision: adopt\ntags: [often]"
        for n in range(1, 8)
    },
    # More than the page of a tag holds.
    **{f"2025-11-{n:02}-often-{n}": "tags: [often]" for n in range(1, 22)},
}
BODY = """\
Why we try it.[^1] See [[2026-01-20-window-and-door]].

- [x] asked everybody

> [!WARNING]
> Not with guests.

```python
print("a line of code that is much longer than the screen of a phone is wide, so that it has to scroll" * 3)
```

## 2026-01-09 It is cold

| a rather wide heading | another one that is wide | and a third | and a fourth of them |
|---|---|---|---|
| 1 | 2 | 3 | 4 |

## Result

We froze.

[^1]: A note.
"""

ADDRESSES = {
    "home.html": "",
    "entry.html": "2026/01/window/",
    "year.html": "2026/",
    "month.html": "2026/01/",
    "week.html": "weeks/2026-W02/",
    "weeks.html": "weeks/",
    "weeks-year.html": "weeks/2026/",
    "timeline.html": "timeline/",
    "patterns.html": "patterns/",
    "tags.html": "tags/",
    "tag-letter.html": "tags/-/t/",
    "tag.html": "tags/house/",
    "tag-year.html": "tags/often/2025/",
    "threads.html": "threads/",
    "threads-year.html": "threads/2026/",
    "thread.html": "threads/2026-01-05-window/",
    "practices.html": "practices/",
    "tag-practices.html": "tags/often/practices/",
    "list.html": "results/met/",
    "list-year.html": "results/met/2026/",
    "open.html": "open/",
    "lessons.html": "lessons/",
    "lessons-year.html": "lessons/2026/",
    "search.html": "search/",
    "subscribe.html": "subscribe/",
    "page.html": "about/",
    "404.html": "404.html",
    "redirect.html": "2025/12/open-the-window/",
    "withdrawn.html": "2025/12/gone/",
}
WITHOUT_FRAME = {"redirect.html"}
PARTS = {"base.html", "data.html", "grains.html", "lists.html", "macros.html", "picture.svg", "talk.html"}

STATES = {
    "2026/01/window-and-door/": ("met", "met adopt"),
    "2026/01/compost/": ("partly", "partly met adapt, next step open"),
    "2026/01/window/": ("not-met", "not met adapt"),
    "2026/01/lottery/": ("unclear", "unclear abandon"),
    "2026/01/paid-tier/": ("dropped", "dropped"),
    "2026/02/bus/": ("running", "running overdue since 2026-03-01"),
    "2026/02/mail-twice-a-day/": ("running", "running review due 2026-03-14"),
    "2026/03/seed-swap/": ("planned", "planned"),
    "2026/03/reading/": ("note", "note"),
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The same journal in a theme."""
    return cache(lambda theme: built(tmp_path_factory.mktemp(theme), theme))


def built(root: Path, theme: str) -> Path:
    (root / "content/pages").mkdir(parents=True)
    (root / "microjournal.yaml").write_text(f"{SETTINGS}theme: {theme}\n", encoding="utf-8")
    (root / "content/pages/about.md").write_text("# About\n\nI am Ana.\n\n## How\n\nSlowly.\n", encoding="utf-8")
    (root / "permalinks.txt").write_text(
        "/2025/12/gone/ gone # withdrawn\n/2025/12/open-the-window/ 2026-01-05-window\n", encoding="utf-8"
    )
    for name, keys in ENTRIES.items():
        title = "" if "title:" in keys else f"title: {name[11:].replace('-', ' ').capitalize()}\n"
        body = BODY if name.endswith("-window") else "A few words about it.\n"
        (root / f"content/{name}.md").write_text(f"---\n{title}{keys}\n---\n{body}", encoding="utf-8")
    result = build(BuildOptions(root=root, today="2026-03-10", jobs=1))
    assert result.ok, result.problems
    return root / "public"


@pytest.fixture
def site(sites: Callable[[str], Path]) -> Path:
    return sites("dune")


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def styles(theme: str) -> str:
    return (built_in_folder() / theme / f"assets/{theme}.css").read_text(encoding="utf-8")


def text_of(site: Path, address: str) -> str:
    return (site / address / ("" if address.endswith(".html") else "index.html")).read_text(encoding="utf-8")


@cache
def page_of(site: Path, address: str) -> BeautifulSoup:
    """Read once: no test changes what it looks at."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(text_of(site, address), "html5lib")


def accessible_name(page: BeautifulSoup, tag: Tag) -> str:
    label = page.find(id=tag.get("aria-labelledby") or "")
    return str(tag.get("aria-label") or (label.text if label else "")).strip()


def card_of(site: Path, month: str, address: str) -> Tag:
    link = page_of(site, month).select_one(f'.rows a[href$="{address}"]')
    assert link is not None
    row = link.find_parent("li")
    assert row is not None
    return row


def test_every_template_has_a_page_here() -> None:
    names = {path.name for path in (DUNE / "templates").iterdir() if path.is_file()}
    assert names - PARTS == set(ADDRESSES)


@pytest.mark.parametrize("template", ADDRESSES)
class TestEveryPage:
    @pytest.fixture
    def site(self, sites: Callable[[str], Path], theme: str) -> Path:
        return sites(theme)

    def test_is_html_without_mistakes(self, site: Path, template: str) -> None:
        html5lib.HTMLParser(strict=True).parse(text_of(site, ADDRESSES[template]))

    def test_has_one_first_heading_and_skips_no_level(self, site: Path, template: str) -> None:
        levels = [int(h.name[1]) for h in page_of(site, ADDRESSES[template]).find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(lower <= higher + 1 for higher, lower in pairwise(levels))

    def test_says_its_language_and_has_a_title(self, site: Path, template: str) -> None:
        page = page_of(site, ADDRESSES[template])
        assert page.html is not None
        assert page.html["lang"] == "en"
        assert page.title is not None
        assert page.title.text.strip()

    def test_has_landmarks_and_a_way_past_the_menu(self, site: Path, template: str) -> None:
        page = page_of(site, ADDRESSES[template])
        assert len(page.select("body > main")) == 1
        if template not in WITHOUT_FRAME:
            assert len(page.select("body > header")) == len(page.select("body > footer")) == 1
            assert all(accessible_name(page, nav) for nav in page.select("nav"))
            first = page.select_one("body a")
            assert first is not None
            assert page.select_one("main" + str(first["href"]))

    def test_has_each_id_once_and_no_reference_to_a_missing_one(self, site: Path, template: str) -> None:
        page = page_of(site, ADDRESSES[template])
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))
        assert {str(a["href"])[1:] for a in page.select('[href^="#"]')} <= set(ids)

    def test_runs_no_script_but_that_of_the_colours_and_fetches_nothing_from_elsewhere(
        self, site: Path, template: str
    ) -> None:
        page = page_of(site, ADDRESSES[template])
        assert not page.select("iframe, object, embed, [onclick], [onload]")
        # What stands in an element of another type is data, which no browser runs.
        run = page.select("script:not([type='application/ld+json'])")
        scripts = [re.sub("-[0-9a-f]{8}", "", str(script["src"])) for script in run]
        assert [name.rpartition("/")[2] for name in scripts] == ([] if template in WITHOUT_FRAME else ["scheme.js"])
        assert [script.text for script in run] == [""] * len(scripts)
        fetched = [*page.select("[src]"), *page.select("link[rel=stylesheet], link[rel$=icon], link[rel=preload]")]
        for tag in fetched:
            address = str(tag.get("src") or tag.get("href"))
            home = "/journal/" if template == "404.html" else ""
            assert ":" not in address.removeprefix(home)
            assert (site / address.removeprefix(home).lstrip("./")).is_file()


def test_pages_can_be_found_by_feed_readers(site: Path) -> None:
    tag = page_of(site, "tags/house/")
    feeds = [link["href"] for link in tag.select('head link[rel=alternate][type="application/rss+xml"]')]
    assert feeds == ["../../tags/house/feed.xml", "../../feed.xml"]


def test_pages_describe_themselves_to_those_who_link_to_them(site: Path) -> None:
    page = page_of(site, "2026/01/window/")
    said = {tag["property"]: tag.get("content") or tag["href"] for tag in page.select("head [property]")}
    assert said == {
        "og:site_name": "Ana tries things",
        "og:title": "Window",
        "og:type": "article",
        "og:url": "https://ana.example/journal/2026/01/window/",
        "og:description": "Ten minutes are not enough",
        "article:published_time": "2026-01-05",
    }
    assert [tag["content"] for tag in page.select("meta[name=description]")] == [said["og:description"]]
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [said["og:url"]]


def test_a_page_without_code_or_a_thread_does_without_their_styles(site: Path) -> None:
    def styles_of(address: str) -> list[str]:
        sheets = page_of(site, address).select("link[rel=stylesheet]")
        return re.findall(r"assets/(\w+)-", " ".join([str(sheet["href"]) for sheet in sheets]))

    assert styles_of("2026/01/window/") == ["dune", "code", "braid"]
    assert styles_of("2026/01/window-and-door/") == ["dune", "braid"]
    assert styles_of("2026/03/reading/") == styles_of("about/") == ["dune"]


def test_the_bar_of_a_browser_has_the_colour_of_what_it_borders_on(
    sites: Callable[[str], Path], theme: str, styles: str
) -> None:
    papers = [fixed.get("desk", fixed["paper"]) for fixed, _ in schemes(styles)]
    bars = page_of(sites(theme), "").select("meta[name=theme-color]")
    assert [(bar.get("media"), bar["content"]) for bar in bars] == [
        ("(prefers-color-scheme:dark)", papers[1]),
        (None, papers[0]),
    ]


def test_a_journal_without_a_place_to_comment_does_not_ask_for_comments(journal: MakeJournal) -> None:
    plan = {"content/2026-03-02-swap.md": "---\ntitle: Swap\nexpect: Ten come\n---\n"}
    for settings, heading in ("", "Planned"), ("repository: github:ana/journal\n", "Open for comment"):
        made = journal(plan, settings=settings)
        assert made.build().ok
        assert [h.text for h in made.page("").select(".part h2")] == [heading, "Years"]
        assert ("comment" in made.page("").text) == bool(settings)


@pytest.mark.parametrize("address", STATES)
def test_a_row_tells_its_state_by_class_and_in_words(site: Path, address: str) -> None:
    state, words = STATES[address]
    row = card_of(site, address[:8], address)
    assert row["class"] == ["h-entry", state]
    said = row.select_one("b")
    assert said is not None
    assert said.text == words


def test_every_state_has_a_shape_and_a_colour_of_its_own(styles: str) -> None:
    shapes = dict(re.findall(r'^\.([\w-]+)(?:, \.open)? \{ (--c: .*; --m: url\(".*"\)); \}$', styles, re.MULTILINE))
    assert set(shapes) == {"met", "partly", "not-met", "unclear", "planned", "running", "dropped", "note"}
    assert len(set(shapes.values())) == len(shapes)
    pictures = [shape.partition("--m:")[2] for shape in shapes.values()]
    assert len(set(pictures)) == len(pictures)


def test_a_row_is_light(site: Path) -> None:
    rows = re.findall(r'<li class="h-entry .*?</li>', text_of(site, "2026/01/"))
    assert len(rows) == 5
    for row in rows:
        words = html.unescape(re.sub("<[^>]*>", "", row))
        assert len(row.encode()) - len(words.encode()) < 260
        assert "  " not in row


def test_a_lesson_has_the_words_of_a_row(site: Path) -> None:
    said = [word.text for word in page_of(site, "lessons/").select(".lessons b")]
    assert said == ["met", "partly met", "dropped", "not met"]


def test_an_entry_keeps_the_anchors_that_its_feed_items_point_to(site: Path) -> None:
    done = page_of(site, "2026/01/window/")
    for name in ("plan", "started", "update-2026-01-09", "result", "result-section"):
        assert done.find(id=name), name
    assert page_of(site, "2026/01/paid-tier/").find(id="dropped")


def test_expectation_and_result_stand_side_by_side_and_the_decision_is_said_too(site: Path) -> None:
    page = page_of(site, "2026/01/window/")
    plan, result = page.select(".wager > section")
    assert "We bet" in plan.text
    assert "The air is good" in plan.text
    assert "80% sure" in plan.text
    assert len(plan.select(".grains i")) == 10
    assert len(plan.select(".grains .full")) == 8
    assert "It did not go as expected." in result.text
    assert "We froze." in result.text
    took, learned = page.select_one(".wager > .took"), page.select_one(".learned")
    assert took is not None
    assert learned is not None
    assert "14 days" in took.text
    assert "Ten minutes are not enough" in learned.text
    assert "Adapt: we change it and try again: Window and door." in learned.text


def test_what_was_replaced_says_so_at_the_top(site: Path) -> None:
    line = page_of(site, "2026/01/window/").select_one("article > .replaced")
    assert line is not None
    assert line.text == "Replaced by Window and door."
    assert page_of(site, "2026/01/window-and-door/").select_one(".replaced") is None


def test_what_is_late_is_said_in_words(site: Path) -> None:
    assert "overdue since 1 March 2026" in page_of(site, "2026/02/bus/").text
    assert "As of 10 March 2026" in page_of(site, "").text


def test_an_entry_is_an_h_entry(site: Path) -> None:
    parsed = mf2py.parse(doc=text_of(site, "2026/01/window/"), url="https://ana.example/journal/2026/01/window/")
    entry = next(item for item in parsed["items"] if item["type"] == ["h-entry"])["properties"]
    assert entry["name"] == ["Window"]
    assert entry["url"] == entry["uid"] == ["https://ana.example/journal/2026/01/window/"]
    assert entry["summary"] == ["Ten minutes are not enough"]
    assert entry["published"] == ["2026-01-05"]
    assert entry["updated"] == ["2026-01-20"]
    assert entry["category"] == ["house", "air"]
    assert entry["syndication"] == ["https://github.com/ana/journal/issues/4"]
    assert entry["author"][0]["properties"]["name"] == ["Ana"]
    assert "We froze." in entry["content"][0]["value"]


def test_a_list_is_an_h_feed(site: Path) -> None:
    parsed = mf2py.parse(doc=text_of(site, "2026/01/"), url="https://ana.example/journal/2026/01/")
    assert parsed["items"][0]["type"] == ["h-feed"]
    first = parsed["items"][0]["children"][0]["properties"]
    assert first == {
        "name": ["Window and door"],
        "url": ["https://ana.example/journal/2026/01/window-and-door/"],
        "published": ["2026-01-20"],
        "summary": ["Draught does it"],
    }


def test_the_timeline_is_a_picture_of_links_that_can_also_be_read(site: Path) -> None:
    page = page_of(site, "timeline/")
    bars = page.select(".river a[href]")
    assert len(bars) == 16
    assert "Window: not met, 2026-01-06 to 2026-01-20" in [bar.text for bar in bars]
    assert any(bar.text.endswith(": running, 2026-02-11 to now, overdue since 2026-03-01") for bar in bars)


def test_the_timeline_fits_a_screen_of_any_width(site: Path) -> None:
    page = page_of(site, "timeline/")
    places = [dict(part.split(":") for part in str(bar["style"]).split(";")) for bar in page.select(".river ol > li")]
    assert places
    assert all(0 <= float(place["--x"]) <= float(place["--x"]) + float(place["--w"]) <= 1000 for place in places)


def test_a_tally_is_in_words_and_never_a_percentage(site: Path) -> None:
    line = page_of(site, "2026/").select_one(".tally")
    assert line is not None
    assert " ".join(line.text.split()) == (
        "8 experiments: 1 met 1 partly met 1 not met 1 unclear 3 open 1 dropped 1 note"
    )
    assert "%" not in page_of(site, "tags/house/").text


def test_a_heap_has_a_grain_for_each_entry(site: Path) -> None:
    heap = page_of(site, "2026/").select_one('.dune a[href$="2026/01/"]')
    assert heap is not None
    assert [i.parent["class"][0] for i in heap.select("i") if i.parent] == [
        "met",
        "partly",
        "not-met",
        "unclear",
        "dropped",
    ]
    assert heap.text.endswith("5 experiments: 1 met, 1 partly met, 1 not met, 1 unclear, 1 dropped")


def test_an_old_address_leads_on(site: Path) -> None:
    page = page_of(site, "2025/12/open-the-window/")
    refresh = page.select_one("meta[http-equiv=refresh]")
    assert refresh is not None
    assert refresh["content"] == "0; url=../../../2026/01/window/"
    assert page.select_one("meta[name=robots][content=noindex]")
    assert page.select_one('main a[href="../../../2026/01/window/"]')


def test_an_empty_journal_says_what_to_do_next(journal: MakeJournal) -> None:
    made = journal()
    assert made.build().ok
    page = made.page("")
    assert "microjournal new" in page.text
    assert [h.text for h in page.select("h1, h2")] == ["Ana tries things", "Nothing here yet"]
    for address in ("timeline/", "tags/", "threads/", "practices/", "lessons/"):
        assert "yet" in made.page(address).text, address


def test_a_journal_of_notes_has_no_empty_parts(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-01-a.md": "# One\n\nSeen.\n", "content/2026-03-02-b.md": "# Two\n\nRead.\n"})
    assert made.build().ok
    page = made.page("")
    assert [h.text for h in page.select("h1, h2")] == ["Ana tries things", "Notes", "Years"]
    assert "0 experiments" not in page.text


def test_options_reach_the_page(journal: MakeJournal) -> None:
    options = "{hue: 240, prose: sans, sections: [tags], footer: CC BY 4.0}"
    files = {"content/2026-03-01-a.md": "---\ntitle: One\ntags: [t]\n---\n"}
    made = journal(files, settings=f"theme: {{name: dune, options: {options}}}\nlanguage: he\n")
    assert made.build().ok
    page = made.page("")
    assert page.html is not None
    assert (page.html["style"], page.html["class"], page.html["dir"]) == ("--hue:240", ["sans"], "rtl")
    assert [a.text for a in page.select("header nav a")] == ["Tags"]
    assert [p.text for p in page.select("footer p")][1] == "CC BY 4.0"


def test_the_documentation_names_every_block_of_the_frame() -> None:
    page = (Path(__file__).parent.parent.parent / "docs/themes.md").read_text(encoding="utf-8")
    base = (DUNE / "templates/base.html").read_text(encoding="utf-8")
    named = re.search(r"The blocks of `dune` are (.*)\. `head`", page)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) == set(re.findall(r"{% block (\w+)", base))


def test_what_a_journal_puts_into_the_head_is_on_every_kind_of_page(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-03-01-a.md": "# One\n\n```python\n1\n```\n",
            "content/pages/about.md": "# About\n",
            "themes/dune/templates/base.html": '{% extends "!dune/base.html" %}\n'
            '{% block head %}<link rel="stylesheet" href="{{ root }}{{ theme.assets["own.css"] }}">\n{% endblock %}',
            "themes/dune/assets/own.css": ":root { --serif: serif }",
        }
    )
    assert made.build().ok
    for address in ("", "2026/03/a/", "about/", "404.html"):
        last = made.page(address).select("head link")[-1]
        assert "own-" in str(last["href"]), address


def test_the_frame_of_a_page_depends_on_nothing_that_grows(tmp_path: Path) -> None:
    settings, _ = read("title: A\nurl: https://a.example/\n", path="microjournal.yaml")
    assert settings is not None
    theme, problems = load_theme(settings, tmp_path)
    assert theme is not None
    readings, more = read_templates(theme.templates)
    assert [*problems, *more] == []
    assert set(readings["base.html"].names) == {"root", "site", "theme", "menu", "page", "empty", "t"}
    assert set(readings["macros.html"].names) <= {"root", "caller", "t"}


def test_styles_fetch_nothing_and_are_small(sites: Callable[[str], Path], theme: str) -> None:
    site = sites(theme)
    sheets = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in site.glob("assets/*.css")}
    for text in sheets.values():
        assert all(address.startswith('"data:image/svg+xml,') for address in re.findall(r"url\((.*)", text))
        assert "@import" not in text
    # That of a conversation comes to those of an entry, and there is none here.
    talk = sum(len(text.encode()) for name, text in sheets.items() if name.startswith("talk-"))
    for name in ADDRESSES.values():
        page = page_of(site, name)
        links = [str(link["href"]).rpartition("/")[2] for link in page.select("link[rel=stylesheet]")]
        size = sum(len(sheets[link].encode()) for link in links)
        assert size + (talk if page.select("article.h-entry") else 0) < 30_000, name  # some 8 kB on the wire
    assert len((DUNE / "assets/scheme.js").read_bytes()) < 1_500


def test_whatever_dune_gives_a_look_to_has_one_in_the_notebook() -> None:
    def classes(folder: Path, *names: str) -> set[str]:
        text = "".join((folder / f"assets/{name}.css").read_text(encoding="utf-8") for name in names)
        # Comments and what stands between the innermost braces are no selectors.
        return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", text, flags=re.DOTALL)))

    assert classes(DUNE, "dune") - classes(NOTEBOOK, "notebook", "lists", "writing") == set()


def test_options_of_the_notebook_reach_the_page(journal: MakeJournal) -> None:
    files = {"content/2026-03-01-a.md": "---\ntitle: One\ntags: [t]\n---\n"}

    def look(options: str) -> tuple[object, object]:
        made = journal(files, settings=f"theme: {{name: notebook, options: {{{options}}}}}\n")
        assert made.build().ok
        page = made.page("").html
        assert page is not None
        return page.get("class"), page.get("style")

    assert look("") == (None, None)
    assert look("ruling: lines, hue: 300, hand: false, prose: sans") == (["lines", "sans", "print"], "--hue:300")


# --- Contrast: WCAG 2.2, success criteria 1.4.3 and 1.4.11 -----------------------------------------------------------

TEXTS = "ink soft met partly not-met unclear running open".split()
GROUNDS = frozenset({"paper", "card", "desk", "rule", "marker"})


def schemes(styles: str) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The colours of the light and the dark scheme, each with lightness and chroma of those that follow the hue."""
    pair = r"var\(--l, ([^)]*)\) var\(--d, ([^)]*)\)"
    fixed = re.findall(rf"--([\w-]+): {pair};", styles)
    tinted = re.findall(rf"--([\w-]+): oklch\({pair} var", styles)
    for scheme in (1, 2):
        yield {found[0]: found[scheme] for found in fixed}, {found[0]: found[scheme] for found in tinted}


def luminance(red: float, green: float, blue: float) -> float:
    """Of linear light; colours outside of sRGB are clipped."""
    return sum(part * min(max(c, 0), 1) for part, c in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True))


def of_hex(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return luminance(*(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts))


def of_oklch(colour: str, hue: int) -> float:
    """After CSS Color 4, "Sample code for color conversions"."""
    lightness, chroma = map(float, colour.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return luminance(
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_every_text_colour_can_be_read_on_every_ground(styles: str) -> None:
    for fixed, _ in schemes(styles):
        for text, ground in product(TEXTS, GROUNDS & fixed.keys()):
            assert contrast(of_hex(fixed[text]), of_hex(fixed[ground])) >= 4.5, (text, ground)


def test_the_accent_can_be_read_in_every_hue(styles: str) -> None:
    for fixed, tinted in schemes(styles):
        for hue in range(0, 360, 5):
            accent = of_oklch(tinted["accent"], hue)
            grounds = [of_hex(fixed[ground]) for ground in GROUNDS & fixed.keys()]
            for ground in (*grounds, of_oklch(tinted["dune"], hue)):
                assert contrast(accent, ground) >= 4.5, hue


def test_code_can_be_read(styles: str) -> None:
    code = (DUNE / "assets/code.css").read_text(encoding="utf-8")
    found = re.findall(r"color: var\(--l, (#\w+)\) var\(--d, (#\w+)\);", code)
    assert len(found) == code.count(" color:") > 5
    for scheme, (fixed, _) in enumerate(schemes(styles)):
        assert [c for c in found if contrast(of_hex(c[scheme]), of_hex(fixed.get("code", fixed["card"]))) < 4.5] == []


@pytest.mark.browser
def test_no_page_scrolls_sideways_on_a_phone(sites: Callable[[str], Path], chromium: str, tmp_path: Path) -> None:
    names = [address for name, address in ADDRESSES.items() if name not in ("redirect.html", "404.html")]
    names.append("2025/12/long-name/")
    files = [sites(theme) / name / "index.html" for theme in THEMES for name in names]
    frames = "".join(f'<iframe width="320" height="800" src="{file.as_uri()}"></iframe>' for file in files)
    width = "frame => frame.contentDocument.documentElement.scrollWidth"
    measure = f"document.body.innerText = Array.from(document.querySelectorAll('iframe'), {width}).join(' ')"
    wrapper = tmp_path / "phones.html"
    wrapper.write_text(f'<body onload="{measure}">{frames}', encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--dump-dom"]
    options += ["--allow-file-access-from-files", f"--user-data-dir={tmp_path / 'profile'}"]
    command = [chromium, *options, wrapper.as_uri()]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    widths = re.sub("<[^>]*>", " ", shown.stdout).split()
    assert widths == ["320"] * len(files)
