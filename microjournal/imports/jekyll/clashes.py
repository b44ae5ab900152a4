"""Posts that would answer at one address in the journal, where the day is not part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from microjournal.imports.jekyll.posts import Post
from microjournal.imports.notes import Note


def without_clashes(posts: Sequence[Post]) -> tuple[list[Post], list[Note]]:
    """The same posts, each with a file, an id and an address of its own; the first of several keeps what it has."""
    taken: set[str] = set()
    placed: list[Post] = []
    notes: list[Note] = []
    for post in posts:
        new = _first_free(post, taken)
        taken.update(_marks(new))
        placed.append(new)
        if new is not post:
            matter = "Another entry has this name (in this month), so this one has a number"
            notes.append(Note(kind="changed", path=post.path, matter=matter, detail=new.id or new.name))
    return placed, notes


def _first_free(post: Post, taken: set[str]) -> Post:
    if taken.isdisjoint(_marks(post)):
        return post
    # Where only the address is taken, the file can keep its name.
    keeps_name = f"id {post.name.lower()}" not in taken
    for number in count(2):
        name = f"{post.name}-{number}"
        new = replace(post, id=name) if keeps_name else replace(post, name=name)
        if taken.isdisjoint(_marks(new)):
            return new
    raise AssertionError("numbers do not end")


def _marks(post: Post) -> tuple[str, str]:
    address = post.slug if post.kind == "page" else f"{post.day[:7]}/{post.slug}"
    return f"id {(post.id or post.name).lower()}", f"at {address}"
