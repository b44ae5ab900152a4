"""Fills the reference parts of these pages from the code: options of commands, keys of entries and settings.

`make docs` runs it. A part begins with a comment such as `<!-- reference: command build -->` and ends with
`<!-- end of reference -->`; what stands between them is written anew.
"""

from __future__ import annotations

import inspect
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict
from unittest.mock import patch

import click
import yaml
from jinja2 import nodes

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.cli.program import program
from microjournal.content.fields import FIELDS as ENTRY_FIELDS
from microjournal.content.settings_fields import SETTINGS
from microjournal.create.gallery import GALLERY_TODAY, gallery
from microjournal.create.scaffold import write_new
from microjournal.model.settings import ThemeChoice
from microjournal.plan import contract as views
from microjournal.plan.contract_changes import CHANGES, in_words
from microjournal.plan.output import Output
from microjournal.schema.field import Field
from microjournal.theme.environment import make_environment, own_filters
from microjournal.theme.find import built_in_folder, read_manifest
from microjournal.theme.render import Renderer
from microjournal.theme.spoken import FILTERS, FUNCTIONS

HERE = Path(__file__).parent
_PART = re.compile(r"(<!-- reference: (.+?) -->\n).*?(<!-- end of reference -->)", re.DOTALL)
# The name of a limit in a text of the contract.
_LIMIT = re.compile(r"\{([A-Z_]+)\}")
_TEMPLATES = built_in_folder() / "dune/templates"
_MACRO = re.compile(r"(?:\{#-? ((?:(?!#\}).)*?) ?-?#\}\n)?\{%-? macro (\w+\(.*?\)) -?%\}", re.DOTALL)
# Names of values that have a table; other mappings have what an author or a theme puts there.
_FREE = frozenset({"path", "n", "name", "title", "kind", "url", "running", "lanes"})
_LENT = frozenset({"help", "start_in"})


def filled(text: str) -> str:
    """A page with its reference parts as the code has them now; the part of something unknown is empty."""
    return _PART.sub(lambda part: f"{part[1]}{reference(part[2])}{part[3]}", text)


def parts(text: str) -> list[str]:
    """The names of a page's reference parts."""
    return [part[2] for part in _PART.finditer(text)]


def reference(name: str) -> str:
    """The Markdown of one part: "command build", "keys of entries", "keys of settings", "options of dune", or one of
    `_OF_THEMES`.
    """
    kind, _, rest = name.partition(" ")
    if name in _OF_THEMES:
        return "\n".join(_OF_THEMES[name]())
    if kind == "options":
        return "\n".join(_options(rest.removeprefix("of ")))
    if kind == "command":
        known = commands()
        return _command(known[rest], rest) if rest in known else ""
    return "\n".join(_fields({"of entries": ENTRY_FIELDS, "of settings": SETTINGS}[rest]))


def commands() -> dict[str, click.Command]:
    """Every command by its name, those of groups with the group's name before theirs."""
    top = click.Context(program)
    found = {name: program.get_command(top, name) for name in program.list_commands(top)}
    return dict(_with_parts((name, command) for name, command in found.items() if command))


Seen = tuple[str, dict[str, Any]]


@cache
def gallery_pages(theme: str = "dune") -> tuple[Seen, ...]:
    """What the template of each page of the gallery sees, with the template's name, in the order of addresses."""
    seen: dict[str, Seen] = {}
    names = Renderer.names

    def record(renderer: Renderer, output: Output) -> dict[str, Any]:
        seen[output.path] = output.template, names(renderer, output)
        return seen[output.path][1]

    with tempfile.TemporaryDirectory() as folder, patch.object(Renderer, "names", record):
        write_new(Path(folder), gallery(ThemeChoice(name=theme)))
        result = build(BuildOptions(root=Path(folder), today=GALLERY_TODAY, jobs=1))
        assert result.ok, result.problems
    return tuple(seen[path] for path in sorted(seen))


