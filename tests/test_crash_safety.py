"""A build that is stopped, at whatever moment and by whatever, costs repeated work and nothing else.

A journal is built, then edited: entries are added, changed, renamed and taken away. The build that follows is stopped
at every single call that changes something on disk. After each: every file of the site is the old one or the new one,
no link that a reader can come to leads into nothing, the author got one line, and the next build makes the clean site.
"""

from __future__ import annotations

import errno
import gc
import os
import posixpath
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import unquote, urljoin

import pytest

from microjournal.build import BuildOptions, BuildResult, build
from microjournal.cli import main
from microjournal.output import MARKER, OutputFolder
from microjournal.state import FOLDER, State

if TYPE_CHECKING:
    pass

TODAY = "2026-03-10"
BASE = "https://ana.example/journal/"
KILLS = int(os.environ.get("MICROJOURNAL_FUZZ_KILLS", "12"))

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


# A journal before and after its author's edits


def entry(title: str, *, tags: str = "", body: str = "We try it.", more: str = "") -> str:
    return f"---\ntitle: {title}\ntags: [{tags}]\nexpect: It takes less time\n{more}---\n{body}\n"


BEFORE: dict[str, str | bytes] = {
    "microjournal.yaml": f"title: Ana tries things\nurl: {BASE}\n",
    "content/2026-01-10-changed.md": entry("Changed", tags="team"),
    "content/2026-01-12-removed.md": entry("Removed", tags="gone"),
    "content/2026-01-14-renamed.md": entry("Renamed", tags="team", more="id: renamed\n"),
    "content/2026-01-16-stays.md": entry("Stays", tags="team", body="As in [[removed]]."),
    "content/2026-02-20-draft-soon.md": entry("Soon a draft", tags="rare"),
    "content/pages/about.md": "# About\n\nWho we are.\n",
    "static/old.txt": "old\n",
    "static/kept.txt": "kept\n",
}
# None: the file is removed.
EDITS: dict[str, str | bytes | None] = {
    "content/2026-01-10-changed.md": entry(
        "Changed much", tags="team", body="As in [[added]].", more="started: 2026-01-11\n"
    ),
    "content/2026-01-12-removed.md": None,
    "content/2026-01-14-renamed.md": None,
    "content/2026-03-01-renamed.md": entry("Renamed and moved", tags="team", more="id: renamed\n"),
    "content/2026-01-16-stays.md": entry("Stays", tags="team"),
    "content/2026-02-20-draft-soon.md": entry("Soon a draft", tags="rare", more="draft: true\n"),
    "content/2026-03-02-added.md": entry("Added", tags="new", body="After [[changed]].\n\n![A dot](dot.png)"),
    "content/dot.png": PNG,
    "static/old.txt": None,
    "static/kept.txt": "kept, and changed\n",
    "static/fresh/new.txt": "new\n",
}


