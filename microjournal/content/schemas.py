"""The JSON Schemas of what authors write, made of the tables of keys: of front matter and of the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from microjournal.content import fields, settings_fields
from microjournal.schema.field import DIALECT, json_schema


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the names that the command takes."""
    return {"entry": entry_schema(), "settings": settings_schema()}


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def bundle() -> dict[str, Any]:
    """Both schemas as definitions of one."""
    definitions = {
        name: {key: value for key, value in schema.items() if key != "$schema"} for name, schema in schemas().items()
    }
    return {"$schema": DIALECT, "title": "Files of a microjournal journal", "definitions": definitions}


def settings_schema() -> dict[str, Any]:
    """The JSON Schema of `microjournal.yaml`."""
    return json_schema("Settings of a microjournal journal", settings_fields.SETTINGS, closed=True)


def entry_schema() -> dict[str, Any]:
    """The JSON Schema of an entry's front matter. Other keys are allowed: they reach the theme."""
    schema = json_schema("Front matter of a microjournal entry", fields.FIELDS, closed=False)
    return {**schema, "allOf": list(_TOGETHER)}


def _given(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


_OVER: dict[str, Any] = {"anyOf": [_given("ended"), _given("dropped")]}
# What `microjournal.content.consistency` reports as errors, as far as it does not compare dates.
_TOGETHER: tuple[dict[str, Any], ...] = (
    {"if": _given("result"), "then": _OVER},
    {"if": {**_given("decision"), "not": _given("result")}, "then": _OVER},
    {"if": _given("ended"), "then": {"properties": {"dropped": {"type": "null"}}}},
)
