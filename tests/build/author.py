"""An author and the journal that they keep on disk, for the laws that hold whatever an author does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.diagnostics import Diagnostic
from microjournal.serve.preview import site_folder

if TYPE_CHECKING:
    from click.testing import Result

PREVIEW = "http://127.0.0.1:8014/journal/"
FEW, MANY = "a checkout of a few entries", "a checkout of many"

# Files that were written long before the build are taken for unchanged by their stat; those of the last moments are
# read again. Every other file is of the first kind.
_LONG_AGO = 1_700_000_000


def dot(width: int) -> bytes:
    """As much of a PNG as says how large it is."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + b"\0\0\0\x03\x08\x06\0\0\0"


@dataclass(frozen=True, kw_only=True)
class Grain:
    """An entry that the author keeps.

    name: of its file, without ".md". time: what stands behind the day. stage: 0 note, 1 planned, 2 running, 3 done,
    4 dropped. end: the day of the last two, "" for that of the beginning. mentions: ids, with an anchor if it is meant.
    heading: whether there is a heading that others can link to. id: instead of the name. page: it is a plain page.
    own_folder: it is the index of a folder. note: it links to a static file. broken: a line that spoils its keys.
    """

    name: str
    title: str
    date: str
    time: str = ""
    tags: tuple[str, ...] = ()
    stage: int = 1
    review: str = "2w"
    end: str = ""
    result: str = "partly"
    decision: str = "adapt"
    lesson: str = "Ask before noon"
    body: str = "We try it."
    heading: bool = False
    follows: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = ""
    issue: int = 0
    draft: bool = False
    publish: str = ""
    picture: bool = False
    note: bool = False
    page: bool = False
    own_folder: bool = False
    broken: str = ""

    @property
    def path(self) -> str:
        folder = "content/pages" if self.page else "content"
        return f"{folder}/{self.name}/index.md" if self.own_folder else f"{folder}/{self.name}.md"

    def text(self) -> str:
        keys = [f"title: {self.title}", *(() if self.page else self._life()), *self._place()]
        return "---\n" + "\n".join(keys) + f"\n---\n{self._body()}"

    def _life(self) -> Iterator[str]:
        yield f"date: {self.date}{self.time}"
        if self.tags:
            yield "tags: [" + ", ".join(f'"{tag}"' for tag in self.tags) + "]"
        if self.stage >= 1:
            yield "expect: It takes less time"
            yield f"review: {self.review}"
        if self.stage >= 2:
            yield f"started: {self.date}"
        if self.stage == 3:
            yield f"ended: {self.end or self.date}"
            yield from (f"{key}: {value}" for key in ("result", "decision", "lesson") if (value := getattr(self, key)))
        if self.stage == 4:
            yield f"dropped: {self.end or self.date}"
        if self.follows:
            yield f"follows: [{', '.join(self.follows)}]"
        if self.issue:
            yield f"issue: {self.issue}"

    def _place(self) -> Iterator[str]:
        if self.id:
            yield f"id: {self.id}"
        if self.aliases:
            yield f"aliases: [{', '.join(self.aliases)}]"
        if self.draft:
            yield "draft: true"
        if self.publish:
            yield f"publish: {self.publish}"
        if self.broken:
            yield self.broken

    def _body(self) -> str:
        parts = [self.body, *(f"As in [[{name}]]." for name in self.mentions)]
        if self.heading:
            parts.append("### Why we try it\n\nBecause.")
        if self.picture:
            parts.append(f"![A dot]({'../' * (self.path.count('/') - 1)}dot.png)")
        if self.note:
            parts.append("See [the note](/files/note.txt).")
        return "\n\n".join([*parts, f"## {self.date} Half way", "So far.\n"])

    @property
    def plain(self) -> Grain:
        """The same without anything that can be wrong."""
        return replace(
            self,
            id="",
            follows=(),
            mentions=(),
            aliases=(),
            picture=False,
            note=False,
            broken="",
            stage=1,
            review="2w",
            end="",
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What stands in the settings. options: of the theme, as YAML. broken: a line that spoils all of them."""

    title: str = "Tries"
    timezone: str = "UTC"
    theme: str = "dune"
    options: str = ""
    menu: bool = False
    repository: str = "github:ana/journal"
    broken: str = ""

    def text(self) -> str:
        lines = [f"title: {self.title}", "url: https://ana.example/journal/", f"timezone: {self.timezone}"]
        lines.append(f"theme: {{name: {self.theme}, options: {{{self.options}}}}}")
        if self.menu:
            lines.append("menu: [{title: Tags, address: /tags/}]")
        if self.repository:
            lines.append(f"repository: {self.repository}")
        return "\n".join([*lines, self.broken, ""])


@dataclass
class Author:
    """The journal in a folder, what its author knows of it, and how to build it.

    changed: paths that changed since the last good preview, as somebody who watches would tell them; None if nobody
    watched, so that the next preview must look at everything.
    """

    root: Path
    today: str = "2026-03-01"
    settings: Settings = field(default_factory=Settings)
    grains: dict[str, Grain] = field(default_factory=dict)
    branch: tuple[str, ...] = ()
    changed: set[str] | None = None
    _saves: int = 0

    # Files

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        self._saves += 1
        if self._saves % 2:
            os.utime(target, (_LONG_AGO + self._saves, _LONG_AGO + self._saves))
        # Whoever watches may see no more than that something happened in a folder.
        self.notice(path.removesuffix("/index.md"))

    def remove(self, path: str) -> None:
        target = self.root / path
        target.unlink(missing_ok=True)
        if target.name == "index.md":
            shutil.rmtree(target.parent, ignore_errors=True)
        self.notice(path.removesuffix("/index.md"))

    def remove_all(self, *folders: str) -> None:
        for folder in folders:
            for path in sorted(self.root.glob(f"{folder}/**/*")):
                if path.is_file():
                    self.remove(path.relative_to(self.root).as_posix())

    def notice(self, path: str) -> None:
        """Whoever watches sees that a file changed."""
        if self.changed is not None:
            self.changed.add(path)

    def run(self, *arguments: str) -> Result:
        """Runs a command in the journal."""
        from click.testing import CliRunner

        from microjournal.cli.program import program

        return CliRunner().invoke(program, ["-C", str(self.root), *arguments], prog_name="microjournal")

    # Entries and settings

    def save(self, grain: Grain) -> None:
        before = self.grains.get(grain.name)
        if before is not None and before.path != grain.path:
            self.remove(before.path)
        self.grains[grain.name] = grain
        self.write(grain.path, grain.text())

    def delete(self, name: str) -> None:
        self.remove(self.grains.pop(name).path)

    def rename(self, grain: Grain, name: str) -> None:
        """Moves the file as it is, unless there is one of that name, in capitals or not."""
        if any(name.casefold() == other.casefold() for other in self.grains if other != grain.name):
            return
        del self.grains[grain.name]
        moved = self.grains[name] = replace(grain, name=name)
        (self.root / moved.path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / grain.path).rename(self.root / moved.path)
        self.notice(grain.path)
        self.notice(moved.path)

    def set(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self.write("microjournal.yaml", self.settings.text())

    def check_out(self, what: str) -> None:
        """Brings the entries of another branch, changes those that are there already, or takes all away again."""
        number = {FEW: 6, MANY: 30}.get(what, 0)
        files = dict(_branch(number))
        for path in sorted(set(self.branch) - files.keys()):
            self.remove(path)
        for path, text in files.items():
            if not (self.root / path).exists() or (self.root / path).read_text(encoding="utf-8") != text:
                self.write(path, text)
        self.branch = tuple(files)

    def mend(self, problems: Iterable[Diagnostic]) -> None:
        """Takes what is wrong out of the files that have errors."""
        by_path = {grain.path: grain for grain in self.grains.values()}
        for path in sorted({found.span.path for found in problems if found.severity == "error"}):
            grain = by_path.get(path)
            if grain is not None and grain != grain.plain:
                self.save(grain.plain)
            elif grain is not None and len(self.grains) > 1:
                self.delete(grain.name)
            elif path in self.branch:
                self.check_out("")
            elif path == "microjournal.yaml":
                self.set(**{name: getattr(Settings(), name) for name in ("theme", "options", "broken")})
            elif path.startswith("themes/"):
                self.remove_all("themes")
            elif path != "":
                self.remove(path)

    # Builds

    def build(self, **options: Any) -> BuildResult:
        result = build(BuildOptions(root=self.root, today=self.today, jobs=1, **options))
        self.notice("permalinks.txt")
        return result

    def preview(self) -> BuildResult:
        """What the preview builds after a save: it is told what changed since its last good build."""
        result = self.build(
            output=site_folder(self.root), base_url=PREVIEW, drafts=True, update_permalinks=False, **self._told()
        )
        if result.ok:
            self.changed = set()
        return result

    def _told(self) -> dict[str, Any]:
        """`BuildOptions.changed`, with a file that came and went."""
        return {} if self.changed is None else {"changed": tuple(sorted({*self.changed, "content/came-and-went.md"}))}


def _branch(number: int) -> Iterator[tuple[str, str]]:
    """So many entries; one in three changes with the number."""
    for n in range(number):
        name, before = (
            f"2026-0{1 + n % 3}-{10 + n % 9}-side-{n}",
            f"2026-0{1 + (n - 1) % 3}-{10 + (n - 1) % 9}-side-{n - 1}",
        )
        grain = Grain(
            name=name,
            title=f"Side {n}" if n % 3 else f"Side {n} of {number}",
            date=name[:10],
            tags=("team", f"side {n % 4}"),
            stage=n % 5,
            follows=(before,) if n % 4 == 3 else (),
            mentions=(before,) if n % 5 == 2 else (),
        )
        yield f"content/side/{name}.md", grain.text()


def begin(root: Path) -> Author:
    """A journal of one entry, not yet built."""
    author = Author(root)
    author.set()
    author.write("content/dot.png", dot(2))
    author.save(Grain(name="first", title="First", date="2026-02-01", heading=True))
    return author


# What an author has written before a story begins: over several months, with a thread, citations, reviews that are near
# and a tag in use, so that one more edit, or one more day, has consequences elsewhere.
PAST = (
    Grain(name="2025-12-20-letters", title="Letters", date="2025-12-20", stage=0, tags=("team",), mentions=("first",)),
    Grain(name="2026-01-10-stand-up", title="Stand-up", date="2026-01-10", stage=3, decision="adopt", tags=("team",)),
    Grain(name="2026-01-20-pairs", title="Pairs", date="2026-01-20", stage=3, tags=("focus",)),
    Grain(name="2026-01-28-notes", title="Notes", date="2026-01-28", stage=2, review="2026-03-04"),
    Grain(
        name="2026-02-14-by-text",
        title="By text",
        date="2026-02-14",
        stage=2,
        tags=("Team",),
        review="2026-03-12",
        follows=("2026-01-10-stand-up",),
        mentions=("2025-12-20-letters", "first#why-we-try-it"),
    ),
    Grain(
        name="2026-02-27-walks", title="Walks", date="2026-02-27", follows=("2026-02-14-by-text",), publish="2026-03-03"
    ),
)
