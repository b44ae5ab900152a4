"""Whether the journal's folders are there. One that is not was hardly emptied: a disk is not mounted, a link leads to
nothing, a checkout is not whole; and what is not found would be taken away from readers.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.permalinks import LISTING, PERMALINKS, parse_permalinks
from microjournal.sources.permalinks import read_permalinks
from microjournal.sources.scan import CONTENT, STATIC, has_entries
from microjournal.trust.boundary import Boundary

_FOLDERS = (CONTENT, STATIC, "themes", "comments")
_HELP = "is a disk not mounted, a checkout not whole?"
_WAY_OUT = f"{_HELP} To take all of it back, write `# withdrawn` at the end of each line of {PERMALINKS}"


def lost_folders(root: Path) -> list[Diagnostic]:
    """What is wrong with those of the journal's folders that cannot be looked at. Raises OSError."""
    found = [(name, _what_is_there(root, name)) for name in _FOLDERS]
    lost = [_lost(name, message, _HELP) for name, message in found if message]
    if not lost and not (root / CONTENT).exists():
        lost += _if_published(root, f"there is no folder {CONTENT}/")
    return lost


def emptied_content(root: Path, boundary: Boundary) -> list[Diagnostic]:
    """What is wrong if no Markdown file at all is in `content/`, although something was published. Raises OSError."""
    return [] if has_entries(root, boundary) else _if_published(root, f"there is no Markdown file in {CONTENT}/")


def _if_published(root: Path, message: str) -> list[Diagnostic]:
    found, _ = parse_permalinks(read_permalinks(root).decode(errors="surrogateescape"))
    number = sum(not line.gone and not line.id.startswith(LISTING) for line in found.addresses.values())
    published = "an address was published" if number == 1 else f"{number:,} addresses were published"
    return [_lost(CONTENT, f"{message}, though {published}", _WAY_OUT)] if number else []


def _what_is_there(root: Path, name: str) -> str:
    """What stands where a folder is to be; "" if it is one, or nothing is there."""
    path = root / name
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return f"{name}/ is a link to '{path.readlink()}', where no folder is" if path.is_symlink() else ""
    return "" if stat.S_ISDIR(mode) else f"{name} is a file, where a folder is expected"


def _lost(name: str, message: str, help: str) -> Diagnostic:
    return problem("folder-missing", f"{message}; nothing was changed", Span(path=name, line=0), help=help)
