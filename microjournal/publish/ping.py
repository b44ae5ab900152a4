"""Tells a WebSub hub which feeds changed, so that it tells their subscribers (https://www.w3.org/TR/websub/).

What was told last is kept in `.microjournal/told.json`, which may be deleted or damaged without harm: a hub that is
told without need fetches the feed, finds nothing new, and stays silent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from microjournal.feeds.formats import TOLD
from microjournal.model.files import STATE_FOLDER
from microjournal.model.paths import quoted
from microjournal.model.settings import Settings
from microjournal.network.fetch import Fetcher, Limits, NoAnswer
from microjournal.sources.state_folder import refuse_links

_FORMAT = 1
_FILE = "told.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of it. refused: why the hub did not take it, by the address of the feed."""

    told: tuple[str, ...]
    refused: Mapping[str, str]


def changed_feeds(root: Path, site: Path, settings: Settings) -> dict[str, str]:
    """The addresses of the feeds that are not as they were when the hub was told last, each with a digest of its file.

    root: the journal's folder. site: that of its site. Feeds of tags are not among them; the hub does not serve those.
    Raises OSError if a feed cannot be read.
    """
    before = _recall(root / STATE_FOLDER / _FILE, settings.hub)
    now = {settings.url + quoted(feed.path): sha256((site / feed.path).read_bytes()).hexdigest() for feed in TOLD}
    return {url: sum_ for url, sum_ in now.items() if before.get(url) != sum_}


def tell(root: Path, feeds: Mapping[str, str], settings: Settings, limits: Limits) -> Told:
    """Tells the hub, and remembers what it took.

    feeds: see `changed_feeds`. Raises JournalErrors if what is remembered would lie elsewhere, OSError if it cannot be
    written.
    """
    refuse_links(root)
    fetcher = Fetcher(limits, purpose="ping")
    refused: dict[str, str] = {}
    for url in feeds:
        try:
            status = fetcher.post(settings.hub, {"hub.mode": "publish", "hub.url": url})
        except NoAnswer as error:
            refused[url] = str(error) or "it is no address"
        else:
            if not 200 <= status < 300:
                refused[url] = f"it answers {status}"
    told = {url: sum_ for url, sum_ in feeds.items() if url not in refused}
    _remember(root / STATE_FOLDER / _FILE, settings.hub, told)
    return Told(told=tuple(told), refused=refused)


def _recall(file: Path, hub: str) -> dict[str, str]:
    """Digests by address, as the hub was told them. Whatever is wrong with the file, nothing is raised."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["format"] != _FORMAT or kept["hub"] != hub:
            return {}
        return {str(url): str(sum_) for url, sum_ in kept["feeds"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _remember(file: Path, hub: str, told: Mapping[str, str]) -> None:
    feeds = dict(sorted({**_recall(file, hub), **told}.items()))
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"format": _FORMAT, "hub": hub, "feeds": feeds}, indent=1), encoding="utf-8")
