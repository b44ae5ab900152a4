"""A whole site as people and programs meet it: every page, every address, every feed, and every link between them."""

from __future__ import annotations

import json
import re
import shutil
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import jsonschema
import mf2py
import pytest
from icalendar import Calendar
from lxml import etree

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

if TYPE_CHECKING:
    from bs4 import Tag

    from tests.conftest import Journal, MakeJournal

BASE = "https://ana.example/journal/"
TODAY = "2026-03-10"
SCHEMAS = Path(__file__).parent.parent / "schemas"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TALLY_WORDS = ("met", "partly met", "not met", "unclear", "open", "dropped")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000040000000208060000007f8ac7d30000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)

SETTINGS = """\
description: Small experiments in running a house
language: en
timezone: Europe/Berlin
author: {name: Ana, url: "https://ana.example/"}
authors: {ben: {name: Ben, url: "https://ben.example/"}}
repository: github:ana/journal
menu: [{title: About, address: /about/}, {title: Elsewhere, address: "https://shop.example/"}]
"""

PUBLISHED = (
    *("2024-11-20-letters", "2025-12-03-window", "2026-01-10-window-and-door", "2026-01-12-door-only"),
    *("2026-01-14-compost", "2026-01-15-lottery", "2026-01-16-bulbs", "2026-02-10-bus", "2026-02-12-mail"),
    *("2026-02-14-walks", "2026-03-02-übung", "2026-03-08-reading"),
)

# A journal of three years with an entry in every state, and everything that makes a link.
FILES: dict[str, str | bytes] = {
    "content/2024/2024-11-20-letters.md": "---\ntitle: Letters by hand\ntags: [writing]\n---\nSlow, and *answered*.\n",
    "content/2025-12-03-window/index.md": """\
        ---
        title: Sleep with an open window
        tags: [house, air]
        expect: We wake up rested on five days of seven
        confidence: 60
        started: 2025-12-04
        review: 2w
        ended: 2025-12-20
        result: not-met
        decision: adapt
        lesson: Ten minutes before bed are not enough
        authors: [ben]
        issue: 4
        ---
        Why we try it.[^why] As the [letters](../2024/2024-11-20-letters.md) said; the form is [here](form.pdf#page=2).

        ![The window](window.png)

        - [x] asked everybody

        > [!NOTE]
        > Not below ten degrees.

        ## What it costs

        See [the costs](#what-it-costs), [the plan](#plan), [the result](#result) and [the update](#update-2025-12-09).

        ```python
        print("cold")
        ```

        ## 2025-12-09 It rains in

        A towel helps; see [[2026-01-10-window-and-door]].

        ## Result

        We froze.[^why]

        [^why]: Because the air was stale.
        """,
    "content/2025-12-03-window/window.png": PNG,
    "content/2025-12-03-window/form.pdf": b"%PDF-1.4\n",
    "content/2026-01-10-window-and-door.md": """\
        ---
        title: Window and door
        tags: [house, air]
        expect: Five minutes of draught suffice
        started: 2026-01-11
        ended: 2026-02-02
        result: met
        decision: adopt
        lesson: Draught does it
        follows: 2025-12-03-window
        ---
        ![The same window](2025-12-03-window/window.png)

        [Tags](/tags/), [air](/tags/air/), [January](/2026/01/), [all](https://ana.example/journal/), [feed](/feed.xml),
        [about us](/about/#who-we-are), [form](/files/form.pdf),
        [before](https://ana.example/journal/2025/12/window/#result).
        """,
    "content/2026-01-12-door-only.md": "---\ntitle: Door only\ntags: [house]\nexpect: It suffices\n"
    "started: 2026-01-13\ndropped: 2026-01-20\nfollows: 2025-12-03-window\n---\nToo loud.\n",
    "content/2026-01-14-compost.md": "---\ntitle: Compost\ntags: [Garden]\nexpect: No smell\nended: 2026-02-01\n"
    "result: partly\ndecision: adapt\nlesson: Leaves on top\n---\nText.\n",
    "content/2026-01-15-lottery.md": "---\ntitle: Lottery\ntags: [garden]\nexpect: Everybody pairs\nended: 2026-02-03\n"
    "result: unclear\ndecision: abandon\n---\nText.\n",
    "content/2026-01-16-bulbs.md": "---\ntitle: Bulbs\nended: 2026-02-04\nresult: met\ndecision: adopt\n---\nText.\n",
    "content/2026-02-10-bus.md": "---\ntitle: The bus\ntags: [c]\nexpect: Fifteen minutes longer\nstarted: 2026-02-11\n"
    "review: 2026-03-01\n---\nSee [[letters]].\n",
    "content/2026-02-12-mail.md": "---\ntitle: Mail twice a day\ntags: ['c#']\nexpect: Two quiet hours\n"
    "started: 2026-02-13\nreview: 2026-03-14\n---\nText.\n",
    "content/2026-02-14-walks.md": "---\ntitle: Walks\nexpect: Ideas\nstarted: 2026-02-15\n"
    "review: 2026-05-14\n---\nText.\n",
    "content/2026-03-02-übung.md": "---\ntitle: Übung & <Probe>\ntags: [Möbel]\nexpect: It gets easier\nissue: 7\n"
    "aliases: [/old/practice.html]\n---\nText with *signs* & <b>tags</b>.\n",
    "content/2026-03-08-reading.md": "---\ntitle: Reading\nsummary: Four papers and a novel\n---\nText.\n",
    "content/pages/about.md": "# About\n\n## Who we are\n\nAna and Ben; see [[2026-02-10-bus]].\n",
    "static/files/form.pdf": b"%PDF-1.4\n",
    # All were published by version 0.1, which knew no more of them.
    "permalinks.txt": "/2025/11/window/ 2025-12-03-window\n/2025/12/gone/ gone # withdrawn\n"
    + "".join(f"/{id_[:7].replace('-', '/')}/{id_[11:]}/ {id_}\n" for id_ in PUBLISHED),
}


