"""By what the feed of the old site names its posts, so that nobody who subscribes to it is told of them again.

The feed of the plug-in jekyll-feed names a post by an address without an ending; that of a site which writes its feed
itself, as its template says. https://github.com/jekyll/jekyll-feed
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import unescape

from microjournal.imports.jekyll.addresses import has_written_ending
from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.frontmatter import split_name, texts
from microjournal.imports.jekyll.liquid_values import Context, evaluate
from microjournal.imports.jekyll.material import Filled
from microjournal.imports.jekyll.posts import Post
from microjournal.model.web_addresses import web_address_or_as_written

_PLUGIN = "jekyll-feed"
_NAMED_IN_GEMFILE = re.compile(rf"^[^#\n]*[\"']{_PLUGIN}[\"']", re.MULTILINE)
# What the plug-in would write, if the site has no such file.
_FEED = "/feed.xml"
_ITEM = re.compile(r"<(item|entry)\b.*?</\1>", re.DOTALL)
_NAME = re.compile(r"<(guid|id)\b[^>]*>\s*(.*?)\s*</\1>", re.DOTALL)
_VALUE = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_LOOP = re.compile(r"\{%-?\s*for\s+(\w+)\s+in\s+site\.posts\b")
_GUID = re.compile(r"[^\s\x00-\x1f\x7f]{1,2000}")
# What makes a text fit for XML; a reader's program undoes it.
_FOR_XML = re.compile(r"\|\s*(?:xml_escape|escape|escape_once)\s*(?=\||\Z)")

# Gives the name of a post, "" if the feed does not have it.
Guid = Callable[[Post], str]


def guids(config: Config, filled: Iterable[Filled], gemfile: str) -> Guid:
    """How the old feed names a post. filled: the site's texts with Liquid. gemfile: the text of its Gemfile, or ""."""
    written = {page.address: page.front.body for page in filled if _ITEM.search(page.front.body)}
    if template := written.get(_FEED) or next(iter(written.values()), ""):
        return partial(_by_template, config, template)
    plugins = [name for key in ("plugins", "gems") for name in texts(config.values.get(key))]
    if _PLUGIN in plugins or _NAMED_IN_GEMFILE.search(gemfile):
        return partial(_by_plugin, config)
    return lambda _post: ""


def _by_plugin(config: Config, post: Post) -> str:
    return _sound(config, post, f"{config.url}{config.base}{_id(post)}".replace(" ", "%20"))


def _by_template(config: Config, template: str, post: Post) -> str:
    item, loop = _ITEM.search(template), _LOOP.search(template)
    name = _NAME.search(item[0]) if item else None
    if name is None or loop is None or not post.addresses:
        return ""
    known = {f"{loop[1]}.url": _url(config, post), f"{loop[1]}.id": _id(post)}
    context = Context(
        root=config.root, base=config.base, site=config.values, post=lambda _: None, file=lambda _: None, names=known
    )
    parts: Sequence[str] = _VALUE.split(name[2])
    values = [evaluate(_FOR_XML.sub("", part).strip(), context) if n % 2 else part for n, part in enumerate(parts)]
    return "" if None in values or "{%" in name[2] else _sound(config, post, unescape("".join(filter(None, values))))


def _sound(config: Config, post: Post, name: str) -> str:
    """The name, if the post was in the feed, the name can be known without the host, and a journal can have it."""
    was_there = post.kind == "post" and "/_posts/" in f"/{post.path}" and not post.draft and not post.publish
    guid = web_address_or_as_written(name) if was_there and post.addresses and config.url else ""
    return guid if _GUID.fullmatch(guid) else ""


def _id(post: Post) -> str:
    """What Jekyll calls the id of a post: the folder of its address, and the slug as it is written."""
    if not post.addresses:
        return ""
    folder = posixpath.dirname(post.addresses[0].rstrip("/"))
    stem = posixpath.splitext(posixpath.basename(post.path))[0]
    slug = next(iter(texts(post.front.values.get("slug"))), split_name(stem)[1])
    return f"{folder.rstrip('/')}/{slug.rstrip('.')}"


def _url(config: Config, post: Post) -> str:
    """The address of a post as Jekyll says it: with the ending only where its pattern has one."""
    pattern = next(iter(texts(post.front.values.get("permalink"))), config.posts)
    return post.addresses[0] if has_written_ending(pattern) else post.addresses[0].removesuffix(".html")
