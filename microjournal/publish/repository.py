"""What git knows of the folder that a journal is in, as far as it matters to publishing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from microjournal.journal.permalinks import PERMALINKS
from microjournal.sources import git


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """The repository of a journal, as it is in this clone.

    folder: of the journal within it, "" at its top. has_commits: there is something that could be pushed.
    uncommitted: paths below the journal, from its folder, that are new or changed since the last commit.
    branch: "" if none is checked out. remote: its name, "" if there is none. remote_url: its address.
    is_tracking: the branch was pushed with `--set-upstream`. ahead: commits that are not pushed yet; 0 if not tracking.
    """

    folder: str
    has_commits: bool
    uncommitted: tuple[str, ...] = ()
    branch: str = ""
    remote: str = ""
    remote_url: str = ""
    is_tracking: bool = False
    ahead: int = 0


def look_at(root: Path, *, is_new: bool = False) -> Repository | None:
    """The repository that a journal's folder is in; None if it is in none, or git is not there.

    is_new: the journal was just made, so its files are not compared with what is committed.
    """
    if git.ask(root, "rev-parse", "--is-inside-work-tree") != "true":
        return None
    has_commits = bool(git.ask(root, "rev-parse", "--verify", "--quiet", "HEAD"))
    remotes = git.ask(root, "remote").split("\n")
    remote = "origin" if "origin" in remotes else remotes[0]
    ahead = git.ask(root, "rev-list", "--count", "@{upstream}..HEAD") if has_commits else ""
    return Repository(
        folder=git.ask(root, "rev-parse", "--show-prefix").rstrip("/"),
        has_commits=has_commits,
        uncommitted=(".",) if is_new else _uncommitted(root),
        branch=git.ask(root, "symbolic-ref", "--quiet", "--short", "HEAD"),
        remote=remote,
        remote_url=git.ask(root, "remote", "get-url", remote) if remote else "",
        is_tracking=bool(ahead),
        ahead=int(ahead or 0),
    )


def _uncommitted(root: Path) -> tuple[str, ...]:
    """Names come as they are and end with a zero; that of a file which was renamed is followed by its former one."""
    try:
        listed = git.run(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", ".")
    except git.GitError:
        return ()
    prefix = git.ask(root, "rev-parse", "--show-prefix")
    names = [line[3:].removeprefix(prefix) for line in listed.split("\0") if line]
    # A copy of what the site remembers, whatever git makes of it.
    return tuple([name for name in names if name != PERMALINKS])
