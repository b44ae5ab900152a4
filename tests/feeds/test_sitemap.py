"""The sitemap and robots.txt, as search engines read them."""

from __future__ import annotations

from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from microjournal.feeds.sitemap import robots, sitemap, sitemap_index

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(text: str) -> Any:
    return etree.fromstring(text.encode())


def rows(root: Any) -> list[tuple[str, str]]:
    return [(row.findtext(f"{NAMESPACE}loc"), row.findtext(f"{NAMESPACE}lastmod", "")) for row in root]


@pytest.mark.parametrize(
    ("write", "name", "row"), [(sitemap, "urlset", "url"), (sitemap_index, "sitemapindex", "sitemap")]
)
def test_each_address_stands_with_its_last_change(write: Any, name: str, row: str) -> None:
    urls = [("https://ana.example/2026/03/stand-up/", "2026-03-19"), ("https://ana.example/tags/", "")]
    root = read(write(urls))
    assert root.tag == f"{NAMESPACE}{name}"
    assert {child.tag for child in root} == {f"{NAMESPACE}{row}"}
    assert rows(root) == urls
    assert root[1].find(f"{NAMESPACE}lastmod") is None
    assert rows(read(write([]))) == []


@given(st.lists(st.text(st.sampled_from("abc/&<>\"'?=%;"), min_size=1)))
def test_any_address_comes_back(paths: list[str]) -> None:
    urls = [(f"https://ana.example/{path}", "2026-03-19") for path in paths]
    assert rows(read(sitemap(urls))) == urls


def test_each_address_has_a_line_of_its_own() -> None:
    urls = [(f"https://ana.example/{number}/", "2026-03-19") for number in range(5)]
    before, after = sitemap(urls[:4]).splitlines(), sitemap(urls).splitlines()
    assert len(after) == len(before) + 1


def test_robots_may_read_a_site_and_find_its_sitemap() -> None:
    parser = RobotFileParser()
    parser.parse(robots("https://ana.example/sitemap.xml").splitlines())
    assert parser.can_fetch("anyone", "https://ana.example/2026/")
    assert parser.site_maps() == ["https://ana.example/sitemap.xml"]
