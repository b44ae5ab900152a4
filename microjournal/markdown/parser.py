"""The parser: markdown-it, set up for the features that a text uses, trying only rules that can match.

Most entries use few features, and a rule costs time on every line whether it matches or not. So a parser is built for
the features whose signs occur in the text. A sign is chosen so that without it the feature's rules cannot match;
therefore the result is that of a parser with everything (a property test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntFlag
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_block import RuleFuncBlockType as BlockRule
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from microjournal.markdown import rules

if TYPE_CHECKING:
    from markdown_it.utils import EnvType

# Blocks nested deeper than this are left out by the parser. Lists need two levels each.
MAX_NESTING = 100
# Brackets nested deeper than this are taken as text. The time for a run of brackets grows with it.
_MAX_BRACKETS = 20

_INLINE_STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "wikilink": "[",
    "link": "[",
    "image": "!",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "bare_url": "hHwW",
    "span": "[",
    "attr": "{",
}
_BLOCK_STARTS = {
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
_PLAIN_HREF = re.compile(r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?#]|\Z))?[A-Za-z0-9_~/?#.=-]*")


class Feature(IntFlag):
    """Syntax that needs rules of its own."""

    NONE = 0
    TABLES = 1
    FOOTNOTES = 2
    DEFINITIONS = 4
    ATTRIBUTES = 8
    BARE_URLS = 16
    ALL = 31


_TABLE_RULE = re.compile(r"\n[ \t>]*[|:-][|: \t-]+(?=\n|\Z)")
_DEFINITION = re.compile(r"\n[ \t>]*[:~][ \t]")


def features_of(text: str) -> Feature:
    """The features that the text may use. Its lines end with line feeds."""
    found = Feature.NONE
    if "|" in text and _TABLE_RULE.search(text):
        found |= Feature.TABLES
    if "[^" in text:
        found |= Feature.FOOTNOTES
    if (": " in text or "~" in text or ":\t" in text) and _DEFINITION.search(text):
        found |= Feature.DEFINITIONS
    if "{" in text:
        found |= Feature.ATTRIBUTES
    if ("://" in text or "www." in text.lower()) and rules.BARE_URL_SIGN.search(text):
        found |= Feature.BARE_URLS
    return found


@cache
def parser_for(features: Feature) -> MarkdownIt:
    """The parser with these features. It keeps nothing between calls, so one serves all."""
    options = {"xhtmlOut": False, "maxNesting": MAX_NESTING, "tasklists": True, "alerts": True}
    md = _Parser("commonmark", options)
    md.enable("strikethrough")
    # The text comes with its line ends unified, and the writer does not mind neighbouring text tokens.
    md.disable(["normalize", "text_join"])
    md.inline.ruler.before("link", "wikilink", rules.wikilink)
    md.inline.ruler.at("link", rules.link)
    md.inline.ruler.at("image", rules.image)
    md.inline.ruler.at("autolink", rules.autolink)
    md.inline.ruler.at("html_inline", rules.html_inline)
    if features & Feature.TABLES:
        md.enable("table")
    if features & Feature.FOOTNOTES:
        from mdit_py_plugins.footnote import footnote_plugin

        md.use(footnote_plugin, inline=False)
        md.inline.ruler.at("footnote_ref", rules.footnote_ref)
    if features & Feature.DEFINITIONS:
        from mdit_py_plugins.deflist import deflist_plugin

        md.use(deflist_plugin)
    if features & Feature.ATTRIBUTES:
        _add_attributes(md)
    if features & Feature.BARE_URLS:
        md.inline.ruler.push("bare_url", rules.bare_url)
    md.inline = _InlineParser(md)
    md.block = _BlockParser(md)
    return md


def _add_attributes(md: MarkdownIt) -> None:
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin

    md.use(attrs_plugin, spans=True)
    md.use(attrs_block_plugin)
    md.core.ruler.after("block", "heading_attrs", rules.heading_attributes)


class _Parser(MarkdownIt):
    """markdown-it with a short cut for the addresses that it would leave as they are."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url if _PLAIN_HREF.fullmatch(url) else super().normalizeLink(url)


class _Dispatch:
    """A list of block rules, of which only those are tried that can begin with the first character of a line.

    The others would have looked at it and declined, so the result is the same.
    """

    def __init__(self, rules_by_name: Sequence[tuple[str, BlockRule]]) -> None:
        self._always = [rule for name, rule in rules_by_name if name not in _BLOCK_STARTS]
        self._rules = {
            sign: [rule for name, rule in rules_by_name if sign in _BLOCK_STARTS.get(name, sign)]
            for sign in "".join(_BLOCK_STARTS.values())
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


class _BlockParser(ParserBlock):
    """Tries on each line only the rules that can begin with its first character."""

    def __init__(self, md: MarkdownIt) -> None:
        self.ruler = _BlockRules(md.block.ruler)


class _InlineParser(ParserInline):
    """Tries at each character only the rules that can begin with it.

    The result is that of the library's loop, which tries every rule at every sign of punctuation: a rule that is left
    out here would have looked at the character and declined.
    """

    def __init__(self, md: MarkdownIt) -> None:
        self.ruler = md.inline.ruler
        self.ruler2 = md.inline.ruler2
        self._extra_terminator_chars = set()
        names = self.ruler.get_active_rules()
        self._rules: dict[str, list[rules.Rule]] = {}
        for name, rule in zip(names, self.ruler.getRules(""), strict=True):
            for sign in _INLINE_STARTS.get(name, ""):
                self._rules.setdefault(sign, []).append(rule)
        signs = "".join(sign for sign in self._rules if not sign.isalnum()) + "]"
        pattern = "[" + re.escape(signs) + "]"
        if "bare_url" in names:
            pattern += "|" + rules.BARE_URL_START
        self.terminator_re = re.compile(pattern)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Appends the tokens of a block's text to `tokens`, and returns them."""
        if not self.terminator_re.search(src):
            if src:
                tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        if len(state.tokens) > 1:
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        """Makes tokens of `state.src` from `state.pos` to `state.posMax`."""
        src, end = state.src, state.posMax
        search = self.terminator_re.search
        pos = state.pos
        while pos < end:
            sign = search(src, pos, end)
            at = sign.start() if sign else end
            if at > pos:
                state.append_pending(src[pos:at])
                state.pos = at
                if at == end:
                    break
            if state.level >= _MAX_BRACKETS or not self._apply(state, src[at], silent=False):
                state.append_pending(src[at])
                state.pos = at + 1
            pos = state.pos
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        """Moves `state.pos` behind the next token without making it."""
        pos = state.pos
        known = state.cache.get(pos)
        if known is not None:
            state.pos = known
            return
        if state.level >= _MAX_BRACKETS:
            state.pos = state.posMax + 1
        else:
            self._skip(state)
        state.cache[pos] = state.pos

    def _skip(self, state: StateInline) -> None:
        pos = state.pos
        sign = self.terminator_re.search(state.src, pos, state.posMax)
        at = sign.start() if sign else state.posMax
        if at > pos:
            state.pos = at
            return
        state.level += 1
        if not self._apply(state, state.src[pos], silent=True):
            state.pos = pos + 1
        state.level -= 1

    def _apply(self, state: StateInline, sign: str, *, silent: bool) -> bool:
        for rule in self._rules.get(sign, ()):  # noqa: SIM110 a generator takes time
            if rule(state, silent):
                return True
        return False
