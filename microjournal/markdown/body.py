"""The entrance: a body from its text. Parses, reads the headings, writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from microjournal.diagnostics import Diagnostic, problem
from microjournal.diagnostics.lines import unify_line_ends
from microjournal.markdown import raw_html
from microjournal.markdown.definitions import definition_problems, undefined_notes
from microjournal.markdown.excerpt import plain_line
from microjournal.markdown.headings import RESERVED, Heading, read_headings
from microjournal.markdown.html import Writer
from microjournal.markdown.inline import wikilinks_said
from microjournal.markdown.parser import MAX_NESTING, Feature, features_of, parser_for
from microjournal.markdown.positions import Positions
from microjournal.markdown.unseen import lost_cells, lost_tags
from microjournal.model.entry import Body, Mark
from microjournal.model.visible import is_visible

if TYPE_CHECKING:
    from markdown_it.token import Token

# Characters that HTML forbids (WHATWG, "control-character-in-input-stream", "noncharacter-in-input-stream"). Each is
# replaced by one character, so that columns do not change.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def render_body(text: str, *, path: str, first_line: int, site_url: str) -> tuple[Body, list[Diagnostic]]:
    """As `microjournal.markdown.render`."""
    text = clean(text)
    features = features_of(text)
    env: dict[str, Any] = {}
    tokens = parser_for(features).parse(text, env)
    positions = Positions(text, path=path, first_line=first_line, references=env.get("references", {}))
    title_end = find_title_end(tokens)
    problems: list[Diagnostic] = []
    ids: set[str] = set()
    if features & Feature.ATTRIBUTES or "<" in text:
        ids = ids_of_the_author(tokens[title_end:], positions, problems)
    headings, date_problems = read_headings(tokens, title_end, ids, positions)
    writer = Writer(tokens, headings, positions, site_url=site_url)
    writer.write(title_end)
    if "footnotes" in env or "references" in env:
        problems += definition_problems(env, tokens, positions)
    if features & Feature.FOOTNOTES:
        problems += undefined_notes(tokens, positions)
    if features & Feature.TABLES:
        problems += lost_cells(tokens, positions)
    if "<" in text:
        problems += lost_tags(text, tokens, positions)
    if len(tokens) > MAX_NESTING:
        problems += _too_deep(tokens, positions)
    title = tokens[title_end - 2].children or () if title_end else ()
    said = wikilinks_said(title, positions.in_block(tokens[title_end - 2], 0, 1)) if title else ()
    own = (("top", said_title),) if is_visible(said_title := plain_line(title)) else ()
    body = Body(
        title=said_title if own else "",
        excerpt=writer.excerpt,
        saw=writer.saw,
        words=len("".join(writer.plain).split()),
        sections=tuple(writer.sections),
        links=tuple(writer.links),
        spoken=(*said, *writer.spoken),
        anchors=tuple(writer.anchors),
        headings=(*own, *[(heading.id, heading.text) for heading in headings.values()]),
        marks=_marks(headings.values()),
    )
    return body, [*problems, *date_problems, *writer.problems]


def _marks(headings: Iterable[Heading]) -> tuple[Mark, ...]:
    spans = [heading.span for heading in headings if heading.span and heading.kind == "update"]
    return tuple([Mark(f"updates.{at}", span.line, span.column, span.length) for at, span in enumerate(spans)])


def clean(text: str) -> str:
    """The text with line feeds at the end of lines, and without characters that a page cannot hold."""
    text = unify_line_ends(text)
    # None of them is printable, and this is quick to ask; some others are not printable either, such as tabs.
    return text if text.replace("\n", "").isprintable() else _FORBIDDEN.sub("\ufffd", text)


def find_title_end(tokens: Sequence[Token]) -> int:
    """The index of the token behind a leading heading of level 1, the entry's title; 0 if there is none.

    Comments may come before it.
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


def ids_of_the_author(tokens: Sequence[Token], positions: Positions, problems: list[Diagnostic]) -> set[str]:
    """The ids in attributes and raw HTML; adds a problem for each that is given twice or that pages need themselves."""
    ids: set[str] = set()
    row = 0
    for token in tokens:
        row = token.map[0] if token.map else row
        for name in _ids_in(token):
            if name in ids or name in RESERVED:
                why = "given twice on this page" if name in ids else "used by the page itself"
                problems.append(problem("anchor-taken", f"the id '{name}' is {why}", positions.of_line(row)))
            ids.add(name)
    return ids


def _ids_in(token: Token) -> Iterator[str]:
    if "id" in token.attrs:
        yield str(token.attrs["id"])
    if token.type in ("html_block", "html_inline"):
        yield from (attribute.value for attribute in raw_html.named(token.content) if attribute.kind == "id")
    if token.type == "inline":
        for child in token.children or ():
            yield from _ids_in(child)


def _too_deep(tokens: Sequence[Token], positions: Positions) -> list[Diagnostic]:
    for token in tokens:
        if token.level >= MAX_NESTING - 1 and token.nesting > 0 and token.map:
            span = positions.of_line(token.map[0])
            return [problem("nesting-too-deep", "what is nested deeper than this is left out", span)]
    return []
