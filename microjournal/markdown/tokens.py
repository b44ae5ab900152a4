"""Tokens that are made quickly, and tokens of our own for blocks that take several of markdown-it's."""

from __future__ import annotations

from typing import Literal

from markdown_it.token import Token

# A paragraph in one token. Its content is text without any markup, perhaps of several lines; or else, in the second
# type, its children are the tokens of that text.
PLAIN_PARAGRAPH = "plain_paragraph"
PARAGRAPH = "paragraph"
# The same for an item of a list whose items have no paragraphs.
PLAIN_ITEM = "plain_item"
ITEM = "item"


class LeanToken(Token):
    """A token that is made in half the time, because it converts no attributes."""

    __slots__ = ()

    def __init__(self, kind: str, tag: str, nesting: Literal[-1, 0, 1], level: int = 0, content: str = "") -> None:
        self.type = kind
        self.tag = tag
        self.nesting = nesting
        self.attrs = {}
        self.map = None
        self.level = level
        self.children = None
        self.content = content
        self.markup = ""
        self.info = ""
        self.meta = {}
        self.block = False
        self.hidden = False
