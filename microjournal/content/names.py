"""What the path of a file says of the entry in it: its id, its date, the last part of its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from microjournal.model.paths import composed, is_too_long, name_slug, split_dated_name

PAGES = "content/pages/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a path says. id: of the entry, unless a key says another. date: ISO, not checked against the calendar."""

    id: str
    date: str


def names_of(path: str) -> Names:
    """The id and the date that a path gives. `index.md` takes the name of its folder.

    >>> names_of("content/2026/2026-03-04-stand-up/index.md")
    Names(id='2026-03-04-stand-up', date='2026-03-04')

    The id of a page is its path below `content/pages/`. File systems differ in how they spell accents; ids do not.
    """
    name = path[:-3] if path.lower().endswith(".md") else path
    folder, _, last = name.rpartition("/")
    if path.startswith(PAGES):
        last = name[len(PAGES) :].removesuffix("/index")
    elif last == "index" and "/" in folder:
        last = folder.rpartition("/")[2]
    id_ = " ".join(composed(last).split()) or "untitled"
    return Names(id=id_, date=split_dated_name(id_)[0])


def slug_of(id: str, *, page: bool, rule: Callable[[str], str] = name_slug) -> str:
    """The part of the address that comes from an id: without a leading date; of a mere date, its day."""
    if page:
        return "/".join(rule(part) for part in id.split("/"))
    date, rest = split_dated_name(id)
    return rule(rest) if rest.strip("-_ .") or not date else date[8:]


def too_long_slug(id: str, *, page: bool) -> str:
    """What no file system holds of the names that an id makes: of its page, and of its thread; "" if both fit."""
    return next(filter(is_too_long, (slug_of(id, page=page), *([] if page else [name_slug(id)]))), "")
