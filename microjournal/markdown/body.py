"""A body from its text: parse, read the headings, write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.markdown import raw_html as rawhtml
from microjournal.markdown.headings import RESERVED, read_headings
from microjournal.markdown.html import Writer
from microjournal.markdown.parser import MAX_NESTING, Feature, features_of, parser_for
from microjournal.markdown.plain import plain_text
from microjournal.markdown.positions import Place, Places
from microjournal.model.entry import Body

if TYPE_CHECKING:
    from markdown_it.token import Token

# Characters that HTML forbids (WHATWG, "control-character-in-input-stream", "noncharacter-in-input-stream"). One stands
# in for each, so that columns stay as they are.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def render_body(text: str, *, path: str, first_line: int, site_url: str) -> tuple[Body, list[Diagnostic]]:
    """As `microjournal.markdown.render`."""
    text = _clean(text)
    features = features_of(text)
    env: dict[str, Any] = {}
    tokens = parser_for(features).parse(text, env)
    places = Places(text, first_line, env.get("references", {}))
    title_end = find_title_end(tokens)
    title = " ".join(plain_text(tokens[title_end - 2].children or ()).split()) if title_end else ""
    problems: list[Diagnostic] = []
    given: set[str] = set()
    if features & Feature.ATTRIBUTES or "<" in text:
        given = _given_ids(tokens[title_end:], places, path, problems)
    headings, wrong = read_headings(tokens, title_end, given, lambda t: places.in_block(t, 0, 1), path)
    writer = Writer(tokens, headings, places, path=path, site_url=site_url)
    writer.write(title_end)
    if len(tokens) > MAX_NESTING:
        problems += _too_deep(tokens, places, path)
    body = Body(
        title=title,
        excerpt=writer.excerpt,
        words=len("".join(writer.plain).split()),
        sections=tuple(writer.sections),
        links=tuple(writer.links),
        anchors=tuple(writer.anchors),
    )
    return body, [*problems, *wrong, *writer.problems]


def _clean(text: str) -> str:
    """The text with line feeds at the end of lines, and without characters that a page cannot hold."""
    text = unify_line_ends(text)
    # None of them is printable, and this is quick to ask. Tabs and invisible signs are not printable either.
    return text if text.replace("\n", "").isprintable() else _FORBIDDEN.sub("\ufffd", text)


def find_title_end(tokens: Sequence[Token]) -> int:
    """The index of the token behind a leading heading of level 1, the entry's title; 0 if there is none.

    Comments may stand before it.
    """
    at = 0
    while at < len(tokens) and _is_comment(tokens[at]):
        at += 1
    if at < len(tokens) and tokens[at].type == "heading_open" and tokens[at].tag == "h1":
        return at + 3
    return 0


def _is_comment(token: Token) -> bool:
    content = token.content.strip()
    return token.type == "html_block" and content.startswith("<!--") and content.endswith("-->")


def _given_ids(tokens: Sequence[Token], places: Places, path: str, problems: list[Diagnostic]) -> set[str]:
    """The ids that the author gave, by attributes or in raw HTML; reports those that are given twice, or ours."""
    given: set[str] = set()
    row = 0
    for token in tokens:
        row = token.map[0] if token.map else row
        for name in _ids_of(token):
            if name in given or name in RESERVED:
                why = "given twice on this page" if name in given else "used by the page itself"
                problems.append(_problem("anchor-taken", f"the id '{name}' is {why}", places.of_line(row), path))
            given.add(name)
    return given


def _ids_of(token: Token) -> Iterator[str]:
    if "id" in token.attrs:
        yield str(token.attrs["id"])
    if token.type in ("html_block", "html_inline"):
        yield from (attribute.value for attribute in rawhtml.named(token.content) if attribute.kind == "id")
    if token.type == "inline":
        for child in token.children or ():
            yield from _ids_of(child)


def _too_deep(tokens: Sequence[Token], places: Places, path: str) -> list[Diagnostic]:
    for token in tokens:
        if token.level >= MAX_NESTING - 1 and token.nesting > 0 and token.map:
            place = places.of_line(token.map[0])
            return [_problem("nesting-too-deep", "what is nested deeper than this is left out", place, path)]
    return []


def _problem(code: str, message: str, place: Place, path: str) -> Diagnostic:
    line, column, length = place
    return problem(code, message, Span(path=path, line=line, column=column, length=length))
