"""Puts a rendered site in its place: what must not be touched, and the order of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.files import STATE_FOLDER
from microjournal.output.collisions import Ours
from microjournal.output.folder import ForeignOutput, OutputFolder, in_the_way
from microjournal.trust.boundary import Boundary

if TYPE_CHECKING:
    from microjournal.output.stage import StagedFile

# What an author writes, and what keeps it.
_OF_THE_AUTHOR = ("content", "static", "themes", "comments", ".git")


class Unfinished(OSError):
    """The disk failed while the site was published: a part of it is new. Each file is whole; the next build ends it."""


def refusals(folder: OutputFolder, root: Path) -> list[Diagnostic]:
    """Why nothing may be written to an output folder; root: of the journal."""
    name = _shown(folder.folder, root)
    if led_out := _led_out(folder.folder, root):
        return [replace(led_out, help="remove the link, or name the folder that it leads to with --output")]
    if why := _overlap(folder.folder.resolve(), root.resolve()):
        help_ = "name a folder of its own with --output, such as public"
        return [problem("output-inside", f"{why}; nothing was changed", Span(path=name, line=0), help=help_)]
    try:
        folder.check()
    except ForeignOutput as error:
        help_ = "name an empty folder with --output, or empty this one yourself"
        return [problem("output-foreign", f"{error}; nothing was changed", Span(path=name, line=0), help=help_)]
    return []


def _led_out(output: Path, root: Path) -> Diagnostic | None:
    """The error about an output folder in the journal that is a link to elsewhere: a checkout may have brought it."""
    if not output.absolute().is_relative_to(root.absolute()):
        return None
    return Boundary(root).refused(output.absolute().relative_to(root.absolute()).as_posix())


def _overlap(output: Path, root: Path) -> str:
    """How an output folder overlaps with the journal, "" if it does not."""
    if output == root:
        return "this is the journal's own folder"
    if output in root.parents:
        return "the journal lies in this folder"
    if output == root / STATE_FOLDER:
        return "this folder holds what is remembered of earlier builds"
    for name in _OF_THE_AUTHOR:
        own = (root / name).resolve()
        if output == own or own in output.parents:
            return f"this folder is part of {name}/, which is the author's"
        if output in own.parents:
            return f"{name}/ of the journal lies in this folder"
    return ""


def obstacles(folder: OutputFolder, root: Path, staged: Iterable[StagedFile], owned: Ours) -> list[Diagnostic]:
    """An error for each thing that is not ours where a rendered file is to be put. owned: whether a file is ours."""
    name = _shown(folder.folder, root)
    message = "a page of the site would replace this, which microjournal did not write"
    help_ = "move it away, or into static/ if it belongs to the site"
    return [
        problem("output-foreign", message, Span(path=f"{name}/{path}", line=0), help=help_)
        for path in folder.foreign((s.path for s in staged if s.changed), owned)
    ]


def publish(folder: OutputFolder, staged: Sequence[StagedFile], removed: Sequence[str]) -> None:
    """New files first, then those that link to them, then what nothing links to any more is taken away.

    removed: paths of files of ours that nothing asks for.
    """
    new = [s.path for s in staged if s.changed and s.new]
    folder.owned.add([s.path for s in staged])
    folder.remove(in_the_way(removed, new))
    folder.stage.publish_new(new)
    folder.stage.publish_changed(s.path for s in staged if s.changed and not s.new)
    if removed:
        folder.remove(removed)
        folder.owned.discard(removed)


def _shown(folder: Path, root: Path) -> str:
    try:
        return folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return str(folder)
