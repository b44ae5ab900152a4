"""Writes the elements that stand in a comment as HTML: each ends where it should, whatever its author left out."""

from __future__ import annotations

from microjournal.markdown import comment_tags as tags
from microjournal.markdown.comment_text import TextWriter

# Of one comment.
_MOST_TAGS = 300
_DEEPEST_TAG = 20


class Elements:
    """The elements that are open. Afterwards `cut` says whether some are left out.

    A level is that of what the tag stands in: an element ends with it.
    """

    def __init__(self, out: list[str], text: TextWriter) -> None:
        self.cut = False
        self._out = out
        self._text = text
        self._open: list[tuple[int, str]] = []  # levels and names
        self._tags = 0

    def __bool__(self) -> bool:
        """Whether any is open."""
        return bool(self._open)

    def write(self, html: str, level: int, *, in_line: bool) -> None:
        """Writes HTML as a stranger wrote it, as far as a comment may have it. in_line: whether it stands in a line."""
        for piece in tags.pieces(html):
            if isinstance(piece, str):
                self._text.say(piece)
            elif piece.name in tags.BLOCKS and in_line:
                # A block within a line would end the block that the line is in.
                continue
            elif piece.name == "img":
                self._text.image(piece.attributes.get("src", ""), piece.attributes.get("alt", ""))
            elif piece.ends:
                self._end(level, piece.name)
            else:
                self._begin(level, piece)

    def close(self, level: int) -> None:
        """Ends the elements that began deeper than this level."""
        at = len(self._open)
        while at and self._open[at - 1][0] > level:
            at -= 1
        self._close_from(at)

    def _begin(self, level: int, tag: tags.Tag) -> None:
        if (within := tags.STANDS_IN.get(tag.name)) and not any(name in within for _, name in self._open):
            return
        self._tags += 1
        if self._tags > _MOST_TAGS or len(self._open) > _DEEPEST_TAG:
            self.cut = True
        elif tag.name in tags.VOID:
            self._out.append(f"<{tag.name}>")
        else:
            self._open.append((level, tag.name))
            if tag.name == "a":
                self._text.begin_link(tag.attributes.get("href", ""))
            else:
                self._out.append(f"<{tags.WRITTEN.get(tag.name, tag.name)}>")

    def _end(self, level: int, name: str) -> None:
        """Ends an element, and those in it, if it began at the same level."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] < level:
                return
            if self._open[at][1] == name:
                self._close_from(at)
                return

    def _close_from(self, first: int) -> None:
        for _, name in reversed(self._open[first:]):
            if name == "a":
                self._text.end_link()
            else:
                self._out.append(f"</{tags.WRITTEN.get(name, name)}>")
        del self._open[first:]
