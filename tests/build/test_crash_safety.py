"""A build that is stopped, at whatever moment and by whatever, costs repeated work and nothing else.

A journal is built, then edited: entries are added, changed, renamed and taken away. The build that follows is stopped
at the first and the last of every kind of call that changes something on disk, and at as many others as
MICROJOURNAL_FUZZ_CALLS says. After each: every file of the site is the old one or the new one, no link that a reader
can come to leads into nothing, the author got one line, and the next build makes the clean site. Previews are stopped
in the same way. Real processes are killed in test_killed_processes.py.
"""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import microjournal
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.cli.program import main
from microjournal.model.files import STATE_FOLDER
from microjournal.output.folder import OutputFolder
from microjournal.output.owned import MARKER
from microjournal.serve.preview import site_folder
from tests.build.author import Author
from tests.build.disk import EVERYTHING, FAULTS, GROWS, Dead, Disk
from tests.build.laws import check_build, check_preview
from tests.build.laws import site as every_file
from tests.build.processes import start
from tests.build.readers import BASE, dead_ends

pytestmark = pytest.mark.usefixtures("files_at_rest")

TODAY = "2026-03-10"
# Of all calls of a build, beside the first and the last of each kind.
CALLS = int(os.environ.get("MICROJOURNAL_FUZZ_CALLS", "2"))
# Of these, previews and builds that are stopped twice are stopped at every third.
SOME = slice(None, None, 1 if "MICROJOURNAL_FUZZ_CALLS" in os.environ else 3)

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
    shutil.copytree(root, into, ignore=shutil.ignore_patterns("public", STATE_FOLDER))
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
    return built_and_edited(tmp_path_factory.mktemp("edited"))


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    """The same, previewed as well before it was edited."""
    return built_and_edited(tmp_path_factory.mktemp("previewed"), preview=True)


def built_and_edited(folder: Path, *, preview: bool = False) -> Edited:
    root = folder / "journal"
    apply(root, BEFORE)
    assert build_it(root).ok
    assert not preview or Author(root, today=TODAY).preview().ok
    old, old_ledger = site(root), ledger(root)
    apply(root, EDITS)
    new, new_ledger = clean_result(root, folder / "clean")
    shutil.copytree(root, folder / "kept")
    assert {"2026/01/stays/index.html", "index.html", "kept.txt"} <= {p for p in old if old[p] != new.get(p, old[p])}
    assert "2026/03/added/index.html" in new.keys() - old.keys()
    # A page that was published leads somewhere for ever.
    assert "old.txt" in old.keys() - new.keys()
    assert "tags/gone/index.html" in new
    return Edited(root, folder / "kept", old, old_ledger, new, new_ledger)


# What must be true


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
    assert OutputFolder(case.root / "public").owned.read() == now.keys()
    again = build_it(case.root)
    assert (again.rendered, again.written, again.removed) == (0, (), ()), again.explanations


def test_the_comparison_sees_a_link_into_nothing(edited: Edited) -> None:
    without = {path: content for path, content in edited.new.items() if path != "2026/03/added/index.html"}
    assert dead_ends(edited.new, set(edited.new)) == []
    assert "2026/01/changed/index.html -> 2026/03/added/" in dead_ends(without, {"index.html"})


# Faults at every call that changes something on disk


def steps_of(case: Edited) -> list[str]:
    case.again()
    disk = Disk(case.root)
    with disk.watched():
        assert build_it(case.root).ok
    assert site(case.root) == case.new
    return disk.calls


# Where a call does something, if not in the site itself or in the folder of the state.
PLACES = {
    "new": r"/stage-\w+/new/",
    "changed": r"/stage-\w+/changed/",
    "stage": r"/stage-|^[^/]*$",
    "list": r"\.list\.new$",
}


def worth_failing(calls: Sequence[str], possible: Sequence[str] = EVERYTHING) -> list[int]:
    """Numbers of calls: of what is possible, the first and the last of each kind in each place, and CALLS others.

    Of these, those come first that readers can see.
    """
    kinds: dict[tuple[str, str], list[int]] = {}
    for number, call in enumerate(calls):
        what, _, path = call.partition(" ")
        place = next((place for place, pattern in PLACES.items() if re.search(pattern, path)), "")
        if what in possible:
            kinds.setdefault((what, place), []).append(number)
    edges = {number for numbers in kinds.values() for number in (numbers[0], numbers[-1])}
    others = [number for numbers in kinds.values() for number in numbers if number not in edges]
    random.Random(len(others)).shuffle(others)
    others.sort(key=lambda number: not calls[number].startswith("replace"))
    return sorted(edges | {*others[:CALLS]})


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
    for at in worth_failing(steps_of(edited), GROWS if kind == "disk full" else EVERYTHING):
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


