"""The parser: markdown-it, set up for the features that a text uses, trying only rules that can match.

Most entries use few features, and a rule costs time on every line whether it matches or not. So a parser is built for
the features that the text may use. What is looked for is something without which the feature's rules cannot match;
therefore the result is that of a parser with everything (a property test holds this).
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache

from markdown_it import MarkdownIt, rules_inline

from microjournal.markdown import rules
from microjournal.markdown.dispatch import Start, dispatch

# Blocks nested deeper than this are left out by the parser. Lists need two levels each.
MAX_NESTING = 100
# Brackets nested deeper than this are taken as text. The time for a run of brackets grows with it.
_MAX_BRACKETS = 20

# What the matches of rules begin with that do not come with markdown-it, see `dispatch`.
_BLOCK_STARTS = {"plain_list": "*+-", "footnote_def": "[", "attr": "{"}
_INLINE_STARTS = {
    "plain_emphasis": Start("*"),
    "wikilink": Start("["),
    "embed": Start("!"),
    "footnote_ref": Start("["),
    "span": Start("["),
    "no_span": Start("["),
    "attr": Start("{"),
    "no_attr": Start("{"),
    "bare_url": Start("hHwW", rules.BARE_URL_START),
}


class Feature(IntFlag):
    """Syntax that needs rules of its own."""

    NONE = 0
    TABLES = 1
    FOOTNOTES = 2
    DEFINITIONS = 4
    ATTRIBUTES = 8
    BARE_URLS = 16
    UNDERLINES = 32
    ODD_SPACES = 64


# Addresses that are not changed by percent-encoding or IDNA.
_PLAIN_HREF = re.compile(r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/?#]|\Z))?[A-Za-z0-9_~/?#.=-]*")
_TABLE_RULE = re.compile(r"\n[ \t>]*[|:-][|: \t-]+(?=\n|\Z)")
_DEFINITION = re.compile(r"\n[ \t>]*[:~][ \t]")
_ODD_SPACES = re.compile(f"[{rules.ODD_SPACES}]")
_UNDERLINE = re.compile(r"\n[ \t>]*(?:=+|-+)[ \t]*(?=\n|\Z)")


def features_of(text: str) -> Feature:
    """The features that the text may use. Its lines end with line feeds."""
    found = Feature.NONE
    # To ask for a single character first costs next to nothing.
    colon = ":" in text
    if "|" in text and _TABLE_RULE.search(text):
        found |= Feature.TABLES
    if "[" in text and "[^" in text:
        found |= Feature.FOOTNOTES
    if (colon or "~" in text) and _DEFINITION.search(text):
        found |= Feature.DEFINITIONS
    if "{" in text:
        found |= Feature.ATTRIBUTES
    if (colon and rules.HTTP_ADDRESS.search(text)) or rules.WWW_ADDRESS.search(text):
        found |= Feature.BARE_URLS
    if _UNDERLINE.search(text):
        found |= Feature.UNDERLINES
    if not text.isascii() and _ODD_SPACES.search(text):
        found |= Feature.ODD_SPACES
    return found


@cache
def parser_for(features: Feature) -> MarkdownIt:
    """The parser with these features. It keeps nothing between calls, so one serves all."""
    options = {"xhtmlOut": False, "maxNesting": MAX_NESTING, "tasklists": True, "alerts": True, "store_labels": True}
    md = QuickParser("commonmark", options)
    md.enable("strikethrough")
    # The text comes with its line ends unified, and the writer does not mind neighbouring text tokens.
    md.disable(["normalize", "text_join"])
    md.block.ruler.before("list", "plain_list", rules.plain_list)
    md.inline.ruler.before("emphasis", "plain_emphasis", rules.plain_emphasis)
    md.inline.ruler.before("link", "wikilink", rules.wikilink)
    md.inline.ruler.before("image", "embed", rules.embed)
    md.inline.ruler.at("link", rules.link)
    md.inline.ruler.at("image", rules.image)
    md.inline.ruler.at("autolink", rules.with_position(rules_inline.autolink, 1))
    md.inline.ruler.at("html_inline", rules.with_position(rules_inline.html_inline, 0))
    if features & Feature.TABLES:
        md.enable("table")
    if features & Feature.FOOTNOTES:
        from mdit_py_plugins.footnote import footnote_plugin

        md.use(footnote_plugin, inline=False)
        md.block.ruler.at("footnote_def", rules.footnote_definition, {"alt": ["paragraph", "reference"]})
    if features & Feature.DEFINITIONS:
        from mdit_py_plugins.deflist import deflist_plugin

        md.use(deflist_plugin)
    if features & Feature.ATTRIBUTES:
        from microjournal.markdown.braces import add_attributes

        add_attributes(md)
    if features & Feature.BARE_URLS:
        md.inline.ruler.push("bare_url", rules.bare_url)
    if features & Feature.ODD_SPACES:
        md.core.ruler.after("block", "odd_spaces", rules.odd_spaces)
    if not features & Feature.UNDERLINES:
        # Headings whose next line underlines them: the rule reads every paragraph to its end.
        md.disable("lheading")
    dispatch(md, block=_BLOCK_STARTS, inline=_INLINE_STARTS, max_inline_nesting=_MAX_BRACKETS)
    return md


class QuickParser(MarkdownIt):
    """markdown-it with a shortcut for the addresses that it would leave as they are."""

    def normalizeLink(self, url: str) -> str:  # noqa: D102, N802
        return url if _PLAIN_HREF.fullmatch(url) else super().normalizeLink(url)
