"""Writes a parsed comment as HTML: few elements, nothing that runs or loads, no name that a page might have as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from markdown_it.common.utils import escapeHtml, unescapeAll

from microjournal.markdown import comment_tags as tags
from microjournal.markdown.comment_links import Place, host_of, host_to_show, whole_address, words
from microjournal.markdown.excerpt import plain_line

if TYPE_CHECKING:
    from markdown_it.token import Token

# Blocks nested deeper than this are left out by the parser.
MAX_NESTING = 40
# Of one comment, in characters, and how many; what is more is on the page of the issue.
_LONGEST_HTML = 200_000
_MOST_LINKS = 300
_MOST_TAGS = 300
_DEEPEST_TAG = 20
# A quotation of so many lines at the end of a comment is what a program for mail puts there.
_LONG_TAIL = 8
_FOLDED_DEPTH = 3
_LONGEST_CODE = 4_000
# Those whose lexers take little time whatever they are given, and that comments are about.
_LANGUAGES = frozenset(
    """
    bash c c++ console cpp css diff go html java javascript js json jsonc kotlin py python rb rs ruby rust sh shell sql
    toml ts typescript xml yaml yml
    """.split()
)
# Levels of text are counted on from here, so that they are deeper than every block.
_TEXT = 1_000
_FOLD = "<details><summary>Quoted text</summary>"
_FIXED = {
    "alert_open": "<blockquote>",
    "alert_close": "</blockquote>\n",
    "alert_title_open": "<p><strong>",
    "alert_title_close": "</strong></p>\n",
    "heading_open": "<p><strong>",
    "heading_close": "</strong></p>\n",
    "hr": "<hr>\n",
    "table_open": '<div class="table" role="group" tabindex="0" aria-label="Table"><table>\n',
    "table_close": "</table></div>\n",
}


class CommentWriter:
    """Writes the tokens of a comment. Afterwards `cut` says whether something is left out."""

    def __init__(self, tokens: Sequence[Token], place: Place) -> None:
        self.cut = False
        self._tokens = tokens
        self._place = place
        self._out: list[str] = []
        self._base = 0  # level of the block whose text is written
        self._open: list[tuple[int, str]] = []  # tags of HTML, each with the level at which it stands
        self._tags = self._links = self._quotes = 0
        self._box = ""
        self._href = ""
        self._linked = 0
        self._said: list[str] = []  # the words of the link that is open
        self._tail = _tail(tokens)

    def write(self) -> str:
        """The comment as HTML, up to the last block with which it is not too long."""
        out = self._out
        ends = []
        for at, token in enumerate(self._tokens):
            if self._open and token.nesting < 0:
                self._close_tags(token.level)
            if (fixed := _FIXED.get(token.type)) is not None:
                out.append(fixed)
            else:
                _BLOCKS.get(token.type, CommentWriter._tag)(self, at, token)
            if not token.level and token.nesting < 1:
                ends.append(len(out))
        self._close_tags(-1)
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
        self._quotes += 1
        folded = self._quotes == _FOLDED_DEPTH or at == self._tail
        self._out.append(f"{_FOLD}<blockquote>\n" if folded else "<blockquote>\n")

    def _quote_end(self, at: int, _token: Token) -> None:
        folded = self._quotes == _FOLDED_DEPTH or (self._tail and at == len(self._tokens) - 1)
        self._quotes -= 1
        self._out.append("</blockquote></details>\n" if folded else "</blockquote>\n")

    def _note_depth(self, token: Token) -> None:
        if token.level >= MAX_NESTING - 2:
            self.cut = True

    def _fence(self, _at: int, token: Token) -> None:
        info = unescapeAll(token.info).split() if token.info else ()
        html = None
        if info and info[0].lower() in _LANGUAGES and len(token.content) <= _LONGEST_CODE:
            from microjournal.markdown.highlight import highlighted

            html = highlighted(token.content, info[0])
        self._code_block(html or escapeHtml(token.content))

    def _code(self, _at: int, token: Token) -> None:
        self._code_block(escapeHtml(token.content))

    def _code_block(self, html: str) -> None:
        self._out.append(f'<pre tabindex="0"><code>{html}</code></pre>\n')

    def _html_block(self, _at: int, token: Token) -> None:
        self._base = 0
        self._html(token)
        self._out.append("\n")

    def _inline(self, _at: int, token: Token) -> None:
        if self._box:
            self._out.append(self._box)
            self._box = ""
        text = ""
        self._base = _TEXT
        for child in token.children or ():
            kind = child.type
            if kind in ("text", "text_special"):
                text += child.content
                continue
            if text:
                self._say(text)
                text = ""
            if kind in ("softbreak", "hardbreak"):
                self._out.append("<br>\n")
            else:
                _INLINE.get(kind, CommentWriter._mark)(self, child)
        if text:
            self._say(text)
        if self._open:
            self._close_tags(_TEXT - 1)

    def _say(self, text: str) -> None:
        """Writes text, in which a forge would make links and emoji of some words."""
        if self._linked:
            self._said.append(text)
        if "@" not in text and "#" not in text and ":" not in text:
            self._out.append(escapeHtml(text))
            return
        for word, href in words(text, self._place, linked=self._linked > 0):
            if href:
                self._begin_link(href)
                self._said.append(word)
                self._out.append(escapeHtml(word))
                self._end_link()
            else:
                self._out.append(escapeHtml(word))

    def _mark(self, token: Token) -> None:
        """The tag of emphasis, and of what is struck out."""
        if token.nesting < 0:
            self._close_tags(_TEXT + token.level)
            self._out.append(f"</{token.tag}>")
        else:
            self._out.append(f"<{token.tag}>")

    def _code_span(self, token: Token) -> None:
        if self._linked:
            self._said.append(token.content)
        self._out.append(f"<code>{escapeHtml(token.content)}</code>")

    def _link(self, token: Token) -> None:
        if token.nesting > 0:
            self._begin_link(str(token.attrs["href"]))
        else:
            self._close_tags(_TEXT + token.level)
            self._end_link()

    def _begin_link(self, target: str) -> None:
        """Begins a link, if it may lead there and is not within another."""
        self._linked += 1
        if self._linked > 1:
            return
        self._links += 1
        self._href = whole_address(target, self._place.url) if self._links <= _MOST_LINKS else ""
        self._said.clear()
        if self._href:
            self._out.append(f'<a href="{escapeHtml(self._href)}">')

    def _end_link(self) -> None:
        self._linked -= 1
        if self._linked or not self._href:
            return
        host = host_to_show(self._href, "".join(self._said))
        self._out.append(f"</a> ({escapeHtml(host)})" if host else "</a>")

    def _image(self, token: Token) -> None:
        self._show_image(str(token.attrs["src"]), plain_line(token.children))

    def _show_image(self, src: str, alt: str) -> None:
        """Says what an image is, with a link to where it is: nothing of it is loaded."""
        href = whole_address(src, self._place.url)
        if not href.startswith("http"):
            self._say(alt)
            return
        name = alt.strip() or unquote(urlsplit(href).path.rpartition("/")[2]) or "image"
        self._begin_link(href)
        self._said.append(name)
        self._out.append(escapeHtml(f"{name} (image at {host_of(href)})"))
        self._end_link()

    def _html(self, token: Token) -> None:
        level = self._base + token.level
        for piece in tags.pieces(token.content):
            if isinstance(piece, str):
                self._say(piece)
            elif piece.name in tags.BLOCKS and self._base:
                # A block within a line would end the block that the line is in.
                continue
            elif piece.name == "img":
                self._show_image(piece.attributes.get("src", ""), piece.attributes.get("alt", ""))
            elif piece.ends:
                self._end_tag(level, piece.name)
            else:
                self._begin_tag(level, piece)

    def _begin_tag(self, level: int, tag: tags.Tag) -> None:
        self._tags += 1
        if self._tags > _MOST_TAGS or len(self._open) > _DEEPEST_TAG:
            self.cut = True
        elif tag.name in tags.VOID:
            self._out.append(f"<{tag.name}>")
        else:
            self._open.append((level, tag.name))
            if tag.name == "a":
                self._begin_link(tag.attributes.get("href", ""))
            else:
                self._out.append(f"<{tags.WRITTEN.get(tag.name, tag.name)}>")

    def _end_tag(self, level: int, name: str) -> None:
        """Ends an element, and those in it, if it began at the same level."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] < level:
                return
            if self._open[at][1] == name:
                self._close_tags_from(at)
                return

    def _close_tags(self, level: int) -> None:
        """Ends the elements that began deeper than this level."""
        at = len(self._open)
        while at and self._open[at - 1][0] > level:
            at -= 1
        self._close_tags_from(at)

    def _close_tags_from(self, first: int) -> None:
        for _, name in reversed(self._open[first:]):
            if name == "a":
                self._end_link()
            else:
                self._out.append(f"</{tags.WRITTEN.get(name, name)}>")
        del self._open[first:]


def _tail(tokens: Sequence[Token]) -> int:
    """The index of a long quotation at the end, behind something else; 0 if there is none."""
    if not tokens or tokens[-1].type != "blockquote_close":
        return 0
    at = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].level == 0 and tokens[at].nesting > 0), 0)
    first, last = tokens[at].map or (0, 0)
    return at if last - first >= _LONG_TAIL else 0


_BLOCKS: dict[str, Callable[[CommentWriter, int, Token], None]] = {
    "inline": CommentWriter._inline,
    "paragraph_close": CommentWriter._end,
    "ordered_list_open": CommentWriter._ordered,
    "list_item_open": CommentWriter._item,
    "list_item_close": CommentWriter._item_end,
    "blockquote_open": CommentWriter._quote,
    "blockquote_close": CommentWriter._quote_end,
    "fence": CommentWriter._fence,
    "code_block": CommentWriter._code,
    "html_block": CommentWriter._html_block,
}
_INLINE: dict[str, Callable[[CommentWriter, Token], None]] = {
    "code_inline": CommentWriter._code_span,
    "link_open": CommentWriter._link,
    "link_close": CommentWriter._link,
    "image": CommentWriter._image,
    "html_inline": CommentWriter._html,
}
