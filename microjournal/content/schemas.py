"""The JSON Schemas of what authors write: of front matter and of the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the names that the command takes."""
    from microjournal.content.fields import entry_schema
    from microjournal.content.settings_fields import settings_schema

    return {"entry": entry_schema(), "settings": settings_schema()}


def bundle() -> dict[str, Any]:
    """Both schemas as definitions of one."""
    from microjournal.schema.document import DIALECT

    definitions = {
        name: {key: value for key, value in schema.items() if key != "$schema"} for name, schema in schemas().items()
    }
    return {"$schema": DIALECT, "title": "Files of a microjournal journal", "definitions": definitions}
