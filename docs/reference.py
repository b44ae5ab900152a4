"""Fills the reference parts of these pages from the code: options of commands, keys of entries and settings.

`make docs` runs it. A part begins with a comment such as `<!-- reference: command build -->` and ends with
`<!-- end of reference -->`; what stands between them is written anew.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args, is_typeddict

import click

from microjournal.cli.program import program
from microjournal.content.fields import FIELDS as ENTRY_FIELDS
from microjournal.content.settings_fields import SETTINGS
from microjournal.plan import contract as views
from microjournal.schema.field import Field

HERE = Path(__file__).parent
_PART = re.compile(r"(<!-- reference: (.+?) -->\n).*?(<!-- end of reference -->)", re.DOTALL)
# The name of a limit in a text of the contract.
_LIMIT = re.compile(r"\{([A-Z_]+)\}")
_LENT = frozenset({"help", "start_in"})


def filled(text: str) -> str:
    """A page with its reference parts as the code has them now; the part of something unknown is empty."""
    return _PART.sub(lambda part: f"{part[1]}{reference(part[2])}{part[3]}", text)


def parts(text: str) -> list[str]:
    """The names of a page's reference parts."""
    return [part[2] for part in _PART.finditer(text)]


def reference(name: str) -> str:
    """The Markdown of one part: "command build", "keys of entries", "keys of settings", "templates" or "values"."""
    kind, _, rest = name.partition(" ")
    if kind in ("templates", "values"):
        return "\n".join(_views(pages=kind == "templates"))
    if kind == "command":
        known = commands()
        return _command(known[rest], rest) if rest in known else ""
    return "\n".join(_fields({"of entries": ENTRY_FIELDS, "of settings": SETTINGS}[rest]))


def commands() -> dict[str, click.Command]:
    """Every command by its name, those of groups with the group's name before theirs."""
    top = click.Context(program)
    found = {name: program.get_command(top, name) for name in program.list_commands(top)}
    return dict(_with_parts((name, command) for name, command in found.items() if command))


def _views(*, pages: bool) -> Iterator[str]:
    """The names that templates see, from the classes in `microjournal.plan.contract`: pages, or the values on them."""
    found = [kind for kind in vars(views).values() if is_typeddict(kind)]
    for kind in found:
        if kind.__name__.endswith("Page") != pages:
            continue
        yield f"### {kind.__name__}\n"
        yield _LIMIT.sub(lambda name: str(getattr(views, name[1])), inspect.cleandoc(kind.__doc__ or "")) + "\n"
        if own := kind.__annotations__:
            yield "| name | value |\n|---|---|"
            yield from (f"| `{name}` | `{_shown_type(what)}` |" for name, what in own.items())
            yield ""


def _shown_type(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) and not get_args(annotation) else str(annotation)
    return text.replace(f"{views.__name__}.", "").replace("typing.", "").replace("|", "\\|")


def _with_parts(commands: Iterable[tuple[str, click.Command]]) -> Iterator[tuple[str, click.Command]]:
    for name, command in commands:
        yield name, command
        if isinstance(command, click.Group):
            yield from _with_parts((f"{name} {part}", inner) for part, inner in command.commands.items())


def _command(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=f"microjournal {name}")
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    options = [p for p in command.params if isinstance(p, click.Option) and p.name not in _LENT and not p.hidden]
    lines = ["", "```text", usage, "```", ""]
    if options:
        lines += ["| option | what it does |", "|---|---|", *(_option(option, context) for option in options), ""]
    return "\n".join([*lines, ""])


def _option(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    names = ", ".join(f"`{name}{value}`" for name in [*option.opts, *option.secondary_opts])
    return f"| {_cell(names)} | {_cell(option.help or '')} |"


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    yield from ("", "| key | what it takes | what it says |", "|---|---|---|")
    for field in fields:
        text = field.documentation
        if field.required:
            text += " Required."
        elif field.default:
            text += f" Without it: {field.default}."
        yield f"| `{field.name}` | {_cell(field.kind)} | {_cell(text)} Example: `{_cell(field.example)}` |"
    yield from ("", "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Writes every page beside this file anew."""
    for page in sorted(HERE.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        page.write_text(filled(text), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
