"""Entries as plain tuples, for storing between builds, and back.

A build reads every entry of the journal back, so this is on the path of even the smallest edit. The order of the fields
is that of the classes in `microjournal.model`; what was stored by another version of the program is not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar, cast

from microjournal.digest import digest, digest_bytes
from microjournal.model import Entry, Link, Mark

PlainEntry: TypeAlias = "tuple[Any, ...]"
_T = TypeVar("_T")


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind)]


def _quick(kind: type[_T]) -> type[_T]:
    """A class to call in place of a frozen and slotted one; it wants all fields, and takes them by position as well.

    It fills a value of a class with the same slots that is not frozen, and declares that to be one of `kind`. The
    `__init__` of a frozen class looks every field up by its name, which takes five times as long.
    """

    def declare(made: Any) -> None:
        made.__class__ = kind

    open_kind = make_dataclass(kind.__name__, _names(kind), slots=True, namespace={"__post_init__": declare})
    return cast("type[_T]", open_kind)


new_entry = _quick(Entry)

_NAMES = _names(Entry)
_LINKS, _MARKS = _NAMES.index("links"), _NAMES.index("marks")
_MAPPING = _NAMES.index("extra")
_DIGEST, _FACTS = _NAMES.index("digest"), _NAMES.index("facts")

_entry_values: Callable[[Entry], tuple[Any, ...]] = attrgetter(*_NAMES)
_make_entry: Callable[..., Entry] = new_entry
_make_link = partial(tuple.__new__, Link)
_make_mark = partial(tuple.__new__, Mark)


def entry_to_plain(entry: Entry) -> PlainEntry:
    """The values of the entry in a tuple of plain data (see `microjournal.digest`)."""
    values = list(_entry_values(entry))
    values[_LINKS] = tuple([tuple(link) for link in entry.links])
    values[_MARKS] = tuple([tuple(mark) for mark in entry.marks])
    values[_MAPPING] = dict(entry.extra)
    return tuple(values)


def stored_entry(entry: Entry, body: bytes) -> PlainEntry:
    """The plain entry with its digests: that of its body, given encoded, and that of all its facts."""
    values = list(entry_to_plain(entry))
    values[_DIGEST], values[_FACTS] = digest_bytes(body), b""
    values[_FACTS] = digest(tuple(values))
    return tuple(values)


def entry_from_plain(plain: PlainEntry) -> Entry:
    """Inverse of `entry_to_plain`. Only for tuples that it made; they are not checked."""
    values = list(plain)
    values[_LINKS] = tuple(map(_make_link, values[_LINKS]))
    values[_MARKS] = tuple(map(_make_mark, values[_MARKS]))
    return _make_entry(*values)
