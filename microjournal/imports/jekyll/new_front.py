"""The front matter of a new file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.frontmatter import texts, words
from microjournal.imports.jekyll.posts import Post
from microjournal.model.paths import slugify


def front_of(
    post: Post, config: Config, follows: Mapping[str, str], aliases: Sequence[str], guid: str
) -> dict[str, Any]:
    """The values of the new file, in the order in which people write them.

    follows: id by old path. aliases: old addresses of this post. guid: by which the old feed knew it, or "".
    """
    values = post.front.values
    summary = next((text for key in ("summary", "excerpt", "description") for text in texts(values.get(key))), "")
    own_author = texts(config.values.get("author"))
    authors = [name for key in ("author", "authors") for name in texts(values.get(key)) if [name] != own_author]
    return {
        "title": post.title,
        "date": post.date,
        "tags": tuple(tags_of(post)),
        "follows": follows.get(post.path, ""),
        "id": post.id,
        "authors": tuple(dict.fromkeys(authors)),
        "summary": " ".join(summary.split()),
        "aliases": tuple(aliases),
        "guid": guid,
        "draft": post.draft,
        "publish": post.publish,
        "extra": post.front.others,
    }


def tags_of(post: Post) -> list[str]:
    """The tags and categories as words; of two that share a page, the first."""
    single = post.front.values.get("tag")
    given = [*([str(single).strip()] if single else []), *words(post.front.values.get("tags")), *post.categories]
    tags = {slugify(tag) or tag: tag for tag in reversed(given)}
    return list(reversed(tags.values()))