@pytest.fixture(scope="module")
def site(shared_journal: MakeJournal) -> Journal:
    made = shared_journal(FILES, settings=SETTINGS)
    built = made.build()
    assert built.output == ""
    return made


def published(journal: Journal) -> list[str]:
    return [name for name in journal.files() if not name.startswith(".microjournal/")]


def pages(journal: Journal) -> list[str]:
    return [name for name in published(journal) if name.endswith(".html")]


def address_of(name: str) -> str:
    return name.removesuffix("index.html")


# Walking the links


@cache
def tags_in(html: bytes) -> list[tuple[str, dict[str, str]]]:
    """The tags of a page with their attributes, by the quick parser: the strict one reads every page below."""
    if not html.strip():
        return []
    tree = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
    return [(str(tag.tag), {str(k): str(v) for k, v in tag.attrib.items()}) for tag in tree.iter(etree.Element)]


def links_of_html(html: bytes) -> Iterator[str]:
    """Everything in a page that a browser would fetch or go to."""
    for name, attributes in tags_in(html):
        yield from (attributes[each] for each in ("href", "src", "poster") if each in attributes)
        yield from (part.split()[0] for part in attributes.get("srcset", "").split(",") if part.strip())
        if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            yield attributes["content"].partition("url=")[2]


def links_in_feed(html: str) -> Iterator[str]:
    """Links of the HTML that a feed carries; they must be absolute, so those that are not are marked."""
    for link in links_of_html(html.encode()):
        yield link if urlsplit(link).scheme else f"relative in a feed: {link}"


def links_of_xml(data: bytes) -> Iterator[str]:
    """Addresses in a feed or sitemap."""
    for element in etree.fromstring(data).iter():
        text = (element.text or "").strip()
        name = etree.QName(element).localname
        if name in ("loc", "comments", "uri") or (name == "link" and text):
            yield text
        if element.get("href"):
            yield element.get("href")
        if element.tag == CONTENT or (element.tag == f"{ATOM}content" and element.get("type") == "html"):
            yield from links_in_feed(text)


def links_of_json(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, (dict, list)):
            yield from links_of_json(inner)
        elif key in ("url", "home_page_url", "feed_url", "external_url") and inner:
            yield inner
        elif key == "content_html":
            yield from links_in_feed(inner)


