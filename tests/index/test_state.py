"""What a build remembers may be lost, damaged or foreign: then it says so in one line, and builds everything."""

from __future__ import annotations

import errno
import gc
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from microjournal.build import versions
from microjournal.build.lock import locked
from microjournal.build.options import BuildOptions, BuildResult
from microjournal.build.pipeline import build
from microjournal.cli.program import main
from microjournal.index.database import in_words
from microjournal.index.opening import open_state, with_state
from microjournal.index.sealing import Damaged, sealed, unsealed
from microjournal.index.state import State
from microjournal.model.files import STATE_FOLDER

pytestmark = pytest.mark.usefixtures("files_at_rest")

TODAY = "2026-03-10"
DAMAGES = 200 if "MICROJOURNAL_FUZZ_KILLS" in os.environ else 12

ENTRY = "---\ntitle: {title}\ntags: [team]\nexpect: Less time\n---\nWe try it, as in [[stays]].\n\n![A dot](dot.png)\n"
DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0"


def write(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def build_it(root: Path, **options: Any) -> BuildResult:
    return build(BuildOptions(root=root, today=TODAY, jobs=1, **options))


def site(root: Path) -> dict[str, bytes]:
    public = root / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


@dataclass(frozen=True)
class Kept:
    """A journal that was built and then edited. site: what the next build must make of it."""

    root: Path
    copy: Path
    site: dict[str, bytes]

    @property
    def state(self) -> Path:
        return self.file("state.db")

    def file(self, pattern: str) -> Path:
        """The file of the state of this name."""
        (found,) = (self.root / STATE_FOLDER).glob(pattern)
        return found

    def again(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self.copy, self.root)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("kept")
    root = folder / "journal"
    write(root, "microjournal.yaml", "title: Ana tries things\nurl: https://ana.example/\n")
    write(root, "content/dot.png", DOT)
    for name in ("stays", "changes", "goes", "long"):
        body = " and so on" * (2000 if name == "long" else 1)
        write(root, f"content/2026-03-0{len(name)}-{name}.md", ENTRY.format(title=name) + body)
    assert build_it(root).ok
    write(root, "content/2026-03-07-changes.md", ENTRY.format(title="Changed"))
    write(root, "content/2026-03-08-new.md", ENTRY.format(title="New"))
    (root / "content/2026-03-04-goes.md").unlink()
    shutil.copytree(root, folder / "clean", ignore=shutil.ignore_patterns("public", STATE_FOLDER))
    assert build_it(folder / "clean").ok
    shutil.copytree(root, folder / "copy")
    return Kept(root, folder / "copy", site(folder / "clean"))


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    yield
    # The command turns it off for its own process.
    gc.enable()


def assert_clean(kept: Kept) -> None:
    now = site(kept.root)
    assert sorted(path for path in now.keys() | kept.site.keys() if now.get(path) != kept.site.get(path)) == []


def assert_rests(kept: Kept) -> None:
    again = build_it(kept.root)
    assert (again.rendered, again.written, again.removed, again.note) == (0, (), (), "")


# Lost, damaged, foreign


def remove(state: Path) -> None:
    state.unlink()


def empty(state: Path) -> None:
    state.write_bytes(b"")


def garbage(state: Path) -> None:
    state.write_bytes(b"not a database" * 1000)


def a_folder(state: Path) -> None:
    state.unlink()
    (state / "with").mkdir(parents=True)
    (state / "with/a file").write_bytes(b"x")


def another_database(state: Path) -> None:
    state.unlink()
    change(state, "create table bookmarks (url text)")


def the_same_tables_with_other_columns(state: Path) -> None:
    tables = change(state, "select name from sqlite_master where type = 'table'")
    ((version,),) = change(state, "select value from meta where key = 'format'")
    state.unlink()
    for (name,) in tables:
        change(state, f"create table {name} (key text, value blob)")
    change(state, "insert into meta values ('format', ?)", version)


def another_version(state: Path) -> None:
    change(state, "update meta set value = ? where key = 'format'", b"i\x01\0\0\0")


def no_version(state: Path) -> None:
    change(state, "delete from meta where key = 'format'")


def a_torn_value(state: Path) -> None:
    change(state, "update meta set value = substr(value, 1, length(value) - 1) where key != 'format'")


def torn_facts(state: Path) -> None:
    change(state, "update sources set facts = replace(facts, ?, ?) where path like '%stays%'", b"stays", b"stair")


def facts_that_are_no_bytes(state: Path) -> None:
    change(state, "update sources set facts = 'text', mtime = 'soon'")


def bodies_that_are_gone(state: Path) -> None:
    change(state, "delete from bodies")


def bodies_of_another_time(state: Path) -> None:
    change(state, "update bodies set sections = (select sections from bodies order by path limit 1)")


def traces_that_are_damaged(state: Path) -> None:
    change(state, "update output set trace = x'ff00ff'")


def rows_that_are_gone(state: Path) -> None:
    change(state, "delete from member")


def rows_of_another_time(state: Path) -> None:
    change(state, "update tally set count = count + 1, met = met + 1")


def change(state: Path, statement: str, *values: object) -> list[Any]:
    db = sqlite3.connect(state)
    try:
        rows = db.execute(statement, values).fetchall()
        db.commit()
    finally:
        db.close()
    return rows


Damage = Callable[[Path], None]

PARSED, SITE = "state.db", "site-*.db"
SAID: list[tuple[str, Damage]] = [
    *product(
        (PARSED, SITE),
        (
            empty,
            garbage,
            a_folder,
            another_database,
            the_same_tables_with_other_columns,
            another_version,
            no_version,
            a_torn_value,
        ),
    ),
    *product((PARSED,), (torn_facts, facts_that_are_no_bytes)),
]
UNSAID: list[tuple[str, Damage]] = [
    *product((PARSED,), (remove, bodies_that_are_gone, bodies_of_another_time)),
    *product((SITE,), (remove, traces_that_are_damaged, rows_that_are_gone, rows_of_another_time)),
]


def name_of(value: object) -> str:
    return getattr(value, "__name__", str(value))


@pytest.mark.parametrize(("file", "damage"), SAID, ids=name_of)
def test_a_state_that_cannot_be_used_is_told_in_one_line_and_everything_is_built(
    kept: Kept, file: str, damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.again()
    damage(kept.file(file))
    assert main(["-C", str(kept.root), "build", "--today", TODAY, "--jobs", "1"]) == 0
    said = capsys.readouterr().err
    lines = [line for line in said.splitlines() if "earlier builds cannot be used" in line]
    assert len(lines) == 1, said
    assert lines[0].endswith("building everything")
    assert "Traceback" not in said
    assert_clean(kept)
    assert_rests(kept)


@pytest.mark.parametrize(("file", "damage"), UNSAID, ids=name_of)
def test_whatever_else_a_state_lacks_the_result_is_the_clean_site(kept: Kept, file: str, damage: Damage) -> None:
    kept.again()
    damage(kept.file(file))
    write(kept.root, "themes/dune/templates/page.html", '{% extends "!dune/page.html" %}')
    assert build_it(kept.root).ok
    (kept.root / "themes/dune/templates/page.html").unlink()
    assert build_it(kept.root).ok
    assert_clean(kept)
    assert_rests(kept)


def test_without_a_state_nothing_is_said_because_there_is_nothing_to_worry_about(kept: Kept) -> None:
    kept.again()
    shutil.rmtree(kept.root / STATE_FOLDER)
    assert build_it(kept.root).note == ""
    assert_clean(kept)


@pytest.mark.parametrize("seed", range(DAMAGES))
def test_a_state_that_is_cut_off_or_overwritten_anywhere_never_spoils_the_site(kept: Kept, seed: int) -> None:
    kept.again()
    chance = random.Random(seed)
    whole = kept.state.read_bytes()
    place = chance.randrange(len(whole))
    stretch = chance.randbytes(chance.choice([1, 16, 4096]))
    torn = whole[:place] if seed % 2 else whole[:place] + stretch + whole[place + len(stretch) :]
    kept.state.write_bytes(torn)
    result = build_it(kept.root)
    assert result.ok, result.problems
    assert_clean(kept)
    assert build_it(kept.root).ok
    assert_clean(kept)


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("content", [b"", b"left behind" * 1000])
@pytest.mark.parametrize("with_state", [True, False])
def test_what_lies_beside_the_state_does_no_harm(kept: Kept, ending: str, content: bytes, with_state: bool) -> None:
    kept.again()
    Path(f"{kept.state}{ending}").write_bytes(content)
    if not with_state:
        kept.state.unlink()
    assert build_it(kept.root).ok
    assert_clean(kept)
    assert_rests(kept)


def test_rows_with_a_log_that_no_build_left_are_made_anew(kept: Kept, tmp_path: Path) -> None:
    """As in a copy of the journal that was made while a build wrote: the file is of before, the log of after."""
    kept.again()
    assert build_it(kept.root).ok
    (rows,) = kept.state.parent.glob("site-*.db")
    stat, before = rows.stat(), rows.read_bytes()
    db = sqlite3.connect(rows)
    db.execute("pragma wal_autocheckpoint = 0")
    db.execute("delete from member")
    db.commit()
    log = Path(f"{rows}-wal").read_bytes()
    db.close()
    Path(f"{rows}-wal").write_bytes(log)
    rows.write_bytes(before)
    os.utime(rows, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    write(kept.root, "content/2026-03-09-more.md", ENTRY.format(title="More"))
    assert build_it(kept.root).ok

    shutil.copytree(kept.root, tmp_path / "clean", ignore=shutil.ignore_patterns("public", STATE_FOLDER))
    assert build_it(tmp_path / "clean").ok
    assert site(kept.root) == site(tmp_path / "clean")


def test_what_a_killed_build_had_not_yet_moved_into_the_state_is_used(kept: Kept) -> None:
    kept.again()
    db = sqlite3.connect(kept.state)
    db.execute("pragma wal_autocheckpoint = 0")
    db.execute("delete from sources where path like '%stays%'")
    db.commit()
    # As if the process had ended here, with the log beside the file.
    left = {path.name: path.read_bytes() for path in kept.state.parent.glob("state.db*")}
    assert len(left["state.db-wal"]) > 0
    db.close()
    for name, content in left.items():
        (kept.state.parent / name).write_bytes(content)
    assert build_it(kept.root).parsed == 3
    assert_clean(kept)


def test_a_build_that_is_told_what_changed_finishes_what_one_that_was_stopped_began(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_phase: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    kept.again()
    assert build_it(kept.root).ok
    write(kept.root, "microjournal.yaml", "title: Ana\nurl: https://other.example/\n")
    monkeypatch.setattr("microjournal.build.parse._CHUNK", 1)
    monkeypatch.setattr("microjournal.build.parse._COMMITTED", 1)
    with pytest.raises(KeyboardInterrupt):
        build_it(kept.root, progress=stop)
    told = build_it(kept.root, changed=("microjournal.yaml",))
    assert (told.entries, told.removed) == (4, ())
    assert_rests(kept)


@pytest.mark.parametrize("what", ["garbage", "folder", "removed"])
def test_a_damaged_lock_holds_nobody_up(kept: Kept, what: str) -> None:
    kept.again()
    lock = kept.root / STATE_FOLDER / "lock.db"
    lock.unlink()
    if what == "folder":
        lock.mkdir()
    elif what == "garbage":
        lock.write_bytes(b"garbage" * 1000)
    waited: list[bool] = []
    assert build_it(kept.root, waiting=lambda: waited.append(True)).ok
    assert waited == []
    assert_clean(kept)


@pytest.mark.parametrize("damage", [garbage, torn_facts, bodies_that_are_gone], ids=lambda damage: damage.__name__)
def test_the_other_commands_get_along_with_a_damaged_state(
    kept: Kept, damage: Damage, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.again()
    damage(kept.state)
    assert main(["-C", str(kept.root), "list"]) == 0
    assert "Changed" in capsys.readouterr().out
    assert main(["-C", str(kept.root), "check", "--today", TODAY]) == 0
    assert "Traceback" not in capsys.readouterr().err


# Made by others


@pytest.mark.parametrize("changed", ["python_version", "a library", "microjournal"])
def test_a_state_made_by_another_version_is_not_believed(
    kept: Kept, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.again()
    assert build_it(kept.root).ok
    # Another version is another process.
    monkeypatch.setattr(versions, "_program", versions._program.__wrapped__)
    if changed == "python_version":
        monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    elif changed == "microjournal":
        monkeypatch.setattr("microjournal.build.versions.__file__", str(kept.root / "elsewhere/conditions.py"))
    else:
        monkeypatch.setattr("microjournal.build.versions._SHAPING", {"jinja2": "jinja2"})
    result = build_it(kept.root)
    assert result.note == "microjournal, Python or a library is another version: building everything"
    assert result.rendered == result.outputs
    assert result.written == ()
    assert_clean(kept)
    assert_rests(kept)


# The disk


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may all")
def test_a_state_that_cannot_be_read_is_made_anew(kept: Kept) -> None:
    kept.again()
    kept.state.chmod(0)
    assert build_it(kept.root).ok
    assert_clean(kept)


def test_a_state_that_finds_no_room_is_an_error_of_the_disk(tmp_path: Path) -> None:
    def fill(state: State) -> None:
        state.connection.execute("pragma max_page_count = 20")
        state.set_meta("large", b"x" * 1_000_000)
        state.commit()

    with pytest.raises(OSError, match="full") as caught:
        with_state(tmp_path, None, fill)
    assert caught.value.filename == str(tmp_path / "state.db")


def test_a_state_that_another_program_holds_is_an_error_and_not_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_state(tmp_path, None).close()
    before = (tmp_path / "state.db").read_bytes()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0}))
    other = connect(tmp_path / "state.db", isolation_level=None)
    other.execute("pragma locking_mode = exclusive")
    other.execute("begin exclusive")
    with pytest.raises(OSError, match="locked"):
        with_state(tmp_path, None, lambda state: state.set_meta("a", 1))
    other.close()
    assert (tmp_path / "state.db").read_bytes() == before


def test_a_state_that_proves_damaged_twice_is_an_error_of_the_disk(tmp_path: Path) -> None:
    seen = []

    def work(state: State) -> None:
        seen.append(state.note)
        raise Damaged("torn")

    with pytest.raises(OSError, match="torn") as caught:
        with_state(tmp_path, None, work)
    assert caught.value.errno == errno.EIO
    assert seen == ["", "what was known of earlier builds cannot be used (torn): building everything"]


def test_a_mistake_in_the_use_of_the_library_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    def work(state: State) -> None:
        state.close()
        state.meta("a")

    with pytest.raises(sqlite3.ProgrammingError):
        with_state(tmp_path, None, work)


def test_a_lock_that_cannot_be_made_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"), locked(tmp_path / "not there"):
        pass


# Parts


def test_sealed_values_come_back_and_spoilt_ones_do_not() -> None:
    value = ("a", 1, (b"x", None))
    whole = sealed(value)
    assert unsealed(whole) == value
    for place in range(len(whole)):
        spoilt = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        with pytest.raises(Damaged):
            unsealed(spoilt)
    for other in (whole[:-1], b"", None, "text"):
        with pytest.raises(Damaged):
            unsealed(other)


def test_an_error_without_a_code_of_sqlite_s_is_about_the_file() -> None:
    # As when a text in it is not UTF-8.
    assert isinstance(in_words(sqlite3.OperationalError("Could not decode to UTF-8"), Path("state.db")), Damaged)
