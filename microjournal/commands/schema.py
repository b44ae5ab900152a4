"""`microjournal schema`: the JSON Schema of what authors write, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click


@click.command("schema", short_help="Print the JSON Schema of entries and settings.")
@click.argument("which", metavar="[entry|settings]", required=False, type=click.Choice(["entry", "settings"]))
@click.option(
    "--output", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write it to FILE, as UTF-8."
)
def command(which: str | None, output: Path | None) -> None:
    """Print the JSON Schema of an entry's front matter or of the settings, microjournal.yaml.

    Without an argument, both are printed as the definitions of one schema. An editor that knows the schema completes
    keys, explains them, and marks what is wrong while you write; docs/editors.md says how to set it up.
    """
    text = schema_text(schemas()[which] if which else bundle())
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it stands in a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the names that the command takes."""
    from microjournal.frontmatter_keys import entry_schema
    from microjournal.settings_keys import settings_schema

    return {"entry": entry_schema(), "settings": settings_schema()}


def bundle() -> dict[str, Any]:
    """Both schemas as definitions of one."""
    from microjournal.schema import DIALECT

    definitions = {
        name: {key: value for key, value in schema.items() if key != "$schema"} for name, schema in schemas().items()
    }
    return {"$schema": DIALECT, "title": "Files of a microjournal journal", "definitions": definitions}
