"""`microjournal schema`: the JSON Schema of what authors write, for editors."""

from __future__ import annotations

from pathlib import Path

import click

PLACE = ("Look closer", 3)


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
    from microjournal.content.schemas import bundle, schema_text, schemas

    text = schema_text(schemas()[which] if which else bundle())
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="\n")
