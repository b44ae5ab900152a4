"""RSS, Atom and JSON Feed, as readers' programs and validators see them."""

from __future__ import annotations

import json
import re
import warnings
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from microjournal.feeds.formats import FORMATS
from microjournal.feeds.item import Channel, Item, Person

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

SCHEMAS = Path(__file__).parent.parent / "schemas"
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}
ANA: Person = {"name": "Ana", "url": "https://ana.example/", "email": "ana@ana.example"}
BEN: Person = {"name": "Ben & Co", "url": "", "email": ""}

# Every kind of character, the forbidden ones far more often than chance would have it.
any_text = st.text(
    st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from("\x00\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff\ud800\udfff<>&\"']]>\r\n\t \x7f\x85\u2028"),
    )
)


CHANNEL: Channel = {
    "id": "tag:ana.example,2026:/feed.xml",
    "title": "Ana tries things",
    "description": "Small experiments",
    "url": "https://ana.example/journal/feed.xml",
    "page_url": "https://ana.example/journal/",
    "language": "en",
    "updated": "2026-03-19T00:00:00+01:00",
    "author": ANA,
    "previous": "",
    "current": "",
    "hub": "",
    "icon": "",
    "favicon": "",
}
ITEM: Item = {
    "kind": "result",
    "guid": "tag:ana.example,2026:2026-03-04-stand-up/result",
    "title": "Result: Stand-up by text",
    "url": "https://ana.example/journal/2026/03/stand-up/#result",
    "anchor": "result",
    "date": "2026-03-19T00:00:00+01:00",
    "summary": "Partly met. Lesson: Before ten.",
    "frame": ("", ""),
    "tags": ("team", "meetings"),
    "authors": (BEN,),
    "comment_count": None,
    "comments": "https://github.com/ana/journal/issues/42",
}
Row = tuple[Item, str]


def a_feed(**changes: Any) -> Channel:
    return {**CHANNEL, **changes}  # type: ignore[typeddict-item]


def an_item(content: str = "<p>What we <em>saw</em>.</p>", **changes: Any) -> Row:
    return {**ITEM, **changes}, content  # type: ignore[typeddict-item]


rss, atom, json_feed = (FORMATS[name].write for name in ("RSS", "Atom", "JSON Feed"))

A_SECOND = an_item(
    "",
    kind="planned",
    guid="tag:ana.example,2026:2026-03-04-stand-up/planned",
    title="Plan: Stand-up by text",
    url="https://ana.example/journal/2026/03/stand-up/#plan",
    date="2026-03-04T09:30:00+01:00",
    summary="",
    tags=(),
    authors=(),
    comments="",
)


@cache
def relax_ng(name: str) -> Any:
    return etree.RelaxNG(etree.parse(SCHEMAS / name))


def xml(text: str) -> Any:
    """The document, parsed strictly and checked against its schema."""
    root = etree.fromstring(text.encode())
    relax_ng("rss.rng" if root.tag == "rss" else "atom.rng").assertValid(root)
    return root


def data(text: str) -> Any:
    """The JSON Feed, checked against its schema."""
    document = json.loads(text)
    jsonschema.validate(document, json.loads((SCHEMAS / "json-feed.json").read_text()))
    return document


