"""The block parser: markdown-it's, with a short cut for the simple blocks that most bodies are made of.

All others are left to markdown-it, one at a time, which tries on each line only the rules that can begin with its first
character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from markdown_it.parser_block import ParserBlock
from markdown_it.parser_block import RuleFuncBlockType as BlockRule
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

from microjournal.markdown.tokens import LeanToken

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from microjournal.markdown.sight import Sight

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


class _State(StateBlock):
    """The state of the library, with tokens that are made more quickly."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Makes a token, inside of those that are open."""
        if nesting < 0:
            self.level -= 1
        token = LeanToken(ttype, tag, nesting, self.level)
        token.block = True
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class BlockParser(ParserBlock):
    """Reads simple blocks at sight, and tries for others only the rules that can begin with the first character.

    sight: None if a simple block may be more than it seems, because of a feature that looks at the blocks around it.
    """

    def __init__(self, md: MarkdownIt, sight: Sight | None) -> None:
        self.ruler = _BlockRules(md.block.ruler)
        self._first = self.ruler.getRules()[0]
        self._sight = sight

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        """Appends the blocks of a text to `outTokens`, and returns them."""
        if self._sight is None:
            state = _State(src, md, env, outTokens)
            self.tokenize(state, state.line, state.lineMax)
        else:
            self._parse_at_sight(self._sight, src, md, env, outTokens)
        return outTokens

    def _parse_at_sight(self, sight: Sight, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        read = sight.read
        state: _State | None = None
        at = line = 0
        while at < len(src):
            end = read(src, at, line, tokens)
            if end > at:
                line += src.count("\n", at, end)
                at = end
                continue
            state = state or _State(src, md, env, tokens)
            state.line = line
            self._first(state, line, state.lineMax, False)
            line = state.line
            at = state.bMarks[line]
