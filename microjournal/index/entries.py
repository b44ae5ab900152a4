"""Entries as plain tuples, for storing between builds, and back.

The order is that of the fields of `microjournal.model.entry.Entry`; what another version of the program has stored is
not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, TypeAlias

from microjournal.diagnostics import Diagnostic
from microjournal.model.digest import decode, digest, digest_bytes, encode
from microjournal.model.entry import Entry, Link, Mark

PlainEntry: TypeAlias = "tuple[Any, ...]"

_NAMES = [field.name for field in fields(Entry)]
_EXTRA, _BODY_DIGEST, _DIGEST = map(_NAMES.index, ("extra", "body_digest", "digest"))
_values: Callable[[Entry], tuple[Any, ...]] = attrgetter(*_NAMES)
# What puts a value into each slot of an entry. Its `__init__`, which is for frozen values and for names, takes three
# times as long; and a first build makes each entry three times.
_PUT = [getattr(Entry, name).__set__ for name in _NAMES]

# Fields that hold values of ours, and what makes them.
_ITEMS: tuple[tuple[int, Callable[[Any], Any]], ...] = (
    (_NAMES.index("links"), partial(tuple.__new__, Link)),
    (_NAMES.index("spoken"), partial(tuple.__new__, Link)),
    (_NAMES.index("marks"), partial(tuple.__new__, Mark)),
)


def entry_to_plain(entry: Entry) -> PlainEntry:
    """The values of the entry in a tuple of plain data (see `microjournal.model.digest`)."""
    values = list(_values(entry))
    for place, _ in _ITEMS:
        values[place] = tuple(map(tuple, values[place]))
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
    values = list(plain)
    for place, made in _ITEMS:
        values[place] = tuple(map(made, plain[place]))
    entry = object.__new__(Entry)
    for put, value in zip(_PUT, values, strict=True):
        put(entry, value)
    return entry


def file_from_facts(facts: bytes) -> tuple[Entry | None, tuple[Diagnostic, ...]]:
    """The entry of a stored file, None if it has errors, and the problems of the file. Inverse of `facts_of_file`."""
    entry, problems = decode(facts)
    return (
        None if entry is None else entry_from_plain(entry),
        tuple([Diagnostic.from_plain(plain) for plain in problems]) if problems else (),
    )


def problems_of_facts(facts: bytes) -> tuple[Diagnostic, ...]:
    """The problems of a stored file, whatever is in it."""
    return tuple([Diagnostic.from_plain(plain) for plain in decode(facts)[1]])


def facts_of_file(entry: PlainEntry | None, problems: Iterable[Diagnostic]) -> bytes:
    """A file for storing. entry: see `stored_entry`."""
    return encode((entry, tuple([problem.to_plain() for problem in problems])))
