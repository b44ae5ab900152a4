"""The settings of the new journal, as far as they follow from those of the old site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.frontmatter import zone_named
from microjournal.imports.jekyll.posts import Post
from microjournal.model.paths import quoted
from microjournal.model.placeholder import PLACEHOLDER_URL
from microjournal.schema.write import item_text, value_text

_MENU = 5


def settings_text(config: Config, posts: Iterable[Post], feeds: Mapping[str, str]) -> str:
    """The text of `microjournal.yaml`. A page of the old site becomes a line of the menu.

    feeds: old addresses of feeds, without a slash in front, and present ones.
    """
    values = config.values
    known = {
        "title": _text(values, "title", "name") or "Journal",
        "url": config.root if config.url else PLACEHOLDER_URL,
        "author": _author(values),
        "description": _text(values, "description", "tagline", "subtitle"),
        "language": _language(_text(values, "lang", "locale", "language")),
        "timezone": config.timezone if zone_named(config.timezone) else "UTC",
    }
    lines = [f"{key}: {value_text(text)}" for key, text in known.items() if text]
    if config.repository:
        lines += [f"# repository: github:{config.repository}  # where the linked issues live, which hold the comments"]
    pages = [post for post in posts if post.kind == "page" and not post.draft and _is_for_menu(post)]
    pages.sort(key=lambda post: post.slug.count("/"))
    items = [
        f"  - {{title: {item_text(post.title or post.name)}, address: /{quoted(post.slug)}/}}" for post in pages[:_MENU]
    ]
    lines += ["menu:", *items] if items else []
    kept = [f"  {value_text(f'/{old}')}: {now}" for old, now in sorted(feeds.items())]
    lines += ["aliases:", *kept] if kept else []
    return "\n".join(lines) + "\n"


def _is_for_menu(post: Post) -> bool:
    """Not what a server shows for an address that is not there."""
    return "/404.html" not in post.addresses


def _text(values: Any, *keys: str) -> str:
    found = (values.get(key) for key in keys)
    return next((" ".join(text.split()) for text in found if isinstance(text, str) and text.strip()), "")


def _language(text: str) -> str:
    """A BCP 47 tag from forms such as "de_DE.UTF-8"; "en" for anything else."""
    tag = text.partition(".")[0].replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else "en"


def _author(values: Any) -> str:
    author = values.get("author")
    return _text(author, "name") if isinstance(author, dict) else _text(values, "author")
