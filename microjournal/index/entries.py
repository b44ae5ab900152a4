"""Entries as plain tuples, for storing between builds, and back.

A build reads every entry of the journal back, so this is on the path of even the smallest edit. The order is that of
the fields of `microjournal.model.entry.Entry`; what was stored by another version of the program is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar, overload

from microjournal.diagnostics import Diagnostic
from microjournal.model.digest import decode, digest, digest_bytes, encode
from microjournal.model.entry import Entry, Link, Mark

PlainEntry: TypeAlias = "tuple[Any, ...]"
_T = TypeVar("_T")

_NAMES = [field.name for field in fields(Entry)]
_EXTRA, _BODY_DIGEST, _DIGEST = map(_NAMES.index, ("extra", "body_digest", "digest"))
_values: Callable[[Entry], tuple[Any, ...]] = attrgetter(*_NAMES)


class _Packed(Sequence[_T]):
    """Items that a build looks at once or never, and that would be half of an entry's memory: bytes until then."""

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
    values = list(_values(entry))
    for place, made in _PACKED:
        items = values[place]
        values[place] = encode(tuple(items if made is _itself else map(tuple, items))) if items else b""
    values[_EXTRA] = dict(entry.extra)
    return tuple(values)


def stored_entry(entry: Entry, body: bytes) -> PlainEntry:
    """The plain entry with its digests: of its body and of everything in it. body: its sections, encoded."""
    values = list(entry_to_plain(entry))
    values[_BODY_DIGEST], values[_DIGEST] = digest_bytes(body), b""
    values[_DIGEST] = digest(tuple(values))
    return tuple(values)


def entry_from_plain(plain: PlainEntry) -> Entry:
    """Inverse of `entry_to_plain`. Only for tuples that it made; they are not checked."""
    values = dict(zip(_NAMES, plain, strict=True))
    for place, made in _PACKED:
        values[_NAMES[place]] = _Packed(plain[place], made) if plain[place] else ()
    return Entry(**values)


def file_from_facts(facts: bytes) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """The entry of a stored file, None if it has errors, and the problems of the file. Inverse of `facts_of_file`."""
    entry, problems = decode(facts)
    return (
        None if entry is None else entry_from_plain(entry),
        tuple([Diagnostic.from_plain(plain) for plain in problems]) if problems else (),
    )


def facts_of_file(entry: PlainEntry | None, problems: Iterable[Diagnostic]) -> bytes:
    """A file for storing. entry: see `stored_entry`."""
    return encode((entry, tuple([problem.to_plain() for problem in problems])))
