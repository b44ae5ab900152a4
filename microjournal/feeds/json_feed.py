"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from microjournal.feeds.xml import storable
from microjournal.model.dates import rfc3339
from microjournal.plan.contract import FeedItem, FeedView, PersonView

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: FeedView, items: Sequence[FeedItem]) -> str:
    """The feed as a JSON Feed.

    `feed["previous"]`, if any, must be the address of a JSON Feed too. What the format has no word for, the kind of the
    event and where it is discussed, stands under `_microjournal`.
    """
    document = _filled(
        {
            "version": _VERSION,
            "title": feed["title"],
            "home_page_url": feed["page_url"],
            "feed_url": feed["url"],
            "description": feed["description"],
            "next_url": feed["previous"],
            "language": feed["language"],
            "authors": [_person(feed["author"])] if feed["author"] else [],
        }
    )
    document["items"] = [_item(item) for item in items]
    return storable(json.dumps(document, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _item(item: FeedItem) -> dict[str, Any]:
    return _filled(
        {
            "id": item["guid"],
            "url": item["url"],
            "title": item["title"],
            "summary": item["summary"],
            # An item without text is not valid; one that only has a title says it again.
            "content_html": item["content"],
            "content_text": "" if item["content"] else item["summary"] or item["title"],
            "date_published": rfc3339(item["date"]),
            "authors": [_person(author) for author in item["authors"]],
            "tags": list(item["tags"]),
            "_microjournal": _filled({"kind": item["kind"], "comments_url": item["comments"]}),
        }
    )


def _person(person: PersonView) -> dict[str, Any]:
    return _filled({"name": person["name"], "url": person["url"]})


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known: the format asks to leave such keys out."""
    return {key: value for key, value in values.items() if value}