def links_of(name: str, data: bytes) -> list[str]:
    if name.endswith(".html"):
        return list(links_of_html(data))
    if name.endswith(".xml"):
        return list(links_of_xml(data))
    if name.endswith(".json"):
        return list(links_of_json(json.loads(data)))
    if name.endswith(".ics"):
        return [str(event["URL"]) for event in Calendar.from_ical(data).walk() if "URL" in event]
    if name == "robots.txt":
        return re.findall(r"Sitemap: (\S+)", data.decode())
    return []


def places_in(html: bytes) -> set[str]:
    return {attributes["id"] for _, attributes in tags_in(html) if "id" in attributes} | {"", "top"}


def broken_links(journal: Journal, base: str = BASE) -> list[str]:
    """Links of any file of the site to an address of the site where nothing is, or to a part that the page lacks."""
    contents = {name: data for name, data in journal.contents().items() if not name.startswith(".microjournal/")}
    places: dict[str, set[str]] = {}
    broken, seen = [], 0
    for name, data in contents.items():
        here = base if name == "404.html" else base + address_of(name)
        for link in links_of(name, data):
            target, _, fragment = urljoin(here, link).partition("#")
            if link.startswith("relative in a feed"):
                broken.append(f"{name}: {link}")
            if not target.startswith(base):
                continue
            seen += 1
            path = unquote(target.removeprefix(base).partition("?")[0])
            file = path + "index.html" if path == "" or path.endswith("/") else path
            if file not in contents:
                broken.append(f"{name}: {link}")
            elif fragment and file.endswith(".html"):
                if file not in places:
                    places[file] = places_in(contents[file])
                if unquote(fragment) not in places[file]:
                    broken.append(f"{name}: {link}")
    assert seen > 100, "the walk found next to no links, so it proves nothing"
    return broken


def test_no_link_inside_the_site_is_broken(site: Journal) -> None:
    assert broken_links(site) == []


def test_the_walk_notices_what_is_broken(site: Journal, shared_journal: MakeJournal) -> None:
    copy = shared_journal(folder="damaged")
    shutil.copytree(site.root / "public", copy.root / "public")
    page = copy.root / "public/2025/12/window/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('id="result"', 'id="resulted"'), encoding="utf-8")
    copy.remove("public/2025/12/window/window.png", "public/2026/02/bus/index.html")
    found = {line.partition(": ")[0] for line in broken_links(copy)}
    assert {"2025/12/window/index.html", "2026/01/window-and-door/index.html", "index.html", "feed.json"} <= found
    assert {"results.xml", "calendar.ics", "2026/02/entries.json", "feed/2025-12.xml"} <= found
    assert any(name.startswith("sitemap/2026") for name in found)


@pytest.mark.parametrize("url", ["https://ana.example/", "http://localhost:8000/a/b/", "https://größe.example/"])
def test_links_hold_below_any_address(journal: MakeJournal, url: str) -> None:
    files = {name: data for name, data in FILES.items() if name != "content/2026-01-10-window-and-door.md"}
    files["content/2026-01-10-window-and-door.md"] = "---\ntitle: Door\n---\n[Before](/2025/12/window/#result)\n"
    made = journal({**files, "microjournal.yaml": f"title: Ana tries things\nurl: {url}\n{SETTINGS}"})
    assert made.build().ok
    assert broken_links(made, url) == []
    assert BASE not in made.read("public/sitemap/pages.xml")


def test_the_site_can_be_built_for_another_address(journal: MakeJournal) -> None:
    made = journal(FILES, settings=SETTINGS)
    assert made.build(base_url="http://127.0.0.1:8000/").ok
    assert broken_links(made, "http://127.0.0.1:8000/") == []
    assert all(BASE.encode() not in data for data in made.contents().values())


# Every page


def test_every_page_is_html_without_a_mistake(site: Journal) -> None:
    mistakes = {}
    for name in pages(site):
        parser = html5lib.HTMLParser()
        parser.parse(site.read(f"public/{name}"))
        if parser.errors:
            mistakes[name] = parser.errors
    assert mistakes == {}


