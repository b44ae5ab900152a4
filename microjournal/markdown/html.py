"""Writes a parsed body as html, in sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml, unescapeAll

from microjournal.diagnostics import problem
from microjournal.markdown.excerpt import first_sentence, opening, plain_line, shortened
from microjournal.markdown.headings import DATED, Heading
from microjournal.markdown.inline import InlineWriter, here, on_page, reference_id
from microjournal.markdown.own_words import callout_title, label, word
from microjournal.markdown.positions import Positions
from microjournal.model.entry import Section, SectionKind
from microjournal.model.paths import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

# Tags that are always the same.
_FIXED = {
    "table_close": "</table>\n</div>\n",
    "footnote_close": "</li>\n",
    "footnote_block_close": "</ol>\n</section>\n",
}
# What is wider than the page is scrolled with the keyboard, too.
_SCROLLED = on_page(' tabindex="0"')
_NOT_PROSE = frozenset({"heading_open", "alert_title_open"})


def _beginning(text: str) -> str:
    """The first sentence of a paragraph; more of it where names are still to come."""
    return opening(text) if "\0" in text else first_sentence(text)


def _caption_of(token: Token) -> str:
    """The title of an image that is a paragraph of its own: what is to be read below it."""
    children = token.children or ()
    if len(children) != 1 or children[0].type != "image":
        return ""
    return str(children[0].attrs.get("title", "")).strip()


class Writer(InlineWriter):
    """Writes all blocks of a body. Afterwards `sections`, `excerpt` and what `InlineWriter` keeps are complete."""

    def __init__(
        self, tokens: Sequence[Token], headings: Mapping[int, Heading], positions: Positions, *, site_url: str
    ) -> None:
        """headings: by the index of their opening token."""
        texts = {heading.id: heading.text for heading in headings.values()}
        super().__init__(tokens, positions, texts, site_url=site_url)
        self.sections: list[Section] = []
        self._headings = headings
        self._section: tuple[SectionKind, str, str, str] = ("plan", "", "", "")
        self._begin = 0
        self._heading: Heading | None = None
        self._checkbox = ""
        self._first_paragraph = ""
        self._first_text = ""
        self._first_of_result = ""

    def write(self, first: int = 0) -> None:
        """Writes the tokens from index `first` on."""
        tokens = self._tokens
        for at in range(first, len(tokens)):
            token = tokens[at]
            _WRITE.get(token.type, Writer._tag_of_block)(self, at, token)
        self._end_section()

    @property
    def excerpt(self) -> str:
        """The first sentence of the first paragraph, or else of the first other text that is not a heading or code."""
        return _beginning(self._first_paragraph or self._first_text)

    @property
    def saw(self) -> str:
        """The first sentence of the first paragraph under "Result"."""
        return _beginning(self._first_of_result)

    def _begin_section(self, kind: SectionKind, heading: Heading | None = None) -> None:
        self._end_section()
        if heading is None or kind == "plan":
            self._section = (kind, "", "", "")
        else:
            self._section = (kind, heading.id, heading.date, heading.title)

    def _end_section(self) -> None:
        html = "".join(self.out[self._begin :])
        self._begin = len(self.out)
        if html and not html.isspace():
            kind, anchor, date, title = self._section
            self.sections.append(Section(kind=kind, anchor=anchor, date=date, title=title, html=html))

    def _inline(self, at: int, token: Token) -> None:
        self._block = token
        if self._checkbox:
            self.out.append(self._checkbox)
            self._checkbox = ""
        begin = len(self.plain)
        children = token.children or ()
        if self._heading is not None and self._heading.kind == "update":
            self._update_heading(self._heading, children)
        else:
            self.write_inlines(children)
        if not self._first_paragraph or self._section[0] == "result":
            self._note_text(self._tokens[at - 1], begin)
        self.plain.append("\n")

    def _note_text(self, before: Token, begin: int) -> None:
        """Keeps the first text for the excerpt, and that of the result. before: the opening token of the block."""
        if self._section[0] == "footnotes" or before.type in _NOT_PROSE:
            return
        text = "".join(self.plain[begin:]).strip()
        if before.type == "paragraph_open" and before.level == 0:
            self._first_paragraph = self._first_paragraph or text
            if self._section[0] == "result":
                self._first_of_result = self._first_of_result or text
        elif not self._first_text:
            self._first_text = text

    def _line_before(self, at: int) -> str:
        """The end of the line of a text that has no tags of its own, in front of a block in the same item of a list."""
        return "\n" if at and self._tokens[at - 1].hidden else ""

    def _tag_of_block(self, at: int, token: Token) -> None:
        """Any block's tag, on lines as in the CommonMark specification."""
        if token.nesting < 0 or token.type in _FIXED:
            self.out.append(_FIXED.get(token.type) or f"</{token.tag}>\n")
            return
        if token.hidden:
            return
        start = self._line_before(at)
        end = "" if token.nesting > 0 and self._begins_on_its_line(at + 1, token.tag) else "\n"
        self.out.append(f"{start}<{token.tag}{self.attributes(token.attrs)}>{end}")

    def _begins_on_its_line(self, at: int, tag: str) -> bool:
        """Whether the first thing in an element is text, or there is nothing in it."""
        if at >= len(self._tokens):
            return False
        token = self._tokens[at]
        return token.type == "inline" or token.hidden or (token.nesting < 0 and token.tag == tag)

    def _paragraph_open(self, at: int, token: Token) -> None:
        if token.hidden:
            return
        start = self._line_before(at)
        self._caption = _caption_of(self._tokens[at + 1])
        tag = "figure" if self._caption else "p"
        self.out.append(f"{start}<{tag}{self.attributes(token.attrs)}>" if token.attrs else f"{start}<{tag}>")

    def _paragraph_close(self, _at: int, token: Token) -> None:
        if token.hidden:
            return
        self.out.append(
            f"\n<figcaption>{escapeHtml(self._caption)}</figcaption></figure>\n" if self._caption else "</p>\n"
        )
        self._caption = ""

    def _heading_open(self, at: int, token: Token) -> None:
        heading = self._heading = self._headings[at]
        self._speaks = True
        if heading.level == 2 and token.level == 0 and (heading.kind != "plan" or self._section[0] != "plan"):
            self._begin_section(heading.kind, heading)
        attributes = self.attributes({"id": heading.id, **{k: v for k, v in token.attrs.items() if k != "id"}})
        start = self._line_before(at)
        self.out.append(f"{start}<h{heading.level}{attributes}>")

    def _heading_close(self, _at: int, _token: Token) -> None:
        heading = self._heading
        assert heading is not None
        self._heading, self._speaks = None, False
        href = escapeHtml(quoted(heading.id))
        labelled = label("heading-link-to", heading.text) if heading.text else label("heading-link")
        self.out += (on_page(f' <a class="anchor" href="#{href}"'), labelled, on_page(">#</a>"))
        self.out.append(f"</h{heading.level}>\n")

    def _update_heading(self, heading: Heading, children: Sequence[Token]) -> None:
        self.out.append(f'<time datetime="{heading.date}">{heading.date}</time>')
        self.plain.append(heading.date + " ")
        if heading.title:
            self.out.append(" ")
        first = children[0]
        dated = DATED.match(first.content) if first.type == "text" else None
        if dated is None:  # the date itself has markup
            self.out.append(escapeHtml(heading.title))
            self.plain.append(heading.title)
            return
        rest = first.content[dated.end() :]
        self.out.append(escapeHtml(rest))
        self.plain.append(rest)
        self.write_inlines(children[1:])

    def _list_item_open(self, at: int, token: Token) -> None:
        self._tag_of_block(at, token)
        if token.meta and "checked" in token.meta:
            checked = " checked" if token.meta["checked"] else ""
            box = on_page(f'<input class="task-list-item-checkbox" type="checkbox" disabled{checked}')
            box = f"{box}{label('task-done')}{on_page('> ')}\0f{'☑' if checked else '☐'} \0"
            if self._tokens[at + 1].type == "paragraph_open":
                self._checkbox = box
            else:
                self.out.append(box)

    def _fence(self, _at: int, token: Token) -> None:
        info = unescapeAll(token.info).split()
        language = info[0] if info else ""
        code = self._highlighted(token, language) if language else escapeHtml(token.content)
        name = f' class="language-{escapeHtml(language)}"' if language else ""
        self.out.append(f"<pre{_SCROLLED}{self.attributes(token.attrs)}><code{name}>{code}</code></pre>\n")
        self.plain += (token.content, "\n")

    def _highlighted(self, token: Token, language: str) -> str:
        from microjournal.markdown.highlight import highlighted, similar_language

        html = highlighted(token.content, language)
        if html is not None:
            return html
        near = similar_language(language)
        self.problems.append(
            problem(
                "code-language-unknown",
                f"'{language}' is not a language that can be highlighted, so the code is printed plain",
                self._positions.of_line((token.map or (0, 0))[0]),
                help=f"did you mean '{near}'?" if near else "write 'text' for code without colours",
            )
        )
        return escapeHtml(token.content)

    def _code_block(self, _at: int, token: Token) -> None:
        code = escapeHtml(token.content)
        self.out.append(f"<pre{_SCROLLED}{self.attributes(token.attrs)}><code>{code}</code></pre>\n")
        self.plain += (token.content, "\n")

    def _html_block(self, _at: int, token: Token) -> None:
        self._block = token
        self.out.append(self.raw_html(token.content, 0))

    def _table_open(self, at: int, token: Token) -> None:
        start = self._line_before(at)
        heads = escapeHtml(self._heads_of(at))
        attributes = self.attributes(token.attrs)
        labelled = on_page(' role="group" tabindex="0"') + (
            on_page(f' aria-label="{heads}"') if heads else label("table")
        )
        self.out.append(f'{start}<div class="table"{labelled}>\n<table{attributes}>\n')

    def _heads_of(self, at: int) -> str:
        """What a table is about: the heads of its columns, "" if they have no text."""
        heads = []
        # No slice: it would copy the rest of the body for each table.
        for token in map(self._tokens.__getitem__, range(at, len(self._tokens))):
            if token.type == "inline":
                heads.append(plain_line(token.children))
            elif token.type == "thead_close":
                break
        return shortened(", ".join(filter(None, heads)), 100)

    def _row_open(self, at: int, token: Token) -> None:
        self._row, self._cell = at, -1
        self._tag_of_block(at, token)

    def _row_close(self, _at: int, _token: Token) -> None:
        self._row = -1
        self._speaks = False
        self.out.append("</tr>\n")

    def _cell_open(self, _at: int, token: Token) -> None:
        self._cell += 1
        self._speaks = token.tag == "th"
        scope = ' scope="col"' if token.tag == "th" else ""
        self.out.append(f"<{token.tag}{scope}{self.attributes(token.attrs)}>")

    def _alert_open(self, at: int, token: Token) -> None:
        start = self._line_before(at)
        token.attrs["class"] = str(token.attrs["class"]).replace("markdown-alert", "callout")
        role = on_page(' role="note"')
        self.out.append(f"{start}<div{role}{self.attributes(token.attrs)}>\n")

    def _alert_title_open(self, at: int, _token: Token) -> None:
        title = self._tokens[at + 1]
        title.children = []  # the parser's own word, in English
        self.out.append(f'<p class="callout-title">{word(callout_title(title.content))}')

    def _footnotes_open(self, _at: int, _token: Token) -> None:
        self._begin_section("footnotes")
        labelled = on_page(' role="doc-endnotes"') + label("footnotes")
        self.out.append(f'<section class="footnotes"{labelled}>\n<ol>\n')

    def _footnote_open(self, _at: int, token: Token) -> None:
        own = f"fn{token.meta['id'] + 1}"
        self.anchors.append(own)
        self.out.append(f'<li id="{own}">')

    def _footnote_anchor(self, _at: int, token: Token) -> None:
        note, again = token.meta["id"], token.meta["subId"]
        if (note, again) not in self._references:
            # The mark is part of an image's description or of the title, which are written without marks.
            return
        which = f"{note + 1}-{again + 1}" if again else f"{note + 1}"
        labelled = on_page(' role="doc-backlink"') + label("footnote-back", which)
        href = here(reference_id(note, again))
        self.out.append(f' <a class="footnote-back" href="{href}"{labelled}>\u21a9\ufe0e</a>')


_WRITE: dict[str, Callable[[Writer, int, Token], None]] = {
    "inline": Writer._inline,
    "paragraph_open": Writer._paragraph_open,
    "paragraph_close": Writer._paragraph_close,
    "heading_open": Writer._heading_open,
    "heading_close": Writer._heading_close,
    "list_item_open": Writer._list_item_open,
    "fence": Writer._fence,
    "code_block": Writer._code_block,
    "html_block": Writer._html_block,
    "table_open": Writer._table_open,
    "tr_open": Writer._row_open,
    "tr_close": Writer._row_close,
    "th_open": Writer._cell_open,
    "td_open": Writer._cell_open,
    "alert_open": Writer._alert_open,
    "alert_title_open": Writer._alert_title_open,
    "footnote_block_open": Writer._footnotes_open,
    "footnote_open": Writer._footnote_open,
    "footnote_anchor": Writer._footnote_anchor,
}