@pytest.mark.parametrize("kind", FAULTS)
def test_a_preview_that_fails_at_some_call_costs_repeated_work_and_leaves_what_was_published_alone(
    previewed: Edited, kind: str, tmp_path: Path
) -> None:
    previewed.again()
    disk, author = Disk(previewed.root), Author(previewed.root, today=TODAY)
    with disk.watched():
        assert author.preview().ok
    assert check_preview(author, tmp_path / "clean").ok
    clean = every_file(site_folder(previewed.root / STATE_FOLDER))
    for at in worth_failing(disk.calls, GROWS if kind == "disk full" else EVERYTHING)[SOME]:
        previewed.again()
        author = Author(previewed.root, today=TODAY)
        with Disk(previewed.root, FAULTS[kind], at).watched(), suppress(Dead, OSError):
            author.preview()
        assert site(previewed.root) == previewed.old
        assert author.preview().ok
        assert every_file(site_folder(previewed.root / STATE_FOLDER)) == clean
        assert author.preview().written == ()
    assert check_build(author, tmp_path / "clean").ok
    assert site(previewed.root) == previewed.new


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
        for second in worth_failing(disk.calls, ("replace",))[SOME]:
            shutil.rmtree(edited.root)
            shutil.copytree(left, edited.root)
            again = Disk(edited.root, FAULTS["killed"], second)
            with again.watched(), pytest.raises(Dead):
                build_it(edited.root)
            with explained(again):
                assert_nothing_is_torn(edited)
        assert_the_next_build_is_clean(edited)


# Several builds at once


def test_a_build_that_must_wait_for_another_one_says_so_and_goes_on(edited: Edited) -> None:
    edited.again()
    with locked(edited.root / STATE_FOLDER):
        process = start(edited.root, "build", "--today", TODAY, "--jobs", "1")
        assert process.stderr is not None
        assert "waiting" in process.stderr.readline()
        assert process.poll() is None
    process.communicate()
    assert process.returncode == 0
    assert site(edited.root) == edited.new


def test_two_builds_at_once_both_end_well_and_leave_the_clean_site(edited: Edited) -> None:
    edited.again()
    builds = [start(edited.root, "build", "--today", TODAY, "--jobs", "2") for _ in range(2)]
    said = [process.communicate()[1] for process in builds]
    assert [process.returncode for process in builds] == [0, 0], said
    assert site(edited.root) == edited.new
    assert_the_next_build_is_clean(edited)


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(edited: Edited) -> None:
    edited.again()
    program = (
        "import sys, pathlib, microjournal.build.lock as lock\n"
        "with lock.locked(pathlib.Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    package = Path(microjournal.__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", program, str(edited.root / STATE_FOLDER)],
        env={**os.environ, "PYTHONPATH": str(package)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        holder.kill()
    waited: list[bool] = []
    assert build_it(edited.root, waiting=lambda: waited.append(True)).ok
    assert waited == []


@pytest.mark.usefixtures("_collecting")
def test_a_build_that_does_not_end_is_told_in_one_line(
    edited: Edited, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edited.again()
    monkeypatch.setattr("microjournal.build.lock._BUSY_SECONDS", 0)
    with locked(edited.root / STATE_FOLDER):
        assert main(["-C", str(edited.root), "build", "--today", TODAY]) == 1
    waiting, gave_up = capsys.readouterr().err.splitlines()
    assert "waiting" in waiting
    assert gave_up.startswith("Error: another build of this journal is under way")
    assert site(edited.root) == edited.old


# What is no fault of the disk


@pytest.mark.parametrize(
    "template", ["{% if %}", "{{ nope }}", "{{ entry.title if entry.id != '2026-03-02-added' else entry.nope }}"]
)
def test_a_mistake_in_a_template_leaves_the_site_and_its_addresses_alone(edited: Edited, template: str) -> None:
    edited.again()
    apply(edited.root, {"themes/dune/templates/entry.html": template})
    assert not build_it(edited.root).ok
    assert site(edited.root) == edited.old
    assert ledger(edited.root) == edited.old_ledger
    shutil.rmtree(edited.root / "themes")
    assert_the_next_build_is_clean(edited)


def test_a_mistake_in_an_entry_leaves_the_site_and_its_addresses_alone(edited: Edited) -> None:
    edited.again()
    apply(edited.root, {"content/2026-03-05-broken.md": entry("Broken", more="result: splendid\n")})
    assert not build_it(edited.root).ok
    assert site(edited.root) == edited.old
    assert ledger(edited.root) == edited.old_ledger


def test_settings_that_are_edited_while_a_build_runs_are_seen_by_the_next_one(edited: Edited) -> None:
    edited.again()
    settings = {"microjournal.yaml": f"title: Bea tries things\nurl: {BASE}\n"}

    def edit(phase: str, _done: int, _total: int) -> None:
        if phase == "rendered":
            apply(edited.root, settings)

    assert build_it(edited.root, progress=edit).ok
    assert build_it(edited.root).ok
    assert b"Bea tries things" in site(edited.root)["index.html"]


def test_lines_that_come_into_the_ledger_while_a_build_runs_stay_and_are_heeded_by_the_next_one(edited: Edited) -> None:
    edited.again()

    def pull(phase: str, _done: int, _total: int) -> None:
        if phase == "rendered":
            text = edited.old_ledger + "/2026/01/of-a-colleague/ 2026-01-16-stays\n"
            (edited.root / "permalinks.txt").write_text(text, encoding="utf-8")

    assert build_it(edited.root, progress=pull).ok
    assert "/2026/01/of-a-colleague/" in ledger(edited.root)
    assert build_it(edited.root).ok
    assert "2026/01/of-a-colleague/index.html" in site(edited.root)
