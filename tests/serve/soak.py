"""A preview under random edits: after each it must show what a clean build makes. `python -m tests.serve.soak SECONDS`.

The edits are those of editors, version control, backups and sync programs: files saved in several ways, folders that go
and come back (with the same inode number, or another), links, dot files, the journal's own folder moved away.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from microjournal.build.options import BuildOptions
from microjournal.build.pipeline import build
from microjournal.model.files import STATE_FOLDER
from microjournal.output.owned import MARKER
from microjournal.serve.preview import site_folder
from tests.serve.helpers import TODAY, Recorder, previewed

# Seconds until a change must be seen: a rest of several moments, a build, and a machine that is busy.
PATIENCE = 30.0
FIRST = {
    "journal/microjournal.yaml": "title: Ana tries things\nurl: https://ana.example/journal/\n",
    "journal/content/2026/03/2026-03-01-first.md": "# First\n",
    "journal/content/pages/dot.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "journal/content/2026-03-02-second.md": "# Second\n\nText.\n",
    "journal/content/pages/about.md": "# About\n\n![x](dot.svg)\n",
    "journal/static/a/b/deep.txt": "deep",
    "journal/static/.nojekyll": "",
    "journal/themes/dune/assets/own.css": "a {}",
    "journal/.gitignore": ".microjournal/\npublic/\n",
    "journal/drawer/linked.md": "# Linked\n\nText.\n",
    "journal/drawer/linked.txt": "linked",
    "journal/drawer/shelf/2026-03-03-shelf.md": "# On the shelf\n",
}


class Soak:
    """A journal below a folder, and what is done to it. done: the steps so far. wrong: times that it had errors."""

    def __init__(self, top: Path, seed: int) -> None:
        self.top = top
        self.root = top / "journal"
        self.random = random.Random(seed)
        self.reporter = Recorder()
        self.done: list[str] = []
        self.wrong = 0
        self._number = 0
        for name, text in FIRST.items():
            self._write(top / name, text)
        self._git("init", "-q", "-b", "one")
        self._commit()
        self._git("checkout", "-q", "-b", "two")
        self._write(self.root / "content/2026/03/2026-03-04-of-two.md", "# Of branch two\n")
        shutil.rmtree(self.root / "static")
        self._commit()
        self._git("checkout", "-q", "one")

    def step(self) -> None:
        """Does something at random."""
        chosen = self.random.choice(STEPS)
        self.done.append(chosen.__name__)
        # A step may find that what it needs is not there just now.
        with suppress(OSError, subprocess.CalledProcessError):
            chosen(self)

    def wait_until_shown(self) -> None:
        """Waits until the preview shows what a clean build makes. Raises AssertionError."""
        expected = self._clean()
        end = time.monotonic() + PATIENCE
        while expected is not None and (found := contents(site_folder(self.root / STATE_FOLDER))) != expected:
            if time.monotonic() > end:
                differing = sorted(n for n in found.keys() | expected.keys() if found.get(n) != expected.get(n))
                said = (self.reporter.lines[-5:], self.reporter.problems[-5:])
                raise AssertionError(f"not shown: {differing[:10]}, after {self.done[-12:]}; it said {said}")
            time.sleep(0.05)

    def _clean(self) -> dict[str, bytes] | None:
        """The site that a build from nothing makes; None if the journal has errors."""
        address = "http://127.0.0.1/"
        with tempfile.TemporaryDirectory(dir=self.top) as folder:
            # Beside the journal, so that links that lead out of it lead to the same.
            copy = Path(folder)
            copy.rmdir()
            shutil.copytree(self.root, copy, symlinks=True, ignore=shutil.ignore_patterns(".microjournal", ".git"))
            options = BuildOptions(root=copy, today=TODAY, base_url=address, jobs=1, update_permalinks=False)
            built = build(options)
            self.wrong += not built.ok
            return contents(copy / "public") if built.ok else None

    # What is done.

    def save_new(self) -> None:
        self._number += 1
        self._write(self._entry(f"2026-03-0{self._number % 9 + 1}-n{self._number}"), f"# N {self._number}\n")

    def save_in_place(self) -> None:
        self._write(self._any(), f"# Changed {self.random.random()}\n\nText.\n")

    def save_by_rename(self) -> None:
        path = self._any()
        beside = path.with_name(f".{path.name}.swp")
        self._write(beside, f"# Saved {self.random.random()}\n")
        beside.replace(path)

    def save_after_moving_away(self) -> None:
        path = self._any()
        path.rename(f"{path}~")
        self._write(path, f"# Again {self.random.random()}\n")

    def delete(self) -> None:
        if len(self._entries()) > 4:
            self._any().unlink()

    def rename(self) -> None:
        self._number += 1
        self._any().rename(self._entry(f"2026-03-05-renamed-{self._number}"))

    def move_folder_and_back(self) -> None:
        folder = self._folder()
        folder.rename(f"{folder}.away")
        self._pause()
        Path(f"{folder}.away").rename(folder)

    def make_folder_anew(self) -> None:
        folder = self._folder()
        kept = self._free("kept")
        shutil.copytree(folder, kept, symlinks=True)
        # Refused if it is a link, before anything was removed.
        shutil.rmtree(folder)
        self._pause()
        shutil.copytree(kept, folder, symlinks=True)
        shutil.rmtree(kept)

    def restore_a_backup(self) -> None:
        folder = self._folder()
        shutil.copytree(folder, self._free("backup"), symlinks=True)
        folder.rename(self._free("old"))
        self._pause()
        (self.top / "backup").rename(folder)
        shutil.rmtree(self.top / "old")

    def exchange_folder_for_a_link(self) -> None:
        folder = self._folder()
        real = self.root / "drawer" / folder.name
        if folder.is_symlink():
            folder.unlink()
            real.rename(folder)
        else:
            folder.rename(real)
            folder.symlink_to(os.path.relpath(real, folder.parent))

    def checkout(self) -> None:
        self._commit()
        self._git("checkout", "-q", "-f", self.random.choice(["one", "two"]))

    def checkout_back_and_forth(self) -> None:
        self._commit()
        for branch in ("two", "one", "two", "one"):
            self._git("checkout", "-q", "-f", branch)

    def restore_from_git(self) -> None:
        shutil.rmtree(self.root / "content")
        self._pause()
        self._git("checkout", "-q", "-f", "--", "content")

    def move_journal_and_back(self) -> None:
        self.root.rename(self.top / "moved")
        self._pause()
        (self.top / "moved").rename(self.root)

    def make_journal_anew(self) -> None:
        shutil.copytree(self.root, self._free("copy"), symlinks=True)
        self.root.rename(self.top / "old-journal")
        (self.top / "copy").rename(self.root)
        shutil.rmtree(self.top / "old-journal")

    def put_another_journal_in_its_place(self) -> None:
        shutil.copytree(self.root, self._free("copy"), symlinks=True)
        self.root.rename(self._free("kept-aside"))
        (self.top / "copy").rename(self.root)

    def rename_over_an_emptied_folder(self) -> None:
        folder = self._folder()
        shutil.copytree(folder, self._free("full"), symlinks=True)
        shutil.rmtree(folder)
        folder.mkdir()
        self._pause()
        (self.top / "full").rename(folder)

    def dot_file(self) -> None:
        name = self.random.choice([".nojekyll", ".well-known/x", ".well-known/a/b", "a/.dot/x"])
        self._write(self.root / "static" / name, f"{self.random.random()}")

    def link_file(self) -> None:
        for name, target in (("content/2026-03-06-linked.md", "linked.md"), ("static/linked.txt", "linked.txt")):
            (self.root / name).symlink_to(f"../drawer/{target}")

    def change_what_is_linked(self) -> None:
        name = self.random.choice(["linked.md", "linked.txt", "shelf/2026-03-03-shelf.md"])
        path = self.root / "drawer" / name
        if self.random.random() < 0.5:
            self._write(path, f"# Linked {self.random.random()}\n")
        else:
            self._write(self.top / "new", f"# Linked {self.random.random()}\n")
            (self.top / "new").replace(path)

    def make_linked_folder_anew(self) -> None:
        self._write(self.top / "fresh" / "2026-03-03-shelf.md", f"# Fresh {self.random.random()}\n")
        (self.root / "drawer").rename(self.root / "was-drawer")
        shutil.copytree(self.root / "was-drawer", self.root / "drawer")
        shutil.rmtree(self.root / "was-drawer")
        shutil.rmtree(self.top / "fresh")

    def link_folder(self) -> None:
        (self.root / "content" / "shelf").symlink_to("../drawer/shelf")

    def unlink(self) -> None:
        for path in (self.root / "content").glob("*"):
            if path.is_symlink():
                path.unlink()

    def settings(self) -> None:
        self._write(
            self.root / "microjournal.yaml",
            FIRST["journal/microjournal.yaml"] + f"description: {self.random.random()}\n",
        )

    def theme(self) -> None:
        self._write(self.root / "themes/dune/assets/own.css", f"a {{ order: {self.random.randrange(99)} }}")

    def nothing_but_rest(self) -> None:
        self._pause()

    def _folder(self) -> Path:
        names = ["content", "content/2026", "content/2026/03", "static", "static/a", "themes", "themes/dune"]
        return self.root / self.random.choice(names)

    def _free(self, name: str) -> Path:
        """A place beside the journal, free of what a step left there that could not be finished."""
        shutil.rmtree(self.top / name, ignore_errors=True)
        return self.top / name

    def _entry(self, name: str) -> Path:
        return self.root / "content" / self.random.choice(["", "2026", "2026/03", "2026/04"]) / f"{name}.md"

    def _entries(self) -> list[Path]:
        found = (self.root / "content").rglob("*.md")
        return sorted(path for path in found if "pages" not in path.parts and not path.name.startswith("."))

    def _any(self) -> Path:
        return self.random.choice(self._entries() or [self.root / "content/2026-03-02-second.md"])

    def _pause(self) -> None:
        time.sleep(self.random.choice([0.0, 0.0, 0.05, 0.3, 0.8]))

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _commit(self) -> None:
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "x")

    def _git(self, *arguments: str) -> None:
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@ana.example", "-c", "core.fsmonitor=false")
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True)


STEPS: list[Callable[[Soak], None]] = [
    value
    for name, value in vars(Soak).items()
    if callable(value) and name[0] != "_" and name not in ("step", "wait_until_shown")
]


def contents(site: Path) -> dict[str, bytes]:
    """The files of a site that may change under our eyes, without our own lists."""
    found = {}
    for folder, _folders, files in os.walk(site):
        if MARKER not in Path(folder).relative_to(site).parts:
            for name in files:
                with suppress(FileNotFoundError):
                    path = Path(folder, name)
                    found[path.relative_to(site).as_posix()] = path.read_bytes()
    return found


def soak(top: Path, *, seed: int, steps: int = sys.maxsize, seconds: float = float("inf"), poll: bool = False) -> int:
    """Edits at random until there were so many steps, or so many seconds have passed. Returns how many there were.

    Raises AssertionError when the preview does not show what there is.
    """
    soaked = Soak(top, seed)
    end = time.monotonic() + seconds
    with previewed(soaked.root, soaked.reporter, base_url="http://127.0.0.1/", poll=poll):
        soaked.wait_until_shown()
        while len(soaked.done) < steps and time.monotonic() < end:
            for _ in range(soaked.random.choice([1, 1, 1, 2, 3])):
                soaked.step()
            soaked.wait_until_shown()
            if steps == sys.maxsize and len(soaked.done) % 100 < 2:
                _say(f"{len(soaked.done):,} steps, {soaked.wrong:,} times with errors, {_memory():,} KiB")
    return len(soaked.done)


def _memory() -> int:
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - for whoever waits


if __name__ == "__main__":
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
    _say(f"seed {chosen}")
    with tempfile.TemporaryDirectory() as place:
        _say(f"{soak(Path(place), seed=chosen, seconds=float(sys.argv[1])):,} steps, and all of them were shown")
