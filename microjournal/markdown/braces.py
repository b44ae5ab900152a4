"""Braces that are attributes, and braces that are text: `{#id .class}`, but neither `{% tag %}` nor `{.a} words {.b}`.

The rules of the plug-in for attributes take what begins with `%` for a comment, and a line that begins and ends with a
brace for attributes as a whole. Words would be on no page then, and in no message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkLabel
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError, parse

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_NO_ATTRIBUTES = "{%"
_LINE = re.compile(r"\{(?!%)[^{}\n]*\}[ \t]*(?=\n|\Z)")
_OF_HEADING = re.compile(r"(?:[ \t]+|(?<![\s)\]`]))(\{(?!%)[^{}]*\})\Z")


def add_attributes(md: MarkdownIt) -> None:
    """Adds the attributes of blocks, of headings, and of links, images, code and bracketed text."""
    md.use(attrs_plugin, spans=True)
    md.inline.ruler.before("span", "no_span", _no_span)
    md.inline.ruler.before("attr", "no_attr", _no_attributes)
    md.use(attrs_block_plugin)
    _only_whole_lines(md)
    md.core.ruler.after("block", "heading_attrs", _heading_attributes)


def _only_whole_lines(md: MarkdownIt) -> None:
    names = md.block.ruler.get_active_rules()
    rule = md.block.ruler.getRules("")[names.index("attr")]

    def match(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        at = state.bMarks[line] + state.tShift[line]
        return _LINE.match(state.src, at) is not None and rule(state, line, end, silent)

    md.block.ruler.at("attr", match)


def _no_attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`{%` is text. An inline rule."""
    if not state.src.startswith(_NO_ATTRIBUTES, state.pos):
        return False
    if not silent:
        state.pending += _NO_ATTRIBUTES
    state.pos += len(_NO_ATTRIBUTES)
    return True


def _no_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The bracket of `[text]{% tag %}` is text. An inline rule."""
    if f"]{_NO_ATTRIBUTES}" not in state.src or state.src[state.pos] != "[":
        return False
    end = parseLinkLabel(state, state.pos, False)
    if end < 0 or not state.src.startswith(_NO_ATTRIBUTES, end + 1):
        return False
    if not silent:
        state.pending += "["
    state.pos += 1
    return True


def _heading_attributes(state: StateCore) -> None:
    """`## Heading {#id .class}`: takes the attributes off a heading's text. A core rule, before the inline ones."""
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type != "heading_open" or not token.content.endswith("}"):
            continue
        match = _OF_HEADING.search(token.content)
        if match is None:
            continue
        try:
            length, attributes = parse(match[1])
        except ParseError:
            continue
        if length == len(match[1]) - 1:
            before.attrs.update({key: value for key, value in attributes.items() if not key.lower().startswith("on")})
            token.content = token.content[: match.start()]
