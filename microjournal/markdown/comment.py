"""The Markdown of a comment, written by a stranger on a forge, as HTML that does nothing but show text and link.

Two walls: the writer makes nothing but what is in a short list, and takes no tag or attribute as it was written; nh3,
a sanitiser that parses as browsers do, takes out whatever is not in that list. The time is bounded by the length that
is read, and so is what comes out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from microjournal.markdown import comment_tags as tags
from microjournal.markdown import rules
from microjournal.markdown.body import clean
from microjournal.markdown.comment_links import Place, whole_address
from microjournal.markdown.comment_writer import MAX_NESTING, TABLE, CommentWriter
from microjournal.markdown.dispatch import Start, dispatch
from microjournal.markdown.own_words import cleaned, uncleaned
from microjournal.markdown.parser import Feature, QuickParser, features_of
from microjournal.model.visible import without_tricks

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt

__all__ = ["LONGEST_READ", "Place", "comment_html"]

# In code points; four pages of a book. What is longer is on the page of the issue.
LONGEST_READ = 20_000
# Each quotation and list looks at every line that may belong to it, and they can be nested.
MOST_LINES = 1_000
# Brackets nested deeper than this are taken as text. The time for a run of brackets grows with it.
_MAX_BRACKETS = 10
# The syntax for which there are rules of its own, see `microjournal.markdown.parser`.
_FEATURES = Feature.TABLES | Feature.BARE_URLS | Feature.UNDERLINES
_BLOCK_STARTS = {"plain_list": "*+-"}
_INLINE_STARTS = {"plain_emphasis": Start("*"), "bare_url": Start("hHwW", rules.BARE_URL_START)}
# Signs with which markup may begin, and lines that may be more than words (CommonMark, chapters 4 and 5).
_SIGNS = re.compile(r"[*_`\[\]<>&\\~|]")
_LINES = re.compile(r"\n(?:[^\S\n]|[#+=-]|[0-9]{1,9}[.)])")
_OPEN, _CLOSE, _BREAK = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1), Token("softbreak", "br", 0)
# Pygments' short names, all of them.
_CODE_CLASSES = frozenset(
    """
    bp c c1 ch cm cp cpf cs dl fm ge ges gd gh gi go gp gr gs gt gu il k kc kd kn kp kr kt ld m mb mf mh mi mo na nb
    nc nd ne nf ni nl nn no nt nv nx o ow p pm py s s1 s2 sa sb sc sd se sh si sr ss sx vc vg vi vm w
    """.split()
)


def comment_html(text: str, *, place: Place) -> str:
    """The comment as HTML: elements of text, links to the web and to mail, and nothing else.

    text: Markdown as forges write it (GFM, https://github.github.com/gfm/, with a line break for each line's end).
    No id, style or script, no class but of code and of what holds a table, nothing that is loaded; no U+0000 but in
    placeholders for words that are not the stranger's (`microjournal.markdown.own_words`). What is too long ends with
    a link to the whole.
    """
    text = clean(text)
    read = _beginning(text)
    writer = CommentWriter(plain_paragraphs(read) or parsed(read), place)
    html = _cleaner().clean(writer.write())
    if writer.cut or len(read) < len(text):
        # Cleaned by itself: in what a stranger left open it could not be seen.
        html += _cleaner().clean(_rest(place))
    return cleaned(without_tricks(html))


def plain_paragraphs(text: str) -> list[Token]:
    """What `parsed` gives for a text of nothing but paragraphs of words; nothing for any other.

    Every second comment is such a text, and the parser would take half of the time that a comment costs.
    """
    if _SIGNS.search(text) or "://" in text or " \n" in text or _LINES.search(f"\n{text}") or "www." in text.lower():
        return []
    tokens: list[Token] = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.strip().split("\n")
        if lines == [""]:
            continue
        children = [Token("text", "", 0, content=lines[0])]
        for line in lines[1:]:
            children += (_BREAK, Token("text", "", 0, content=line))
        tokens += (_OPEN, Token("inline", "", 0, children=children), _CLOSE)
    return tokens


def parsed(text: str) -> list[Token]:
    """The tokens of a text."""
    return _parser(features_of(text) & _FEATURES).parse(text)


def _beginning(text: str) -> str:
    """As much of it as is read: up to the end of a block, or else of a line or a word."""
    read = "\n".join(text[:LONGEST_READ].split("\n", MOST_LINES)[:MOST_LINES])
    if len(read) == len(text):
        return text
    ends = (read.rfind(end, len(read) // 2) for end in ("\n\n", "\n", " "))
    return read[: next((end for end in ends if end > 0), len(read))]


def _rest(place: Place) -> str:
    return f'<p><a href="{escapeHtml(whole_address(place.url, ""))}">{uncleaned("comment-rest")}</a></p>\n'


@cache
def _parser(features: Feature) -> MarkdownIt:
    md = QuickParser("commonmark", {"maxNesting": MAX_NESTING, "tasklists": True, "alerts": True})
    md.enable("strikethrough")
    # As in `microjournal.markdown.parser`: the text comes with its line ends unified, and the writer joins text.
    md.disable(["normalize", "text_join"])
    md.block.ruler.before("list", "plain_list", rules.plain_list)
    md.inline.ruler.before("emphasis", "plain_emphasis", rules.plain_emphasis)
    if features & Feature.TABLES:
        md.enable("table")
    if features & Feature.BARE_URLS:
        md.inline.ruler.push("bare_url", rules.bare_url)
    if not features & Feature.UNDERLINES:
        md.disable("lheading")
    dispatch(md, block=_BLOCK_STARTS, inline=_INLINE_STARTS, max_inline_nesting=_MAX_BRACKETS)
    return md


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=((tags.WITHIN_LINES | tags.BLOCKS) - set(tags.WRITTEN) - {"img"}) | {"span"},
        clean_content_tags=set(),
        attributes={"a": {"href"}, "ol": {"start"}},
        tag_attribute_values={
            "div": {"role": {"group"}, "tabindex": {"0"}, "aria-label": {TABLE}},
            "pre": {"tabindex": {"0"}},
        },
        allowed_classes={"div": {"table"}, "span": set(_CODE_CLASSES)},
        link_rel="nofollow ugc noopener",
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
    )
