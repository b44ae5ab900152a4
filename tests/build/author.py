"""An author and the journal that they keep on disk, for the laws that hold whatever an author does."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.diagnostics import Diagnostic
from microjournal.model.files import STATE_FOLDER
from microjournal.serve.preview import site_folder
from tests.build.grains import Grain, Settings, dot

if TYPE_CHECKING:
    from click.testing import Result

PREVIEW = "http://127.0.0.1:8014/journal/"
FEW, MANY = "a checkout of a few entries", "a checkout of many"


@dataclass
class Author:
    """The journal in a folder, what its author knows of it, and how to build it.

    away: entries that were taken out, to come back. changed: paths that changed since the last good preview, as
    somebody who watches would tell them; None if nobody watched, so that the next preview must look at everything.
    """

    root: Path
    today: str = "2026-03-01"
    settings: Settings = field(default_factory=Settings)
    grains: dict[str, Grain] = field(default_factory=dict)
    away: list[Grain] = field(default_factory=list)
    branch: tuple[str, ...] = ()
    changed: set[str] | None = None

    # Files

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
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

    @property
    def in_git(self) -> bool:
        """Whether the journal is a checkout, in which builds note nothing."""
        return (self.root / ".git").exists()

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

    def pull(self) -> None:
        """Reads the memory of the live site back, as `microjournal permalinks pull` does."""
        public = self.root / "public"
        files = [public / "permalinks.txt", *sorted((public / "permalinks").glob("*.txt"))]
        lines = [line for file in files if file.exists() for line in file.read_text(encoding="utf-8").splitlines()]
        if lines:
            kept = sorted(line for line in lines if not line.startswith("part "))
            self.write("permalinks.txt", "".join([f"{line}\n" for line in kept]))

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
            output=site_folder(self.root / STATE_FOLDER),
            base_url=PREVIEW,
            drafts=True,
            update_permalinks=False,
            **self._told(),
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
