"""Pages that only Liquid or their layout filled: lists of posts, of tags, of everything. A journal has those itself.

What a reader finds at the address of such a page afterwards is a short page that leads on.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from microjournal.imports.jekyll.frontmatter import texts
from microjournal.imports.jekyll.posts import Post
from microjournal.imports.lines import Line
from microjournal.model.paths import root_of, slugify, tag_path

_LIQUID = re.compile(r"\{%[^%]*%\}|\{\{[^{}]*\}\}")
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
# An address with one of these words, and where such a page is in a journal.
_WORDS = (
    (("search",), "search/"),
    (("feed", "rss", "subscribe"), "subscribe/"),
    (("tag", "categor", "topic"), "tags/"),
    (("archive", "history", "years", "timeline", "posts", "blog"), "timeline/"),
)
# What stands around a list: "All posts by tag".
_FEW = 5


def says_something(post: Post, lines: list[Line]) -> bool:
    """Whether a page has words of its own, and more than a few besides its title where Liquid makes the rest.

    lines: its body, with Liquid carried out.
    """
    text = _TAG.sub(" ", _LIQUID.sub(" ", "\n".join(line.text for line in lines)))
    words = len(_WORD.findall(text))
    return words > (_FEW + len(_WORD.findall(post.title)) if "{%" in post.front.body else 0)


def answer_for(post: Post, tags: Collection[str]) -> str:
    """The address of the journal that is most like a page of the old site, relative to the top.

    tags: slugs of the tags that the journal has.
    """
    address = post.addresses[0].lower()
    of_tags = any(word in address for word in ("tag", "categor", "topic"))
    keys = ("tag", "category", "title")
    names = [text for key in keys for text in texts(post.front.values.get(key) or post.front.others.get(key))]
    for name in (*names, post.name):
        if of_tags and slugify(name) in tags:
            return tag_path(slugify(name))
    return next((place for words, place in _WORDS if any(word in address for word in words)), "")


def leading_page(path: str, target: str, title: str) -> str:
    """The text of a page at a path of the site that leads to another one."""
    way = escape(root_of(path) + target)
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={way}">\n<meta name="robots" content="noindex">\n</head>\n'
        f'<body>\n<p><a href="{way}">{escape(title)}</a></p>\n</body>\n</html>\n'
    )
