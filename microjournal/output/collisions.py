"""What is on disk where the files of a site are to be put."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from microjournal.model.paths import folders_of

# Whether a file of the output folder is ours.
Ours: TypeAlias = Callable[[str], bool]


class FolderTree:
    """A folder and those in it as they are on disk, without following links. Each is looked at once."""

    def __init__(self, top: Path) -> None:
        self._prefix = f"{top}{os.sep}"
        self._folders: dict[str, int] = {}

    def obstacle(self, path: str, owned: Ours) -> str:
        """The path of what is not ours where a file, or one of its folders, is to be; "" if there is nothing."""
        for folder in folders_of(path):
            mode = self._folder(folder)
            if not stat.S_ISDIR(mode):
                return "" if mode == 0 or owned(folder) else folder
        mode = self._mode(path)
        if mode == 0 or (owned(path) and not stat.S_ISDIR(mode)):
            return ""
        # An empty folder in the place of one of ours is nothing to anybody.
        return "" if owned(path) and not any(Path(self._prefix + path).iterdir()) else path

    def holds_only(self, path: str, owned: Ours) -> bool:
        """Whether a folder is at a path, and in it and its folders are files of ours only."""
        top = self._prefix + path
        if not stat.S_ISDIR(self._mode(path)):
            return False
        for folder, folders, files in os.walk(top):
            inside = path + folder[len(top) :].replace(os.sep, "/")
            links = [name for name in folders if Path(folder, name).is_symlink()]
            if links or not (folders or files) or not all(owned(f"{inside}/{name}") for name in files):
                return False
        return True

    def leads_to_file(self, path: str) -> bool:
        """Whether a file or a link is at a path, and the path goes through folders only, not through links."""
        mode = self._mode(path) if all(stat.S_ISDIR(self._folder(folder)) for folder in folders_of(path)) else 0
        return mode != 0 and not stat.S_ISDIR(mode)

    def _folder(self, path: str) -> int:
        if path not in self._folders:
            self._folders[path] = self._mode(path)
        return self._folders[path]

    def _mode(self, path: str) -> int:
        """The kind of what is there, 0 if nothing is."""
        try:
            return os.lstat(self._prefix + path).st_mode
        except (OSError, ValueError):
            return 0
