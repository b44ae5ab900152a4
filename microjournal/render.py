"""Renders outputs: a theme's templates in a sandbox, and microjournal's own writers.

Templates get plain data and nothing else: no clock, no chance, no file. A name that does not exist is an error with the
template's file and line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

import markupsafe
from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    meta,
    nodes,
)
from jinja2 import TemplateError as JinjaError
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from microjournal.addresses import root_of
from microjournal.closures import Reading
from microjournal.dates import day_name, month_name, short_day
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.linking import fill
from microjournal.plan.outputs import BodyUse, Output
from microjournal.theme import TemplateSource

# A section as the build keeps it: kind, anchor, date, title, html with placeholders.
StoredSections = Sequence[tuple[str, str, str, str, str]]

_NO_MARKUP = re.compile(r"""[&<>"']""").search
_CHANCE_AND_CLOCK = ("random",)
_NOT_GLOBAL = ("lipsum",)
# An undefined value prints its own message.
_PRINTABLE = (str, int, float, type(None), tuple, list, dict, Undefined)
_CONTENT_CACHE = 4096
# Files of compiled templates. The number goes up when `_CodeGenerator` writes other code.
_COMPILED = "3-%s.cache"


class RenderError(Exception):
    """An output could not be rendered; carries the diagnostic for the author of the theme. Pickles."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


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

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key of a mapping, else what the sandbox allows."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates that earlier builds have left. A damaged one is as good as none."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - unpickling what is no pickle raises whatever it likes
            bucket.reset()


def make_environment(templates: Mapping[str, TemplateSource], cache: Path | None = None) -> Environment:
    """The environment of a theme's templates. cache: an existing folder for compiled templates."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = templates.get(name)
        return (source.text, source.file, lambda: True) if source else None

    bytecode: BytecodeCache | None = _Compiled(str(cache), _COMPILED) if cache else None
    env = ThemeEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=bytecode,
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
    templates: Mapping[str, TemplateSource], cache: Path | None = None
) -> tuple[dict[str, Reading], list[Diagnostic]]:
    """What each template refers to and which names it uses; a syntax error or a computed name is a problem.

    cache: an existing folder for compiled templates; they are compiled now, while their syntax trees are at hand.
    """
    env = make_environment(templates, cache)
    readings: dict[str, Reading] = {}
    known: dict[TemplateSource, Reading] = {}
    problems = []
    for name, source in templates.items():
        if source in known:
            # Most templates have two names: "entry.html" is "!dune/entry.html" where nothing replaces it.
            readings[name] = known[source]
            continue
        try:
            tree = env.parse(source.text)
            # Also finds filters and tests that do not exist, and blocks of one name.
            names = meta.find_undeclared_variables(tree)
        except TemplateSyntaxError as error:
            problems.append(problem("template-error", str(error.message), Span(path=source.file, line=error.lineno)))
            continue
        refers = list(meta.find_referenced_templates(tree))
        if None in refers:
            line = next(
                node.lineno
                for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
                if not isinstance(getattr(node, "template", None), nodes.Const)
            )
            problems.append(
                problem(
                    "template-dynamic",
                    "this names a template by an expression, so nobody can tell what the page depends on",
                    Span(path=source.file, line=line),
                    help="write the template's name out, with `{% if %}` around several includes",
                )
            )
        reading = Reading(refers=tuple(r for r in refers if r), names=tuple(sorted(names)))
        readings[name] = known[source] = reading
        if env.bytecode_cache is not None:
            _compile(env, env.bytecode_cache, tree, name, source)
    return readings, problems


def _compile(env: Environment, cache: BytecodeCache, tree: nodes.Template, name: str, source: TemplateSource) -> None:
    """Leaves the compiled template where `Environment.get_template` looks for it."""
    bucket = cache.get_bucket(env, name, source.file, source.text)
    if bucket.code is None:
        bucket.code = env.compile(tree, name, source.file)
        cache.set_bucket(bucket)


class Renderer:
    """Renders the outputs of one plan.

    shared: inputs that every template may name. base: the site's absolute address. load: gives the stored sections of a
    body.
    """

    def __init__(
        self, env: Environment, shared: Mapping[str, Any], base: str, load: Callable[[BodyUse], StoredSections]
    ) -> None:
        self._env = env
        self._shared = {**env.globals, **shared}
        self._base = base
        self._load = load
        self._absolute: dict[str, list[dict[str, Any]]] = {}

    def render(self, output: Output) -> bytes:
        """The output's bytes. Raises RenderError if the template fails."""
        if output.template.startswith("@"):
            from microjournal.writers import WRITERS

            return WRITERS[output.template](output.inputs, lambda n: self._absolute_body(output.bodies[n])).encode()
        root = self._base if output.path == "404.html" else root_of(output.path)
        names = {**self._shared, **output.inputs, "root": root}
        if output.bodies:
            names["body"] = self._sections(output.bodies[0], root)
        try:
            return self._rendered(output.template, names).encode()
        except (
            JinjaError,
            TypeError,
            ValueError,
            LookupError,
            ArithmeticError,
            AttributeError,
            RecursionError,
        ) as error:
            raise RenderError(_template_problem(error, output)) from None

    def _rendered(self, template: str, names: dict[str, Any]) -> str:
        """`Template.render`, but for the copies that it makes of all names, ours and Jinja's own, for every page.

        Jinja's own are among the names already; so no template needs any besides.
        """
        env = self._env
        found = env.get_template(template)
        try:
            return env.concat(found.root_render_func(env.context_class(env, names, found.name, found.blocks)))
        except Exception:  # noqa: BLE001 - as Jinja does: it puts the template's lines into the traceback
            env.handle_exception()

    def _sections(self, body: BodyUse, root: str) -> list[dict[str, Any]]:
        absolute = root == self._base
        return [
            {
                "kind": kind,
                "anchor": anchor,
                "date": date,
                "title": title,
                # The author is trusted: this is the author's own Markdown, rendered.
                "html": Markup(fill(html, body.links, root=root, here=body.site_path, absolute=absolute)),  # noqa: S704
            }
            for kind, anchor, date, title, html in self._load(body)
        ]

    def _absolute_body(self, body: BodyUse) -> list[dict[str, Any]]:
        """With absolute addresses. Kept, because an event stands in several feeds."""
        found = self._absolute.get(body.source)
        if found is None:
            if len(self._absolute) >= _CONTENT_CACHE:
                self._absolute.clear()
            found = self._absolute[body.source] = self._sections(body, self._base)
        return found


# Jinja's words for a name, and for a key of a mapping.
_UNDEFINED = re.compile(r"'(\w+)' is undefined|has no attribute '(\w+)'")


def _template_problem(error: Exception, output: Output) -> Diagnostic:
    """The place in the template where it failed; Jinja puts template files and lines into the traceback."""
    if isinstance(error, TemplateSyntaxError):
        return problem(
            "template-error", str(error.message), Span(path=error.filename or output.template, line=error.lineno)
        )
    place = Span(path=output.template)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith((".html", ".xml", ".txt")):
            place = Span(path=frame.filename, line=frame.lineno or 1)
    what = f"there is no template '{error.name}'" if isinstance(error, TemplateNotFound) else str(error)
    if isinstance(error, UndefinedError) and (name := _UNDEFINED.search(what)):
        what = f"there is no `{name[1] or name[2]}` here"
    message = f"{what} (while rendering /{output.path})"
    if isinstance(error, UndefinedError):
        return problem("template-unknown-name", message, place, help="docs/themes.md lists the names of each template")
    return problem("template-error", message, place)
