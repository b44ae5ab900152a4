"""Writes the text of blocks, and collects what the rest of the journal must know: links, anchors, plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.markdown.attributes import AttributeWriter
from microjournal.markdown.excerpt import plain_line
from microjournal.markdown.links import behind_path, query_of
from microjournal.markdown.own_words import label
from microjournal.markdown.positions import Positions
from microjournal.model.conversation import is_comment
from microjournal.model.entry import Link
from microjournal.model.paths import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

# Characters that come from definitions and headings which are written once and used many times.
MOST_REPEATED = 200_000
_IMAGE_SIZES = frozenset({"width", "height", "loading", "decoding"})
# Attributes of an image that are written otherwise.
_ELSEWHERE = frozenset({"src", "alt"})
_ELSEWHERE_IN_A_FIGURE = _ELSEWHERE | {"title"}


class InlineWriter(AttributeWriter):
    """Writes inline tokens to `out`.

    plain: the same as plain text, in pieces, with placeholders where a name is still to come. spoken: wikilinks whose
    id is said in a text that takes none: in an anchor, a label, a description. problems: what is wrong.
    """

    def __init__(
        self, tokens: Sequence[Token], positions: Positions, heading_texts: Mapping[str, str], *, site_url: str
    ) -> None:
        """heading_texts: the plain text of each heading by its id."""
        super().__init__(tokens, positions, site_url=site_url)
        self.out: list[str] = []
        self.plain: list[str] = []
        self.spoken: list[Link] = []
        self.problems: list[Diagnostic] = []
        self._heading_texts = heading_texts
        self._open_links = 0
        self._speaks = False  # in a heading, or the head of a column: its words are an id and a label as well
        self._is_own_text = False  # in a link whose text is its address
        self._references: set[tuple[int, int]] = set()
        self._repeated = 0
        # Of the image that is the paragraph at hand.
        self._caption = ""

    def write_inlines(self, tokens: Iterable[Token]) -> None:
        """Writes the children of the current block."""
        out, plain = self.out, self.plain
        for token in tokens:
            kind = token.type
            if kind == "text":
                out.append(escapeHtml(token.content))
                plain.append(token.content)
            elif kind == "softbreak":
                out.append("\n")
                plain.append("\n")
            else:
                _WRITE.get(kind, InlineWriter._tag)(self, token)

    def _target_span(self, token: Token) -> Span:
        label = token.meta.get("label")
        if label is not None:
            return self._positions.of_definition(label)
        return self.span_of(token.meta["at"], token.meta["length"])

    def _tag(self, token: Token) -> None:
        if token.nesting < 0:
            self.out.append(f"</{token.tag}>")
        else:
            self.out.append(f"<{token.tag}{self.attributes(token.attrs)}>")

    def _text(self, token: Token) -> None:
        self.out.append(escapeHtml(token.content))
        self.plain.append(token.content)

    def _hardbreak(self, _token: Token) -> None:
        self.out.append("<br>\n")
        self.plain.append("\n")

    def _code(self, token: Token) -> None:
        self.out.append(f"<code{self.attributes(token.attrs)}>{escapeHtml(token.content)}</code>")
        self.plain.append(token.content)

    def _html(self, token: Token) -> None:
        self.out.append(self.raw_html(token.content, token.meta["at"]))

    def _link_open(self, token: Token) -> None:
        self._open_links += 1
        if self._open_links > 1:  # an address in angle brackets within a link's text: HTML has no links in links
            return
        span = self._target_span(token)
        if "label" in token.meta and self._repeats_too_much(sum(map(len, map(str, token.attrs.values()))), span):
            self.out.append("<a>")
            return
        others = self.attributes(token.attrs, frozenset({"href"}))
        if "wiki" in token.meta:
            self._report_embedded(token, span)
            name, fragment = token.meta["wiki"]
            number = self._add("wiki" if name else "anchor", name, fragment, span)
            self.out.append(f'<a href="\0h{number}\0"{others}>')
            return
        href = str(token.attrs["href"])
        number, local = self.add_link(href, span)
        if local and self.links[number].kind == "own" and _is_own_text(token):
            self._is_own_text = True
        if not href:
            self._report_empty("this link has no target", span, "write a file, an id or an address")
        address = self.address(number, href, local=local, behind=query_of(href))
        self.out.append(f'<a href="{address}"{others}>')
        if self._is_own_text:
            self._say(f"\0u{number}\0")

    def _say(self, placeholder: str) -> None:
        self.out.append(placeholder)
        self.plain.append(placeholder)

    def _link_close(self, _token: Token) -> None:
        self._open_links -= 1
        if self._is_own_text:
            self._say("\0e\0")
            self._is_own_text = False
        if not self._open_links:
            self.out.append("</a>")

    def _wiki_title(self, token: Token) -> None:
        name, fragment = token.meta["wiki"]
        heading = self._heading_texts.get(fragment)
        if name or (heading is None and is_comment(fragment)):
            self._say(f"\0t{len(self.links) - 1}\0")
            if name and self._speaks:
                self.spoken.append(self.links[-1])
        else:
            text = heading or fragment
            if self._repeats_too_much(len(text), self.span_of(token.meta["at"], token.meta["length"])):
                return
            self.out.append(escapeHtml(text))
            self.plain.append(text)

    def _image(self, token: Token) -> None:
        src = str(token.attrs["src"])
        alt = plain_line(token.children)
        span = self._target_span(token)
        self.spoken += wikilinks_said(token.children or (), span)
        if "label" in token.meta and self._repeats_too_much(sum(map(len, map(str, token.attrs.values()))), span):
            return
        if not src:
            self._report_empty("this image has no target", span, "write the file of the image")
            self.out.append(escapeHtml(alt))
            return
        if "embed" in token.meta:
            number, local = self._add("embed", token.meta["embed"], "", span), True
        else:
            number, local = self.add_link(src, span, image=True)
        others = f' alt="{escapeHtml(alt)}"' + self.attributes(
            token.attrs, _ELSEWHERE_IN_A_FIGURE if self._caption else _ELSEWHERE
        )
        if local and _IMAGE_SIZES.isdisjoint(token.attrs):
            self.out.append(f"<img \0i{number}{escapeHtml(behind_path(src))}\0{others}>")
            return
        loading = "" if "loading" in token.attrs else ' loading="lazy"'
        address = self.address(number, src, local=local, behind=behind_path(src))
        self.out.append(f'<img src="{address}"{others}{loading}>')

    def _report_embedded(self, token: Token, span: Span) -> None:
        if "embed" in token.meta:
            message = f"'{token.meta['wiki'][0]}' is no image, so it is not shown here, but linked to"
            self.problems.append(problem("embed-linked", message, span, help="take the `!` away"))

    def _repeats_too_much(self, size: int, span: Span) -> bool:
        """Counts what is written once more of something that is defined once; whether that is too much by now.

        A definition of half of a body, used in the other half, would make a page of the square of its size.
        """
        before = self._repeated
        self._repeated += size
        if before <= MOST_REPEATED < self._repeated:
            message = f"what is defined once and used many times makes more than {MOST_REPEATED:,} characters here"
            self.problems.append(problem("reference-too-large", message, span, help="write a shorter address or title"))
        return self._repeated > MOST_REPEATED

    def _report_empty(self, message: str, span: Span, advice: str) -> None:
        self.problems.append(problem("link-empty", message, span, help=advice))

    def _footnote_ref(self, token: Token) -> None:
        note, again = token.meta["id"], token.meta.get("subId", 0)
        self._references.add((note, again))
        own = reference_id(note, again)
        self.anchors.append(own)
        if self._open_links:
            self.out.append(f'<sup class="footnote-ref" id="{own}">{note + 1}</sup>')
            return
        labelled = on_page(' role="doc-noteref"') + label("footnote", str(note + 1))
        link = f'<a href="{here(f"fn{note + 1}")}" id="{own}"{labelled}>{note + 1}</a>'
        self.out.append(f'<sup class="footnote-ref">{link}</sup>')


def wikilinks_said(tokens: Iterable[Token], span: Span) -> Iterator[Link]:
    """The wikilinks in a text that is written as plain text, each for its name, without words of its own."""
    for token in tokens:
        if token.type == "wiki_title" and token.meta["wiki"][0]:
            yield Link("wiki", token.meta["wiki"][0], span.line, span.column, "", span.length)
        elif token.type == "image":
            yield from wikilinks_said(token.children or (), span)


def _is_own_text(link: Token) -> bool:
    """Whether the text of a link is its address."""
    return link.markup == "autolink" or "bare" in link.meta


def here(fragment: str) -> str:
    """The address of a part of the page itself, one that is surely there, for an attribute in double quotes."""
    return f"\0p\0#{escapeHtml(quoted(fragment))}"


def on_page(html: str) -> str:
    """What is of use on the page only."""
    return f"\0o{html}\0"


def reference_id(note: int, again: int) -> str:
    """The id of the mark in the text that refers to a note: "fnref1", for the second mark "fnref1-2".

    note, again: counted from 0.
    """
    return f"fnref{note + 1}-{again + 1}" if again else f"fnref{note + 1}"


_WRITE: dict[str, Callable[[InlineWriter, Token], None]] = {
    "text_special": InlineWriter._text,
    "hardbreak": InlineWriter._hardbreak,
    "code_inline": InlineWriter._code,
    "html_inline": InlineWriter._html,
    "link_open": InlineWriter._link_open,
    "link_close": InlineWriter._link_close,
    "wiki_title": InlineWriter._wiki_title,
    "image": InlineWriter._image,
    "footnote_ref": InlineWriter._footnote_ref,
}
