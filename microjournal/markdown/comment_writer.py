"""Writes a parsed comment as HTML: few elements, nothing that runs or loads, no name that a page might have as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml, unescapeAll

from microjournal.markdown.comment_elements import Elements
from microjournal.markdown.comment_links import Place
from microjournal.markdown.comment_text import TextWriter
from microjournal.markdown.excerpt import plain_line
from microjournal.markdown.own_words import callout_title, uncleaned

if TYPE_CHECKING:
    from markdown_it.token import Token

# Blocks nested deeper than this are left out by the parser.
MAX_NESTING = 40
# Of one comment, in characters; what is more is on the page of the issue.
_LONGEST_HTML = 200_000
# A quotation of so many lines at the end of a comment is what a program for mail puts there.
_LONG_TAIL = 8
_FOLDED_DEPTH = 3
# Of the code that is in colours, in characters of all of it: some lexers take four times as long for twice as much.
_MOST_CODE = 2_000
# Those that comments are about.
_LANGUAGES = frozenset(
    """
    bash c c++ console cpp css diff go html java javascript js json jsonc kotlin py python rb rs ruby rust sh shell sql
    toml ts typescript xml yaml yml
    """.split()
)
# Levels of text are counted on from here, so that they are deeper than every block.
_TEXT = 1_000
_FOLD = f"<details><summary>{uncleaned('quoted-text')}</summary>"
TABLE = uncleaned("table")
_FIXED = {
    "alert_open": "<blockquote>",
    "alert_close": "</blockquote>\n",
    "alert_title_close": "</strong></p>\n",
    "heading_open": "<p><strong>",
    "heading_close": "</strong></p>\n",
    "hr": "<hr>\n",
    "table_open": f'<div class="table" role="group" tabindex="0" aria-label="{TABLE}"><table>\n',
    "table_close": "</table></div>\n",
}


class CommentWriter:
    """Writes the tokens of a comment. Afterwards `cut` says whether something is left out."""

    def __init__(self, tokens: Sequence[Token], place: Place) -> None:
        self.cut = False
        self._tokens = tokens
        self._out: list[str] = []
        self._text = TextWriter(self._out, place)
        self._elements = Elements(self._out, self._text)
        self._quotes: list[str] = []  # what ends those that are open
        self._code = _MOST_CODE
        self._box = ""
        self._tail = _tail(tokens)

    def write(self) -> str:
        """The comment as HTML, up to the last block with which it is not too long."""
        out = self._out
        ends = []
        for at, token in enumerate(self._tokens):
            if self._elements and token.nesting < 0:
                self._elements.close(token.level)
            if (fixed := _FIXED.get(token.type)) is not None:
                out.append(fixed)
            else:
                _BLOCKS.get(token.type, CommentWriter._tag)(self, at, token)
            if not token.level and token.nesting < 1:
                ends.append(len(out))
        self._elements.close(-1)
        self.cut |= self._elements.cut
        html = "".join(out)
        return html if len(html) <= _LONGEST_HTML else self._cut(ends)

    def _cut(self, ends: Sequence[int]) -> str:
        """The blocks at the beginning that are not too long. ends: how many pieces there are up to the end of each."""
        self.cut = True
        length = list(accumulate(map(len, self._out), initial=0))
        return "".join(self._out[: max((end for end in ends if length[end] <= _LONGEST_HTML), default=0)])

    def _tag(self, _at: int, token: Token) -> None:
        if token.hidden:
            return
        end = "/" if token.nesting < 0 else ""
        self._out.append(f"<{end}{token.tag}>")

    def _end(self, _at: int, token: Token) -> None:
        if not token.hidden:
            self._out.append(f"</{token.tag}>\n")

    def _ordered(self, _at: int, token: Token) -> None:
        start = token.attrs.get("start", 1)
        self._out.append("<ol>" if start == 1 else f'<ol start="{int(start)}">')

    def _item(self, _at: int, token: Token) -> None:
        self._note_depth(token)
        self._out.append("<li>")
        if token.meta and "checked" in token.meta:
            self._box = "\N{BALLOT BOX WITH CHECK} " if token.meta["checked"] else "\N{BALLOT BOX} "

    def _item_end(self, _at: int, _token: Token) -> None:
        self._out.append(f"{self._box}</li>\n")
        self._box = ""

    def _quote(self, at: int, token: Token) -> None:
        self._note_depth(token)
        folded = len(self._quotes) + 1 == _FOLDED_DEPTH or at == self._tail
        self._quotes.append("</blockquote></details>\n" if folded else "</blockquote>\n")
        self._out.append(f"{_FOLD}<blockquote>\n" if folded else "<blockquote>\n")

    def _quote_end(self, _at: int, _token: Token) -> None:
        self._out.append(self._quotes.pop())

    def _alert_title(self, at: int, _token: Token) -> None:
        title = self._tokens[at + 1]
        title.children = []  # the parser's own word, in English
        self._out.append(f"<p><strong>{uncleaned(callout_title(title.content))}")

    def _note_depth(self, token: Token) -> None:
        if token.level >= MAX_NESTING - 2:
            self.cut = True

    def _fence(self, _at: int, token: Token) -> None:
        info = unescapeAll(token.info).split() if token.info else ()
        html = None
        if info and info[0].lower() in _LANGUAGES and len(token.content) <= self._code:
            from microjournal.markdown.highlight import highlighted

            self._code -= len(token.content)
            html = highlighted(token.content, info[0])
        self._code_block(html or escapeHtml(token.content))

    def _indented(self, _at: int, token: Token) -> None:
        self._code_block(escapeHtml(token.content))

    def _code_block(self, html: str) -> None:
        self._out.append(f'<pre tabindex="0"><code>{html}</code></pre>\n')

    def _html_block(self, _at: int, token: Token) -> None:
        self._elements.write(token.content, token.level, in_line=False)
        self._out.append("\n")

    def _inline(self, _at: int, token: Token) -> None:
        if self._box:
            self._out.append(self._box)
            self._box = ""
        text = ""
        for child in token.children or ():
            kind = child.type
            if kind in ("text", "text_special"):
                text += child.content
                continue
            if text:
                self._text.say(text)
                text = ""
            if kind in ("softbreak", "hardbreak"):
                self._out.append("<br>\n")
            else:
                _INLINE.get(kind, CommentWriter._mark)(self, child)
        if text:
            self._text.say(text)
        if self._elements:
            self._elements.close(_TEXT - 1)

    def _mark(self, token: Token) -> None:
        """The tag of emphasis, and of what is struck out."""
        if token.nesting < 0:
            self._elements.close(_TEXT + token.level)
            self._out.append(f"</{token.tag}>")
        else:
            self._out.append(f"<{token.tag}>")

    def _code_span(self, token: Token) -> None:
        self._text.code(token.content)

    def _link(self, token: Token) -> None:
        if token.nesting > 0:
            self._text.begin_link(str(token.attrs["href"]))
        else:
            self._elements.close(_TEXT + token.level)
            self._text.end_link()

    def _image(self, token: Token) -> None:
        self._text.image(str(token.attrs["src"]), plain_line(token.children))

    def _html(self, token: Token) -> None:
        self._elements.write(token.content, _TEXT + token.level, in_line=True)


def _tail(tokens: Sequence[Token]) -> int:
    """The index of a long quotation at the end, behind something else; -1 if there is none."""
    if not tokens or tokens[-1].type != "blockquote_close":
        return -1
    at = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].level == 0 and tokens[at].nesting > 0), -1)
    first, last = (tokens[at].map if at > 0 else None) or (0, 0)
    return at if last - first >= _LONG_TAIL else -1


_BLOCKS: dict[str, Callable[[CommentWriter, int, Token], None]] = {
    "inline": CommentWriter._inline,
    "paragraph_close": CommentWriter._end,
    "ordered_list_open": CommentWriter._ordered,
    "list_item_open": CommentWriter._item,
    "list_item_close": CommentWriter._item_end,
    "blockquote_open": CommentWriter._quote,
    "blockquote_close": CommentWriter._quote_end,
    "alert_title_open": CommentWriter._alert_title,
    "fence": CommentWriter._fence,
    "code_block": CommentWriter._indented,
    "html_block": CommentWriter._html_block,
}
_INLINE: dict[str, Callable[[CommentWriter, Token], None]] = {
    "code_inline": CommentWriter._code_span,
    "link_open": CommentWriter._link,
    "link_close": CommentWriter._link,
    "image": CommentWriter._image,
    "html_inline": CommentWriter._html,
}
