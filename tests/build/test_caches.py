"""A build server begins with a new clone and with what the build of before left, if that was kept.

What was kept may be old, of another journal, torn or half there. The site is always that of a clean build.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

import microjournal
from microjournal.model.files import STATE_FOLDER
from microjournal.plan.groups import KINDS
from microjournal.plan.output import Output, Place
from microjournal.theme.find import built_in_folder

if TYPE_CHECKING:
    from tests.conftest import Built, Journal, MakeJournal

KEPT = (STATE_FOLDER, "public")
PERMALINKS = "permalinks.txt"
SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\n"


def entry(title: str, body: str, *keys: str) -> str:
    return "\n".join(["---", f"title: {title}", "tags: [team, focus]", *keys, "---", body, ""])


BEFORE = {
    "microjournal.yaml": SETTINGS,
    "content/2026-02-03-walks.md": entry("Walks", "We walk at noon."),
    "content/2026-03-01-stand-up.md": entry(
        "Stand-up", "By text, as in [[2026-02-03-walks]].", "started: 2026-03-02", "expect: Less"
    ),
    "content/2026-03-04-letters.md": entry("Letters", "One a week.", "follows: 2026-03-01-stand-up"),
    "content/pages/about.md": "# About\n\nWho we are.\n",
    "static/note.txt": "One line.\n",
}
# What is pushed next: an entry is edited, one is gone, one is new. The edited file keeps its size. There is a thread
# before and after: without any, no page leads to them.
NOW = {
    **BEFORE,
    "content/2026-02-03-walks.md": entry("Walks", "We walk at four."),
    "content/2026-03-05-pairs.md": entry(
        "Pairs", "Two and two.", "expect: Fewer questions", "follows: 2026-03-01-stand-up"
    ),
}
del NOW["content/2026-03-04-letters.md"]
# The same names and sizes, and not a word of it.
FOREIGN = {
    **BEFORE,
    "content/2026-02-03-walks.md": entry("Talks", "We talk at noon."),
    "content/2026-03-01-stand-up.md": entry(
        "Sit-down", "By text, as in [[2026-02-03-walks]].", "started: 2026-03-02", "expect: Less"
    ),
    "content/2026-04-01-foreign.md": entry("Foreign", "Not ours."),
    "static/note.txt": "Any line.\n",
}


def run(server: Journal, files: dict[str, str], kept: Path | None = None) -> Built:
    """A new clone in the place of the last one, with what was kept, and the build of it."""
    shutil.rmtree(server.root, ignore_errors=True)
    server.write(files)
    if kept is not None:
        shutil.copytree(kept, server.root, dirs_exist_ok=True)
    return server.build()


def keep(server: Journal, kept: Path) -> Path:
    """A copy of what the build left, with the times of its files."""
    for name in KEPT:
        shutil.copytree(server.root / name, kept / name)
    return kept


@pytest.fixture
def server(journal: MakeJournal) -> Journal:
    return journal(folder="server")


@pytest.fixture(scope="module")
def built_before(shared_journal: MakeJournal) -> Journal:
    """What the last build left, with the journal of which it was made."""
    made = shared_journal(folder="before")
    assert run(made, BEFORE).ok
    return made


@pytest.fixture
def kept(built_before: Journal, tmp_path: Path) -> Path:
    return keep(built_before, tmp_path / "kept")


@pytest.fixture(scope="module")
def now(built_before: Journal) -> dict[str, str]:
    """The files of the next push; the addresses that the build before has published are committed by then."""
    return {**NOW, PERMALINKS: built_before.read(PERMALINKS)}


@pytest.fixture(scope="module")
def clean(shared_journal: MakeJournal, now: dict[str, str]) -> dict[str, bytes]:
    """The site that a clean build makes of the next push."""
    made = shared_journal(folder="clean")
    made.write(now)
    assert made.build().ok
    found = made.contents()
    assert "2026/03/pairs/index.html" in found
    assert b"at four" in found["2026/02/walks/index.html"]
    return found


def assert_site(server: Journal, clean: dict[str, bytes]) -> None:
    found = server.contents()
    assert [path for path in sorted(found.keys() | clean.keys()) if found.get(path) != clean.get(path)] == []


def site_files(kept: Path) -> list[Path]:
    """The files of the kept site that readers see."""
    site = kept / "public"
    return sorted(path for path in site.rglob("*") if path.is_file() and ".microjournal" not in path.parts)


def databases(kept: Path) -> list[Path]:
    found = sorted((kept / STATE_FOLDER).glob("*.db"))
    assert found
    return found


def lose_both(kept: Path) -> None:
    for name in KEPT:
        shutil.rmtree(kept / name)


def lose_the_state(kept: Path) -> None:
    shutil.rmtree(kept / STATE_FOLDER)


def lose_the_site(kept: Path) -> None:
    shutil.rmtree(kept / "public")


def cut_the_state_in_half(kept: Path) -> None:
    for path in databases(kept):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty_the_state(kept: Path) -> None:
    for path in databases(kept):
        path.write_bytes(b"")


def write_over_the_state(kept: Path) -> None:
    for path in databases(kept):
        path.write_bytes(b"no database at all, " * 1_000)


def make_the_tables_those_of_another_version(kept: Path) -> None:
    for path in databases(kept):
        with closing(sqlite3.connect(path)) as db:
            tables = db.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (name,) in tables:
                db.execute(f"alter table {name} rename to former_{name}")
            db.commit()


def lose_half_of_the_site(kept: Path) -> None:
    for path in site_files(kept)[::2]:
        path.unlink()


def cut_pages_in_half(kept: Path) -> None:
    for path in site_files(kept):
        stat = path.stat()
        path.write_bytes(path.read_bytes()[: stat.st_size // 2])
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def give_pages_other_bytes(kept: Path) -> None:
    for path in site_files(kept):
        path.write_bytes(b"x" * path.stat().st_size)


def lose_the_state_and_half_of_the_site(kept: Path) -> None:
    lose_the_state(kept)
    lose_half_of_the_site(kept)


def leave_what_a_killed_build_leaves(kept: Path) -> None:
    stage = kept / "public" / ".microjournal" / "stage-0badc0de" / "new"
    stage.mkdir(parents=True)
    (stage / "index.html").write_bytes(b"half")


def cut_times_to_seconds(kept: Path) -> None:
    """As zip files and the older formats of tar do."""
    for path in kept.rglob("*"):
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns // 10**9 * 10**9))


def lose_all_times(kept: Path) -> None:
    for path in kept.rglob("*"):
        os.utime(path)


DAMAGES: list[Callable[[Path], None]] = [
    lose_both,
    lose_the_state,
    lose_the_site,
    cut_the_state_in_half,
    empty_the_state,
    write_over_the_state,
    make_the_tables_those_of_another_version,
    lose_half_of_the_site,
    cut_pages_in_half,
    give_pages_other_bytes,
    lose_the_state_and_half_of_the_site,
    leave_what_a_killed_build_leaves,
    cut_times_to_seconds,
    lose_all_times,
]


def test_a_build_that_finds_what_the_last_one_left_makes_only_what_changed(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes]
) -> None:
    built = run(server, now, kept)

    assert_site(server, clean)
    assert built.result.parsed == 2
    assert "about/index.html" in clean
    assert "about/index.html" not in [path for path, _ in built.result.reasons]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_was_kept_may_be_damaged(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes], damage: Callable[[Path], None]
) -> None:
    damage(kept)

    built = run(server, now, kept)

    assert built.ok, built.output
    assert_site(server, clean)
    assert server.build().rendered == 0


@pytest.mark.parametrize("parts", [KEPT, ("public",), (STATE_FOLDER,)], ids=["all", "the site", "the state"])
def test_what_was_kept_may_be_of_another_journal(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes], tmp_path: Path, parts: tuple[str, ...]
) -> None:
    assert run(server, FOREIGN).ok
    foreign = keep(server, tmp_path / "foreign")
    for part in parts:
        shutil.rmtree(kept / part)
        shutil.copytree(foreign / part, kept / part)

    built = run(server, now, kept)

    assert built.ok, built.output
    assert_site(server, clean)


@pytest.mark.parametrize("newer", KEPT)
def test_state_and_site_may_be_of_two_builds(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes], newer: str
) -> None:
    assert run(server, now, kept).ok
    shutil.rmtree(kept / newer)
    shutil.copytree(server.root / newer, kept / newer)

    built = run(server, now, kept)

    assert built.ok, built.output
    assert_site(server, clean)


def test_what_was_kept_may_be_of_another_version(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes]
) -> None:
    with patch("platform.python_version", lambda: "3.99.0"):
        assert run(server, BEFORE).ok
    for name in KEPT:
        shutil.rmtree(kept / name)
    keep(server, kept)

    built = run(server, now, kept)

    assert "another version" in built.result.note
    assert_site(server, clean)


def test_the_version_of_before_may_have_had_pages_of_another_kind(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\nexpect: x\n---\n"})
    former = KINDS["data"]._replace(
        places=lambda _journal, _key: (Place("moods.txt"),),
        plan=lambda _views, _journal, _key: (Output(path="moods.txt", template="@lines", inputs={"lines": ("Well",)}),),
    )
    with patch("platform.python_version", lambda: "3.99.0"), patch.dict(KINDS, {"moods": former}):
        assert made.build().ok
    assert made.read("public/moods.txt") == "Well\n"

    built = made.build()

    assert built.ok, built.output
    assert built.result.removed == ("moods.txt",)
    assert made.build().result.written == ()


def test_the_clone_may_be_in_another_place(
    journal: MakeJournal, kept: Path, now: dict[str, str], clean: dict[str, bytes]
) -> None:
    elsewhere = journal(folder="elsewhere/server")

    assert run(elsewhere, now, kept).ok
    assert_site(elsewhere, clean)


def test_a_site_without_its_lists_is_not_touched_and_works_once_it_is_removed(
    server: Journal, kept: Path, now: dict[str, str], clean: dict[str, bytes]
) -> None:
    """It may be anybody's: why the workflow files remove what was restored only in part."""
    shutil.rmtree(kept / "public" / ".microjournal")
    lose_the_state(kept)

    built = run(server, now, kept)

    assert built.codes[0] == "output-foreign"
    assert server.contents() == {p.relative_to(kept / "public").as_posix(): p.read_bytes() for p in site_files(kept)}

    shutil.rmtree(server.root / "public")
    assert server.build().ok
    assert_site(server, clean)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda kept: None, id="nothing"),
        pytest.param(
            cut_times_to_seconds,
            id="times",
        ),
    ],
)
def test_a_new_clone_of_the_same_files_has_nothing_to_render(
    server: Journal, kept: Path, now: dict[str, str], change: Callable[[Path], None]
) -> None:
    change(kept)

    built = run(server, {**BEFORE, PERMALINKS: now[PERMALINKS]}, kept)

    assert (built.result.parsed, built.rendered, built.written) == (0, 0, ())


def test_the_same_version_installed_anew_has_nothing_to_render(server: Journal, tmp_path: Path) -> None:
    server.write(BEFORE)
    command = [sys.executable, "-m", "microjournal", "-C", str(server.root), "build", "--today", "2026-03-10"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    def build() -> str:
        install_into(tmp_path / "installed")
        # Python looks where it was started before it looks at PYTHONPATH.
        return subprocess.run(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True
        ).stdout

    build()
    assert "nothing to do" in build()


def install_into(folder: Path) -> None:
    """Copies of this program and of the themes that it comes with; their files are new, as pip makes them."""
    shutil.rmtree(folder, ignore_errors=True)
    program = Path(microjournal.__file__).parent
    for source, name in ((program, "microjournal"), (built_in_folder(), "themes")):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, folder / name, ignore=leave, copy_function=shutil.copyfile)
