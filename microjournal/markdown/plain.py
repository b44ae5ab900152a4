"""The plain text of parsed inline Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from microjournal.model.paths import split_dated_name

if TYPE_CHECKING:
    from markdown_it.token import Token


def plain_text(tokens: Iterable[Token]) -> str:
    """The text as a reader would say it: no markup, no footnote marks, images by their description."""
    parts: list[str] = []
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif kind in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif kind == "image":
            parts.append(plain_text(token.children or ()))
        elif kind == "wiki_title":
            parts.append(spoken_name(*token.meta["wiki"]))
    return "".join(parts)


def spoken_name(name: str, fragment: str) -> str:
    """What to call the target of a wikilink as long as its title is not known.

    >>> spoken_name("2026-03-04-stand-up-by-text", ""), spoken_name("", "what-we-saw")
    ('stand up by text', 'what we saw')
    """
    return (split_dated_name(name)[1] or name or fragment).replace("-", " ")
