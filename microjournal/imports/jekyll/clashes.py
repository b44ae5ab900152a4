"""Posts that would answer at one address in the journal, where the day is not part of it, or at one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from urllib.parse import unquote

from microjournal.imports.jekyll.posts import Post
from microjournal.imports.notes import Note
from microjournal.imports.places import Places
from microjournal.model.paths import any_case, entry_path


def without_clashes(posts: Sequence[Post], places: Places) -> tuple[list[Post], list[Note]]:
    """The same posts, each with a file, an id and an address of its own; the first of several keeps what it has."""
    taken: set[str] = set()
    placed: list[Post] = []
    notes: list[Note] = []
    for post in posts:
        new = _first_free(post, taken, places)
        taken.add(_id(new))
        places.take(place_of(new))
        placed.append(new)
        if new is not post:
            what = "Another entry has this name"
            if places.is_own(place_of(post)):
                what = "The journal has something of its own at this address"
            elif _hides_old_address(post):
                what = "The old address has capitals and leads here"
            notes.append(
                Note(kind="changed", path=post.path, matter=f"{what}, so this one has a number", detail=new.name)
            )
    return placed, notes


def place_of(post: Post) -> str:
    """The new address of a post, relative to the top."""
    return entry_path(post.day, post.slug) if post.day else f"{post.slug}/"


def _first_free(post: Post, taken: set[str], places: Places) -> Post:
    if _is_free(post, taken, places):
        return post
    # Where only the address is taken, the file can keep its name.
    keeps_name = _id(post) not in taken and post.kind != "page"
    for number in count(2):
        name = f"{post.name}-{number}"
        new = replace(post, id=name) if keeps_name else replace(post, name=name)
        if _is_free(new, taken, places):
            return new
    raise AssertionError("numbers do not end")


def _is_free(post: Post, taken: set[str], places: Places) -> bool:
    return _id(post) not in taken and places.is_free(place_of(post)) and not _hides_old_address(post)


def _hides_old_address(post: Post) -> bool:
    """Whether its new address differs from an old one in capitals only, so that not both can be files everywhere."""
    place = place_of(post)
    old = [unquote(address).lstrip("/") for address in post.addresses]
    return place not in old and any_case(place) in map(any_case, old)


def _id(post: Post) -> str:
    return post.new_id.lower()
