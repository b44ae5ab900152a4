"""Which changes of files matter, and when a stream of them has come to rest. No disk, no clock: times are given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

FOLDERS = ("content", "themes", "static", "comments")
FILES = ("microjournal.yaml", "permalinks.txt")

# A save is over when nothing has come for this long: an editor's own steps follow each other much faster.
_REST = 0.03
# A file that is gone may be back in a moment: many editors rename the old file before they write the new one.
_REST_WHEN_GONE = 0.25
# Many files at once are a checkout or a copy, which pauses now and then.
_REST_WHEN_MANY = 0.4
_MANY = 12
# Something that never rests (a program that logs into content/) must not keep the author waiting for ever.
_LONGEST = 5.0

_VIM_PROBE = 4913
_LEFT_BY_PROGRAMS = re.compile(
    r"[.#]"  # hidden files, Emacs' locks and unsaved texts
    r"|~\$"  # Office's locks
    r"|.*(?:~|\#)\Z"  # backups
    r"|.*\.(?:tmp|temp|part|crdownload|sw[a-p])\Z"
    r"|.*___jb_(?:tmp|old)___\Z",
    re.IGNORECASE | re.DOTALL,
)

Kind = Literal["there", "gone"]


def is_ours(path: str) -> bool:
    """Whether a file or folder can change the site. path: relative to the journal, with forward slashes.

    Not: what is elsewhere, what editors and downloads leave for a moment (swap files, backups, locks), and the bytecode
    of a theme that comes with the program, where the journal is the program's own.
    """
    if path in FILES:
        return True
    first, *rest = path.split("/")
    if first not in FOLDERS or (first == "themes" and "__pycache__" in rest):
        return False
    return not any(_is_left_by_program(name) for name in rest)


def _is_left_by_program(name: str) -> bool:
    if name.isascii() and name.isdigit():
        # Vim tries out whether it may write here with a file 4913, or 123 more for each that exists.
        return int(name) >= _VIM_PROBE and (int(name) - _VIM_PROBE) % 123 == 0
    return bool(_LEFT_BY_PROGRAMS.match(name))


@dataclass(slots=True)
class _Seen:
    """A path since the last rest. new: it was made since then."""

    new: bool
    gone: bool = False


class Gathering:
    """Gathers changes until they have come to rest. Times are seconds of any one clock.

    An editor that saves through a second file, or by taking the first one away and putting it back, makes one change;
    a file that came and went makes none.
    """

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._first = 0.0
        self._last = 0.0

    def add(self, path: str, kind: Kind, at: float, *, new: bool = False) -> None:
        """Notes a change. new: the path was made by it."""
        if not self._seen:
            self._first = at
        self._last = at
        seen = self._seen.setdefault(path, _Seen(new))
        seen.gone = kind == "gone"

    def due(self) -> float | None:
        """When the changes will have come to rest if nothing more comes; None if there are none."""
        if not self._seen:
            return None
        rest = _REST
        if any(seen.gone and not seen.new for seen in self._seen.values()):
            rest = _REST_WHEN_GONE
        if len(self._seen) >= _MANY:
            rest = _REST_WHEN_MANY
        return min(self._last + rest, self._first + _LONGEST)

    def take(self) -> tuple[str, ...]:
        """The paths that changed, sorted; the gathering is empty then."""
        paths = tuple(sorted(path for path, seen in self._seen.items() if not (seen.new and seen.gone)))
        self._seen.clear()
        return paths


def in_words(paths: Sequence[str]) -> str:
    """What changed, for one line: "content/x.md changed", "content/x.md and 3 more changed"."""
    # The file that the author had in hand, rather than the folder it is in.
    named = sorted(paths, key=lambda path: "." not in path.rpartition("/")[2])
    if not named:
        return ""
    others = f" and {len(named) - 1:,} more" if len(named) > 1 else ""
    return f"{named[0]}{others} changed"
