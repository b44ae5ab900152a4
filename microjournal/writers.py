"""The outputs that no theme shapes: feeds, calendar, data, sitemap. A plan names each writer with an "@" before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from microjournal.data_export import month_json, months_json
from microjournal.feeds import atom, calendar, event_content, json_feed, rss
from microjournal.sitemap import robots, sitemap, sitemap_index

# A body as a writer gets it: its sections with every address absolute.
Sections = Sequence[Mapping[str, Any]]
Writer = Callable[[Mapping[str, Any], Callable[[int], Sections]], str]


def _feed_writer(write: Callable[..., str]) -> Writer:
    def writer(inputs: Mapping[str, Any], body: Callable[[int], Sections]) -> str:
        items = [{**item, "content": _content(item, body(item["body"]))} for item in inputs["items"]]
        return write(inputs["feed"], items)

    return writer


def _content(item: Mapping[str, Any], sections: Sections) -> str:
    """The part of the body that tells of this event, with the notes it refers to, and what the keys say about it."""
    kind = item["kind"]
    if kind == "note":
        wanted = [s["html"] for s in sections if s["kind"] != "footnotes"]
    elif kind == "update":
        wanted = [s["html"] for s in sections if s["anchor"] == item["anchor"]]
    else:
        section = {"planned": "plan", "result": "result", "dropped": "result"}.get(kind, "")
        wanted = [s["html"] for s in sections if s["kind"] == section]
    html = "".join(wanted)
    if "footnote-ref" in html:
        html += "".join(s["html"] for s in sections if s["kind"] == "footnotes")
    return event_content(kind, item["facts"], html)


WRITERS: dict[str, Writer] = {
    "@rss": _feed_writer(rss),
    "@atom": _feed_writer(atom),
    "@json-feed": _feed_writer(json_feed),
    "@calendar": lambda inputs, body: calendar(inputs["name"], inputs["url"], inputs["host"], inputs["reviews"]),
    "@sitemap": lambda inputs, body: sitemap(inputs["urls"]),
    "@sitemap-index": lambda inputs, body: sitemap_index(inputs["urls"]),
    "@robots": lambda inputs, body: robots(inputs["sitemap"]),
    "@months": lambda inputs, body: months_json(inputs["name"], inputs["url"], inputs["months"]),
    "@month": lambda inputs, body: month_json(inputs["name"], inputs["month"], inputs["entries"]),
}
