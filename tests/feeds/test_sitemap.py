"""The sitemap and robots.txt, as search engines read them."""

from __future__ import annotations

from typing import Any
from urllib.robotparser import RobotFileParser

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from microjournal.feeds.sitemap import robots, sitemap, sitemap_index

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(text: str) -> Any:
    return etree.fromstring(text.encode())


def rows(root: Any) -> list[tuple[str, str]]:
    return [(row.findtext(f"{NAMESPACE}loc"), row.findtext(f"{NAMESPACE}lastmod", "")) for row in root]


def test_a_sitemap_has_each_address_with_its_last_change() -> None:
    urls = [("https://ana.example/2026/03/stand-up/", "2026-03-19"), ("https://ana.example/tags/", "")]
    root = read(sitemap(urls))
    assert root.tag == f"{NAMESPACE}urlset"
    assert {row.tag for row in root} == {f"{NAMESPACE}url"}
    assert rows(root) == urls
    assert root[1].find(f"{NAMESPACE}lastmod") is None


def test_the_index_has_each_part() -> None:
    parts = [("https://ana.example/2026/03/sitemap.xml", "2026-03-19"), ("https://ana.example/sitemap-pages.xml", "")]
    root = read(sitemap_index(parts))
    assert root.tag == f"{NAMESPACE}sitemapindex"
    assert {row.tag for row in root} == {f"{NAMESPACE}sitemap"}
    assert rows(root) == parts


def test_an_empty_sitemap_is_still_one() -> None:
    assert rows(read(sitemap([]))) == []


@given(st.lists(st.text(st.sampled_from("abc/&<>\"'?=%;"), min_size=1)))
def test_any_address_comes_back(paths: list[str]) -> None:
    urls = [(f"https://ana.example/{path}", "2026-03-19") for path in paths]
    assert rows(read(sitemap(urls))) == urls


def test_each_address_has_a_line_of_its_own() -> None:
    urls = [(f"https://ana.example/{number}/", "2026-03-19") for number in range(5)]
    before, after = sitemap(urls[:4]).splitlines(), sitemap(urls).splitlines()
    assert len(after) == len(before) + 1


def robots_of(text: str) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser


def test_robots_may_read_a_site_and_find_its_sitemap() -> None:
    parser = robots_of(robots("https://ana.example/sitemap.xml"))
    assert parser.can_fetch("anyone", "https://ana.example/2026/")
    assert parser.site_maps() == ["https://ana.example/sitemap.xml"]


def test_robots_stay_away_from_a_preview() -> None:
    parser = robots_of(robots("https://ana.example/sitemap.xml", hidden=True))
    assert not parser.can_fetch("anyone", "https://ana.example/2026/")
    assert parser.site_maps() is None
