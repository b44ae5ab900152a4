"""What a build may read: what really lies in the journal. A link is followed only to there, or where a setting allows.

A link is a small file that anybody can send; what it leads to would be published.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.files import STATE_FOLDER
from microjournal.trust.cache_folder import checkout_of

_PRIVATE = frozenset({".git", STATE_FOLDER})
_FEW_STEPS = 2
_OF_THE_SYSTEM = () if sys.platform == "win32" else ("/proc", "/dev", "/sys")


class Boundary:
    """The places that a journal's files may really lie in.

    root: the journal's folder. outside: more places, relative to it, as the setting `outside` names them. Where
    programs build what anybody sends (`CI` is set), only those in the same checkout count.
    """

    def __init__(self, root: Path, outside: Iterable[str] = ()) -> None:
        self._root = root
        real = root.resolve()
        places = [Path(os.path.realpath(real / place)) for place in outside]
        if os.environ.get("CI"):
            checkout = checkout_of(root)
            places = [place for place in places if place.is_relative_to(checkout)]
        self._places = (real, *places)

    def refused(self, path: str) -> Diagnostic | None:
        """The error about a path of the journal that is reached through a link which must not be followed.

        path: relative to the root, with forward slashes. None if there is no such link.
        """
        place = self._root
        names = path.split("/")
        for depth, name in enumerate(names, 1):
            place = place / name
            if place.is_symlink() and (found := self.refused_link("/".join(names[:depth]))) is not None:
                return found
        return None

    def refused_link(self, path: str) -> Diagnostic | None:
        """The error about a link, None if it may be followed. path: of the link; the folders above it are no matter."""
        # Not `Path.resolve`: before Python 3.13, a link that leads to itself is an error there.
        real, top = Path(os.path.realpath(self._root / path)), self._places[0]
        inside = real.relative_to(top) if real.is_relative_to(top) else None
        if any(name.lower() in _PRIVATE for name in (inside or real).parts):
            return _refusal(path, inside or real, "which is not for readers", "remove the link")
        if inside is not None:
            return None
        if any(real.is_relative_to(place) for place in _OF_THE_SYSTEM):
            return _refusal(path, real, "which belongs to the system", "remove the link")
        if any(real.is_relative_to(place) for place in self._places):
            return None
        near = _from(top, real.parent)
        help_ = f"put the file itself here; if readers may see all of it, write `outside: [{near}]` in the settings"
        return _refusal(path, _from(top, real), "which is outside of the journal", help_)


def _refusal(path: str, place: Path | str, why: str, help_: str) -> Diagnostic:
    shown = place.as_posix() if isinstance(place, Path) else place
    return problem("link-refused", f"this link leads to {shown}, {why}", Span(path=path, line=0), help=help_)


def _from(top: Path, place: Path) -> str:
    """A place as an author would write it in the journal: by steps up if they are few, else in full."""
    try:
        steps = os.path.relpath(place, top)
    except ValueError:
        # On another drive.
        return place.as_posix()
    return Path(steps).as_posix() if steps.count("..") <= _FEW_STEPS else place.as_posix()


def is_file(path: Path) -> bool:
    """Whether there is a file at a path that somebody wrote: a name that is too long for the system names none."""
    try:
        return path.is_file()
    except OSError:
        return False
