"""Draws the icons of the theme dune that cannot be SVG, out of `icon.svg`: run it when that has changed.

`favicon.ico` holds PNGs of three sizes (browsers that take no SVG, feed readers, bookmarks). `apple-touch-icon.png`
fills its square, because phones round the corners themselves and paint black where it is transparent. Needs the library
resvg-py, as the extra `images` does.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from resvg_py import svg_to_bytes

ASSETS = Path(__file__).parent.parent / "themes" / "dune" / "assets"
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


def main() -> None:
    svg = (ASSETS / "icon.svg").read_text(encoding="utf-8")
    pictures = {size: bytes(svg_to_bytes(svg_string=svg, width=size, height=size)) for size in SIZES}
    (ASSETS / "favicon.ico").write_bytes(ico(pictures))
    # The whole square: neither the plate nor the dune has round corners.
    square = (
        svg.replace(' rx="7"', "")
        .replace("a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7z", "v9H0z")
        .replace("a7 7 0 0 1-7 7H14", "v9H14")
    )
    assert not re.search(r"[\" ]rx=|a7 7", square)
    (ASSETS / "apple-touch-icon.png").write_bytes(bytes(svg_to_bytes(svg_string=square, width=TOUCH, height=TOUCH)))


if __name__ == "__main__":
    main()
