"""Entries as plain tuples, for storing between builds, and back.

A build reads every entry of the journal back, so this is on the path of even the smallest edit. The order of the fields
is that of the classes in `microjournal.model.entry`; what was stored by another version of the program is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar, cast, overload

from microjournal.model.digest import decode, digest, digest_bytes, encode
from microjournal.model.entry import Entry, Link, Mark
from microjournal.model.quickly import quickly_made

PlainEntry: TypeAlias = "tuple[Any, ...]"
_T = TypeVar("_T")


# Called with all fields by name, it is checked as the class itself.
new_entry = cast("type[Entry]", quickly_made(Entry))

_NAMES = [field.name for field in fields(Entry)]
_TAGS, _RESULT, _DECISION, _EXTRA = map(_NAMES.index, ("tags", "result", "decision", "extra"))
_DIGEST, _FACTS = map(_NAMES.index, ("digest", "facts"))
_NO_EXTRA: Mapping[str, Any] = {}
# Entries share their few words: one text for all that say the same.
_one = dict[str, str]().setdefault

_entry_values: Callable[[Entry], tuple[Any, ...]] = attrgetter(*_NAMES)
_make_entry: Callable[..., Entry] = new_entry


class _Packed(Sequence[_T]):
    """What is looked at once in a build, or never, and would be half of an entry's memory: bytes until it is."""

    __slots__ = ("_bytes", "_made")

    def __init__(self, packed: bytes, made: Callable[[Any], _T]) -> None:
        self._bytes = packed
        self._made = made

    def __iter__(self) -> Iterator[_T]:
        return map(self._made, decode(self._bytes))

    def __len__(self) -> int:
        return len(decode(self._bytes))

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, index: int | slice) -> _T | tuple[_T, ...]:
        return tuple(self)[index]

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment] # as for any mutable value; nobody needs it


def _itself(text: str) -> str:
    return text


# Which fields are packed, and what makes their items.
_PACKED: tuple[tuple[int, Callable[[Any], Any]], ...] = (
    (_NAMES.index("links"), partial(tuple.__new__, Link)),
    (_NAMES.index("anchors"), _itself),
    (_NAMES.index("marks"), partial(tuple.__new__, Mark)),
)


def entry_to_plain(entry: Entry) -> PlainEntry:
    """The values of the entry in a tuple of plain data (see `microjournal.model.digest`)."""
    values = list(_entry_values(entry))
    for place, made in _PACKED:
        items = values[place]
        values[place] = encode(tuple(items if made is _itself else map(tuple, items))) if items else b""
    values[_EXTRA] = dict(entry.extra)
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
    for place, made in _PACKED:
        values[place] = _Packed(values[place], made) if values[place] else ()
    values[_TAGS] = tuple([_one(tag, tag) for tag in values[_TAGS]])
    values[_RESULT] = _one(values[_RESULT], values[_RESULT])
    values[_DECISION] = _one(values[_DECISION], values[_DECISION])
    if not values[_EXTRA]:
        values[_EXTRA] = _NO_EXTRA
    return _make_entry(*values)
