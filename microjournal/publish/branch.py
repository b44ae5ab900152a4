"""Puts a site on a branch of its own, from which a forge publishes it. The author's files and branches are not touched.

git does the work: the site becomes a tree beside the author's own, in an index of its own, and a commit without a past,
so that a repository does not grow with every build.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from microjournal.publish.repository import Repository
from microjournal.sources import git

# Files that every site of ours has, by which a branch is known as one.
_OF_A_SITE = ("entries.json", "feed.xml", "index.html")
_OURS = ".microjournal"
# Otherwise GitHub builds the branch with Jekyll, which leaves out names that begin with an underscore or a dot.
_NO_JEKYLL = ".nojekyll"


class Refused(Exception):
    """The branch is not one that a site may be put on. The message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of a remote. root: the journal's folder. tip: its newest commit, "" if there is no such branch yet."""

    root: Path
    remote: str
    name: str
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A site that could be put on a branch. commit: what it would be; "" if that has the same files already.

    files: a letter for each file that would be added (A), changed (M) or removed (D), and its path.
    """

    commit: str
    files: tuple[tuple[str, str], ...]


def find_branch(root: Path, repository: Repository | None, name: str) -> Branch:
    """The branch as the remote has it now. Raises Refused, and GitError if the remote cannot be asked."""
    if repository is None or not repository.remote:
        raise Refused(f"branch:{name} needs a git repository with a remote: `git remote add origin ITS-ADDRESS`")
    if not git.ask(root, "check-ref-format", "--branch", name):
        raise Refused(f"{name!r} is no name of a branch")
    if name == repository.branch:
        raise Refused(f"{name} is the branch of the journal itself; name one that holds nothing but the site")
    listed = git.run(root, "ls-remote", "--heads", repository.remote, f"refs/heads/{name}")
    tip = listed.partition("\t")[0]
    if tip:
        git.run(root, "fetch", "--quiet", "--no-write-fetch-head", repository.remote, tip)
        held = git.run(root, "ls-tree", "--name-only", tip).split("\n")
        if not set(_OF_A_SITE) <= set(held):
            raise Refused(
                f"{name} on {repository.remote} holds something else than a site of microjournal: name another"
            )
    return Branch(root=root, remote=repository.remote, name=name, tip=tip)


def changes(branch: Branch, site: Path) -> Change:
    """What it takes to put the site in a folder on the branch. Objects are made in the repository, and nothing else.

    Raises GitError.
    """
    tree = _tree(branch.root, site)
    if not branch.tip:
        listed = git.run(branch.root, "ls-tree", "-r", "-z", "--name-only", tree)
        return Change(commit=_commit(branch, tree), files=tuple([("A", path) for path in listed.split("\0") if path]))
    listed = git.run(branch.root, "diff-tree", "-r", "-z", "--name-status", "--no-renames", branch.tip, tree)
    words = listed.split("\0")[:-1]
    files = tuple(zip(words[::2], words[1::2], strict=True))
    return Change(commit=_commit(branch, tree) if files else "", files=files)


def push(branch: Branch, change: Change) -> None:
    """Puts the branch on the remote in the place of what was there when it was looked at. Raises GitError."""
    reference = f"refs/heads/{branch.name}"
    lease = f"--force-with-lease={reference}:{branch.tip}"
    git.run(branch.root, "push", "--quiet", lease, branch.remote, f"{change.commit}:{reference}")


def _tree(root: Path, site: Path) -> str:
    git_folder = git.run(root, "rev-parse", "--absolute-git-dir").strip()
    with tempfile.TemporaryDirectory() as beside:
        place = {
            "GIT_DIR": git_folder,
            "GIT_WORK_TREE": str(site),
            "GIT_INDEX_FILE": str(Path(beside) / "index"),
        }
        # As they are: line ends too, and what a `.gitignore` among them names.
        as_they_are = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false")
        git.run(site, *as_they_are, "add", "--all", "--force", "--", ".", f":(exclude){_OURS}", environment=place)
        empty = git.run(site, "hash-object", "-w", "--stdin", environment=place).strip()
        nothing = ("--add", "--cacheinfo", f"100644,{empty},{_NO_JEKYLL}")
        git.run(site, "update-index", *nothing, environment=place)
        return git.run(site, "write-tree", environment=place).strip()


def _commit(branch: Branch, tree: str) -> str:
    of_journal = git.ask(branch.root, "rev-parse", "--short", "HEAD")
    return git.run(branch.root, "commit-tree", tree, "-m", f"Publish {of_journal}".rstrip()).strip()
