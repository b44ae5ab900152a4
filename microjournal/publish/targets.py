"""The places that a site can be put: folders, and branches of the journal's repository."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from microjournal.publish import branch as branches
from microjournal.publish.folder import differences
from microjournal.publish.memory import Remembered, of_commit, of_folder
from microjournal.publish.repository import Repository

_BRANCH = "branch:"


class Target(Protocol):
    """A place for a site. name: for people. output: the folder to build into, None for the journal's own."""

    name: str
    output: Path | None

    def remembered(self) -> Remembered | None:
        """What the site there remembers, None if there is none. Raises Unreadable."""

    def changes(self, site: Path) -> list[tuple[str, str]]:
        """What the site in a folder would change there: letters A, M or D, and paths. Raises GitError."""

    def put(self) -> None:
        """Puts there what `changes` looked at last, if building has not done it. Raises GitError."""


class FolderTarget:
    """A folder, in which the site is built."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.output: Path | None = folder

    def remembered(self) -> Remembered | None:
        """From the files there."""
        return of_folder(Path(self.name))

    def changes(self, site: Path) -> list[tuple[str, str]]:
        """File by file."""
        return differences(site, Path(self.name))

    def put(self) -> None:
        """The build has done it."""


class BranchTarget:
    """A branch that holds nothing but the site. Making it raises Refused and GitError."""

    def __init__(self, root: Path, repository: Repository | None, name: str) -> None:
        self.name = f"{_BRANCH}{name}"
        self.output: Path | None = None
        self._branch = branches.find_branch(root, repository, name)
        self._change = branches.Change(commit="", files=())

    def remembered(self) -> Remembered | None:
        """From the commit there."""
        return of_commit(self._branch.root, self._branch.tip) if self._branch.tip else None

    def changes(self, site: Path) -> list[tuple[str, str]]:
        """As git compares them."""
        self._change = branches.changes(self._branch, site)
        return list(self._change.files)

    def put(self) -> None:
        """By a push, if anything changes."""
        if self._change.commit:
            branches.push(self._branch, self._change)


def find_target(root: Path, repository: Repository | None, written: str, *, beside: Path) -> Target:
    """The target that an author means: `branch:NAME`, or a folder. beside: what a relative path counts from.

    Raises Refused and GitError.
    """
    if written.startswith(_BRANCH):
        return BranchTarget(root, repository, written.removeprefix(_BRANCH))
    return FolderTarget((beside / Path(written).expanduser()).absolute())
