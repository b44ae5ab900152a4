"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from microjournal.feeds.item import Channel, Item, Person
from microjournal.feeds.xml import storable
from microjournal.model.dates import rfc3339

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel, items: Iterable[tuple[Item, str]]) -> str:
    """The feed as a JSON Feed. items: each with its content as HTML, "" for none.

    What the format has no word for, the kind of the event and where it is discussed, stands under `_microjournal`.
    """
    document = _filled(
        {
            "version": _VERSION,
            "title": channel["title"],
            "home_page_url": channel["page_url"],
            "feed_url": channel["url"],
            "description": channel["description"],
            "next_url": channel["previous"],
            "icon": channel["icon"],
            "favicon": channel["favicon"],
            "language": channel["language"],
            "authors": [_person(channel["author"])] if channel["author"] else [],
            "hubs": [{"type": "WebSub", "url": channel["hub"]}] if channel["hub"] else [],
        }
    )
    document["items"] = [_item(item, content) for item, content in items]
    return storable(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _item(item: Item, content: str) -> dict[str, Any]:
    return _filled(
        {
            "id": item["guid"],
            "url": item["url"],
            "title": item["title"],
            "summary": item["summary"],
            # An item without text is not valid; one that only has a title says it again.
            "content_html": content,
            "content_text": "" if content else item["summary"] or item["title"],
            "date_published": rfc3339(item["date"]),
            "authors": [_person(author) for author in item["authors"]],
            "tags": list(item["tags"]),
            "_microjournal": _filled({"kind": item["kind"], "comments_url": item["comments"]}),
        }
    )


def _person(person: Person) -> dict[str, Any]:
    return _filled({"name": person["name"], "url": person["url"]})


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known: the format asks to leave such keys out."""
    return {key: value for key, value in values.items() if value}
