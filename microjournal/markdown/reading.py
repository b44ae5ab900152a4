"""What a text holds, and where: its links, images, headings and tags as offsets, for programs that change a text.

The same parser as for pages, so what is found here is what a page would have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.common.utils import unescapeAll

from microjournal.diagnostics import Span
from microjournal.markdown.body import clean, find_title_end, ids_of_the_author
from microjournal.markdown.headings import read_headings
from microjournal.markdown.parser import features_of, parser_for
from microjournal.markdown.positions import Positions
from microjournal.markdown.raw_html import Attribute, candidates, named

if TYPE_CHECKING:
    from markdown_it.token import Token

_BEFORE_TARGET = re.compile(r"\]\([ \t\n]*<?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTarget:
    """A link or an image.

    kind: "link" and "image" in Markdown; "address", one that is its own text; "wiki"; "attribute" of raw HTML.
    written: its target, with entities and escapes resolved, percent-encoding kept. image: it shows something.
    at, end: of the target in the text; a reference has it in its definition. whole: ends of all of it; of an attribute
    from its name on. words: ends of the words that are shown, (0, 0) if there are none.
    """

    kind: Literal["link", "image", "address", "wiki", "attribute"]
    written: str
    image: bool
    at: int
    end: int
    whole: tuple[int, int]
    words: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHeading:
    """A heading that a page would show. id: that it would have. given: the author wrote it. texts: its words, each
    with whether they are code. end: of its words in the text.
    """

    id: str
    given: bool
    texts: tuple[tuple[str, bool], ...]
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTag:
    """A tag of HTML, or a comment, in a line of text. at: where it begins. first: nothing of its block is before it."""

    written: str
    at: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found. doubtful: rows (from 0) of targets whose place in the text cannot be told."""

    targets: tuple[FoundTarget, ...]
    headings: tuple[FoundHeading, ...]
    tags: tuple[FoundTag, ...]
    doubtful: tuple[int, ...]


def read(text: str) -> Reading:
    """The links, images, headings and tags within lines of a body. Its lines end with line feeds."""
    text = clean(text)
    env: dict[str, Any] = {}
    tokens = parser_for(features_of(text)).parse(text, env)
    positions = Positions(text, path="", first_line=1, references=env.get("references", {}))
    step = _Step(text, tokens, positions)
    step.run()
    return Reading(
        targets=tuple(step.targets),
        headings=tuple(step.headings()),
        tags=tuple(step.tags),
        doubtful=tuple(step.doubtful),
    )


