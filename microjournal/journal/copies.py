"""Files that are copies which a program made: two devices changed one file, a download was there already."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.names import Names
from microjournal.model.entry import Entry

# Behind the name of the original: what only programs write (Syncthing, Dropbox, Nextcloud, Resilio, git and patch), ...
_SURELY = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}(?:-\w+)?"
    r"|\s*\([^()]*\bconflict(?:ed copy)?\b[^()]*\)"
    r"|_conflict-\d{8}-\d{6}|\.conflict\d*|\.(?:orig|rej|bak)|_(?:backup|base|local|remote)_\d+",
    re.IGNORECASE,
)
# ... and what authors may write as well, unless the original lies beside it under the same title (browsers, Windows,
# macOS, iCloud).
_PERHAPS = re.compile(r" ?\(\d{1,2}\)| - copy(?: \(\d{1,2}\))?| copy(?: \d{1,2})?| \d", re.IGNORECASE)


def copy_problem(entry: Entry, names: Names) -> Iterator[Diagnostic]:
    """A warning if the file of an entry is a copy of another."""
    folder, name = posixpath.split(entry.path)
    stem = name.removesuffix(".md")
    original, sure = _original(stem)
    if not original:
        return
    path = f"{folder}/{original}.md"
    if sure or _has_title(names, path, entry.title):
        message = f"this looks like a copy of {original}.md that a program left"
        help_ = "keep what is right of both, and remove one of them; or give it a name of its own"
        yield problem("file-copy", message, Span(path=entry.path, line=0), help=help_)


def _has_title(names: Names, path: str, title: str) -> bool:
    """Whether there is such a file, and it has that title. A copy has it; a second attempt mostly has its own."""
    found = names.at_file(path)
    return found.title == title if found else names.is_hidden(path)


def _original(stem: str) -> tuple[str, bool]:
    """The name without what makes it a copy, and whether it surely is one; "" if nothing does."""
    for pattern in (_SURELY, _PERHAPS):
        for match in pattern.finditer(stem, 1):
            if match.end() == len(stem):
                return stem[: match.start()], pattern is _SURELY
    return "", False
