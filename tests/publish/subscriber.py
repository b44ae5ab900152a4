"""A subscriber: reads feeds as readers' programs do, and knows an item by its guid alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import feedparser

# Gives the document at an address, as the web does.
Get = Callable[[str], bytes]


@lru_cache(128)
def parsed(document: str | bytes) -> Any:
    """A feed as feedparser reads it. What it would do about the HTML in it takes most of the time.

    Two subscribers often read the same.
    """
    return feedparser.parse(document, sanitize_html=False, resolve_relative_uris=False)


@dataclass
class Subscriber:
    """A reader's program. address: of the feed. seen: titles by guid. known: what it got last, by address."""

    address: str
    get: Get
    seen: dict[str, str] = field(default_factory=dict)
    known: dict[str, bytes] = field(default_factory=dict)

    def poll(self, *, everything: bool = False) -> list[str]:
        """The titles of what is new. It follows a feed into its archives as long as it finds something new there.

        everything: into all of them.
        """
        new: list[str] = []
        address = self.address
        while address:
            document = self.get(address)
            if self.known.get(address) == document and not everything:
                # Not modified, as a host would say.
                break
            self.known[address] = document
            feed = parsed(document)
            assert not feed.bozo, (address, feed.bozo_exception)
            found = {item.id: item.title for item in feed.entries if item.id not in self.seen}
            assert not [guid for guid, count in Counter(item.id for item in feed.entries).items() if count > 1]
            self.seen.update(found)
            new += found.values()
            previous = [link.href for link in feed.feed.get("links", []) if link.rel == "prev-archive"]
            address = previous[0] if previous and (found or everything) else ""
        return new