class _Step:
    """Goes through the tokens of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], positions: Positions) -> None:
        self.text, self.tokens, self.positions = text, tokens, positions
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.targets: list[FoundTarget] = []
        self.tags: list[FoundTag] = []
        self.doubtful: list[int] = []
        self.row = self.cell = -1
        self.block: Token | None = None

    def run(self) -> None:
        for at, token in enumerate(self.tokens):
            if token.type == "tr_open":
                self.row, self.cell = at, -1
            elif token.type == "tr_close":
                self.row = -1
            elif token.type in ("th_open", "td_open"):
                self.cell += 1
            elif token.type in ("inline", "html_block"):
                self.block = token
                self._take([token] if token.type == "html_block" else token.children or (), token.content)

    def headings(self) -> Iterator[FoundHeading]:
        first = find_title_end(self.tokens)
        taken = ids_of_the_author(self.tokens[first:], self.positions, [])
        found, _ = read_headings(self.tokens, first, taken, self.positions)
        for at, heading in found.items():
            self.block, inline = self.tokens[at + 1], self.tokens[at + 1]
            words = tuple(_words(inline.children or ()))
            end = self._offset(len(inline.content) - 1) + 1 if inline.content else 0
            yield FoundHeading(id=heading.id, given="id" in self.tokens[at].attrs, texts=words, end=end)

    def _take(self, tokens: Sequence[Token], content: str) -> None:
        for token in tokens:
            if token.type == "html_inline" and "at" in token.meta:
                at = self._offset(token.meta["at"])
                if self.text.startswith(token.content, at):
                    self.tags.append(FoundTag(written=token.content, at=at, first=not token.meta["at"]))
            for found in self._found(token, content):
                if self.text[found.at : found.end] and self._is_sure(found):
                    self.targets.append(found)
                else:
                    self.doubtful.append(self.block.map[0] if self.block and self.block.map else 0)
            if token.type == "image":
                self._take(token.children or (), content)

    def _is_sure(self, found: FoundTarget) -> bool:
        written = self.text[found.at : found.end]
        start, end = found.whole
        if found.kind in ("link", "image"):
            bracket = self.text[start : start + 2]
            return bracket.startswith("![" if found.image else "[") and self.text[end - 1 : end] in (")", "]")
        return found.written in (unescape(written), unescapeAll(written))

    def _found(self, token: Token, content: str) -> Iterator[FoundTarget]:
        if token.type in ("html_inline", "html_block"):
            begin = token.meta.get("at", 0)
            for attribute in named(token.content):
                if attribute.kind and attribute.kind != "id" and attribute.value.strip():
                    yield from self._of_attribute(attribute, begin)
        elif token.type == "image" or (token.type == "link_open" and "from" in token.meta):
            yield self._of_link(token, content)
        elif token.type == "link_open" and "at" in token.meta:
            at, length = token.meta["at"], token.meta["length"]
            start, end = self._ends(at, at + length)
            kind: Literal["wiki", "address"] = "wiki" if "wiki" in token.meta else "address"
            around = 2 if kind == "wiki" else 1 if self.text[start - 1 : start] == "<" else 0
            written = unescapeAll(content[at : at + length])
            close = self.text.find("]]", end) + 2 if kind == "wiki" else end + around
            yield FoundTarget(kind=kind, written=written, image=False, at=start, end=end, whole=(start - around, close))

    def _of_link(self, token: Token, content: str) -> FoundTarget:
        first, last = token.meta["from"], token.meta["to"]
        image = token.type == "image"
        opening = first + 1 + image
        if "label" in token.meta:
            span = self.positions.of_definition(token.meta["label"])
            at = self.starts[span.line - 1] + span.column - 1
            end, closing = at + span.length, _closing_of_reference(content, opening, last)
        else:
            begin = token.meta["at"]
            at, end = self._ends(begin, begin + token.meta["length"]) if token.meta["length"] else (0, 0)
            before = _BEFORE_TARGET.search(content, opening - 1, begin)
            closing = before.start() if before else opening
        words = self._ends(opening, closing) if closing > opening else (0, 0)
        written = unescapeAll(self.text[at:end])
        kind: Literal["link", "image"] = "image" if image else "link"
        return FoundTarget(
            kind=kind, written=written, image=image, at=at, end=end, whole=self._ends(first, last), words=words
        )

    def _of_attribute(self, attribute: Attribute, begin: int) -> Iterator[FoundTarget]:
        start, end = self._ends(begin + attribute.start, begin + attribute.end)
        at = self._offset(begin + attribute.value_at)
        image = attribute.kind != "link"
        parts = candidates(attribute.value) if attribute.kind == "images" else [(0, attribute.value)]
        for offset, written in parts:
            length = len(written) if attribute.kind == "images" else attribute.length
            place = at + offset
            yield FoundTarget(
                kind="attribute", written=written, image=image, at=place, end=place + length, whole=(start, end)
            )

    def _ends(self, first: int, last: int) -> tuple[int, int]:
        """Two offsets in the text of a block, the second behind its character, as offsets in the whole text."""
        return self._offset(first), self._offset(last - 1) + 1

    def _offset(self, offset: int) -> int:
        span: Span
        if self.row >= 0:
            span = self.positions.in_cell(self.tokens, self.row, self.cell, offset, 1)
        else:
            assert self.block is not None
            span = self.positions.in_block(self.block, offset, 1)
        return self.starts[min(span.line, len(self.starts)) - 1] + span.column - 1


def _closing_of_reference(content: str, opening: int, last: int) -> int:
    """The bracket that closes the words of `[words][label]`, `[words][]` or `[words]`, whose end is given."""
    label = content.rfind("[", opening, last)
    return label - 1 if label > opening and content[label - 1] == "]" else last - 1


def _words(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            yield token.content, token.type == "code_inline"
        elif token.type == "softbreak":
            yield " ", False
