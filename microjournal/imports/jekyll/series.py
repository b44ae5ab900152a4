"""Posts whose titles count ("HMW extraction 2", "HMW extraction 3"): a thread that nobody has tied yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from microjournal.imports.jekyll.posts import Post

# "extracts 6-8" is a day more often than a count, so a letter stands before the number.
_COUNTED = re.compile(r"(?P<stem>.*[^\W\d_])\W*[\s_-]+#?(?P<number>\d{1,2})\Z")
_WORD = re.compile(r"\w+")


def find_series(posts: Iterable[Post]) -> dict[str, str]:
    """Old path -> old path of the post that it seems to follow.

    A post follows the one before it whose title, or else file name, differs in nothing but a last number that is one
    less. The first of a series may lack its number.
    """
    ordered = sorted((post for post in posts if post.kind == "post"), key=lambda post: (post.day, post.path))
    seen: dict[tuple[str, int], Post] = {}
    follows: dict[str, str] = {}
    for post in ordered:
        names = _names(post)
        for stem, number in names:
            before = seen.get((stem, number - 1))
            if number > 1 and before is not None and before.path != post.path:
                follows.setdefault(post.path, before.path)
        for key in names:
            seen[key] = post
    return follows


def _names(post: Post) -> Sequence[tuple[str, int]]:
    """What the post counts as, by its title and by its file name; something without a number counts as 1."""
    return [_counted(text) for text in (post.title, re.sub(r"\A[\d-]{10}-", "", post.name)) if text]


def _counted(text: str) -> tuple[str, int]:
    match = _COUNTED.match(text.strip())
    stem, number = (match["stem"], int(match["number"])) if match else (text, 1)
    return " ".join(_WORD.findall(stem.replace("_", " ").casefold())), number
