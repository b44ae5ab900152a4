"""What stands in `static/`: the site's files at the addresses they had, and pages that lead on to the journal's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from microjournal.imports.jekyll.addresses import address_key
from microjournal.imports.jekyll.bodies import expanded_text
from microjournal.imports.jekyll.computed import leading_page
from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.material import Filled, Material, is_compiled
from microjournal.imports.jekyll.posts import Post
from microjournal.imports.notes import Note
from microjournal.imports.places import Places
from microjournal.imports.values import OldFiles
from microjournal.model.paths import file_of

# What forges and hosts of static sites take: GitHub refuses a larger file, and a site of more than this in total.
LARGEST_FILE = 100_000_000
LARGEST_SITE = 1_000_000_000
_FEED = re.compile(r"(?:\A|/)(?:(?:feed|rss|atom)[^/]*|index\.xml)\Z", re.IGNORECASE)
_MADE_ANYWAY = "The journal makes a page or file at this address itself"


@dataclass(slots=True, kw_only=True)
class Static:
    """copies: new path -> old path. texts: by new path. answers: key of an old address -> address of the journal.

    feeds: old address, without a slash in front -> address of the journal's feed.
    """

    copies: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def files(self) -> set[str]:
        """The addresses of all of them, without a slash in front."""
        return {path.removeprefix("static/") for path in (*self.copies, *self.texts)}


def static_files(
    old: OldFiles, material: Material, config: Config, places: Places, computed: Iterable[tuple[Post, str]]
) -> Static:
    """All of it. computed: pages that only Liquid or a layout filled, each with the address of the journal for it."""
    found = Static()
    _copy(found, old, material, places)
    for page in material.filled:
        _fill(found, page, material, config, places)
    for post, target in computed:
        _lead(found, post, target, places)
    if feed := _feed_of_plugin(config):
        _keep_feed(found, "_config.yml", feed, places)
    return found


def _copy(found: Static, old: OldFiles, material: Material, places: Places) -> None:
    left = LARGEST_SITE
    for address, path in sorted(material.copied.items()):
        size = old.size(path)
        if size > LARGEST_FILE:
            _drop(found, path, "Too large to be copied", f"{size / 1e6:,.0f} MB; put it where large files are kept")
        elif size > left:
            _drop(
                found, path, f"Not copied, because more than {LARGEST_SITE / 1e6:,.0f} MB would be", f"{size:,} bytes"
            )
        elif places.take(address):
            left -= size
            found.copies[f"static/{address}"] = path
        else:
            _drop(found, path, "The journal has something else at this address", f"/{address}")


def _fill(found: Static, page: Filled, material: Material, config: Config, places: Places) -> None:
    address = page.address.lstrip("/")
    if places.is_own(address):
        _drop(found, page.path, _MADE_ANYWAY, f"/{address}")
        return
    text = (
        None
        if is_compiled(page.path)
        else expanded_text(page.front, page.path, config, material.posts, material.copied)
    )
    if text is None and _FEED.search(address):
        _keep_feed(found, page.path, address, places)
    elif text is None:
        _drop(found, page.path, "Made by Liquid or another program", f"/{address}")
    elif places.take(address):
        found.texts[f"static/{address}"] = text
    else:
        _drop(found, page.path, "The journal has something else at this address", f"/{address}")


def _feed_of_plugin(config: Config) -> str:
    """The address of the feed that the plug-in jekyll-feed makes, if the settings give it one; else ""."""
    feed = config.values.get("feed")
    path = feed.get("path") if isinstance(feed, dict) else None
    return path.strip().lstrip("/") if isinstance(path, str) else ""


def _keep_feed(found: Static, path: str, address: str, places: Places) -> None:
    """Lets the setting `aliases` keep a feed at its old address. path: of the file that it comes from."""
    if places.is_own(address):
        return
    now = "/feed.json" if address.endswith(".json") else "/atom.xml" if "atom" in address else "/feed.xml"
    if places.take(address):
        found.feeds[address] = now
        matter = "A feed at another address than the journal's; the setting `aliases` keeps it there"
        found.notes.append(Note(kind="changed", path=path, matter=matter, detail=f"/{address}: {now}"))
    else:
        _drop(found, path, "The journal has something else at this address", f"/{address}")


def _lead(found: Static, post: Post, target: str, places: Places) -> None:
    path = file_of(post.addresses[0].lstrip("/"))
    found.answers[address_key(path)] = target
    if post.draft:
        _drop(found, post.path, "A page that was not published, and that only Liquid or its layout filled", f"/{path}")
    elif places.is_own(path.removesuffix("index.html")):
        _drop(found, post.path, _MADE_ANYWAY, f"/{path}")
    elif places.take(path):
        found.texts[f"static/{path}"] = leading_page(path, target, post.title)
        matter = "A page that only Liquid or its layout filled; its address leads on to what is like it"
        found.notes.append(Note(kind="changed", path=post.path, matter=matter, detail=f"/{path}: /{target}"))
    else:
        _drop(found, post.path, "The journal has something else at this address", f"/{path}")


def _drop(found: Static, path: str, matter: str, detail: str) -> None:
    found.notes.append(Note(kind="dropped", path=path, matter=matter, detail=detail))
