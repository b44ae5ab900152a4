"""Dispatch by first character: markdown-it tries only the rules that can match where it is.

markdown-it tries every block rule on every line, and every inline rule at every character that may be markup, although
most rules begin with one of a few characters. `dispatch` replaces the parsers of a configured `MarkdownIt`
by ones that look at the character first. The tokens are the same, because a rule that is left out would have looked at
the same character and declined. Rules that are added or enabled afterwards are not seen.

This module depends on nothing but markdown-it-py (4.3 or later).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType


class Start(NamedTuple):
    """What the matches of an inline rule begin with.

    characters: the first characters, all of them.
    pattern: a regular expression that every match begins with, for characters that are frequent in plain text; "" if
        the first character is enough.
    """

    characters: str
    pattern: str = ""


# The characters that a line begins with, behind its indentation, where a rule matches. The others match anywhere.
BLOCK_STARTS: Mapping[str, str] = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
INLINE_STARTS: Mapping[str, Start] = {
    "linkify": Start(":"),
    "newline": Start("\n"),
    "escape": Start("\\"),
    "backticks": Start("`"),
    "strikethrough": Start("~"),
    "emphasis": Start("*_"),
    "link": Start("["),
    "image": Start("!"),
    "autolink": Start("<"),
    "html_inline": Start("<"),
    "entity": Start("&"),
}


def dispatch(
    md: MarkdownIt,
    *,
    block: Mapping[str, str] | None = None,
    inline: Mapping[str, Start] | None = None,
    max_inline_nesting: int | None = None,
) -> None:
    """Makes a parser, with the rules that are enabled now, try only those that can match.

    block, inline: the starts of rules that plugins added, by the rule's name, as in `BLOCK_STARTS` and `INLINE_STARTS`.
        A block rule without an entry is tried on every line.
    max_inline_nesting: the depth of brackets from which on they are text, by default the option `maxNesting`.
    Raises KeyError for an inline rule without an entry.
    """
    nesting = md.options["maxNesting"] if max_inline_nesting is None else max_inline_nesting
    md.block.ruler = _BlockRuler(md.block, {**BLOCK_STARTS, **(block or {})})
    md.inline = _InlineParser(md.inline, {**INLINE_STARTS, **(inline or {})}, nesting)


class _BlockRuler(Ruler[RuleFuncBlockType]):
    """The rules of a parser; each chain of them is a single rule, which dispatches."""

    def __init__(self, parser: ParserBlock, starts: Mapping[str, str]) -> None:
        super().__init__()
        self._active = parser.ruler.get_active_rules()
        names = dict(zip(parser.ruler.getRules(""), self._active, strict=True))
        chains = {"", *(chain for rule in parser.ruler.__rules__ for chain in rule.alt)}
        self._chains = {
            chain: [_first_that_matches([(names[rule], rule) for rule in parser.ruler.getRules(chain)], starts)]
            for chain in chains
        }

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803
        return self._chains.get(chainName, [])

    def get_active_rules(self) -> list[str]:
        return self._active


def _first_that_matches(rules: Sequence[tuple[str, RuleFuncBlockType]], starts: Mapping[str, str]) -> RuleFuncBlockType:
    """The rules as one, which tries those that can match on a line, in their order."""
    anywhere = [rule for name, rule in rules if name not in starts]
    by_character = {
        character: [rule for name, rule in rules if character in starts.get(name, character)]
        for character in "".join(starts.values())
    }

    def match(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        at = state.bMarks[line] + state.tShift[line]
        for rule in by_character.get(state.src[at : at + 1], anywhere):  # noqa: SIM110 a generator takes time
            if rule(state, line, end, silent):
                return True
        return False

    return match


class _InlineParser(ParserInline):
    """Reads text up to the next character that a rule begins with, and tries the rules of that character."""

    def __init__(self, parser: ParserInline, starts: Mapping[str, Start], max_nesting: int) -> None:
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2
        self._max_nesting = max_nesting
        self._rules: dict[str, list[RuleFuncInlineType]] = {}
        single, patterns = "]", ""  # a bracket, because the label of a link ends there
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            if name == "text":
                continue
            characters, pattern = starts[name]
            for character in characters:
                self._rules.setdefault(character, []).append(rule)
            if pattern:
                patterns += "|" + pattern
            else:
                single += characters
        self.terminator_re = re.compile(f"[{re.escape(single)}]{patterns}")
        self._single = single
        self._patterns = re.compile(patterns[1:]) if patterns else None

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if self._is_text(src):
            if src:
                tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        # The second rules pair delimiters and join the text of those left over.
        if state.delimiters or any(meta and meta["delimiters"] for meta in state.tokens_meta):
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def _is_text(self, src: str) -> bool:
        # To look for one character after another takes a third of the time of a pattern with all of them.
        for character in self._single:
            if character in src:
                return False
        return self._patterns is None or self._patterns.search(src) is None

    def tokenize(self, state: StateInline) -> None:
        src, end = state.src, state.posMax
        search = self.terminator_re.search
        pos = state.pos
        while pos < end:
            found = search(src, pos, end)
            at = found.start() if found else end
            if at > pos:
                state.append_pending(src[pos:at])
                state.pos = at
                if at == end:
                    break
            if state.level >= self._max_nesting or not self._apply(state, silent=False):
                state.append_pending(src[at])
                state.pos = at + 1
            pos = state.pos
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        if state.level >= self._max_nesting:
            state.pos = state.posMax + 1
        else:
            self._skip(state)
        state.cache[pos] = state.pos

    def _skip(self, state: StateInline) -> None:
        found = self.terminator_re.search(state.src, state.pos, state.posMax)
        at = found.start() if found else state.posMax
        if at > state.pos:
            state.pos = at
            return
        state.level += 1
        if not self._apply(state, silent=True):
            state.pos = at + 1
        state.level -= 1

    def _apply(self, state: StateInline, *, silent: bool) -> bool:
        for rule in self._rules.get(state.src[state.pos], ()):  # noqa: SIM110 a generator takes time
            if rule(state, silent):
                return True
        return False
