"""Colours for code: Pygments' tokens as short classes, and the style sheet that goes with them.

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
    from pygments.style import StyleMeta

# A longer block is printed plain: some lexers need quadratic time, and nobody reads so much code on a page.
_LONGEST = 50_000
_PLAIN = frozenset({"text", "txt", "plain", "plaintext", "none", "output", "mermaid", "math"})
# WCAG 2.2, success criterion 1.4.3, level AA.
_CONTRAST = 4.5


def highlighted(code: str, language: str) -> str | None:
    """The code as html with a class for each kind of token, or None if the language is not known.

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
    return "" if name in _UNSEEN else name


# White space, names and signs look like the text around them, and an error is most often a part of a longer program.
_UNSEEN = frozenset({"w", "n", "p", "x", "err", "esc", "g", "l", "ld", "o"})


def stylesheet(
    *,
    scope: str = "pre code",
    light: str = "default",
    dark: str = "github-dark",
    light_background: str = "#ffffff",
    dark_background: str = "#16181d",
) -> str:
    """The CSS for the classes of `highlighted`: a light style, and a dark one where the reader prefers that.

    scope: a selector that comes before each class. light, dark: names of Pygments' styles.
    light_background, dark_background: `#rrggbb`, what the theme puts behind code; each colour is moved away from it
        until the contrast is that of WCAG 2.2 level AA.
    Raises pygments.util.ClassNotFound for an unknown style, ValueError for a background in another form.
    """
    dark_rules = "".join("  " + rule for rule in _rules(scope, dark, dark_background).splitlines(keepends=True))
    media = "@media screen and (prefers-color-scheme: dark)"
    return f"{_rules(scope, light, light_background)}{media} {{\n{dark_rules}}}\n"


def _rules(scope: str, style_name: str, background: str) -> str:
    from pygments.styles import get_style_by_name
    from pygments.token import STANDARD_TYPES

    style = get_style_by_name(style_name)
    names_of: dict[str, list[str]] = {}
    for kind, name in STANDARD_TYPES.items():
        if name and name not in _UNSEEN:
            declarations = _declarations(style, kind, background)
            if declarations:
                names_of.setdefault(declarations, []).append(name)
    return "".join(
        ", ".join(f"{scope} .{name}" for name in names) + f" {{ {declarations} }}\n"
        for declarations, names in names_of.items()
    )


def _declarations(style: StyleMeta, kind: Any, background: str) -> str:
    look = style.style_for_token(kind)
    written = []
    if look["color"]:
        written.append(f"color: {readable('#' + look['color'], background)};")
    if look["bold"]:
        written.append("font-weight: bold;")
    if look["italic"]:
        written.append("font-style: italic;")
    if look["underline"]:
        written.append("text-decoration: underline;")
    return " ".join(written)


def readable(colour: str, background: str, contrast: float = _CONTRAST) -> str:
    """The colour, moved towards black or white until it can be read on the background. All as `#rrggbb`.

    >>> readable("#888888", "#ffffff"), readable("#000080", "#ffffff")
    ('#757575', '#000080')
    """
    goal = 0 if luminance(background) > 0.18 else 255
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(65):
        mixed = "#" + "".join(f"{round(channel + (goal - channel) * step / 64):02x}" for channel in channels)
        if contrast_ratio(mixed, background) >= contrast:
            return mixed
    return mixed


def contrast_ratio(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance").

    Raises ValueError for other forms.
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