def read(text: str) -> Any:
    """The feed as feedparser reads it, untouched by its own cleaning."""
    parsed = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def carried(text: str) -> str:
    """What of a text XML 1.0 can hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


@pytest.mark.parametrize("write", [rss, atom])
def test_a_reader_finds_everything_in_the_feed(write: Any) -> None:
    parsed = read(write(a_feed(), [an_item(), A_SECOND]))
    assert parsed.feed.title == "Ana tries things"
    assert parsed.feed.subtitle == "Small experiments"
    assert parsed.feed.link == "https://ana.example/journal/"
    assert parsed.feed.language == "en"
    result, plan = parsed.entries
    assert result.title == "Result: Stand-up by text"
    assert result.link == "https://ana.example/journal/2026/03/stand-up/#result"
    assert result.id == "tag:ana.example,2026:2026-03-04-stand-up/result"
    assert result.published_parsed[:5] == (2026, 3, 18, 23, 0)
    assert result.summary == "Partly met. Lesson: Before ten."
    assert result.content[0].value == "<p>What we <em>saw</em>.</p>"
    assert result.content[0].type == "text/html"
    assert [tag.term for tag in result.tags] == ["team", "meetings"]
    assert result.author == "Ben & Co"
    assert plan.title == "Plan: Stand-up by text"
    assert plan.published_parsed[:5] == (2026, 3, 4, 8, 30)
    assert "content" not in plan


def links_of(root: Any) -> dict[str, str]:
    """The addresses of an RSS channel's or an Atom feed's own links, by their relations."""
    return {link.get("rel"): link.get("href") for link in root.iterfind(".//atom:link", NAMES)}


def test_rss_has_every_field_of_a_channel_and_its_items() -> None:
    channel = xml(rss(a_feed(), [an_item(authors=(ANA, BEN)), A_SECOND]))[0]
    assert links_of(channel) == {"self": "https://ana.example/journal/feed.xml"}
    assert channel.findtext("lastBuildDate") == channel.findtext("item/pubDate") == "Thu, 19 Mar 2026 00:00:00 +0100"
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).isoformat() == "2026-03-19T00:00:00+01:00"
    items = channel.findall("item")
    assert items[0].find("guid").attrib == {"isPermaLink": "false"}
    assert [i.findtext("comments") for i in items] == ["https://github.com/ana/journal/issues/42", None]
    assert [[c.text for c in i.findall("dc:creator", NAMES)] for i in items] == [["Ana", "Ben & Co"], []]


def test_a_journal_without_author_and_description_still_makes_valid_feeds() -> None:
    feed = a_feed(author=None, description="")
    channel = xml(rss(feed, [A_SECOND]))[0]
    assert channel.findtext("description") == "Ana tries things"
    assert channel.find("item/dc:creator", NAMES) is None
    root = xml(atom(feed, [A_SECOND]))
    assert root.findtext("atom:author/atom:name", namespaces=NAMES) == "Ana tries things"
    assert "authors" not in data(json_feed(feed, [A_SECOND]))


def test_a_journal_in_which_nothing_has_happened_makes_valid_feeds() -> None:
    feed = a_feed(updated="")
    assert xml(rss(feed, []))[0].find("lastBuildDate") is None
    assert xml(atom(feed, [])).findtext("atom:updated", namespaces=NAMES) == "1970-01-01T00:00:00+00:00"
    assert data(json_feed(feed, []))["items"] == []


@pytest.mark.parametrize("write", [rss, atom])
def test_an_archive_says_so_and_leads_back_and_on_while_a_feed_leads_back_alone(write: Any) -> None:
    january, february = (f"https://ana.example/journal/feed/2026-0{month}.xml" for month in (1, 2))
    feed = xml(write(a_feed(previous=february), [an_item()]))
    assert links_of(feed)["prev-archive"] == february
    assert "current" not in links_of(feed)
    assert feed.find(".//fh:archive", NAMES) is None
    archive = xml(write(a_feed(url=february, previous=january, current=CHANNEL["url"]), [an_item()]))
    links = links_of(archive)
    assert (links["self"], links["current"], links["prev-archive"]) == (february, CHANNEL["url"], january)
    assert archive.find(".//fh:archive", NAMES) is not None
    # They are one feed.
    assert archive.findtext("atom:id", namespaces=NAMES) == feed.findtext("atom:id", namespaces=NAMES)


def test_atom_leads_to_the_discussion() -> None:
    items = xml(atom(a_feed(), [an_item(), A_SECOND])).findall("atom:entry", NAMES)
    replies = [item.xpath("atom:link[@rel='replies']/@href", namespaces=NAMES) for item in items]
    assert replies == [["https://github.com/ana/journal/issues/42"], []]


def test_a_json_feed_has_every_field_of_an_item() -> None:
    document = data(json_feed(a_feed(url="https://ana.example/journal/feed.json"), [an_item()]))
    assert document["feed_url"] == "https://ana.example/journal/feed.json"
    assert document["authors"] == [{"name": "Ana", "url": "https://ana.example/"}]
    assert document["items"] == [
        {
            "id": "tag:ana.example,2026:2026-03-04-stand-up/result",
            "url": "https://ana.example/journal/2026/03/stand-up/#result",
            "title": "Result: Stand-up by text",
            "summary": "Partly met. Lesson: Before ten.",
            "content_html": "<p>What we <em>saw</em>.</p>",
            "date_published": "2026-03-19T00:00:00+01:00",
            "authors": [{"name": "Ben & Co"}],
            "tags": ["team", "meetings"],
            "_microjournal": {"kind": "result", "comments_url": "https://github.com/ana/journal/issues/42"},
        }
    ]


def test_a_json_item_without_content_says_its_title_as_text_and_the_feed_leads_to_the_next() -> None:
    document = data(json_feed(a_feed(previous="https://ana.example/journal/feed/2.json"), [A_SECOND]))
    (item,) = document["items"]
    assert item["content_text"] == "Plan: Stand-up by text"
    assert "content_html" not in item
    assert document["next_url"] == "https://ana.example/journal/feed/2.json"


@pytest.mark.promise("text-is-text")
def test_a_title_with_markup_is_text_everywhere() -> None:
    title = 'Use <b> & "quotes" &amp; R&D]]>'
    feed, item = a_feed(title=title), an_item(title=title)
    channel = xml(rss(feed, [item]))[0]
    assert channel.findtext("title") == channel.findtext("item/title") == title
    parsed = read(atom(feed, [item]))
    assert parsed.feed.title == parsed.entries[0].title == title
    assert parsed.entries[0].title_detail.type == "text/plain"
    document = data(json_feed(feed, [item]))
    assert document["title"] == document["items"][0]["title"] == title


def test_an_rss_summary_with_markup_is_read_as_the_text_it_is() -> None:
    (entry,) = read(rss(a_feed(), [an_item(summary="a < b & <b>bold</b>")])).entries
    assert unescape(entry.summary) == "a < b & <b>bold</b>"
    assert "<b>" not in entry.summary


@pytest.mark.parametrize(
    ("html", "found"),
    [("<pre>a[b[0]]&gt;0 ]]> ]]]]>></pre>", "<pre>a[b[0]]&gt;0 ]]> ]]]]>></pre>"), ("]]\x00>]\ufffe]>", "]]>]]>")],
)
def test_the_end_of_a_cdata_section_survives(html: str, found: str) -> None:
    assert read(rss(a_feed(), [an_item(html)])).entries[0].content[0].value == found


@given(any_text, any_text, any_text)
def test_any_text_that_xml_can_hold_comes_back_from_rss(title: str, content: str, tag: str) -> None:
    item = an_item("x" + content, title="x" + title, summary="x" + title, tags=("x" + tag,))
    found = xml(rss(a_feed(title="x" + title), [item]))[0]
    assert found.findtext("title") == found.findtext("item/title") == "x" + carried(title)
    assert found.findtext("item/category") == "x" + carried(tag)
    assert unescape(found.findtext("item/description")) == "x" + carried(title)
    as_lines = carried(content).replace("\r\n", "\n").replace("\r", "\n")
    assert found.findtext("item/content:encoded", namespaces=NAMES) == "x" + as_lines


@given(any_text, any_text, any_text)
def test_any_text_that_xml_can_hold_comes_back_from_atom(title: str, content: str, tag: str) -> None:
    item = an_item(content + "x", title=title + "x", summary=content + "x", tags=("x" + tag,))
    (found,) = xml(atom(a_feed(), [item])).findall("atom:entry", NAMES)
    assert found.findtext("atom:title", namespaces=NAMES) == carried(title) + "x"
    assert found.findtext("atom:content", namespaces=NAMES) == carried(content) + "x"
    assert found.findtext("atom:summary", namespaces=NAMES) == carried(content) + "x"


@given(any_text, any_text)
def test_any_text_comes_back_from_a_json_feed(title: str, content: str) -> None:
    text = json_feed(a_feed(), [an_item("x" + content, title="x" + title)])
    (item,) = data(text.encode().decode())["items"]
    assert carried(item["title"]) == "x" + carried(title)
    assert carried(item["content_html"]) == "x" + carried(content)


def looks_wrongly_decoded(text: str) -> bool:
    """Whether feedparser mends the text: U+0080 to U+009F, and Latin-1 that would be UTF-8 if it were bytes."""
    if re.search("[\x80-\x9f]", text):
        return True
    try:
        return not text.isascii() and bool(text.encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return False


@given(any_text)
def test_feedparser_reads_any_title_and_content_without_complaint(text: str) -> None:
    item = an_item(f"x{text}x", title=f"x{text}x")
    (entry,) = read(atom(a_feed(), [item])).entries
    if not looks_wrongly_decoded(text):
        assert entry.title == carried(f"x{text}x")
    read(rss(a_feed(), [item]))


@pytest.mark.parametrize("write", [row.write for row in FORMATS.values()])
def test_the_same_events_give_the_same_bytes(write: Any) -> None:
    assert write(a_feed(), [an_item(), A_SECOND]) == write(a_feed(), [an_item(), A_SECOND])


@pytest.mark.parametrize("write", [rss, atom])
def test_a_feed_leads_to_its_hub(write: Any) -> None:
    assert (
        links_of(xml(write(a_feed(hub="https://hub.example/?a&b"), [an_item()])))["hub"] == "https://hub.example/?a&b"
    )
    assert "hub" not in links_of(xml(write(a_feed(), [an_item()])))


def test_a_json_feed_names_its_hub_and_the_pictures_of_the_journal() -> None:
    others = {
        "hub": "https://hub.example/",
        "icon": "https://ana.example/i.png",
        "favicon": "https://ana.example/f.ico",
    }
    document = data(json_feed(a_feed(**others), [an_item()]))
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert (document["icon"], document["favicon"]) == ("https://ana.example/i.png", "https://ana.example/f.ico")
    assert {"hubs", "icon", "favicon", "next_url"}.isdisjoint(data(json_feed(a_feed(), [an_item()])))
    about = xml(atom(a_feed(**others), [an_item()]))
    assert about.findtext("atom:icon", namespaces=NAMES) == "https://ana.example/f.ico"
    assert about.findtext("atom:logo", namespaces=NAMES) == "https://ana.example/i.png"


def test_a_journals_own_pictures_stand_in_its_feeds_as_soon_as_they_are_there(journal: MakeJournal) -> None:
    site = journal({"content/2026-03-04-a.md": "---\ntitle: A\n---\nText.\n"})
    site.build()
    assert "icon" not in json.loads(site.read("public/feed.json"))
    site.write({"static/icon.png": b"x", "static/favicon.svg": b"x"})
    site.build()
    found = json.loads(site.read("public/feed.json"))
    home = "https://ana.example/journal/"
    assert (found["icon"], found["favicon"]) == (f"{home}icon.png", f"{home}favicon.svg")
    site.write({"static/favicon.ico": b"x"})
    site.remove("static/icon.png")
    site.build()
    found = json.loads(site.read("public/feed.json"))
    assert ("icon" in found, found["favicon"]) == (False, f"{home}favicon.ico")


def test_the_json_feed_and_its_next_documents_together_hold_every_event(journal: MakeJournal) -> None:
    notes = {f"content/2026-{m:02}-{d:02}-n.md": "---\ntitle: N\n---\nText.\n" for m in (1, 2, 3) for d in range(1, 26)}
    notes = {name.replace("-n.md", f"-n{n}.md"): text for n, (name, text) in enumerate(notes.items())}
    site = journal(notes)
    assert site.build(today="2026-03-31").ok
    home, name, seen = "https://ana.example/journal/", "feed.json", []
    while name:
        document = data(site.read(f"public/{name}"))
        assert document["feed_url"] == home + name
        seen += [item["id"] for item in document["items"]]
        name = document.get("next_url", "").removeprefix(home)
    assert len(set(seen)) == len(notes)
