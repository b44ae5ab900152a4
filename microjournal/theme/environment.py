"""A theme's templates in a sandbox: the environment that runs them, and what each of them says of itself.

Templates get plain data and nothing else: no clock, no chance, no file. A name that does not exist is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from types import CodeType
from typing import Any

import markupsafe
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.dates import day_name, month_name, short_day
from microjournal.theme.closure import Reading
from microjournal.theme.compiled import CompiledTemplates
from microjournal.theme.load import TemplateSource

_NO_MARKUP = re.compile(r"""[&<>"']""").search
_CHANCE_AND_CLOCK = ("random",)
_NOT_GLOBAL = ("lipsum",)
# An undefined value prints its own message.
_PRINTABLE = (str, int, float, type(None), tuple, list, dict, Undefined)


class _CodeGenerator(CodeGenerator):
    """The same templates in less time.

    What a template prints is escaped in place if it is text, where Jinja calls `escape(…)`, which also wraps it. A key
    of a mapping (`card.title`) is read in place; only what is not there, or not a mapping, goes through the sandbox.
    """

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("_text, _escaped = environment.text, environment.escaped")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if _is_escaped(frame, finalize):
            self.write("(_escaped(_value) if type(_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if _is_escaped(frame, finalize):
            self.write(") is str else _text(_value))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """See `ThemeEnvironment.getattr`, of which this is the first half."""
        key = repr(node.attr)
        if isinstance(node.node, nodes.Name):
            # A name that is missing is no mapping either, so it needs no check of its own here.
            ref = frame.symbols.ref(node.node.name)
            self.write(f"({ref}[{key}] if type({ref}) is dict and {key} in {ref} else environment.getattr(")
            self.visit(node.node, frame)
        else:
            self.write(f"(_of[{key}] if type(_of := ")
            self.visit(node.node, frame)
            self.write(f") is dict and {key} in _of else environment.getattr(_of")
        self.write(f", {key}))")


def _is_escaped(frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


def _escape_plainly(text: str) -> str:
    return text if _NO_MARKUP(text) is None else str(escape(text))


# What `markupsafe.escape` itself does to text before it wraps it (since MarkupSafe 3.0).
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", _escape_plainly)


def _text(value: Any) -> str:
    """`markupsafe.escape` for what is printed at once: without the wrapper that marks the result as safe.

    Raises TemplateRuntimeError for a thing whose text would be its place in memory, another one in every build.
    """
    if type(value) is str:
        return _escaped(value)
    if type(value) is Markup:
        return value
    if type(value) is int:
        return str(value)
    if not isinstance(value, _PRINTABLE):
        what = "a function: write () behind its name" if callable(value) else f"no text but a {type(value).__name__}"
        raise TemplateRuntimeError(f"what is printed here is {what}")
    return str(escape(value))


class ThemeEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which `card.title` on a mapping is its key and never a method of the mapping."""

    code_generator_class = _CodeGenerator
    text = staticmethod(_text)
    escaped = staticmethod(_escaped)

    def __init__(self, *rest: Any, **options: Any) -> None:
        super().__init__(*rest, **options)
        self._templates: dict[str | Template, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """The template, found once: every page asks for its own, for the one it extends and for its macros."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = super().get_template(name, parent, globals)
        return found

    def call(self, context: Context, obj: Any, /, *args: Any, **names: Any) -> Any:
        """What the call gives. A macro is the theme's own and takes nothing from the context but whether it escapes."""
        if type(obj) is not Macro:
            return super().call(context, obj, *args, **names)
        names.pop("_loop_vars", None)
        names.pop("_block_vars", None)
        return obj(context.eval_ctx, *args, **names)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key of a mapping, else what the sandbox allows."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)


class _Loader(BaseLoader):
    """Loads the templates of a theme as they were compiled before; what was not kept is compiled."""

    def __init__(self, templates: Mapping[str, TemplateSource], compiled: CompiledTemplates | None) -> None:
        self._sources = templates
        self._compiled = compiled

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        """The template of that name. Raises TemplateNotFound, and TemplateSyntaxError if it was not read before."""
        source = self._sources.get(name)
        if source is None:
            raise TemplateNotFound(name)
        found = self._compiled.find(source) if self._compiled else None
        code = found.code() if found else _code(environment, source.text, source)
        return environment.template_class.from_code(environment, code, {} if globals is None else globals)


def _code(env: Environment, what: str | nodes.Template, source: TemplateSource) -> CodeType:
    """The code of a template, from its text or its syntax tree.

    It goes by the name of its file: most templates have two names, "entry.html" is "!dune/entry.html" where nothing
    replaces it.
    """
    return env.compile(what, source.file, source.file)


def make_environment(templates: Mapping[str, TemplateSource], compiled: CompiledTemplates | None = None) -> Environment:
    """The environment of a theme's templates. compiled: where they are found if they were compiled before."""
    env = ThemeEnvironment(
        loader=_Loader(templates, compiled),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    for name in _CHANCE_AND_CLOCK:
        del env.filters[name]
    for name in _NOT_GLOBAL:
        del env.globals[name]
    env.filters.update(day=day_name, short_day=short_day, month_name=month_name, thousands=thousands)
    return env


def thousands(number: int) -> str:
    r"""12345 as "12 345" with narrow no-break spaces; numbers of four digits stay whole.

    >>> thousands(1234), thousands(12345) == "12\u202f345"
    ('1234', True)
    """
    return str(number) if abs(number) < 10_000 else f"{number:,}".replace(",", "\u202f")


def read_templates(
    templates: Mapping[str, TemplateSource], compiled: CompiledTemplates | None = None
) -> tuple[dict[str, Reading], list[Diagnostic]]:
    """What each template refers to and which names it uses; a syntax error or a computed name is a problem.

    compiled: where that is found if the template was compiled before. The others are compiled now, while their syntax
    trees are at hand, and kept there.
    """
    env = make_environment(templates)
    readings: dict[TemplateSource, Reading] = {}
    problems = []
    # Most templates have two names.
    for source in dict.fromkeys(templates.values()):
        found = compiled.find(source) if compiled else None
        if found is not None:
            readings[source] = found.reading
            continue
        try:
            tree = env.parse(source.text)
            # Also finds filters and tests that do not exist, and blocks of one name.
            names = meta.find_undeclared_variables(tree)
        except TemplateSyntaxError as error:
            problems.append(problem("template-error", str(error.message), Span(path=source.file, line=error.lineno)))
            continue
        refers = list(meta.find_referenced_templates(tree))
        reading = Reading(refers=tuple(r for r in refers if r), names=tuple(sorted(names)))
        readings[source] = reading
        if None in refers:
            problems.append(_computed_name(tree, source))
        elif compiled is not None:
            compiled.keep(source, reading, _code(env, tree, source))
    return {name: readings[source] for name, source in templates.items() if source in readings}, problems


def _computed_name(tree: nodes.Template, source: TemplateSource) -> Diagnostic:
    line = next(
        node.lineno
        for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
        if not isinstance(getattr(node, "template", None), nodes.Const)
    )
    return problem(
        "template-dynamic",
        "this names a template by an expression, so nobody can tell what the page depends on",
        Span(path=source.file, line=line),
        help="write the template's name out, with `{% if %}` around several includes",
    )
