"""The block parser: markdown-it's, with short cuts for the blocks that most bodies are made of.

Two kinds of blocks can be told without a look at what stands around them, as long as they lie in no other block:

- lines that begin with a letter, up to a blank line, are a paragraph: no other block begins with a letter, and one that
  is underlined or has columns or definitions has a line that begins with something else;
- a line such as `## Text` is a heading, unless the line below makes it the head of a table.

All others are left to markdown-it, one at a time. The result is that of markdown-it alone, but for a paragraph without
any markup, which is one token of the type PLAIN in place of four.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_block import RuleFuncBlockType as BlockRule
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.utils import EnvType

# The type of the token that is a whole paragraph. Its content is text without any markup, perhaps of several lines.
PLAIN = "plain_paragraph"

_STARTS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
    "attr": "{",
}
_SIMPLE = re.compile(
    r"(?P<blank>(?:[ \t]*+\n)++|[ \t]++\Z)"
    r"|(?P<signs>\#{1,6}+)[ \t]++(?P<heading>[^\n#]*+)(?:\n(?![ \t]*[|:-])|\Z)"
    r"|(?P<paragraph>[^\W\d_][^\n]*+(?:\n[^\W\d_][^\n]*+)*+)(?:\Z|\n(?=[ \t]*+(?:\n|\Z)))"
)


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


class _Dispatch:
    """A list of block rules, of which only those are tried that can begin with the first character of a line.

    The others would have looked at it and declined, so the result is the same.
    """

    def __init__(self, rules_by_name: Sequence[tuple[str, BlockRule]]) -> None:
        self._always = [rule for name, rule in rules_by_name if name not in _STARTS]
        self._rules = {
            sign: [rule for name, rule in rules_by_name if sign in _STARTS.get(name, sign)]
            for sign in "".join(_STARTS.values())
        }

    def __call__(self, state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        at = state.bMarks[line] + state.tShift[line]
        for rule in self._rules.get(state.src[at : at + 1], self._always):  # noqa: SIM110 a generator takes time
            if rule(state, line, end, silent):
                return True
        return False


class _BlockRules(Ruler[BlockRule]):
    """The rules of another ruler, each chain of them as a single one."""

    def __init__(self, ruler: Ruler[BlockRule]) -> None:
        super().__init__()
        self._active = ruler.get_active_rules()
        names = {rule: name for name, rule in zip(self._active, ruler.getRules(""), strict=True)}
        self._chains = {
            chain: [_Dispatch([(names[rule], rule) for rule in ruler.getRules(chain)])]
            for chain in ("", "paragraph", "reference", "blockquote", "list")
        }

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803
        """The rules of a chain, as a list of one."""
        return self._chains[chainName]  # type: ignore[return-value]

    def get_active_rules(self) -> list[str]:
        """The names of all rules."""
        return self._active


class BlockParser(ParserBlock):
    """Tries on each line only the rules that can begin with its first character, and knows simple blocks at sight.

    signs: what a paragraph without markup has none of; None if a simple block may be more than it seems, because of a
    feature that looks at the blocks around it.
    """

    def __init__(self, md: MarkdownIt, signs: re.Pattern[str] | None) -> None:
        self.ruler = _BlockRules(md.block.ruler)
        self._first = self.ruler.getRules()[0]
        self._signs = signs

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        """Appends the blocks of a text to `outTokens`, and returns them."""
        if self._signs is None:
            return super().parse(src, md, env, outTokens)
        state: StateBlock | None = None
        at = line = 0
        while at < len(src):
            found = _SIMPLE.match(src, at)
            if found is None:
                state = state or StateBlock(src, md, env, outTokens)
                state.line = line
                self._first(state, line, state.lineMax, False)
                line = state.line
                at = state.bMarks[line]
                continue
            start, at = at, found.end()
            end = line + src.count("\n", start, at)
            if found["paragraph"]:
                self._paragraph(found["paragraph"], line, end, outTokens)
            elif found["signs"]:
                _heading(found["signs"], found["heading"], line, outTokens)
            line = end
        return outTokens

    def _paragraph(self, text: str, first: int, end: int, tokens: list[Token]) -> None:
        assert self._signs is not None
        content = mdTrim(text)
        if self._signs.search(content) is None:
            tokens.append(LeanToken(PLAIN, "p", 0, content=content))
            return
        tokens.append(LeanToken("paragraph_open", "p", 1))
        tokens.append(_inline(content, [first, end]))
        tokens.append(LeanToken("paragraph_close", "p", -1))


def _heading(signs: str, text: str, line: int, tokens: list[Token]) -> None:
    tag = f"h{len(signs)}"
    place = [line, line + 1]
    opening = LeanToken("heading_open", tag, 1)
    opening.map = place
    tokens += (opening, _inline(mdTrim(text), place), LeanToken("heading_close", tag, -1))


def _inline(content: str, place: list[int]) -> Token:
    token = LeanToken("inline", "", 0, 1, content)
    token.map = place
    token.children = []
    return token
