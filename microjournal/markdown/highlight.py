"""Highlighting of code: Pygments' tokens as short classes, which a theme's style sheet colours.

Pygments is imported only when there is something to highlight.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# A longer block is printed plain: some lexers need quadratic time, and nobody reads so much code on a page.
_LONGEST = 50_000
# White space, names and punctuation look like the text around them; an error is most often part of a longer program.
_WITHOUT_CLASS = frozenset({"w", "n", "p", "x", "err", "esc", "g", "l", "ld", "o"})
_PLAIN = frozenset({"text", "txt", "plain", "plaintext", "none", "output", "mermaid", "math"})


def highlighted(code: str, language: str) -> str | None:
    """The code as html with a class for each type of token, or None if the language is not known.

    language: one of Pygments' short names, in any case. Names of plain text give escaped text.
    """
    name = language.lower()
    if name in _PLAIN or len(code) > _LONGEST:
        return escape(code, quote=False)
    lexer = _lexer(name)
    if lexer is None:
        return None
    return "".join(
        f'<span class="{name}">{escape(text, quote=False)}</span>' if name else escape(text, quote=False)
        for name, text in _runs(lexer, code)
    )


def similar_language(language: str) -> str:
    """The known language whose name comes nearest, or ""."""
    near = get_close_matches(language.lower(), _languages(), n=1, cutoff=0.7)
    return near[0] if near else ""


@cache
def _languages() -> dict[str, str]:
    """The full name of each language by its short names.

    Those of other installed packages are left out on purpose: the same journal has to give the same pages everywhere.
    """
    from pygments.lexers import get_all_lexers

    return {alias.lower(): name for name, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}


def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import find_lexer_class

    name = _languages().get(language)
    found = find_lexer_class(name) if name else None
    return found(stripnl=False, ensurenl=False) if found else None


def _runs(lexer: Lexer, code: str) -> Iterator[tuple[str, str]]:
    """Stretches of code of one class; white space belongs to whatever is before it."""
    name, parts = "", [""]
    for kind, text in lexer.get_tokens(code):
        new = name if text.isspace() else _class_of(kind)
        if new != name:
            yield name, "".join(parts)
            name, parts = new, []
        parts.append(text)
    yield name, "".join(parts)


@cache
def _class_of(kind: Any) -> str:
    from pygments.token import STANDARD_TYPES

    while kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES[kind]
    return "" if name in _WITHOUT_CLASS else name
