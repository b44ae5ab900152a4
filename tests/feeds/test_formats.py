"""The tables of formats and of feeds: what stands in them is published, offered to readers and documented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.feeds.formats import CALENDAR, DOCUMENTS, FEEDS, FORMATS, Feed, Format, archive, tag_feed
from microjournal.serve.requests import content_type

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
    for feed in (*FEEDS, CALENDAR):
        assert built.read(f"public/{feed.path}")
        assert feed.label in text
        assert feed.about in text
        assert feed.format in text


@pytest.mark.parametrize("feed", [*FEEDS, CALENDAR, tag_feed("tags/team/", "team"), archive("2026-03")])
def test_the_address_of_every_feed_is_documented(feed: Feed) -> None:
    assert f"`/{feed.path}`" in ADDRESSES


@pytest.mark.parametrize("row", FORMATS.values(), ids=FORMATS)
def test_the_preview_knows_the_type_of_every_feed(row: Format) -> None:
    assert content_type(row.file) != "application/octet-stream"
