"""What is done to a journal before a build is measured: each case is a set of new file contents, undone afterwards.

Every run of a case writes something that was never there before (its serial number), so that no tool can take from a
cache what it made in an earlier run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from benchmarks.aside import delete, set_aside
from benchmarks.corpus import NEWEST, Entry, commonest_tags, tag_used_about
from benchmarks.formats import FORMATS
from benchmarks.sites import lay_out
from benchmarks.tools import Tool

# What is in each file afterwards, None for one that is gone.
Changes: TypeAlias = Mapping[str, str | None]

TITLE = "Many small steps"

_COMMON_TAG_RANK = 5
_RARE_TAG_USES = 10
_RENAMED_TAG_SHARE = 100  # the renamed tag stands in about one entry of a hundred
_EDITED_BACK = 10  # the edited entry is recent enough to be in the feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A tool's journal on disk, and the entries it was made from."""

    tool: Tool
    version: str
    folder: Path
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """changes: gives the files to write before the build with this serial number; None if there are none.

    by_rename: they are written as most editors do (see `save`). arguments: of the build, besides those it always has.
    clean: forget every earlier build. deleted: and delete what they left, where else it is moved away.
    """

    name: str
    title: str
    changes: Callable[[Site, int], Changes] | None = None
    by_rename: bool = False
    arguments: Sequence[str] = ()
    clean: bool = False
    deleted: bool = False


def prepared(tool: Tool, entries: Sequence[Entry], folder: Path) -> Site:
    """A freshly written journal of a tool, which is installed if it is not there yet."""
    tool.install()
    lay_out(tool.name, entries, folder)
    tool.furnish(folder)
    return Site(tool=tool, version=tool.version(), folder=folder, entries=entries)


def one_added(site: Site, serial: int) -> Changes:
    """A new plan with two tags that are in use: a common one and one that ten entries have."""
    tags = (commonest_tags(site.entries, _COMMON_TAG_RANK)[-1], tag_used_about(site.entries, _RARE_TAG_USES))
    entry = Entry(
        date=(NEWEST + timedelta(days=1)).isoformat(),
        slug="one-more-small-step",
        title="One more small step",
        tags=tags,
        expect="One more entry disturbs nothing",
        confidence=70,
        review="2w",
        body=(f"This is what we *try* now, for the time number {serial}.\n\n" + "We write it down and we look. " * 15,),
    )
    return dict([FORMATS[site.tool.name](entry)])


def one_edited(site: Site, serial: int) -> Changes:
    """A sentence more at the end of a recent entry."""
    entry = site.entries[-_EDITED_BACK]
    return dict([FORMATS[site.tool.name](replace(entry, body=(*entry.body, f"\nA word more, number {serial}.\n")))])


def tag_renamed(site: Site, serial: int) -> Changes:
    """A tag of one entry in a hundred gets another name in all of them."""
    old = tag_used_about(site.entries, max(2, len(site.entries) // _RENAMED_TAG_SHARE))
    new = f"{old}-{serial}"
    carriers = [entry for entry in site.entries if old in entry.tags]
    retagged = [replace(entry, tags=tuple(new if tag == old else tag for tag in entry.tags)) for entry in carriers]
    return dict(map(FORMATS[site.tool.name], retagged))


def title_changed(site: Site, serial: int) -> Changes:
    """The journal gets another title, which every page shows."""
    name = site.tool.settings
    return {name: (site.folder / name).read_text(encoding="utf-8").replace(TITLE, f"{TITLE} {serial}")}


def template_changed(site: Site, serial: int) -> Changes:
    """A line more in the template that every page is made from."""
    text = site.tool.base_template_text()
    if "</body>" not in text:
        raise ValueError(f"{site.tool.base_template} has no </body> to put a line before")
    return {site.tool.base_template: text.replace("</body>", f"<p>Changed {serial}</p>\n</body>")}


CASES: Mapping[str, Case] = {
    case.name: case
    for case in (
        Case(name="cold", title="cold: everything", clean=True),
        Case(name="deleted", title="cold, right after the old site was deleted", clean=True, deleted=True),
        Case(name="nothing", title="nothing to do"),
        Case(name="added", title="one entry added", changes=one_added),
        Case(name="edited", title="one body edited", changes=one_edited),
        Case(name="renamed", title="one tag renamed", changes=tag_renamed),
        Case(name="title", title="title changed", changes=title_changed),
        Case(name="template", title="base template changed", changes=template_changed),
    )
}


@contextmanager
def applied(case: Case, site: Site, serial: int) -> Iterator[None]:
    """The journal as the case wants it, and as it was before once the block is left."""
    if case.clean:
        forget_builds(site, set_aside if not case.deleted else delete)
    if case.changes is None:
        yield
        return
    changes = case.changes(site, serial)
    before = {name: _content(site.folder / name) for name in (*changes, *site.tool.recorded)}
    for name, text in changes.items():
        if text is None:
            (site.folder / name).unlink()
        else:
            save(site.folder / name, text, by_rename=case.by_rename)
    try:
        yield
    finally:
        for name, content in before.items():
            _restore(site.folder, name, content)


def save(path: Path, text: str, *, by_rename: bool) -> None:
    """Write a file in place, or beside it and then in its place, as most editors do."""
    written = path.with_name(f".{path.name}.new") if by_rename else path
    _write(written, text.encode())
    if by_rename:
        written.replace(path)


def forget_builds(site: Site, remove: Callable[[Path], None]) -> None:
    """Remove the site and all state of earlier builds, as in a fresh clone."""
    for name in (site.tool.output, *site.tool.state):
        remove(site.folder / name)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _restore(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    if content is not None:
        _write(path, content)
        return
    path.unlink(missing_ok=True)
    for parent in path.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
