"""The parser: markdown-it, set up for the features that a text uses, trying only rules that can match.

Most entries use few features, and a rule costs time on every line whether it matches or not. So a parser is built for
the features whose signs occur in the text. A sign is chosen so that without it the feature's rules cannot match;
therefore the result is that of a parser with everything (a property test holds this).
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from microjournal.markdown import rules
from microjournal.markdown.blocks import BlockParser
from microjournal.markdown.sight import Sight
from microjournal.markdown.spans import PLAIN_HREF, read_spans, span_pattern
from microjournal.markdown.tokens import LeanToken

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
    # To ask for a single sign first costs next to nothing.
    colon = ":" in text
    if "|" in text and _TABLE_RULE.search(text):
        found |= Feature.TABLES
    if "[" in text and "[^" in text:
        found |= Feature.FOOTNOTES
    if (colon or "~" in text) and _DEFINITION.search(text):
        found |= Feature.DEFINITIONS
    if "{" in text:
        found |= Feature.ATTRIBUTES
    if (colon and rules.HTTP_SIGN.search(text)) or rules.WWW_SIGN.search(text):
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
    inline = md.inline = _InlineParser(md)
    # A definition makes a term of the paragraph before it, and attributes belong to what stands after or before them.
    alone = not features & (Feature.DEFINITIONS | Feature.ATTRIBUTES)
    md.block = BlockParser(md, Sight(inline.has_markup, inline.spans) if alone else None)
    return md


def _add_attributes(md: MarkdownIt) -> None:
    from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin

    md.use(attrs_plugin, spans=True)
    md.use(attrs_block_plugin)
    md.core.ruler.after("block", "heading_attrs", rules.heading_attributes)


class _Parser(MarkdownIt):
    """markdown-it with a short cut for the addresses that it would leave as they are."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url if PLAIN_HREF.fullmatch(url) else super().normalizeLink(url)


class _State(StateInline):
    """The state of the library, with tokens that are made more quickly."""

    def pushPending(self) -> Token:  # noqa: N802
        """Makes a token of the text that no rule took."""
        token = LeanToken("text", "", 0, self.pendingLevel, self.pending)
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Makes a token, after one of the text before it."""
        if self.pending:
            self.pushPending()
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = LeanToken(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
        self.tokens_meta.append({"delimiters": self.delimiters} if nesting > 0 else None)
        self.pendingLevel = self.level
        self.tokens.append(token)
        return token


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
        bare = "|" + rules.BARE_URL_START if "bare_url" in names else ""
        self.terminator_re = re.compile(f"[{re.escape(signs)}]{bare}")
        # An image has a bracket as well; and a line end is only more than that after blanks.
        self._marks = tuple(sign for sign in signs if sign not in "\n!]")
        self._bare = re.compile(rules.BARE_URL_START) if bare else None
        # Bare addresses and attributes may stand in what looks like plain spans, or right behind it.
        self._span = None if bare or "attr" in names else span_pattern(signs)

    def has_markup(self, src: str) -> bool:
        """Whether a text may be more than its words, on lines none of which begins with a blank."""
        # To look for one sign after another takes a tenth of the time of a pattern with all of them.
        for sign in self._marks:
            if sign in src:
                return True
        if "\n" in src and (" \n" in src or "\t\n" in src):
            return True
        return self._bare is not None and self._bare.search(src) is not None

    def spans(self, src: str) -> list[Token] | None:
        """The tokens of a text that is made of the plainest spans, None if it may be more than that."""
        return None if self._span is None else read_spans(self._span, src)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Appends the tokens of a block's text to `tokens`, and returns them."""
        if not self.terminator_re.search(src):
            if src:
                tokens.append(LeanToken("text", "", 0, content=src))
            return tokens
        if (spans := self.spans(src)) is not None:
            tokens += spans
            return tokens
        state = _State(src, md, env, tokens)
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
