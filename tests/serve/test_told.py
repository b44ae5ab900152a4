"""What a build is told is enough: who looks only there, and only then, knows the whole journal."""

from __future__ import annotations

import logging
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.serve.file_changes import EVERYTHING, FILES, FileChanges
from microjournal.serve.watcher import Watcher, _boundary, _wanted
from microjournal.sources.scan import scan
from microjournal.trust.boundary import Boundary
from tests.serve.helpers import PATIENCE

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there, watched folders stay")

# Seconds. A move out of sight is reported half a second late, and many changes are given a while to rest.
QUIET = 1.5
FIRST: dict[str, str | bytes] = {
    "content/2026/03/first.md": "one",
    "content/2026/03/dot.png": "dot",
    "content/pages/about.md": "about",
    "static/a/b/c.txt": "deep",
    "static/.nojekyll": "",
    "outside/note.md": "note",
    "outside/shelf/book.md": "book",
    "outside/settings.yaml": "title: x",
    "permalinks.txt": "",
}


def journal_in(root: Path) -> dict[str, bytes]:
    """What builds read of a journal, by path."""
    found = scan(root, Boundary(root))
    paths = [*found.entries, *found.files, *found.copied, *(name for name in FILES if (root / name).is_file())]
    return {path: (root / path).read_bytes() for path in paths}


class Follower:
    """Reads again what it is told of, and nothing else."""

    def __init__(self, root: Path, changes: FileChanges, watcher: Watcher) -> None:
        self.root = root
        self.told: list[str] = []
        self.known = journal_in(root)
        self._changes = changes
        self._watcher = watcher

    def look(self, patience: float) -> tuple[str, ...]:
        """Waits for changes and reads them; paths of what changed, () if nothing did."""
        paths = self._changes.wait(patience)
        if paths:
            self._watcher.follow(paths)
            self.told += paths
            new = journal_in(self.root)
            self.known = {
                path: content
                for source, wanted in ((self.known, False), (new, True))
                for path, content in source.items()
                if is_told(path, paths) is wanted
            }
        return paths

    def catch_up(self, step: str) -> None:
        """Looks until the whole journal is known."""
        end = time.monotonic() + PATIENCE
        while not self.told or self.known != journal_in(self.root):
            self.look(0.1)
            assert time.monotonic() < end, f"not told of: {step}"

    def rest(self) -> None:
        """Looks until nothing comes any more."""
        while self.look(QUIET):
            pass


def is_told(path: str, told: tuple[str, ...]) -> bool:
    return any(other in (path, EVERYTHING) or path.startswith(f"{other}/") for other in told)


@contextmanager
def following(root: Path, *, poll: bool = False) -> Iterator[Follower]:
    changes = FileChanges()
    watcher = Watcher(root, changes, poll=poll)
    watcher.start()
    try:
        yield Follower(root, changes, watcher)
    finally:
        watcher.close()


def saved(path: Path, text: str) -> None:
    """As most editors do, through a second file."""
    beside = path.with_name("sedA1b2C3")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def appended(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def unpacked(folder: Path) -> None:
    for number in range(30):
        place = folder / f"{number % 3}" / f"{number % 5}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.md").write_text(f"{number}", encoding="utf-8")


def made_anew(folder: Path) -> None:
    """By another program, in no time; the new folder may have the number of the old one."""
    shutil.rmtree(folder)
    (folder / "2026").mkdir(parents=True)
    (folder / "2026/2026-03-09-anew.md").write_text("anew", encoding="utf-8")


