"""What stands at former addresses of what is no entry's: the way to a page, or the same document once more.

Feed readers follow what a server says, and no page. So a feed is at its former address as well, as it is now; in it
stands the address that it has now. A folder (`/feed/`) cannot hold one: servers say of its index that it is a page, so
that is what stands there, and it names the feed as pages do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from microjournal.feeds.formats import FEEDS, FORMATS, MAIN
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Views
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.page import page
from microjournal.plan.questions import Journal

_MIMES = {feed.path: FORMATS[feed.format].mime for feed in FEEDS}
_FEED = FORMATS[MAIN.format].mime


def is_page(path: str) -> bool:
    """Whether browsers show what is at a path as a page."""
    return file_of(path).endswith((".html", ".htm"))


def is_same_document(path: str, target: str) -> bool:
    """Whether a document stands at a former address as well, and no page that leads to it."""
    return not (is_page(path) or is_page(target))


def alias_places(journal: Journal, path: str) -> Iterator[Place]:
    """Of the page that leads from a former address to the present one."""
    target = journal.alias_target(path)
    if target is not None and not is_same_document(path, target):
        yield Place(file_of(path))


def plan_alias(views: Views, journal: Journal, path: str) -> Iterator[Output]:
    """That page."""
    target = journal.alias_target(path)
    if target is None or is_same_document(path, target):
        return
    now = quoted(target)
    label = f"/{target}" if target else views.settings.title
    is_feed = not is_page(target) and target.endswith((".xml", ".json"))
    inputs = {
        "target": {"label": label, "path": now},
        "target_url": views.settings.url + now,
        "mime": _MIMES.get(target, _FEED) if is_feed else "",
    }
    yield page(views, "redirect", path, label, inputs, feed=now if is_feed else "")


def also(journal: Journal, outputs: list[Output | Copy]) -> Iterator[Output | Copy]:
    """Documents once more, at their former addresses."""
    own = {output.path for output in outputs}
    for output in outputs:
        for path in journal.also_at(output.path):
            if path not in own:
                yield replace(output, path=path)


def also_places(journal: Journal, places: list[Place]) -> Iterator[Place]:
    """The same before they are planned."""
    own = {place.path for place in places}
    yield from (Place(path) for place in places for path in journal.also_at(place.path) if path not in own)
