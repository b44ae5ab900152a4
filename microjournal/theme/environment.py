"""The environment that runs a theme's templates: Jinja's sandbox, and what each template says of itself.

Templates get plain data and nothing else: no clock, no random number, no file. A name that does not exist is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    Template,
    TemplateRuntimeError,
    TemplateSyntaxError,
    meta,
    nodes,
    pass_context,
)
from jinja2.bccache import Bucket

from microjournal.diagnostics import Diagnostic, problem
from microjournal.theme import spoken
from microjournal.theme.closure import Reading
from microjournal.theme.load import TemplateSource
from microjournal.theme.pictures import fit
from microjournal.theme.place import place_of, place_of_syntax
from microjournal.theme.sandbox import Sandbox
from microjournal.theme.unknown import Missing
from microjournal.theme.user_cache import keep, read_kept
from microjournal.words.words import Words


class _UserBytecode(BytecodeCache):
    """Jinja's cache of the code of templates, in the user's cache folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        if (found := read_kept(self._folder, f"{bucket.key}.code")) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        keep(self._folder, f"{bucket.key}.code", bucket.bytecode_to_string())


class _Loader(FunctionLoader):
    """Jinja's loader, whose templates have their globals in a plain `dict`: every page copies them."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        return super().load(environment, name, dict(globals or {}))


def make_environment(
    templates: Mapping[str, TemplateSource], words: Words | None, cache: Path | None = None
) -> Sandbox:
    """The environment of a theme's templates.

    templates: by the names under which they refer to each other. words: of the journal; None where nothing is rendered.
    cache: folder for the code of templates, None to keep none.
    """

    def find(name: str) -> tuple[str, str, None] | None:
        source = templates.get(name)
        return None if source is None else (source.text, source.file, None)

    env = Sandbox(
        loader=_Loader(find),
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=None if cache is None else _UserBytecode(cache),
    )
    env.filters.update(own_filters())
    if words is None:
        env.filters.update(dict.fromkeys(spoken.FILTERS, _nothing_to_say))
        env.add_functions(dict.fromkeys(spoken.FUNCTIONS, _nothing_to_say))
    else:
        env.filters.update(spoken.filters(words))
        env.add_functions(spoken.functions(words))
    # What a journal replaces is named as what replaces it; that comes first.
    for name in sorted(templates, key=lambda name: name.startswith("!")):
        source = templates[name]
        env.texts[source.file] = (*env.texts.get(source.file, ()), source.text)
    return env


def own_filters() -> dict[str, Callable[..., Any]]:
    """The filters that a template has besides Jinja's and those of words, by name."""
    return {"fit": fit}


@pass_context
def _nothing_to_say(_context: Any, *_args: Any) -> str:
    raise TemplateRuntimeError("there are no words here")


def read_templates(templates: Mapping[str, TemplateSource]) -> tuple[dict[str, Reading], list[Diagnostic]]:
    """What each template refers to and which names it uses; a syntax error or a computed name is a problem.

    Without the templates in which something is wrong.
    """
    readings: dict[TemplateSource, Reading] = {}
    problems = []
    # Most templates have two names: "entry.html" is "!dune/entry.html" where nothing replaces it.
    for source in dict.fromkeys(templates.values()):
        try:
            reading, computed = _read(source.text)
        except TemplateSyntaxError as error:
            place = place_of_syntax(source.text, source.file, error.lineno, str(error.message))
            problems.append(problem("template-error", str(error.message), place))
            continue
        if computed is None:
            readings[source] = reading
        else:
            problems.append(_computed_name(source, *computed))
    return {name: readings[source] for name, source in templates.items() if source in readings}, problems


@cache
def _reader() -> Sandbox:
    return make_environment({}, None)


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[Reading, tuple[int, str] | None]:
    """What a text says of itself; and, where it names a template by an expression, the line and the statement.

    Raises TemplateSyntaxError. A process reads a text once: the preview after each save, all but the one that changed.
    """
    tree = _reader().parse(text)
    # Also finds filters and tests that do not exist, and blocks of one name.
    names = meta.find_undeclared_variables(tree) | _of_filters(tree)
    refers = list(meta.find_referenced_templates(tree))
    reading = Reading(refers=tuple(r for r in refers if r), names=tuple(sorted(names)))
    return reading, _computed(tree) if None in refers else None


def _of_filters(tree: nodes.Template) -> set[str]:
    """The name of what filters depend on that say something in the words of the journal."""
    return {spoken.NAME for used in tree.find_all(nodes.Filter) if used.name in spoken.FILTERS}


def _computed(tree: nodes.Template) -> tuple[int, str]:
    return next(
        (node.lineno, type(node).__name__.lower())
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
        if not isinstance(getattr(node, "template", None), nodes.Const)
    )


def _computed_name(source: TemplateSource, line: int, statement: str) -> Diagnostic:
    return problem(
        "template-dynamic",
        "this names a template by an expression, so nobody can tell what the page depends on",
        place_of(source.text, source.file, line, statement.removesuffix("import") or "import"),
        help="write the template's name out, with `{% if %}` around several includes",
    )
