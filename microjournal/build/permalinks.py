"""Notes the addresses of a site in `permalinks.txt` right before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from microjournal.diagnostics import Diagnostic
from microjournal.journal.permalinks import Permalink, at_new_lines, format_permalinks, parse_permalinks
from microjournal.sources.permalinks import read_permalinks, write_permalinks


def record_permalinks(
    root: Path, before: bytes, lines: Mapping[str, Permalink], problems: Sequence[Diagnostic]
) -> tuple[bytes, list[Diagnostic]]:
    """Writes the lines, before anything is published: an address that readers may have seen is never forgotten.

    before: the file as this build has read it. Lines that came into it since then stay; the next build deals with them.
    Returns the file as this build wants it, and the problems with their places in the new file. Raises OSError.
    """
    now = read_permalinks(root)
    ours = format_permalinks(lines).encode()
    noted = lines if now == before else {**parse_permalinks(now.decode(errors="surrogateescape"))[0], **lines}
    wanted = ours if noted is lines else format_permalinks(noted).encode(errors="surrogateescape")
    if wanted == now:
        return ours, list(problems)
    write_permalinks(root, wanted)
    return ours, at_new_lines(problems, noted)
