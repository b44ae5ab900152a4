"""Writes the attributes of tags, those of Markdown and of raw HTML, and notes the targets and the anchors in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from markdown_it.common.utils import escapeHtml

from microjournal.diagnostics import Span
from microjournal.markdown.links import NEEDS_A_PAGE, behind_path, classify, query_of
from microjournal.markdown.positions import Positions
from microjournal.markdown.raw_html import Attribute, candidates, css_urls, named
from microjournal.model.entry import Link, LinkKind

if TYPE_CHECKING:
    from markdown_it.token import Token

# Gives the place of so many characters from an offset in a value on.
_SpanOf: TypeAlias = Callable[[int, int], Span]

# Attributes of Markdown that are as good in a feed as on a page.
_PLAIN = frozenset("alt class colspan decoding dir height href id lang loading rowspan src start title width".split())
# Addresses that lead to another place where the body is read alone.
_RELATIVE = ("?", "//")


def _is_aligned(attributes: Mapping[str, Any]) -> bool:
    """Whether they are those that Markdown gives to the cell of a table."""
    return attributes.keys() == {"style"} and str(attributes["style"]).startswith("text-align:")


def _always(span: Span) -> _SpanOf:
    return lambda _at, _length: span


class AttributeWriter:
    """Writes attributes. links, anchors: in the order of the page."""

    def __init__(self, tokens: Sequence[Token], positions: Positions, *, site_url: str) -> None:
        self.links: list[Link] = []
        self.anchors: list[str] = []
        self._tokens = tokens
        self._positions = positions
        self._site_url = site_url
        self._at_top = site_url.count("/") == 3  # "https://ana.example/"
        self._block: Token | None = None
        self._row = -1
        self._cell = -1

    def attributes(self, attributes: Mapping[str, Any], without: frozenset[str] = frozenset()) -> str:
        """Attributes for a tag, each with a space before it; an id becomes an anchor of the page."""
        if not attributes:
            return ""
        if "id" in attributes:
            self.anchors.append(str(attributes["id"]))
        targets = self._targets(attributes) if "style" in attributes or "srcset" in attributes else {}
        needs_a_page = "" if attributes.keys() <= _PLAIN or _is_aligned(attributes) else NEEDS_A_PAGE
        return needs_a_page + "".join(
            f' {name}="{targets.get(name) or escapeHtml(str(value))}"'
            for name, value in attributes.items()
            if name not in without
        )

    def _targets(self, attributes: Mapping[str, Any]) -> dict[str, str]:
        """The values of those attributes of Markdown that name images."""
        found = {}
        for name, write in (("srcset", self._srcset), ("style", self._style)):
            if value := str(attributes.get(name, "")):
                found[name] = write(value, _always(self._positions.of_words(value)))
        return found

    def add_link(self, href: str, span: Span, *, image: bool = False) -> tuple[int, bool]:
        """Records a link. Gives its number, and whether its address is known only when all files are.

        href: as in an HTML attribute, percent-encoded.
        """
        kind, target, fragment = classify(href, self._site_url, image=image)
        elsewhere = self._at_top and kind in ("own", "image") and "//" in href[:8]
        return self._add(kind, target, fragment, span, elsewhere=elsewhere), kind != "external"

    def _add(self, kind: LinkKind, target: str, fragment: str, span: Span, *, elsewhere: bool = False) -> int:
        self.links.append(Link(kind, target, span.line, span.column, fragment, span.length, elsewhere))
        return len(self.links) - 1

    def address(self, number: int, href: str, *, local: bool, behind: str = "") -> str:
        """What stands in an attribute for the link of a number. behind: what follows the path of a local one."""
        if local:
            return f"\0h{number}{escapeHtml(behind)}\0"
        return NEEDS_A_PAGE * href.startswith(_RELATIVE) + escapeHtml(href)

    def span_of(self, offset: int, length: int) -> Span:
        """The position of an offset in the text of the current block."""
        if self._row >= 0:
            return self._positions.in_cell(self._tokens, self._row, self._cell, offset, length)
        assert self._block is not None
        return self._positions.in_block(self._block, offset, length)

    def raw_html(self, html: str, offset: int) -> str:
        """Raw HTML with placeholders, for its local targets too. offset: where it begins in the text of the block."""
        parts: list[str] = []
        done = 0
        for attribute in named(html):
            written = self._attribute(attribute, offset + attribute.value_at)
            if written:
                parts += (html[done : attribute.start], written)
                done = attribute.end
        return "".join((NEEDS_A_PAGE, *parts, html[done:]))

    def _attribute(self, attribute: Attribute, offset: int) -> str:
        """The attribute with placeholders, "" if it stays as it is. offset: of its value in the text of the block."""
        if attribute.kind == "id":
            self.anchors.append(attribute.value)
            return ""
        if not attribute.value.strip():
            return ""

        def span_of(at: int, length: int) -> Span:
            """Exact as long as no character reference comes before it."""
            return self.span_of(offset + at, length)

        if attribute.kind == "sheet":
            return self._css(attribute.value, span_of, quote='"', escaped=str)
        if attribute.kind in ("style", "images"):
            write = self._style if attribute.kind == "style" else self._srcset
            value = write(attribute.value, span_of)
            return f'{attribute.name}="{value}"' if value else ""
        return self._link(attribute, span_of(0, attribute.length))

    def _link(self, attribute: Attribute, span: Span) -> str:
        image = attribute.kind == "image"
        number, local = self.add_link(attribute.value.strip(), span, image=image)
        if not local:
            return ""
        behind = escapeHtml((behind_path if image else query_of)(attribute.value.strip()))
        if (attribute.tag, attribute.name) == ("img", "src") and not attribute.sized:
            return f"\0i{number}{behind}\0"
        return f'{attribute.name}="\0h{number}{behind}\0"'

    def _srcset(self, value: str, span_of: _SpanOf) -> str:
        """A `srcset` with placeholders."""
        parts: list[str] = []
        done = 0
        for at, url in candidates(value):
            number, local = self.add_link(url, span_of(at, len(url)), image=True)
            address = f"\0h{number}{escapeHtml(behind_path(url))}\0" if local else escapeHtml(url)
            parts += (escapeHtml(value[done:at]), address)
            done = at + len(url)
        return "".join(parts) + escapeHtml(value[done:])

    def _style(self, css: str, span_of: _SpanOf) -> str:
        return self._css(css, span_of, quote="&quot;", escaped=escapeHtml)

    def _css(self, css: str, span_of: _SpanOf, *, quote: str, escaped: Callable[[str], str]) -> str:
        """CSS with placeholders for the files that it shows, "" if there are none."""
        parts: list[str] = []
        done = 0
        for start, end, url in css_urls(css):
            if url.startswith("#"):  # a part of the page
                continue
            number, local = self.add_link(url, span_of(start, end - start), image=True)
            if local:
                address = f"\0h{number}{escapeHtml(behind_path(url))}\0"
                parts += (escaped(css[done:start]), f"url({quote}{address}{quote})")
                done = end
        return "".join((*parts, escaped(css[done:]))) if parts else ""
