"""What is left to do until a push publishes a journal, one step after the other."""

from __future__ import annotations

from microjournal.forges import forge_named
from microjournal.model.placeholder import is_placeholder
from microjournal.publish.repository import Repository

_SETTINGS = "microjournal.yaml"


def steps_to_publish(
    repository: Repository | None, *, url: str, forge: str, page: str = "", install: str = "", first: bool = True
) -> list[str]:
    """The steps, each a command or a sentence. None if everything is pushed.

    repository: of the journal, None outside of git. url: in the settings. forge: its name, "" if it is not known.
    page: the address of the repository on the forge, "" if it is not known. install: from where microjournal came,
    if that is nothing that a workflow could repeat; else "". first: nothing is published yet.
    """
    workflow = forge_named(forge).workflow if forge else "the workflow file"
    steps = []
    if is_placeholder(url):
        steps.append(f"In {_SETTINGS}, set `url` to the address that the journal will have")
    if install:
        steps.append(f"In {workflow}, write how to install microjournal elsewhere: here it came {install}")
    if first and forge:
        steps += forge_named(forge).by_hand(page)
    return [*steps, *_in_git(repository, workflow)]


def _in_git(repository: Repository | None, workflow: str) -> list[str]:
    add = ["git add .", 'git commit --message "Begin the journal"']
    remote = ["Make an empty repository on your forge", "git remote add origin ITS-ADDRESS"]
    if repository is None:
        return ["git init --initial-branch main", *add, *remote, "git push --set-upstream origin main"]
    steps = []
    if repository.folder:
        steps.append(f"Forges look for {workflow} at the top of a repository: move it there from {repository.folder}/")
    if repository.uncommitted:
        steps += add if not repository.has_commits else ["git add .", 'git commit --message "What is new"']
    if not repository.remote:
        steps += remote
    if not repository.is_tracking:
        steps.append(f"git push --set-upstream {repository.remote or 'origin'} {repository.branch or 'HEAD'}")
    elif repository.ahead or steps:
        steps.append("git push")
    return steps


def numbered(steps: list[str]) -> str:
    """The steps as lines."""
    return "\n".join(f"  {number}. {step}" for number, step in enumerate(steps, 1))