def apply(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    for name, content in files.items():
        path = root / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def build_it(root: Path, **options: Any) -> BuildResult:
    return build(BuildOptions(root=root, today=TODAY, jobs=1, **options))


def site(root: Path) -> dict[str, bytes]:
    """The files that a reader can ask for."""
    public = root / "public"
    files = {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}
    return {path: content for path, content in files.items() if not path.startswith(f"{MARKER}/")}


def ledger(root: Path) -> str:
    return (root / "permalinks.txt").read_text(encoding="utf-8")


def clean_result(root: Path, into: Path) -> tuple[dict[str, bytes], str]:
    """The site and the ledger that a build makes of the same files without anything from earlier builds."""
    shutil.copytree(root, into, ignore=shutil.ignore_patterns("public", FOLDER))
    assert build_it(into).ok
    return site(into), ledger(into)


@dataclass(frozen=True)
class Edited:
    """A journal that was built and then edited. old, new: the site and the ledger before and after the next build."""

    root: Path
    kept: Path
    old: dict[str, bytes]
    old_ledger: str
    new: dict[str, bytes]
    new_ledger: str

    def again(self) -> None:
        """Puts everything back: the journal, the old site, the state of the build that made it."""
        shutil.rmtree(self.root)
        shutil.copytree(self.kept, self.root)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    folder = tmp_path_factory.mktemp("edited")
    root = folder / "journal"
    apply(root, BEFORE)
    assert build_it(root).ok
    old, old_ledger = site(root), ledger(root)
    apply(root, EDITS)
    new, new_ledger = clean_result(root, folder / "clean")
    shutil.copytree(root, folder / "kept")
    assert {"2026/01/stays/index.html", "index.html", "kept.txt"} <= {p for p in old if old[p] != new.get(p, old[p])}
    assert "2026/03/added/index.html" in new.keys() - old.keys()
    assert {"old.txt", "tags/gone/index.html"} <= old.keys() - new.keys()
    return Edited(root, folder / "kept", old, old_ledger, new, new_ledger)


# What a reader may see


@cache
def links_in(path: str, content: bytes) -> frozenset[str]:
    """The paths of the site that a file leads to."""
    text = content.decode(errors="replace")
    here = urljoin(BASE, path)
    found = set()
    if path.endswith(".html"):
        from bs4 import BeautifulSoup

        for element in BeautifulSoup(text, "lxml").find_all(True):
            found |= {str(element[name]) for name in ("href", "src") if element.has_attr(name)}
    elif path.endswith((".xml", ".json", ".ics", ".txt")):
        found = set(re.findall(re.escape(BASE) + r"""[^"'<>\s&\\]*""", text))
    absolute = {urljoin(here, link).partition("#")[0] for link in found}
    return frozenset(unquote(link.removeprefix(BASE)) for link in absolute if link.startswith(BASE))


def file_at(path: str) -> str:
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def dead_ends(now: Mapping[str, bytes], begin: set[str]) -> list[str]:
    """Links into nothing that a reader can come to from one of the files."""
    seen: set[str] = set()
    waiting = sorted(begin & now.keys())
    dead = []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for link in links_in(path, now[path]):
            target = file_at(posixpath.normpath(link) + ("/" if link.endswith("/") else "") if link else "")
            if target not in now:
                dead.append(f"{path} -> {link}")
            elif target not in seen:
                waiting.append(target)
    return sorted(dead)


def assert_nothing_is_torn(case: Edited) -> None:
    now = site(case.root)
    torn = [path for path, content in now.items() if content not in (case.old.get(path), case.new.get(path))]
    assert torn == []
    assert dead_ends(now, case.old.keys() & case.new.keys()) == []
    assert case.old.keys() & case.new.keys() <= now.keys()
    assert ledger(case.root) in (case.old_ledger, case.new_ledger)


def assert_the_next_build_is_clean(case: Edited) -> None:
    assert build_it(case.root).ok
    now = site(case.root)
    assert sorted(p for p in now.keys() | case.new.keys() if now.get(p) != case.new.get(p)) == []
    assert ledger(case.root) == case.new_ledger
    assert OutputFolder(case.root / "public").owned() == now.keys()
    again = build_it(case.root)
    assert (again.rendered, again.written, again.removed) == (0, (), ()), again.explanations


def test_the_comparison_sees_a_link_into_nothing(edited: Edited) -> None:
    without = {path: content for path, content in edited.new.items() if path != "2026/03/added/index.html"}
    assert dead_ends(edited.new, set(edited.new)) == []
    assert "2026/01/changed/index.html -> 2026/03/added/" in dead_ends(without, {"index.html"})


# Faults at every call that changes something on disk


class Dead(BaseException):
    """The process has been killed: nothing that it does any more has an effect."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong. lasting: from then on everything of that kind does."""

    error: Callable[[str, str], BaseException]
    lasting: tuple[str, ...] = ()


GROWS = ("open", "write", "write_text", "mkdir", "commit")
EVERYTHING = (*GROWS, "replace", "unlink", "rmdir")


def _disk_full(what: str, path: str) -> BaseException:
    if what == "commit":
        return _sqlite_error("database or disk is full", sqlite3.SQLITE_FULL)
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def _forbidden(what: str, path: str) -> BaseException:
    if what == "commit":
        return _sqlite_error("attempt to write a readonly database", sqlite3.SQLITE_READONLY)
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


def _sqlite_error(message: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


FAULTS = {
    "disk full": Fault(_disk_full, lasting=GROWS),
    "forbidden": Fault(_forbidden),
    "killed": Fault(lambda _what, _path: Dead(), lasting=EVERYTHING),
}


@dataclass
class Disk:
    """Counts the calls that change something in a folder, and lets them go wrong from call number `at` on."""

    root: Path
    fault: Fault | None = None
    at: int = -1
    calls: list[str] = field(default_factory=list)
    _descriptors: set[int] = field(default_factory=set)

    def step(self, what: str, path: Any, half: Callable[[], object] = lambda: None) -> None:
        """A call is about to be made. half: what it leaves behind if it fails in the middle."""
        number = len(self.calls)
        self.calls.append(f"{what} {path}")
        if self.fault is None or number < self.at:
            return
        if number == self.at:
            half()
        if number == self.at or what in self.fault.lasting:
            raise self.fault.error(what, str(path))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While this lasts, every such call goes through `step`."""
        changed: dict[str, Any] = {name: self._plain(name) for name in ("replace", "unlink", "rmdir", "mkdir")}
        changed |= {"open": self._open(os.open), "write": self._write(os.write)}
        with (
            patch.multiple(os, **changed),
            patch.object(Path, "write_text", self._write_text(Path.write_text)),
            patch.object(State, "commit", self._commit(State.commit)),
        ):
            yield

    def _here(self, path: Any) -> bool:
        return str(path).startswith(str(self.root))

    def _plain(self, name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(path: Any, *rest: Any, **options: Any) -> Any:
            if options.get("dir_fd") is not None or self._here(path):
                self.step(name, path)
            return real(path, *rest, **options)

        return call

    def _open(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            if not self._here(path) or not flags & (os.O_WRONLY | os.O_RDWR):
                return real(path, flags, *rest, **options)
            self.step("open", path)
            descriptor = real(path, flags, *rest, **options)
            self._descriptors.add(descriptor)
            return descriptor

        return call

    def _write(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(descriptor: int, data: Any) -> int:
            if descriptor in self._descriptors:
                self.step("write", descriptor, lambda: real(descriptor, data[: len(data) // 2]))
            return real(descriptor, data)

        return call

    def _write_text(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(path: Path, text: str, *rest: Any, **options: Any) -> int:
            if self._here(path):
                self.step("write_text", path, lambda: real(path, text[: len(text) // 2], *rest, **options))
            return real(path, text, *rest, **options)

        return call

    def _commit(self, real: Callable[[State], None]) -> Callable[[State], None]:
        def call(state: State) -> None:
            self.step("commit", state.path)
            real(state)

        return call


def steps_of(case: Edited) -> list[str]:
    case.again()
    disk = Disk(case.root)
    with disk.watched():
        assert build_it(case.root).ok
    assert site(case.root) == case.new
    return disk.calls


def worth_failing(case: Edited, kind: str) -> list[int]:
    """Numbers of the calls that a fault of this kind can hit. Of clearing away what was staged, which is a third of all
    calls and very much the same, every tenth.
    """
    calls = steps_of(case)
    possible = [n for n, call in enumerate(calls) if kind != "disk full" or call.split()[0] in GROWS]
    clearing = [n for n in possible if f"/{MARKER}/stage" in calls[n] and calls[n].startswith(("unlink", "rmdir"))]
    return sorted({*possible} - {*clearing} | {*clearing[::10]})


def test_the_seams_see_every_kind_of_change(edited: Edited) -> None:
    kinds = {call.split()[0] for call in steps_of(edited)}
    assert kinds == set(EVERYTHING)


@contextmanager
def explained(disk: Disk, said: str = "") -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        error.add_note(f"at call {disk.at}: {disk.calls[disk.at]}\n{said}")
        raise


@pytest.fixture
def _collecting() -> Iterator[None]:
    yield
    # The command turns it off for its own process.
    gc.enable()


@pytest.mark.usefixtures("_collecting")
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_at_any_call_tears_nothing_and_the_next_build_mends_it(
    edited: Edited, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for at in worth_failing(edited, kind):
        edited.again()
        disk = Disk(edited.root, FAULTS[kind], at)
        code = None
        with disk.watched():
            try:
                code = main(["-C", str(edited.root), "build", "--today", TODAY, "--jobs", "1"])
            except Dead:
                assert kind == "killed"
        said = capsys.readouterr().err
        with explained(disk, said):
            assert_nothing_is_torn(edited)
            assert code in ((None,) if kind == "killed" else (0, 1))
            if code == 0:
                assert site(edited.root) == edited.new
            elif code == 1:
                assert re.fullmatch(r"Error: .*; (the site is as it was|a part of the site is new).*\n", said), said
            assert_the_next_build_is_clean(edited)


def test_a_build_that_is_killed_while_it_mends_what_a_killed_build_left_tears_nothing(edited: Edited) -> None:
    calls = steps_of(edited)
    published = [n for n, call in enumerate(calls) if call.startswith("replace") and f"/{MARKER}/stage" in call]
    for first in (published[0], published[0] + 3, published[-1]):
        edited.again()
        with Disk(edited.root, FAULTS["killed"], first).watched(), pytest.raises(Dead):
            build_it(edited.root)
        left = shutil.copytree(edited.root, edited.root.parent / f"left-{first}")
        disk = Disk(edited.root)
        with disk.watched():
            assert build_it(edited.root).ok
        for second in [n for n, call in enumerate(disk.calls) if call.startswith(("replace", "unlink"))][::3]:
            shutil.rmtree(edited.root)
            shutil.copytree(left, edited.root)
            again = Disk(edited.root, FAULTS["killed"], second)
            with again.watched(), pytest.raises(Dead):
                build_it(edited.root)
            with explained(again):
                assert_nothing_is_torn(edited)
        assert_the_next_build_is_clean(edited)
