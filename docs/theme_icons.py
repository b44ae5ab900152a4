"""Draws the icons of the built-in themes that cannot be SVG, out of `icon.svg`: run it when that has changed.

`favicon.ico` holds PNGs of three sizes (browsers that take no SVG, feed readers, bookmarks). `apple-touch-icon.png`
fills its square, because phones round the corners themselves and paint black where it is transparent. Needs the library
resvg-py, as the extra `images` does.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from resvg_py import svg_to_bytes

THEMES = Path(__file__).parent.parent / "themes"
SIZES = (16, 32, 48)
TOUCH = 180


def ico(pictures: dict[int, bytes]) -> bytes:
    """An icon file of PNGs by their size: a header, an entry of 16 bytes for each, then the pictures."""
    head, entries, data = struct.pack("<HHH", 0, 1, len(pictures)), b"", b""
    for size, png in pictures.items():
        at = len(head) + 16 * len(pictures) + len(data)
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), at)
        data += png
    return head + entries + data


def square_dune(svg: str) -> str:
    """The whole square: neither the plate nor the dune has round corners."""
    made = (
        svg.replace(' rx="7"', "")
        .replace("a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7z", "v9H0z")
        .replace("a7 7 0 0 1-7 7H14", "v9H14")
    )
    assert not re.search(r"[\" ]rx=|a7 7", made)
    return made


def square_notebook(svg: str) -> str:
    """The notebook on the desk where it lies."""
    return svg.replace("><", '><path d="M0 0h32v32H0z" fill="#e3e5e4"/><', 1)


def main() -> None:
    for name, square in ("dune", square_dune), ("notebook", square_notebook):
        assets = THEMES / name / "assets"
        svg = (assets / "icon.svg").read_text(encoding="utf-8")
        pictures = {size: bytes(svg_to_bytes(svg_string=svg, width=size, height=size)) for size in SIZES}
        (assets / "favicon.ico").write_bytes(ico(pictures))
        touch = bytes(svg_to_bytes(svg_string=square(svg), width=TOUCH, height=TOUCH))
        (assets / "apple-touch-icon.png").write_bytes(touch)


if __name__ == "__main__":
    main()
