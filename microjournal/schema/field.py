"""The keys that a file may have, as rows of a table: what the reference, the JSON Schema and the hints are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from microjournal.schema.document import Document

DIALECT = "http://json-schema.org/draft-07/schema#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A key that a file may have.

    name: as it is written.
    kind: what it takes, in words.
    default: what counts without it, as one would write it; "" if nothing does.
    documentation: Markdown, a few sentences.
    example: a whole line.
    required: whether a file without it is wrong.
    neighbours: words between spaces by which people may mean this key; they become a hint.
    schema: the JSON Schema of its value.
    """

    name: str
    kind: str
    default: str = ""
    documentation: str
    example: str
    required: bool = False
    neighbours: str = ""
    schema: Mapping[str, Any] = field(default_factory=dict)


def neighbours_of(fields: Iterable[Field]) -> dict[str, str]:
    """The key that each neighbouring word may mean."""
    return {word: field.name for field in fields for word in field.neighbours.split()}


def json_schema(title: str, fields: Iterable[Field], *, closed: bool) -> dict[str, Any]:
    """The JSON Schema of a mapping with these keys. closed: no others are allowed.

    It is one of draft 7, because most editors and validators of front matter know no later one.
    """
    fields = tuple(fields)
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "title": title,
        "type": "object",
        "properties": {field.name: {**_described(field), **field.schema} for field in fields},
    }
    if required := [field.name for field in fields if field.required]:
        schema["required"] = required
    return schema | {"additionalProperties": False} if closed else schema


def _described(field: Field) -> dict[str, Any]:
    default = f" Without it: {field.default}." if field.default else ""
    example = Document(field.example, path=field.name)
    top = example.compose()
    assert top is not None
    return {"description": field.documentation + default, "examples": [example.plain(top)[field.name]]}
