"""Draws pictures: SVG that a template wrote to PNG, with typefaces that come with the program that draws.

The typefaces of the machine are not looked at, nor is any other file, so the same picture is the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from jinja2 import TemplateRuntimeError

# The name of a face in `fit`: its package, its file there, and the family in SVG (the serif is semibold: 600).
_FACES = {
    "serif": ("font_source_serif_pro", "SourceSerifProSemibold"),
    "sans": ("font_source_sans_pro", "SourceSansPro"),
}
# What would bring something else into a picture: another image, or entities.
_FROM_OUTSIDE = re.compile(r"<!DOCTYPE|<[^<>\s]*image\b", re.IGNORECASE)
_MOST = 1_000
_MOST_SIZES = 8
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class _Face(NamedTuple):
    """A typeface. file: of it. units: in an em. widths: of its characters."""

    file: str
    units: int
    widths: dict[int, int]

    def width(self, text: str) -> float:
        """In ems."""
        return sum(self.widths.get(ord(sign), 0) for sign in text) / self.units


def draw(svg: str) -> bytes:
    """The picture as PNG. Raises TemplateRuntimeError or ValueError if that cannot be."""
    from resvg_py import svg_to_bytes

    if _FROM_OUTSIDE.search(svg):
        raise TemplateRuntimeError("a picture has no other image in it, and no declaration of its own")
    files = [_face(name).file for name in _FACES]
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def fit(text: str, width: int, sizes: Sequence[int], lines: int, face: str) -> dict[str, Any]:
    """A text in at most so many lines of a width, in the first of the sizes in which it fits; else cut in the last one.

    Returns `size`, and `lines` without what the typeface does not have. Raises TemplateRuntimeError for another face.
    """
    if face not in _FACES:
        raise TemplateRuntimeError(f"there is no typeface '{face}', but {' and '.join(_FACES)}")
    of = _face(face)
    text = "".join([sign for sign in text[:_MOST] if ord(sign) in of.widths or sign.isspace()])
    for size in sizes[:_MOST_SIZES]:
        broken = _broken(text.split(), width / size, of)
        if len(broken) <= lines:
            return {"size": size, "lines": broken}
    return {"size": size, "lines": [*broken[: lines - 1], _cut(" ".join(broken[lines - 1 :]), width / size, of)]}


def _broken(words: Sequence[str], width: float, face: _Face) -> list[str]:
    """Lines of words. width: of a line, in ems. A word that is longer than a line is broken anywhere."""
    lines: list[str] = []
    line = ""
    for word in words:
        longer = f"{line} {word}".lstrip()
        if face.width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while face.width(line) > width:
            end = next(n for n in range(len(line), 0, -1) if n == 1 or face.width(line[:n]) <= width)
            lines.append(line[:end])
            line = line[end:]
    return [*lines, line] if line else lines


def _cut(text: str, width: float, face: _Face) -> str:
    """As much of a text as a line holds, with an ellipsis if that is not all."""
    if face.width(text) <= width:
        return text
    end = next(n for n in range(len(text), -1, -1) if n == 0 or face.width(text[:n] + _ELLIPSIS) <= width)
    kept = text[:end] if text[end].isspace() else text[:end].rpartition(" ")[0] or text[:end]
    return kept.rstrip(" ,.;:") + _ELLIPSIS


@cache
def _face(name: str) -> _Face:
    from fontTools.ttLib import TTFont

    package, attribute = _FACES[name]
    file = str(getattr(import_module(package), attribute))
    with TTFont(file, lazy=True) as font:
        advances = font["hmtx"].metrics
        widths = {sign: advances[glyph][0] for sign, glyph in font.getBestCmap().items()}
        return _Face(file, font["head"].unitsPerEm, widths)
