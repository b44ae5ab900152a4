"""Names of files that are none of the author's: what editors, downloads, systems and version control leave behind."""

from __future__ import annotations

import re

_NAMES = frozenset({"Thumbs.db", "desktop.ini", "Icon\r", "__pycache__"})
# Locks of Office; backups, and files that are still being written.
_BEGINNING = "~$"
_ENDINGS = ("~", ".tmp", ".part", ".crdownload", "___jb_tmp___", "___jb_old___")
_HIDDEN = (".", "#")
# Of hidden names, those that mean nothing even where others do: locks, swap files, and files of version control.
_HIDDEN_LEFTOVERS = re.compile(
    r"#.*#|\.[#_].*|\..*\.sw[a-p]|\.DS_Store|\.(?:git|gitignore|gitkeep|gitattributes|hg|svn)", re.DOTALL
)


def is_left_behind(name: str, *, hidden: bool = True) -> bool:
    """Whether a file or folder with this name, without its path, is none of the author's.

    hidden: whether no name that begins like a hidden one means anything. Among files that are published as they are,
    some do: `.nojekyll`, `.well-known/`.
    """
    if name.startswith(_HIDDEN) and (hidden or _HIDDEN_LEFTOVERS.fullmatch(name)):
        return True
    return name.endswith(_ENDINGS) or name in _NAMES or name.startswith(_BEGINNING)