def linked_elsewhere(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def replaced_and_removed(path: Path) -> None:
    saved(path, "for a moment")
    path.unlink()


STEPS: dict[str, Callable[[Path], object]] = {
    "an edit in place": lambda root: (root / "content/2026/03/first.md").write_text("two"),
    "an edit through a second file": lambda root: saved(root / "content/2026/03/first.md", "three"),
    "a longer file": lambda root: appended(root / "content/pages/about.md", "more"),
    "a new file": lambda root: (root / "content/new.md").write_text("new"),
    "a renamed file": lambda root: (root / "content/new.md").rename(root / "content/2026/newer.md"),
    "a file that is replaced and removed": lambda root: replaced_and_removed(root / "content/2026/newer.md"),
    "a renamed folder": lambda root: (root / "content/2026/03").rename(root / "content/2026/04"),
    "a file in it": lambda root: saved(root / "content/2026/04/first.md", "four"),
    "a folder that moves elsewhere": lambda root: (root / "static/a").rename(root / "content/a"),
    "a file in that": lambda root: (root / "content/a/b/c.txt").write_text("deeper"),
    "a folder that leaves": lambda root: (root / "content/a").rename(root / "outside/a"),
    "and comes back": lambda root: (root / "outside/a").rename(root / "static/.a"),
    "a folder that is shown": lambda root: (root / "static/.a").rename(root / "static/a"),
    "an archive": lambda root: unpacked(root / "content/2025"),
    "a folder that goes": lambda root: shutil.rmtree(root / "content/2025"),
    "a hidden file that is published": lambda root: (root / "static/.nojekyll").write_text("x"),
    "a linked folder": lambda root: (root / "content/shelf").symlink_to(root / "outside/shelf"),
    "the same by another name": lambda root: (root / "static/shelf").symlink_to(root / "outside/shelf"),
    "a file in the linked folder": lambda root: saved(root / "outside/shelf/book.md", "read"),
    "a linked file": lambda root: (root / "content/note.md").symlink_to(root / "outside/note.md"),
    "where it leads to": lambda root: saved(root / "outside/note.md", "noted"),
    "there in place": lambda root: (root / "outside/note.md").write_text("noted twice"),
    "a link that leads to itself": lambda root: (root / "content/loop").symlink_to("loop"),
    "a link to a file of the journal": lambda root: (root / "static/c.txt").symlink_to("a/b/c.txt"),
    "that file": lambda root: (root / "static/a/b/c.txt").write_text("twice"),
    "settings": lambda root: saved(root / "microjournal.yaml", "title: y"),
    "addresses": lambda root: (root / "permalinks.txt").write_text("/x/"),
    "settings elsewhere": lambda root: linked_elsewhere(root / "microjournal.yaml", "outside/settings.yaml"),
    "and those": lambda root: saved(root / "outside/settings.yaml", "title: z"),
    "all that there is": lambda root: (root / "content").rename(root / "outside/content"),
    "brought back": lambda root: (root / "outside/content").rename(root / "content"),
    "made anew": lambda root: made_anew(root / "content"),
    "a file in the new one": lambda root: saved(root / "content/2026/2026-03-09-anew.md", "again"),
    "a file that may not be read": lambda root: (root / "static/a/b/c.txt").chmod(0o600),
}


def test_who_looks_only_where_changes_were_told_knows_the_journal(journal: MakeJournal) -> None:
    root = journal(FIRST).root
    with following(root) as follower:
        for name, step in STEPS.items():
            follower.told.clear()
            step(root)
            follower.catch_up(name)


def test_everything_is_looked_at_only_where_folders_come_or_go(journal: MakeJournal) -> None:
    root = journal(FIRST).root
    with following(root) as follower:
        for name in (
            "an edit in place",
            "an edit through a second file",
            "a longer file",
            "a new file",
            "a renamed file",
            "a file that is replaced and removed",
            "a hidden file that is published",
            "a link to a file of the journal",
            "settings",
            "addresses",
        ):
            follower.told.clear()
            STEPS[name](root)
            follower.catch_up(name)
            assert EVERYTHING not in follower.told, name
        follower.told.clear()
        STEPS["a renamed folder"](root)
        follower.rest()
        assert EVERYTHING in follower.told


def test_the_same_when_steps_come_as_quickly_as_a_program_can_make_them(journal: MakeJournal) -> None:
    root = journal(FIRST).root

    def work() -> None:
        for step in STEPS.values():
            step(root)

    with following(root) as follower:
        working = threading.Thread(target=work)
        working.start()
        while working.is_alive():
            follower.look(0.01)
        follower.rest()

        assert follower.known == journal_in(root)


def test_the_same_where_files_are_looked_at_once_a_second(journal: MakeJournal) -> None:
    root = journal(FIRST).root
    with following(root, poll=True) as follower:
        for name in ("an edit in place", "a renamed folder", "a linked file", "settings", "made anew"):
            STEPS[name](root)
        while follower.look(2.5):
            pass

        assert follower.told
        assert follower.known == journal_in(root)


def test_reading_the_journal_is_no_change(journal: MakeJournal) -> None:
    root = journal(FIRST).root
    with following(root) as follower:
        journal_in(root)
        follower.rest()

        assert follower.told == []


def test_all_is_looked_at_when_the_system_had_more_to_tell_than_it_could(
    journal: MakeJournal, capfd: pytest.CaptureFixture[str]
) -> None:
    root = journal(FIRST).root
    with following(root) as follower:
        flood(follower)
        (root / "content/2026/03/first.md").write_text("lost", encoding="utf-8")
        follower.rest()

        assert EVERYTHING in follower.told
        assert follower.known == journal_in(root)
        STEPS["a new file"](root)
        follower.rest()
        assert follower.known == journal_in(root), "it is watched as before"
    assert capfd.readouterr().err == ""


def flood(follower: Follower) -> None:
    """Lets watchdog find what the kernel leaves in the place of changes that it could not report."""
    if sys.platform != "linux":
        logging.getLogger("watchdog.observers").warning("changes were lost")
        return
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, WatchDescriptor

    inotify = follower._watcher._observer._inotify_fd  # type: ignore[attr-defined]
    inotify.handle_event(InotifyEvent(WatchDescriptor(-1), InotifyConstants.IN_Q_OVERFLOW, 0, b""))


def test_a_link_out_of_the_journal_is_not_looked_behind(tmp_path: Path) -> None:
    """A build does not follow it; and to watch all of a disk would take for ever."""
    root = tmp_path / "journal"
    for name in ("journal/content/a", "elsewhere/deep", "allowed"):
        (tmp_path / name).mkdir(parents=True)
    (root / "content/out").symlink_to("/")
    (root / "content/a/out").symlink_to(tmp_path / "elsewhere")
    (root / "content/in").symlink_to(tmp_path / "allowed")
    (root / "themes").symlink_to(tmp_path / "elsewhere")
    settings = "title: x\nurl: https://ana.example/\noutside: [../allowed]\n"
    (root / "microjournal.yaml").write_text(settings, encoding="utf-8")

    watched = {folder.path for folder in _wanted(str(root), _boundary(root))[0]}

    assert watched == {str(root), str(root / "content"), str(tmp_path / "allowed")}