def test_every_page_has_one_first_heading_a_title_and_unique_ids(site: Journal) -> None:
    for name in pages(site):
        page = site.page(name)
        assert len(page.find_all("h1")) == 1, name
        assert page.title is not None, name
        assert page.title.get_text().strip(), name
        ids = Counter(tag["id"] for tag in page.find_all(id=True))
        assert {place for place, count in ids.items() if count > 1} == set(), name


def test_titles_and_descriptions_tell_pages_apart(site: Journal) -> None:
    redirects = {name for name in pages(site) if site.page(name).find("meta", attrs={"http-equiv": "refresh"})}
    titles = Counter(site.page(name).title.get_text() for name in pages(site) if name not in redirects)  # type: ignore[union-attr]
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_new_journal_is_a_site_without_mistakes(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")
    made = journal()
    made.remove("microjournal.yaml")
    assert made.run("init").exit_code == 0
    base = "https://ana.example/"
    made.write({"microjournal.yaml": made.read("microjournal.yaml").replace("https://example.org/", base)})
    done = made.run("build", "--jobs", "1")
    assert done.exit_code == 0
    assert "error" not in done.stderr
    assert broken_links(made, base) == []
    test_every_page_is_html_without_a_mistake(made)
    test_every_page_has_one_first_heading_a_title_and_unique_ids(made)


def test_an_empty_journal_is_a_site_too(journal: MakeJournal) -> None:
    made = journal()
    assert made.build().output == ""
    assert broken_links(made) == []
    test_every_page_is_html_without_a_mistake(made)
    assert feedparser.parse(made.read("public/feed.xml").encode()).entries == []
    assert "Nothing here yet" in made.page("").get_text()


# What programs read


FEEDS = ["feed.xml", "atom.xml", "results.xml", "plans.xml", "tags/air/feed.xml", "feed/2025-12.xml"]


@pytest.mark.parametrize("name", FEEDS)
def test_a_reader_takes_each_feed_without_complaint(site: Journal, name: str) -> None:
    data = site.read(f"public/{name}").encode()
    document = etree.fromstring(data)
    grammar = "atom.rng" if document.tag == f"{ATOM}feed" else "rss.rng"
    etree.RelaxNG(etree.parse(SCHEMAS / grammar)).assertValid(document)
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert parsed.entries
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    days = [entry.published_parsed for entry in parsed.entries]
    assert days == sorted(days, reverse=True)


def test_every_feed_of_the_site_can_be_read(site: Journal) -> None:
    feeds = [name for name in published(site) if name.endswith("feed.xml") or re.match(r"feed/.*\.xml", name)]
    assert len(feeds) > 10
    for name in feeds:
        assert not feedparser.parse(site.read(f"public/{name}").encode()).bozo, name


def test_the_json_feed_keeps_its_schema(site: Journal) -> None:
    schema = json.loads((SCHEMAS / "json-feed.json").read_text(encoding="utf-8"))
    feeds = [name for name in published(site) if re.match(r"feed(/.*)?\.json", name)]
    assert len(feeds) == 5
    for name in feeds:
        feed = json.loads(site.read(f"public/{name}"))
        jsonschema.validate(feed, schema)
        assert feed["items"]


def test_the_calendar_has_the_reviews_of_what_is_open(site: Journal) -> None:
    calendar = Calendar.from_ical((site.root / "public/calendar.ics").read_bytes())
    reviews = {str(event["SUMMARY"]): event.decoded("DTSTART").isoformat() for event in calendar.walk("VEVENT")}
    assert reviews == {
        "Review: The bus": "2026-03-01",
        "Review: Mail twice a day": "2026-03-14",
        "Review: Walks": "2026-05-14",
    }


def test_the_sitemap_lists_every_page_once_and_nothing_else(site: Journal) -> None:
    index = etree.fromstring(site.read("public/sitemap.xml").encode())
    assert index.tag == f"{SITEMAPS}sitemapindex"
    listed: Counter[str] = Counter()
    for part in index.iter(f"{SITEMAPS}loc"):
        document = etree.fromstring(site.read("public/" + part.text.removeprefix(BASE)).encode())
        assert document.tag == f"{SITEMAPS}urlset"
        listed.update(unquote(loc.text.removeprefix(BASE)) for loc in document.iter(f"{SITEMAPS}loc"))
    indexed = [name for name in pages(site) if not site.page(name).find("meta", attrs={"name": "robots"})]
    assert listed == Counter(address_of(name) for name in indexed)
    assert {"404.html", "2025/11/window/index.html", "2025/12/gone/index.html"} <= set(pages(site)) - set(indexed)


def test_the_entries_are_there_as_data(site: Journal) -> None:
    index = json.loads(site.read("public/entries.json"))
    months = {row["month"]: json.loads(site.read("public/" + row["url"].removeprefix(BASE))) for row in index["months"]}
    assert list(months) == sorted(months)
    rows = {row["id"]: row for month in months.values() for row in month["entries"]}
    assert len(rows) == sum(1 for name in FILES if name.startswith("content/20") and name.endswith(".md"))
    window = rows["2025-12-03-window"]
    assert (window["result"], window["decision"], window["confidence"]) == ("not-met", "adapt", 60)
    assert rows["2026-01-10-window-and-door"]["follows"] == ["2025-12-03-window"]


# Microformats


def items(site: Journal, address: str, kind: str) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = mf2py.parse(doc=site.read(f"public/{address}index.html"), url=BASE + address)

    def walk(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in found:
            if kind in item.get("type", ()):
                yield item
            yield from walk(item.get("children", []))

    return list(walk(parsed["items"]))


def test_an_entry_tells_other_programs_what_it_is(site: Journal) -> None:
    entry, *others = items(site, "2025/12/window/", "h-entry")
    said = entry["properties"]
    assert said["name"] == ["Sleep with an open window"]
    assert said["url"] == said["uid"] == [BASE + "2025/12/window/"]
    assert said["summary"] == ["Ten minutes before bed are not enough"]
    assert said["category"] == ["house", "air"]
    assert said["published"] == ["2025-12-03"]
    assert said["updated"] == ["2025-12-20"]
    assert [author["properties"]["name"] for author in said["author"]] == [["Ben"]]
    assert said["author"][0]["properties"]["url"] == ["https://ben.example/"]
    assert said["syndication"] == ["https://github.com/ana/journal/issues/4"]
    assert "We froze." in said["content"][0]["value"]
    assert "Why we try it." in said["content"][0]["value"]
    assert all(other["properties"]["url"] != said["url"] for other in others)


@pytest.mark.parametrize("address", ["", "2026/01/", "tags/house/", "practices/", "lessons/"])
def test_a_list_is_a_feed_of_its_entries(site: Journal, address: str) -> None:
    feeds = items(site, address, "h-feed")
    listed = [row["properties"]["url"][0] for feed in feeds for row in feed.get("children", [])]
    linked = {urljoin(BASE + address, str(a["href"])) for a in site.page(address).select("main li a.p-name")}
    assert set(listed) == linked != set()
    assert all(urlsplit(url).path.startswith("/journal/20") for url in listed)


# The addresses


ADDRESSES = [
    "index.html", "2025/12/window/index.html", "2025/index.html", "2025/12/index.html", "timeline/index.html",
    "tags/index.html", "tags/air/index.html", "threads/index.html",
    "threads/2025-12-03-window/index.html", "practices/index.html", "lessons/index.html", "subscribe/index.html",
    "search/index.html",
    "feed.xml", "atom.xml", "feed.json", "results.xml", "plans.xml", "tags/air/feed.xml", "feed/2025-12.xml",
    "entries.json", "2025/12/entries.json", "calendar.ics", "sitemap.xml", "robots.txt", "404.html", "about/index.html",
    "tags/möbel/index.html", "2026/03/übung/index.html",
]  # fmt: skip


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_promised_address_is_there(site: Journal, name: str) -> None:
    assert name in published(site)


def part(page: Tag, heading: str) -> Tag:
    """The section of a page under a heading."""
    return next(section for section in page.select("section.part") if heading in words(section.h2))


def titles(where: Tag) -> list[str]:
    return [" ".join(link.get_text().split()) for link in where.select("li a.p-name, li strong")]


def words(where: Tag | None) -> str:
    assert where is not None
    return " ".join(where.get_text(" ").split())


def test_home_shows_what_is_in_flight_the_most_urgent_first(site: Journal) -> None:
    running = part(site.page(""), "In flight")
    assert titles(running) == ["The bus", "Mail twice a day", "Walks"]
    bus, mail, walks = (words(row) for row in running.find_all("li"))
    assert "overdue since 2026-03-01" in bus
    assert "review due 2026-03-14" in mail
    assert "due" not in walks
    assert "As of 10 March 2026" in words(running)


def test_home_shows_the_latest_results_and_what_is_open_for_comment(site: Journal) -> None:
    home = site.page("")
    latest = part(home, "Latest results")
    assert titles(latest) == [
        "Bulbs",
        "Lottery",
        "Window and door",
        "Compost",
        "Door only",
    ]
    assert "Draught does it" in words(latest)
    assert titles(part(home, "Open for comment")) == ["Übung & <Probe>"]
    assert titles(part(home, "Notes")) == ["Reading", "Letters by hand"]


def test_the_home_page_does_not_grow_with_the_journal(journal: MakeJournal) -> None:
    kinds = ["", "started: 2026-02-02\n", "ended: 2026-02-03\nresult: met\n"]
    files = {f"content/2026-02-01-{n}.md": f"---\ntitle: T{n}\nexpect: x\n{kinds[n % 3]}---\n" for n in range(120)}
    made = journal(files)
    assert made.build().ok
    assert len(made.page("").select("li a.p-name")) <= 60
    assert [a["href"] for a in made.page("").select(".more a[href*=open]")] == ["./open/#running", "./open/#planned"]


def test_an_entry_shows_its_plan_its_result_and_where_it_stands(site: Journal) -> None:
    page = site.page("2025/12/window/")
    assert "We wake up rested on five days of seven" in words(page.find(id="plan"))
    assert "60% sure" in words(page.find(id="plan"))
    result = words(page.find(id="result"))
    assert "did not go as expected" in result
    text = words(page.body)
    assert "We learned Ten minutes before bed are not enough Adapt:" in text
    assert "It rains in" in words(page.find(id="update-2025-12-09"))
    assert "We froze" in text
    assert titles(part(page, "The thread")) == ["Sleep with an open window", "Window and door", "Door only"]
    assert titles(part(page, "Cited by")) == ["Window and door"]
    assert {a.get_text() for a in page.select("a.p-category")} == {"house", "air"}
    around = [a["href"] for a in page.select("nav.around a")]
    assert around == ["../../../2024/11/letters/", "../../../2025/12/", "../../../2026/01/window-and-door/"]
    assert page.select_one("p.comment a")["href"] == "https://github.com/ana/journal/issues/4"  # type: ignore[index]


def test_an_entry_without_an_issue_offers_the_form_for_one(site: Journal) -> None:
    link = site.page("2026/02/bus/").select_one("p.comment a")
    assert link is not None
    assert str(link["href"]).startswith("https://github.com/ana/journal/issues/new?title=The%20bus")
    assert "2026-02-10-bus" in str(link["href"])


def test_a_month_shows_the_scan_line_of_every_entry(site: Journal) -> None:
    month = site.page("2026/01/")
    rows = {words(row.select_one(".p-name")): words(row.select_one(".p-summary")) for row in month.select("li.h-entry")}
    assert rows == {
        "Bulbs": "Text.",
        "Lottery": "Everybody pairs",
        "Compost": "Leaves on top",
        "Door only": "It suffices",
        "Window and door": "Draught does it",
    }


def test_a_year_leads_to_its_months_and_a_month_to_its_year(site: Journal) -> None:
    months = [a["href"] for a in site.page("2026/").select("section.part li > a")]
    assert months == ["../2026/03/", "../2026/02/", "../2026/01/"]
    assert site.page("2026/").find("a", rel="prev")["href"] == "../2025/"  # type: ignore[index]
    links = [str(a["href"]) for a in site.page("2026/01/").select("main a")]
    assert {"../../2026/", "../../2025/12/"} <= set(links)
    assert not any(link.startswith("../../2026/02") for link in links)


def test_tallies_are_counts_and_never_a_bare_percentage(site: Journal) -> None:
    for name in pages(site):
        for tally in site.page(name).select(".tally"):
            said = words(tally)
            assert "%" not in said, name
            total = re.match(r"(\d+) experiments?:", said)
            if total:
                counts = re.findall(rf"(\d+) (?:{'|'.join(TALLY_WORDS)})\b", said)
                assert sum(map(int, counts)) == int(total[1]), (name, said)
    house = words(site.page("tags/house/").select_one(".tally"))
    assert house == "3 experiments: 1 met 1 not met 1 dropped show all"


def test_a_tag_shows_its_entries_its_neighbours_and_its_feed(site: Journal) -> None:
    page = site.page("tags/house/")
    assert titles(part(page, "All entries")) == ["Door only", "Window and door", "Sleep with an open window"]
    assert [a["href"] for a in page.select(".tags a")] == ["../../tags/air/"]
    assert page.find("a", type="application/rss+xml")["href"] == "../../tags/house/feed.xml"  # type: ignore[index]
    assert page.find("link", title=re.compile("^house"))["href"] == "../../tags/house/feed.xml"  # type: ignore[index]


def test_the_timeline_has_a_bar_with_a_title_for_every_experiment(site: Journal) -> None:
    page = site.page("timeline/")
    bars = {words(bar): bar["class"] for bar in page.select(".river li")}
    assert len(bars) == 10
    assert bars["Sleep with an open window : not met, 2025-12-04 to 2025-12-20"] == ["not-met"]
    assert bars["The bus : running, 2026-02-11 to now, overdue since 2026-03-01"] == ["running"]
    # In 2024 there are only notes.
    years = ["../2026/", "../2025/", "../weeks/"]
    assert [a["href"] for a in part(page, "Years").select("li > a, .more a")] == years


def test_a_thread_has_a_page_with_its_steps_in_order(site: Journal) -> None:
    steps = ["Sleep with an open window", "Window and door", "Door only"]
    assert [words(row) for row in site.page("threads/").select(".strands a")] == steps[:1]
    assert titles(site.page("threads/2025-12-03-window/")) == steps
    assert "3 steps" in words(site.page("threads/2025-12-03-window/").body)


def test_practices_are_what_was_adopted_by_tag(site: Journal) -> None:
    page = site.page("practices/")
    groups = {words(group.h2): titles(group) for group in page.select("section.part")[:2]}
    assert groups == {"house": ["Window and door"], "Without a tag": ["Bulbs"]}


def test_a_practice_that_was_replaced_is_one_no_longer(journal: MakeJournal) -> None:
    adopted = "---\ntitle: {}\nexpect: x\nended: 2026-02-0{}\nresult: met\ndecision: adopt\n{}---\n"
    made = journal(
        {
            "content/2026-01-01-one.md": adopted.format("One", 1, ""),
            "content/2026-01-02-two.md": adopted.format("Two", 2, "follows: 2026-01-01-one\n"),
        }
    )
    assert made.build().ok
    assert titles(made.page("practices/")) == ["Two"]
    assert "since replaced" in words(made.page("2026/01/").body)


def test_lessons_are_those_of_what_is_over_the_newest_first(journal: MakeJournal) -> None:
    over = "---\ntitle: {0}\nexpect: x\n{1}\nlesson: Lesson {0}\n---\n"
    made = journal(
        {
            "content/2026-01-01-a.md": over.format("A", "ended: 2026-02-01\nresult: met"),
            "content/2026-01-02-b.md": over.format("B", "dropped: 2026-02-02"),
            "content/2026-01-03-c.md": over.format("C", "started: 2026-01-05"),
        }
    )
    assert made.build().codes == ["lesson-without-end"]
    lessons = [words(row.select_one(".p-summary")) for row in made.page("lessons/").select("li.h-entry")]
    assert lessons == ["Lesson B", "Lesson A"]


def test_subscribe_lists_every_feed(site: Journal) -> None:
    linked = {unquote(urljoin(BASE + "subscribe/", str(a["href"]))) for a in site.page("subscribe/").select("main a")}
    names = "feed.xml atom.xml feed.json results.xml plans.xml weekly.xml comments.xml calendar.ics feeds.opml".split()
    feeds = {BASE + name for name in names}
    tags = {BASE + name for name in published(site) if re.fullmatch("tags/[^/]+/feed.xml", name)}
    assert linked == feeds | tags


def test_the_page_for_wrong_addresses_works_at_any_address(site: Journal) -> None:
    page = site.page("404.html")
    assert all(str(tag["href"]).startswith(("/journal/", "http", "#")) for tag in page.find_all(href=True))
    assert str(page.find("link", rel="stylesheet")["href"]).startswith("/journal/")  # type: ignore[index]
    assert page.find("meta", attrs={"name": "robots", "content": "noindex"})


def test_the_menu_is_on_every_page_and_leads_inside_and_elsewhere(site: Journal) -> None:
    for address, href in (("", "./about/"), ("2026/03/übung/", "../../../about/")):
        menu = {a.get_text(): a["href"] for a in site.page(address).select("nav[aria-label=Journal] a")}
        assert menu["About"] == href
        assert menu["Elsewhere"] == "https://shop.example/"


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("/about/", "./about/"),
        ("/about", "./about/"),
        ("/about/#who-we-are", "./about/#who-we-are"),
        ("/tags/möbel/", "./tags/m%C3%B6bel/"),
        ("/tags/m%C3%B6bel", "./tags/m%C3%B6bel/"),
        ("/files/form.pdf#page=2", "./files/form.pdf#page=2"),
        ("/timeline/?from=menu", "./timeline/?from=menu"),
        ("/", "./"),
    ],
)
def test_a_line_of_the_menu_is_an_address_as_a_browser_takes_it(journal: MakeJournal, address: str, href: str) -> None:
    made = journal(FILES, settings=f'menu: [{{title: There, address: "{address}"}}]')
    built = made.build()
    assert built.output == ""
    assert {a["href"] for a in made.page("").select("nav a") if a.get_text() == "There"} == {href}


