"""The folder in a journal that is ours, `.microjournal/`, before anything in it is trusted."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from microjournal.diagnostics import Diagnostic, JournalErrors, Span, problem
from microjournal.model.files import STATE_FOLDER
from microjournal.trust.git_index import is_tracked

CAME_WITH_CHECKOUT = "it came with the checkout"


def refuse_links(root: Path) -> None:
    """Raises JournalErrors if the folder, or something in it, is a link: what is written would go to where it leads.

    root: the journal's folder.
    """
    folder = root / STATE_FOLDER
    links = [STATE_FOLDER] if folder.is_symlink() else []
    with suppress(OSError), os.scandir(folder) as items:
        links += sorted(f"{STATE_FOLDER}/{item.name}" for item in items if item.is_symlink())
    if links:
        raise JournalErrors([_link(path) for path in links])


def distrust(root: Path) -> str:
    """Why what builds remember is not to be used, "" if nothing speaks against it. root: the journal's folder."""
    return CAME_WITH_CHECKOUT if is_tracked(root, STATE_FOLDER) else ""


def tracked_problems(root: Path) -> list[Diagnostic]:
    """A warning if git tracks the folder. root: the journal's."""
    if not distrust(root):
        return []
    message = "git tracks this folder; what comes with a checkout is not used, so every build makes everything anew"
    help_ = f"run `git rm -r --cached {STATE_FOLDER}`, and put /{STATE_FOLDER}/ into .gitignore"
    return [problem("state-tracked", message, Span(path=STATE_FOLDER, line=0), help=help_)]


def _link(path: str) -> Diagnostic:
    message = "this is a link, and what builds remember would be written to where it leads"
    return problem("link-refused", message, Span(path=path, line=0), help="remove the link; builds make what they need")
