"""The tables of formats and of feeds: what stands in them is published, offered to readers and documented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import listparser
import pytest
from lxml import etree

from microjournal.feeds.formats import (
    ARCHIVED,
    CALENDAR,
    DOCUMENTS,
    FEEDS,
    FORMATS,
    OPML,
    WEEKLY,
    Feed,
    Format,
    archive,
    tag_feed,
)
from microjournal.feeds.words import feed_texts
from microjournal.serve.requests import content_type
from tests.words.tables import words

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ADDRESSES = (Path(__file__).parent.parent.parent / "docs/addresses.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(shared_journal: MakeJournal) -> Journal:
    made = shared_journal({"content/2026-02-10-stand-up.md": "# Stand-up\n\nTags.\n"})
    assert made.build().ok
    return made


@pytest.mark.parametrize("row", FORMATS.values(), ids=FORMATS)
def test_the_main_feed_is_there_in_every_format_and_programs_find_it(built: Journal, row: Format) -> None:
    assert built.read(f"public/{row.file}")
    (link,) = built.page("").find_all("link", rel="alternate", type=row.mime)
    assert link["href"] == f"./{row.file}"
    assert row.name not in DOCUMENTS


def test_readers_see_every_feed(built: Journal) -> None:
    text = built.page("subscribe/").get_text()
    for feed in (*FEEDS, WEEKLY, CALENDAR):
        assert built.read(f"public/{feed.path}")
        said = feed_texts(words(), feed)
        assert said.label in text
        assert said.about in text
        assert feed.format in text


@pytest.mark.parametrize(
    "feed", [*FEEDS, WEEKLY, CALENDAR, tag_feed("tags/team/", "team"), *[archive(f, "2026-03") for f in ARCHIVED]]
)
def test_the_address_of_every_feed_is_documented(feed: Feed) -> None:
    assert f"`/{feed.path}`" in ADDRESSES


@pytest.mark.parametrize("row", FORMATS.values(), ids=FORMATS)
def test_the_preview_knows_the_type_of_every_feed(row: Format) -> None:
    assert content_type(row.file) != "application/octet-stream"


def test_all_feeds_are_in_one_file_that_programs_take_over(shared_journal: MakeJournal) -> None:
    entry = "---\ntitle: A\ntags: ['R&D <1>']\n---\nText.\n"
    made = shared_journal({"content/2026-02-10-a.md": entry})
    assert made.build().ok
    text = made.read(f"public/{OPML}")
    found = listparser.parse(text)
    assert not found.bozo
    assert found.meta.title == "Ana tries things"
    site = "https://ana.example/journal/"
    mains = ["feed.xml", "results.xml", "plans.xml", "weekly.xml"]
    assert [feed.url for feed in found.feeds] == [site + path for path in (*mains, "tags/r-and-d-1/feed.xml")]
    assert found.feeds[-1].categories == [["Tags"]]
    (opml,) = etree.fromstring(text.encode()).xpath("/opml[@version='2.0']")
    outlines = opml.findall("body//outline[@type='rss']")
    assert [outline.get("text") for outline in outlines][-1] == "R&D <1>"
    assert [outline.get("title") for outline in outlines][1] == "Ana tries things: results"
    for outline in outlines:
        assert made.read("public/" + outline.get("xmlUrl").removeprefix(site))
        assert made.page(outline.get("htmlUrl").removeprefix(site))
    assert made.page("subscribe/").find("a", href=f"../{OPML}")
    assert content_type(OPML) != "application/octet-stream"