def values_of(annotation: Any, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Every value of a name in a value, all the way down: the name's class, the name, and its value."""
    if is_typeddict(annotation) and isinstance(value, Mapping):
        for name, inner in get_type_hints(annotation).items():
            if name in value:
                yield annotation.__name__, name, value[name]
                yield from values_of(inner, value[name])
    elif get_origin(annotation) is tuple and isinstance(value, tuple):
        for member in value:
            yield from values_of(get_args(annotation)[0], member)
    elif value is not None:
        for part in get_args(annotation):
            if is_typeddict(part) or get_origin(part) is tuple:
                yield from values_of(part, value)


@cache
def _examples() -> Mapping[tuple[str, str], str]:
    """A short value of each name, by its class and name, from the gallery. Names that hold other tables have none."""
    found: dict[tuple[str, str], str] = {}
    for template, names in gallery_pages():
        for kind in (views.EveryPage, views.TEMPLATES[template.removesuffix(".html")]):
            for owner, name, value in values_of(kind, names):
                text = _shown_value(value)
                before = found.get((owner, name), "")
                if text and (not before or (len(text), text) < (len(before), before)):
                    found[owner, name] = text
    return found


def _shown_value(value: Any) -> str:
    """A value as Python writes it; "" for nothing, and for what has a table of its own."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    if value in ("", None, (), {}) or any(isinstance(member, (Mapping, tuple)) for member in inner):
        return ""
    if isinstance(value, Mapping) and not _FREE.isdisjoint(value):
        return ""
    return _ours(repr(str(value) if isinstance(value, str) else value))


def _ours(text: str) -> str:
    """Without what is another one in each version: digests and the program's own number."""
    text = re.sub(r"-[0-9a-f]{8}\.", "-0123abcd.", text)
    text = re.sub(r"microjournal \d[^'\"]*", "microjournal 1.0.0", text)
    return text if len(text) <= 70 else f"{text[:66]} …"


def _pages() -> Iterator[str]:
    """The names that each template sees, from the classes in `microjournal.plan.contract`."""
    yield from _class(views.EveryPage)
    for kind in dict.fromkeys(views.TEMPLATES.values()):
        templates = [f"`{name}.html`" for name, found in views.TEMPLATES.items() if found is kind]
        yield from _class(kind, f"Templates: {', '.join(templates)}\n")


def _values() -> Iterator[str]:
    """The values that are on pages."""
    for kind in vars(views).values():
        if is_typeddict(kind) and not kind.__name__.endswith("Page"):
            yield from _class(kind)


def _class(kind: type, first: str = "") -> Iterator[str]:
    yield f"### {kind.__name__}\n"
    if first:
        yield first
    yield _LIMIT.sub(lambda name: f"{getattr(views, name[1]):,}", inspect.cleandoc(kind.__doc__ or "")) + "\n"
    if own := kind.__annotations__:
        yield "| name | value | for example |\n|---|---|---|"
        yield from (_name_row(kind, name, what) for name, what in own.items())
        yield ""


def _name_row(kind: type, name: str, what: object) -> str:
    example = _examples().get((kind.__name__, name), "")
    return f"| `{name}` | `{_shown_type(what)}` | {f'`{_cell(example)}`' if example else ''} |"


def _blocks() -> Iterator[str]:
    """The blocks of dune, by template: those of `base.html` are on every page."""
    yield "| template | blocks |\n|---|---|"
    for name, tree in _trees().items():
        if blocks := sorted({block.name for block in tree.find_all(nodes.Block)}):
            yield f"| `{name}` | {', '.join(f'`{block}`' for block in blocks)} |"
    yield ""


def _macros() -> Iterator[str]:
    """The macros of dune, with the comment that stands before each."""
    yield "| template | macro | |\n|---|---|---|"
    for name in _trees():
        for before, macro in _MACRO.findall((_TEMPLATES / name).read_text(encoding="utf-8")):
            yield f"| `{name}` | `{_cell(macro)}` | {_cell(before)} |"
    yield ""


def _trees() -> dict[str, nodes.Template]:
    env = make_environment({}, None)
    return {path.name: env.parse(path.read_text(encoding="utf-8")) for path in sorted(_TEMPLATES.glob("*.html"))}


def _filters() -> Iterator[str]:
    yield "| filter | |\n|---|---|"
    yield from (f"| `{name}` | {_cell(about)}. |" for name, about in FILTERS.items())
    for name, function in own_filters().items():
        yield f"| `{name}` | {_cell(inspect.cleandoc(function.__doc__ or ''))} |"
    yield ""


def _functions() -> Iterator[str]:
    yield "| function | |\n|---|---|"
    yield from (f"| `{name}` | {_cell(about)}. |" for name, about in FUNCTIONS.items())
    yield ""


def _changes() -> Iterator[str]:
    for version, changes in sorted(CHANGES.items(), reverse=True):
        yield f"Version {version}:\n"
        yield from (f"- {in_words([change])}" for change in changes)
        yield ""


def _options(theme: str) -> Iterator[str]:
    yield "\n| option | what it takes | as it comes | |\n|---|---|---|---|"
    for name, option in read_manifest(built_in_folder() / theme, theme)[1].items():
        default = (
            yaml.safe_dump(option.default, default_flow_style=True, width=1000)
            .removesuffix("\n")
            .removesuffix("...")
            .strip()
        )
        yield f"| `{name}` | {_cell(option.kind)} | `{default}` | {_cell(option.about)} |"
    yield "\n"


_OF_THEMES = {
    "templates": _pages,
    "values": _values,
    "blocks": _blocks,
    "macros": _macros,
    "filters": _filters,
    "functions": _functions,
    "changes": _changes,
}


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
