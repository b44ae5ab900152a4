"""One text of the interface: what in it is put in when it is printed.

`{name}` is a value. `[text](name)` is a part that a template wraps, in a link for example; elsewhere it is its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

Form: TypeAlias = "tuple[str | Value | Part, ...]"
# A text, or texts by plural category: what a table has under a key.
Texts: TypeAlias = "str | Mapping[str, str]"

# By this value the plural category is chosen.
NUMBER = "n"
_MARKED = re.compile(r"\{(?P<value>[a-z_]+)\}|\[(?P<inner>[^\[\]]*)\]\((?P<part>[a-z_]+)\)")


class Value(NamedTuple):
    """The place of a value."""

    name: str


class Part(NamedTuple):
    """A part that is wrapped in something, and what is in it."""

    name: str
    form: Form


class MessageError(ValueError):
    """A text is none, or does not fit the one that it stands for. The message says how."""


def parse(text: str) -> Form:
    """The text in pieces. Raises MessageError for a brace that is neither an opening nor an end."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[str | Value | Part]:
    at = 0
    for found in _MARKED.finditer(text):
        if before := text[at : found.start()]:
            yield _literal(before)
        yield Value(found["value"]) if found["value"] else Part(found["part"], parse(found["inner"]))
        at = found.end()
    if text[at:]:
        yield _literal(text[at:])


def _literal(text: str) -> str:
    if "{" in text or "}" in text:
        raise MessageError("a brace stands alone: a value is written {name}")
    return text


def names_in(form: Form) -> frozenset[str]:
    """The names of values and of parts that are put in; those of parts in brackets: "[link]"."""
    return frozenset(_names(form))


def _names(form: Form) -> Iterator[str]:
    for piece in form:
        if isinstance(piece, Value):
            yield piece.name
        elif isinstance(piece, Part):
            yield f"[{piece.name}]"
            yield from _names(piece.form)


def filled(form: Form, values: Mapping[str, Any], write: Callable[[Any], str], escape: Callable[[str], str]) -> str:
    """The text with its values.

    values: by name; of a part what stands before and after it, as a pair, and nothing if it is not there.
    write: gives the text of a value. escape: of what stands in the table. Raises KeyError for a value that is missing.
    """
    pieces: list[str] = []
    for piece in form:
        if isinstance(piece, str):
            pieces.append(escape(piece))
        elif isinstance(piece, Value):
            pieces.append(write(values[piece.name]))
        else:
            before, after = values.get(piece.name, ("", ""))
            pieces += (before, filled(piece.form, values, write, escape), after)
    return "".join(pieces)
