"""Blocks that are known at sight: without a look at what stands around them, as long as they lie in no other block.

- Lines that begin with a letter, up to a blank line, are a paragraph: no other block begins with a letter, and one that
  is underlined or has columns or definitions has a line that begins with something else.
- A line such as `## Text` is a heading, unless the line below makes it the head of a table.
- Lines such as `- Text`, up to a blank line behind which a new block begins, are a list with nothing but these words.
- Code between lines of three backticks is what it is.

The tokens are those of markdown-it, but for paragraphs and items that are one token of ours in place of several.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim

from microjournal.markdown.tokens import ITEM, PARAGRAPH, PLAIN_ITEM, PLAIN_PARAGRAPH, LeanToken

if TYPE_CHECKING:
    from markdown_it.token import Token

_BLANK = re.compile(r"(?:[ \t]*+\n)++|[ \t]++\Z")
_ODD_LINE = re.compile(r"\n(?![^\W\d_])")
_BLANK_LINE = re.compile(r"\n[ \t]*+(?:\n|\Z)|\Z")
_HEADING = re.compile(r"(?P<signs>#{1,6}+)[ \t]++(?P<text>[^\n#]*+)(?:\n(?![ \t]*[|:-])|\Z)")
_ITEMS = re.compile(r"(?P<sign>[-*+]) [^\W\d_][^\n]*+(?:\n(?P=sign) [^\W\d_][^\n]*+)*+")
# Blank lines, and what surely is not a part of the list before them.
_AFTER_LIST = re.compile(r"\n?\Z|\n\n++(?:\Z|[^\W\d_]|#)")
_FENCE = re.compile(r"```(?!`)(?P<info>[^`\n]*+)(?=\n)")
_FENCE_END = re.compile(r"\n {0,3}```+[ \t]*+(?:\n|\Z)")

# Whether a text is more than lines of words, and its inline tokens if it is made of plain spans alone.
HasMarkup = Callable[[str], bool]
Spans = Callable[[str], "list[Token] | None"]


class Sight:
    """Reads simple blocks.

    has_markup: false only for a text that is as it is written, whatever the document defines.
    spans: see `microjournal.markdown.spans`.
    """

    def __init__(self, has_markup: HasMarkup, spans: Spans) -> None:
        self._has_markup = has_markup
        self._spans = spans

    def read(self, src: str, at: int, row: int, tokens: list[Token]) -> int:
        """The end of the simple block or blank lines at the start of a line; the same place if it is neither.

        row: the number of that line, counted from 0. tokens: those of the block are added.
        """
        sign = src[at]
        if sign.isalpha():
            return self._paragraph(src, at, row, tokens)
        if sign == "#":
            return self._heading(src, at, row, tokens)
        if sign in " \t\n":
            blank = _BLANK.match(src, at)
            return blank.end() if blank else at
        if sign in "-*+":
            return self._list(src, at, row, tokens)
        return self._fence(src, at, row, tokens) if sign == "`" else at

    def _paragraph(self, src: str, at: int, row: int, tokens: list[Token]) -> int:
        odd = _ODD_LINE.search(src, at)
        end = odd.start() if odd else len(src)
        if not _BLANK_LINE.match(src, end):
            return at
        content = mdTrim(src[at:end])
        token = self._in_one(content, row, PLAIN_PARAGRAPH, PARAGRAPH, "p")
        if token is None:
            opening, closing = LeanToken("paragraph_open", "p", 1), LeanToken("paragraph_close", "p", -1)
            tokens += (opening, _inline(content, row, 1), closing)
        else:
            tokens.append(token)
        return end + 2 if src.startswith("\n", end + 1) else end + 1

    def _in_one(self, content: str, row: int, plain: str, kind: str, tag: str) -> Token | None:
        """The text as a single token, None if its markup is not of the plainest."""
        if not self._has_markup(content):
            return LeanToken(plain, tag, 0, 0, content)
        spans = self._spans(content)
        if spans is None:
            return None
        token = LeanToken(kind, tag, 0, 0, content)
        token.map = _rows(content, row)
        token.children = spans
        return token

    def _heading(self, src: str, at: int, row: int, tokens: list[Token]) -> int:
        found = _HEADING.match(src, at)
        if found is None:
            return at
        tag = f"h{len(found['signs'])}"
        opening = LeanToken("heading_open", tag, 1)
        opening.map = [row, row + 1]
        tokens += (opening, _inline(mdTrim(found["text"]), row, 1), LeanToken("heading_close", tag, -1))
        return found.end()

    def _list(self, src: str, at: int, row: int, tokens: list[Token]) -> int:
        found = _ITEMS.match(src, at)
        if found is None or _AFTER_LIST.match(src, found.end()) is None:
            return at
        tokens.append(LeanToken("bullet_list_open", "ul", 1))
        for number, line in enumerate(found[0].split("\n"), row):
            content = mdTrim(line[2:])
            token = self._in_one(content, number, PLAIN_ITEM, ITEM, "li")
            if token is None:
                tokens += _item(content, number)
            else:
                tokens.append(token)
        tokens.append(LeanToken("bullet_list_close", "ul", -1))
        return found.end() + 1

    def _fence(self, src: str, at: int, row: int, tokens: list[Token]) -> int:
        opening = _FENCE.match(src, at)
        closing = _FENCE_END.search(src, opening.end()) if opening else None
        if opening is None or closing is None:
            return at
        token = LeanToken("fence", "code", 0, content=src[opening.end() + 1 : closing.start() + 1])
        token.info = opening["info"]
        token.markup = "```"
        token.map = [row, row + 1 + src.count("\n", at, closing.start() + 1)]
        tokens.append(token)
        return closing.end()


def _rows(content: str, row: int) -> list[int]:
    """The rows of a text that begins on one: the first, and the one behind the last."""
    return [row, row + content.count("\n") + 1]


def _inline(content: str, row: int, level: int) -> Token:
    token = LeanToken("inline", "", 0, level, content)
    token.map = _rows(content, row)
    token.children = []
    return token


def _item(content: str, row: int) -> tuple[Token, ...]:
    opening, closing = LeanToken("paragraph_open", "p", 1, 2), LeanToken("paragraph_close", "p", -1, 2)
    opening.hidden = closing.hidden = True
    item, end = LeanToken("list_item_open", "li", 1, 1), LeanToken("list_item_close", "li", -1, 1)
    return item, opening, _inline(content, row, 3), closing, end
