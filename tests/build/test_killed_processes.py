"""Builds and previews that are killed cost repeated work and nothing else, and leave no process behind.

Some processes are killed here, and as many as MICROJOURNAL_FUZZ_KILLS says.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from microjournal.model.files import STATE_FOLDER
from microjournal.output.owned import MARKER
from microjournal.serve.preview import site_folder
from tests.build.author import Author
from tests.build.laws import check_build, check_preview, site
from tests.build.processes import start
from tests.build.readers import BASE, dead_ends

TODAY = "2026-03-10"
KILLS = int(os.environ.get("MICROJOURNAL_FUZZ_KILLS", "6"))
# Enough for several processes.
ENTRIES = 40
# After so many the site is looked at.
_TOGETHER = 20

BUILD = ("build", "--today", TODAY)
PREVIEW = ("serve", "--today", TODAY, "--drafts")


def entry(title: str, body: str, *, tags: str = "", more: str = "") -> str:
    return f"---\ntitle: {title}\ntags: [{tags}]\nexpect: It takes less time\n{more}---\n{body}\n"


@dataclass
class Writer(Author):
    """An author of a journal. names: of the entries."""

    today: str = TODAY
    chance: random.Random = field(default_factory=random.Random)
    names: list[str] = field(default_factory=list)

    def begin(self, entries: int) -> None:
        self.title("Ana tries things")
        for _ in range(entries):
            self.add()

    def title(self, title: str) -> None:
        self.write("microjournal.yaml", f"title: {title}\nurl: {BASE}\n")

    def add(self) -> None:
        number = len(self.names)
        month, day = 1 + number % 3, 1 + number % 28
        self.names.append(f"2026-{month:02}-{day:02}-try-{number}")
        self.edit_entry(self.names[-1])

    def edit_entry(self, name: str) -> None:
        tags = self.chance.choice(["team", "team, focus", "focus", "letters"])
        cited = self.chance.choice(self.names)
        text = entry(f"Try {self.chance.randrange(1000)}", f"As in [[{cited}]].", tags=tags)
        self.write(f"content/{name}.md", text)

    def edit(self) -> None:
        what = self.chance.choice(["add", "change", "hide", "rename everything"])
        name = self.chance.choice(self.names)
        if what == "add":
            self.add()
        elif what == "change":
            self.edit_entry(name)
        elif what == "hide":
            self.write(f"content/{name}.md", entry("Later", "Not yet.", more="draft: true\n"))
        else:
            self.title(f"Ana tries {self.chance.randrange(1000)} things")


def until_it_writes(process: subprocess.Popen[str], folder: Path, pages: int, patience: float = 60) -> None:
    """Waits until so many pages of a site stand in its stage, or a while if they do not come."""
    end = time.monotonic() + patience
    while process.poll() is None and staged_pages(folder) < pages and time.monotonic() < end:
        time.sleep(0.002)


def staged_pages(folder: Path) -> int:
    """Folders may vanish while they are looked at, which `os.walk` does not mind."""
    return sum(name.endswith(".html") for _, _, names in os.walk(folder / MARKER) for name in names)


def kill_one(writer: Writer, command: tuple[str, ...], length: float) -> bool:
    """Starts a command and kills it at a random moment: half of them while they write. Whether it still ran.

    length: seconds that a build takes.
    """
    chance = writer.chance
    writer.edit()
    with start(writer.root, *command, "--jobs", "2") as process:
        if chance.random() < 0.5:
            folder = writer.root / "public" if command is BUILD else site_folder(writer.root / STATE_FOLDER)
            until_it_writes(process, folder, chance.randrange(3), patience=2 * length)
            time.sleep(chance.uniform(0, length / 4))
        else:
            time.sleep(chance.uniform(length / 10, length))
        if command is PREVIEW and chance.random() < 0.5:
            writer.edit()
            time.sleep(chance.uniform(0, length))
        alive = process.poll() is None
        process.kill()
    return alive


def time_of_a_build(writer: Writer) -> float:
    """Seconds. Not of the first build, which takes longer than those that are killed."""
    assert writer.build().ok
    writer.edit()
    started = time.monotonic()
    with start(writer.root, *BUILD, "--jobs", "2") as process:
        assert process.wait() == 0
    return time.monotonic() - started


def assert_clean(writer: Writer, elsewhere: Path) -> None:
    assert check_build(writer, elsewhere).ok
    assert check_preview(writer, elsewhere).ok
    now = {path: content for path, content in site(writer.root / "public").items() if not path.startswith(MARKER)}
    assert dead_ends(now, set(now)) == []


def test_builds_and_previews_that_are_killed_at_any_moment_lead_to_the_clean_site(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "journal", chance=random.Random(KILLS))
    writer.begin(ENTRIES)
    length = time_of_a_build(writer)
    alive = 0
    for number in range(KILLS):
        alive += kill_one(writer, BUILD if number % 2 else PREVIEW, length)
        if number % _TOGETHER == _TOGETHER - 1:
            assert_clean(writer, tmp_path / "clean")
    assert alive >= KILLS // 2, "hardly a process was killed before it ended"
    assert_clean(writer, tmp_path / "clean")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
@pytest.mark.parametrize("command", [BUILD, PREVIEW], ids=["build", "preview"])
def test_no_process_outlives_one_that_is_killed(tmp_path: Path, command: tuple[str, ...]) -> None:
    writer = Writer(tmp_path / "journal", chance=random.Random(1))
    writer.begin(ENTRIES)
    folder = writer.root / "public" if command is BUILD else site_folder(writer.root / STATE_FOLDER)
    with start(writer.root, *command, "--jobs", "3") as process:
        until_it_writes(process, folder, 1)
        process.kill()
    for _ in range(200):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail("a process is left over")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
def test_an_interrupt_ends_all_processes_of_a_build_without_a_traceback(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "journal", chance=random.Random(2))
    writer.begin(ENTRIES)
    codes: list[int] = []
    while 130 not in codes and len(codes) < 5:
        with start(writer.root, *BUILD, "--jobs", "3", "--full") as process:
            until_it_writes(process, writer.root / "public", 1)
            # As a terminal does it: every process of the group gets it.
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate()
        assert "Traceback" not in said
        codes.append(process.returncode)
    assert {*codes} <= {0, 130}
    assert 130 in codes
    assert check_build(writer, tmp_path / "clean").ok
