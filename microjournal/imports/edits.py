"""Changes at offsets of a text that leave its lines where they are."""

from __future__ import annotations

from collections.abc import Mapping

from microjournal.imports.lines import Line, join

# What to put in the place of which part of a text.
Edits = Mapping[tuple[int, int], str]


def edited(lines: list[Line], edits: Edits) -> list[Line]:
    """The lines with the edits made, each with the number it had. edits: of parts that do not overlap.

    A line break that is part of what goes comes after what is put there.
    """
    if not edits:
        return lines
    text = join(lines)
    pieces: list[str] = []
    done = 0
    for (start, end), new in sorted(edits.items()):
        if start < done:
            continue
        pieces += (text[done:start], new, "\n" * text.count("\n", start, end))
        done = end
    changed = "".join((*pieces, text[done:])).split("\n")
    return [Line(written, line.number) for written, line in zip(changed, lines, strict=True)]