def test_a_line_of_the_menu_that_leads_nowhere_is_an_error_at_its_place(journal: MakeJournal) -> None:
    made = journal({}, settings="menu:\n  - {title: About, address: /abuot/}\n")
    built = made.build()
    assert built.codes == ["link-broken"]
    assert built.output.startswith("microjournal.yaml:4:29: error[link-broken]: nothing is published at /abuot/")


def test_a_plain_page_has_an_address_of_its_own_and_its_citations(site: Journal) -> None:
    page = site.page("about/")
    assert words(page.h1) == "About"
    assert titles(part(page, "Cited by")) == ["Window and door"]


def test_an_old_address_leads_to_the_new_one_and_a_withdrawn_one_says_so(site: Journal) -> None:
    for address, target in (("2025/11/window/", "2025/12/window/"), ("old/practice.html", "2026/03/übung/")):
        page = site.page(address)
        refresh = page.find("meta", attrs={"http-equiv": "refresh"})
        assert refresh is not None
        where = urljoin(BASE + address, str(refresh["content"]).partition("url=")[2])
        assert unquote(where) == BASE + target
        assert unquote(str(page.find("link", rel="canonical")["href"])) == BASE + target  # type: ignore[index]
    assert "Withdrawn" in words(site.page("2025/12/gone/").h1)


def test_tags_that_differ_in_case_share_a_page_and_those_that_differ_in_a_sign_do_not(site: Journal) -> None:
    assert titles(part(site.page("tags/garden/"), "All entries")) == ["Lottery", "Compost"]
    assert words(site.page("tags/garden/").h1) == "Garden"
    assert titles(part(site.page("tags/c/"), "All entries")) == ["The bus"]
    assert titles(part(site.page("tags/c-sharp/"), "All entries")) == ["Mail twice a day"]
    assert words(site.page("tags/c-sharp/").h1) == "c#"


def test_many_tags_are_listed_by_letter(journal: MakeJournal) -> None:
    tags = [f"{letter}{n}" for letter in "abc" for n in range(40)]
    made = journal({f"content/2026-02-01-{n}.md": f"---\ntitle: T\ntags: [{tag}]\n---\n" for n, tag in enumerate(tags)})
    assert made.build().ok
    assert len(made.page("tags/").select("main li a[href^='../tags/a'], main li a[href^='../tags/b']")) < 101
    listed = {a.get_text() for letter in "abc" for a in made.page(f"tags/-/{letter}/").select("main a")}
    assert set(tags) <= listed
    assert broken_links(made) == []
