"""The outputs that no theme shapes: feeds, calendar, data, sitemap. A plan names each writer with an "@" before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from microjournal.feeds import atom, calendar, framed, json_feed, rss, rss_item
from microjournal.feeds.export import month_json, months_json
from microjournal.feeds.sitemap import robots, sitemap, sitemap_index

# A body as a writer gets it: its sections with every address absolute.
Sections = Sequence[Mapping[str, Any]]
Body = Callable[[int], Sections]
# Gives the bytes of a file.
Writer = Callable[[Mapping[str, Any], Body], bytes]

_SECTIONS = {"planned": "plan", "result": "result", "dropped": "result"}


def _rss(inputs: Mapping[str, Any], body: Body) -> bytes:
    items = [rss_item(head, _content(event, frame, number, body)) for head, event, frame, number in inputs["items"]]
    return rss(inputs["feed"], items)


def _feed_writer(write: Callable[..., str]) -> Writer:
    def writer(inputs: Mapping[str, Any], body: Body) -> bytes:
        items = [
            {**item, "content": _content(item["event"], item["frame"], item["body"], body)} for item in inputs["items"]
        ]
        return write(inputs["feed"], items).encode()

    return writer


def _content(event: tuple[str, str], frame: tuple[str, str], number: int, body: Body) -> str:
    """What the keys say of an event, then the part of the body that tells of it, with the notes this refers to.

    event: its kind, and the anchor of an update.
    """
    kind, anchor = event
    if kind == "started":
        return framed(frame, "")
    sections = body(number)
    if kind == "note":
        wanted = [s["html"] for s in sections if s["kind"] != "footnotes"]
    elif kind == "update":
        wanted = [s["html"] for s in sections if s["anchor"] == anchor]
    else:
        wanted = [s["html"] for s in sections if s["kind"] == _SECTIONS[kind]]
    html = "".join(wanted)
    if "footnote-ref" in html:
        html += "".join([s["html"] for s in sections if s["kind"] == "footnotes"])
    return framed(frame, html)


def _written(write: Callable[[Mapping[str, Any]], str]) -> Writer:
    """A writer that needs no body."""
    return lambda inputs, _body: write(inputs).encode()


WRITERS: dict[str, Writer] = {
    "@rss": _rss,
    "@atom": _feed_writer(atom),
    "@json-feed": _feed_writer(json_feed),
    "@calendar": _written(lambda inputs: calendar(inputs["name"], inputs["url"], inputs["host"], inputs["reviews"])),
    "@sitemap": _written(lambda inputs: sitemap(inputs["urls"])),
    "@sitemap-index": _written(lambda inputs: sitemap_index(inputs["urls"])),
    "@robots": _written(lambda inputs: robots(inputs["sitemap"])),
    "@months": _written(lambda inputs: months_json(inputs["name"], inputs["url"], inputs["months"])),
    "@month": _written(lambda inputs: month_json(inputs["name"], inputs["month"], inputs["entries"])),
}
