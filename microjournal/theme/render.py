"""Renders outputs by a theme's templates, and by microjournal's own formats.

What a template fails at is reported with the template's file and line.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.utils import missing
from markupsafe import Markup

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.feeds.formats import write
from microjournal.feeds.plain import plain
from microjournal.markdown.links import NEEDS_A_PAGE, fill
from microjournal.markdown.updates import keep_anchors
from microjournal.model.paths import quoted, root_of
from microjournal.plan.output import BodyUse, Output, StoredSections
from microjournal.plan.pictures import PICTURE_TEMPLATE
from microjournal.theme.body_words import BodyWords
from microjournal.theme.bounds import Bounds, OutOfTime
from microjournal.theme.pictures import draw
from microjournal.theme.place import place_of, place_of_syntax
from microjournal.theme.sandbox import Sandbox
from microjournal.theme.unknown import UnknownName, help_for

_CONTENT_CACHE = 4096
# What Python raises for what a template asks of values; a NameError is one number too large for Jinja: `1e999`.
_FAILURES = (
    JinjaError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    RuntimeError,
    TypeError,
    ValueError,
)


class RenderError(Exception):
    """An output could not be rendered; carries the diagnostic for the author of the theme. Pickles."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class Renderer:
    """Renders the outputs of one plan.

    shared: inputs that every template may name. base: the site's absolute address. load: gives the stored sections of a
    body; words: what is said in them.
    """

    def __init__(
        self,
        env: Sandbox,
        shared: Mapping[str, Any],
        base: str,
        load: Callable[[BodyUse], StoredSections],
        words: BodyWords,
    ) -> None:
        self._env = env
        self._shared = shared
        self._base = base
        self._path = urlsplit(base).path
        self._load = load
        self._words = words
        self._alone: dict[str, list[dict[str, str]]] = {}
        self._slow: dict[str, RenderError] = {}

    def render(self, output: Output) -> bytes:
        """The output's bytes. Raises RenderError if the template fails."""
        if output.template.startswith("@"):
            return write(output.template, output.inputs, map(self._body_alone, output.bodies))
        if output.template in self._slow:
            raise self._slow[output.template]
        names = self.names(output)
        self._env.bounds = Bounds()
        try:
            text = self._env.get_template(output.template).render(names)
            return draw(text) if output.template == PICTURE_TEMPLATE else text.encode()
        except _FAILURES as error:
            failure = RenderError(_template_problem(error, output, self._env, names))
            if isinstance(error, OutOfTime):
                # Other pages of the template would take as long.
                self._slow[output.template] = failure
            raise failure from None

    def names(self, output: Output) -> dict[str, Any]:
        """What the output's template sees: see `microjournal.plan.contract`."""
        # A server shows the page for a wrong address at any address, on any host.
        root = self._path if output.path == "404.html" else root_of(output.path)
        names = {**self._shared, **output.inputs, "root": root}
        if output.bodies:
            names["body"] = self._body_on_page(output.bodies[0], root)
        if len(output.bodies) > 1:
            names["conversation"] = self._with_html(output.inputs["conversation"], output.bodies[1], root)
        return names

    def _body_on_page(self, body: BodyUse, root: str) -> tuple[dict[str, Any], ...]:
        say = self._words.say(body.language)
        return tuple(
            {
                "kind": kind,
                "anchor": anchor,
                "date": date,
                "title": title,
                # The author is trusted: this is the author's own Markdown, rendered; and comments were sanitised.
                "html": Markup(fill(html, body.links, root=root, say=say, here=body.site_path)),  # noqa: S704
            }
            for kind, anchor, date, title, html in self._sections(body)
        )

    def _with_html(self, conversation: Mapping[str, Any], body: BodyUse, root: str) -> dict[str, Any]:
        html = {section["anchor"]: section["html"] for section in self._body_on_page(body, root)}
        comments = tuple({**comment, "html": html[comment["anchor"]]} for comment in conversation["comments"])
        return {**conversation, "comments": comments}

    def _body_alone(self, body: BodyUse) -> list[dict[str, str]]:
        """As it is read without its page. Kept, because an event stands in several feeds."""
        found = self._alone.get(body.source)
        if found is None:
            if len(self._alone) >= _CONTENT_CACHE:
                self._alone.clear()
            found = self._alone[body.source] = [
                {"kind": kind, "anchor": anchor, "html": self._alone_html(html, body)}
                for kind, anchor, _date, _title, html in self._sections(body)
            ]
        return found

    def _sections(self, body: BodyUse) -> StoredSections:
        """With the anchors that updates keep."""
        anchors = dict(body.anchors)
        return [
            (kind, anchors.get(anchor, anchor), date, title, keep_anchors(html, anchors))
            for kind, anchor, date, title, html in self._load(body)
        ]

    def _alone_html(self, html: str, body: BodyUse) -> str:
        say = self._words.say(body.language)
        filled = fill(html, body.links, root=self._base, say=say, here=body.site_path, absolute=True)
        return plain(filled, self._base + quoted(body.site_path)) if NEEDS_A_PAGE in html else filled


def _template_problem(error: Exception, output: Output, env: Sandbox, names: Mapping[str, Any]) -> Diagnostic:
    if isinstance(error, TemplateSyntaxError):
        file = error.filename or output.template
        place = place_of_syntax(env.texts.get(file, ("",))[0], file, error.lineno, str(error.message))
        return problem("template-error", str(error.message), place)
    code, help, what, word = "template-error", "", str(error), ""
    if isinstance(error, TemplateNotFound):
        word = str(error.name)
        what = f"there is no template '{word}'"
    elif isinstance(error, RecursionError):
        what = "endless recursion: a macro, a block or a template calls itself"
    elif isinstance(error, MemoryError):
        what = "there is not enough memory for this"
    elif isinstance(error, UnknownName):
        code, word, help = "template-unknown-name", error.name, help_for(error, output.template, names)
        what = f"there is no `{word}` here"
    elif isinstance(error, UndefinedError):
        code, help = "template-unknown-name", "docs/themes.md lists the names of each template"
    is_key = isinstance(error, UnknownName) and error.owner is not missing
    place = _place(error, output, env, word, is_key=is_key)
    return problem(code, f"{what} (while rendering /{output.path})", place, help=help)


def _place(error: Exception, output: Output, env: Sandbox, word: str, *, is_key: bool) -> Span:
    """Where a template failed: Jinja puts the files and lines of templates into the traceback."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((".html", ".svg", ".xml", ".txt"))
    ]
    if not frames:
        return Span(path=output.template)
    file, line = frames[-1].filename, frames[-1].lineno or 1
    places = [place_of(text, file, line, word, after_dot=is_key) for text in env.texts.get(file, ("",))]
    return next((place for place in places if word and place.length == len(word)), places[0])
