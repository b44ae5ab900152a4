"""Writes the words of a comment, and the links among them: a reader can see where each of them leads."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from markdown_it.common.utils import escapeHtml

from microjournal.markdown.body import clean
from microjournal.markdown.comment_links import Place, host_of, host_to_show, whole_address, words
from microjournal.markdown.own_words import uncleaned

# Of one comment; what would be a link beyond them is text.
_MOST_LINKS = 300


class TextWriter:
    """Writes text and links behind each other. out: pieces of HTML, to which others may add."""

    def __init__(self, out: list[str], place: Place) -> None:
        self._out = out
        self._place = place
        self._links = 0
        self._depth = 0  # links that are open; only the outermost is one
        self._href = ""
        self._said: list[str] = []  # the words of the link that is open

    def say(self, text: str) -> None:
        """Writes text, in which a forge would make links and emoji of some words."""
        if "@" not in text and "#" not in text and ":" not in text:
            self._write(text)
            return
        for word, href in words(text, self._place, linked=self._depth > 0):
            if href:
                self.begin_link(href)
            self._write(word)
            if href:
                self.end_link()

    def code(self, text: str) -> None:
        """Writes code within a line."""
        self._out.append("<code>")
        self._write(text)
        self._out.append("</code>")

    def begin_link(self, target: str) -> None:
        """Begins a link, if it may lead there and is not within another."""
        self._depth += 1
        if self._depth > 1:
            return
        self._links += 1
        self._href = whole_address(target, self._place.url) if self._links <= _MOST_LINKS else ""
        self._said.clear()
        if self._href:
            self._out.append(f'<a href="{escapeHtml(self._href)}">')

    def end_link(self) -> None:
        """Ends the link that was begun last. If its words say another host than that to which it leads, both stand."""
        self._depth -= 1
        if self._depth or not self._href:
            return
        host = host_to_show(self._href, "".join(self._said))
        self._out.append(f"</a> ({escapeHtml(host)})" if host else "</a>")

    def image(self, src: str, alt: str) -> None:
        """Says what an image is, with a link to where it is: nothing of it is loaded."""
        href = whole_address(src, self._place.url)
        if not href.startswith("http"):
            self.say(alt)
            return
        name = alt.strip() or clean(unquote(urlsplit(href).path.rpartition("/")[2]))
        self.begin_link(href)
        self._write(f"{name} (" if name else "(")
        self._out.append(uncleaned("comment-image"))
        self._write(f" {host_of(href)})")
        self.end_link()

    def _write(self, text: str) -> None:
        if self._depth:
            self._said.append(text)
        self._out.append(escapeHtml(text))
