"""All feeds in one file, for readers' programs to take over: OPML 2.0 (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from microjournal.feeds.xml import DECLARATION, element, escaped


class Outline(TypedDict):
    """A feed in a list. title: its own; label: what to call it beside others. page_url: of the page that it belongs to.

    description: one sentence.
    """

    title: str
    label: str
    description: str
    url: str
    page_url: str


def opml(title: str, owner: str, feeds: Iterable[Outline], tag_feeds: Iterable[Outline], tags: str) -> str:
    """The list, with a part of its own for tags. title: of the journal. owner: name of its author, "" if not known.
    tags: what that part is called.

    There is no date in it: the same feeds give the same bytes.
    """
    head = element("title", title) + element("ownerName", owner)
    rows = "".join(map(_outline, feeds))
    if of_tags := "".join(map(_outline, tag_feeds)):
        rows += f'<outline text="{escaped(tags)}">\n{of_tags}</outline>\n'
    return f'{DECLARATION}<opml version="2.0">\n<head>\n{head}</head>\n<body>\n{rows}</body>\n</opml>\n'


def _outline(feed: Outline) -> str:
    values = {
        "text": feed["label"],
        "title": feed["title"],
        "type": "rss",
        "xmlUrl": feed["url"],
        "htmlUrl": feed["page_url"],
        "description": feed["description"],
    }
    attributes = "".join([f' {name}="{escaped(value)}"' for name, value in values.items() if value])
    return f"<outline{attributes}/>\n"
