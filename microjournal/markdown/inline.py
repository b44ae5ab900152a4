"""Writes the text of blocks, and collects what the rest of the journal must know: links, anchors, plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from markdown_it.common.utils import escapeHtml

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.markdown.excerpt import plain_line, spoken_name
from microjournal.markdown.links import classify, query_of
from microjournal.markdown.positions import Positions
from microjournal.markdown.raw_html import Attribute, candidates, named
from microjournal.model.entry import Link, LinkKind
from microjournal.model.paths import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

_IMAGE_SIZES = frozenset({"width", "height", "loading", "decoding"})


class InlineWriter:
    """Writes inline tokens to `out`.

    plain: the same as plain text, in pieces. links, anchors: in the order of the page. problems: what is wrong.
    """

    def __init__(
        self, tokens: Sequence[Token], positions: Positions, heading_texts: Mapping[str, str], *, site_url: str
    ) -> None:
        """heading_texts: the plain text of each heading by its id."""
        self.out: list[str] = []
        self.plain: list[str] = []
        self.links: list[Link] = []
        self.anchors: list[str] = []
        self.problems: list[Diagnostic] = []
        self._tokens = tokens
        self._positions = positions
        self._heading_texts = heading_texts
        self._site_url = site_url
        self._block: Token | None = None
        self._row = -1
        self._cell = -1
        self._open_links = 0
        self._references: set[tuple[int, int]] = set()

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

    def attributes(self, attributes: Mapping[str, Any], without: frozenset[str] = frozenset()) -> str:
        """Attributes for a tag, each with a space before it; an id becomes an anchor of the page."""
        if not attributes:
            return ""
        if "id" in attributes:
            self.anchors.append(str(attributes["id"]))
        return "".join(
            f' {name}="{escapeHtml(str(value))}"' for name, value in attributes.items() if name not in without
        )

    def add_link(self, href: str, span: Span, *, image: bool = False) -> tuple[int, bool]:
        """Records a link. Gives its number, and whether its address is known only when all files are.

        href: as in an HTML attribute, percent-encoded.
        """
        kind, target, fragment = classify(href, self._site_url, image=image)
        return self._add(kind, target, fragment, span), kind != "external"

    def _add(self, kind: LinkKind, target: str, fragment: str, span: Span) -> int:
        self.links.append(Link(kind, target, span.line, span.column, fragment, span.length))
        return len(self.links) - 1

    def span_of(self, offset: int, length: int) -> Span:
        """The position of an offset in the text of the current block."""
        if self._row >= 0:
            return self._positions.in_cell(self._tokens, self._row, self._cell, offset, length)
        assert self._block is not None
        return self._positions.in_block(self._block, offset, length)

    def raw_html(self, html: str, offset: int) -> str:
        """Raw HTML with placeholders for its local targets. offset: where it begins in the text of the block."""
        parts: list[str] = []
        done = 0
        for attribute in named(html):
            written = self._attribute(attribute, offset)
            if written:
                parts += (html[done : attribute.start], written)
                done = attribute.end
        return "".join((*parts, html[done:])) if parts else html

    def _attribute(self, attribute: Attribute, offset: int) -> str:
        """The attribute with a placeholder, or "" if it stays as it is."""
        if attribute.kind == "id":
            self.anchors.append(attribute.value)
            return ""
        if not attribute.value.strip():
            return ""
        if attribute.kind == "images":
            return self._srcset(attribute, offset)
        image = attribute.kind == "image"
        span = self.span_of(offset + attribute.value_at, attribute.length)
        number, local = self.add_link(attribute.value, span, image=image)
        if not local:
            return ""
        if image and attribute.name == "src" and not attribute.sized:
            return f"\0i{number}\0"
        return f'{attribute.name}="\0h{number}\0{escapeHtml("" if image else query_of(attribute.value))}"'

    def _srcset(self, attribute: Attribute, offset: int) -> str:
        """A `srcset` with placeholders. Positions are exact as long as no character reference comes before them."""
        parts: list[str] = []
        done = 0
        for at, url in candidates(attribute.value):
            span = self.span_of(offset + attribute.value_at + at, len(url))
            number, local = self.add_link(url, span, image=True)
            parts += (escapeHtml(attribute.value[done:at]), f"\0h{number}\0" if local else escapeHtml(url))
            done = at + len(url)
        return f'{attribute.name}="{"".join(parts)}{escapeHtml(attribute.value[done:])}"'

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
        others = self.attributes(token.attrs, frozenset({"href"}))
        if "wiki" in token.meta:
            name, fragment = token.meta["wiki"]
            number = self._add("wiki" if name else "anchor", name, fragment, span)
            self.out.append(f'<a href="\0h{number}\0"{others}>')
            return
        href = str(token.attrs["href"])
        number, local = self.add_link(href, span)
        if not href:
            self._report_empty("this link has no target", span, "write a file, an id or an address")
        address = f"\0h{number}\0{escapeHtml(query_of(href))}" if local else escapeHtml(href)
        self.out.append(f'<a href="{address}"{others}>')

    def _link_close(self, _token: Token) -> None:
        self._open_links -= 1
        if not self._open_links:
            self.out.append("</a>")

    def _wiki_title(self, token: Token) -> None:
        name, fragment = token.meta["wiki"]
        if name:
            self.out.append(f"\0t{len(self.links) - 1}\0")
            self.plain.append(spoken_name(name, fragment))
        else:
            text = self._heading_texts.get(fragment) or fragment
            self.out.append(escapeHtml(text))
            self.plain.append(text)

    def _image(self, token: Token) -> None:
        src = str(token.attrs["src"])
        alt = plain_line(token.children)
        span = self._target_span(token)
        if not src:
            self._report_empty("this image has no target", span, "write the file of the image")
            self.out.append(escapeHtml(alt))
            return
        number, local = self.add_link(src, span, image=True)
        others = f' alt="{escapeHtml(alt)}"' + self.attributes(token.attrs, frozenset({"src", "alt"}))
        if local and _IMAGE_SIZES.isdisjoint(token.attrs):
            self.out.append(f"<img \0i{number}\0{others}>")
            return
        loading = "" if "loading" in token.attrs else ' loading="lazy"'
        address = f"\0h{number}\0" if local else escapeHtml(src)
        self.out.append(f'<img src="{address}"{others}{loading}>')

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
        self.out.append(
            f'<sup class="footnote-ref"><a href="{here(f"fn{note + 1}")}" id="{own}" role="doc-noteref"'
            f' aria-label="Footnote {note + 1}">{note + 1}</a></sup>'
        )


def here(fragment: str) -> str:
    """The address of a part of the page itself, one that is surely there, for an attribute in double quotes."""
    return f"\0p\0#{escapeHtml(quoted(fragment))}"


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
