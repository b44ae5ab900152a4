"""Nothing that a checkout brings is executed or unmarshalled, whatever form it has."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from microjournal.index.database import connect_to_read
from microjournal.index.opening import database_of, open_to_read
from microjournal.index.sealing import Damaged
from microjournal.model.digest import encode
from microjournal.trust.cache_folder import cache_folder
from microjournal.trust.git_index import is_tracked
from tests.conftest import SETTINGS, Journal, MakeJournal
from tests.security.hostile import MODULES, RAN, TEMPLATES, make_git, plant
from tests.security.watched import Watched, watch

ENTRY = {"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up\n---\nText.\n"}
# Stands in the state of a stranger, and nowhere else.
CANARY = b"canary-of-a-stranger"


def git(folder: Path, *arguments: str | Path) -> None:
    options = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *options, *arguments], cwd=folder, check=True, capture_output=True)


def own_code(watched: Watched, journal: Path) -> set[str]:
    """Files in the journal that were run, but for its templates, which run in a sandbox."""
    return {name for name in watched.executed if name.startswith(str(journal))}


@pytest.mark.promise("nothing-runs")
@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_no_command_runs_what_a_checkout_brings(tmp_path: Path, command: str) -> None:
    top = tmp_path / "journal"
    plant(top)
    make_git(top)

    done = watch(tmp_path, command, cache=tmp_path / "cache", journal=top, CI="true")

    assert done.code == 0, done.output
    assert not (top / RAN).exists()
    assert own_code(done, top) == set()
    assert done.programs == []
    if command == "build":
        assert (top / "public/2026/03/x/index.html").exists()


@pytest.mark.promise("nothing-runs")
def test_what_would_run_does_run_where_python_is_told_so(tmp_path: Path) -> None:
    """Else the test above would show nothing."""
    plant(tmp_path)

    subprocess.run([sys.executable, "-c", "import evil_theme, sitecustomize, click"], cwd=tmp_path, check=True)

    assert "evil_theme" in (tmp_path / RAN).read_text(encoding="utf-8")


@pytest.mark.promise("nothing-runs")
def test_processes_that_share_the_work_do_not_look_for_modules_in_the_journal(tmp_path: Path) -> None:
    plant(tmp_path)
    program = (
        "import operator, threading, time\n"
        # With threads, other processes are begun and not forked, as on macOS and Windows.
        "threading.Thread(target=time.sleep, args=(30,), daemon=True).start()\n"
        "from microjournal.build.workers import run\n"
        "if __name__ == '__main__':\n"
        "    print(list(run(operator.add, int, [1, 2, 3], jobs=2)))\n"
    )
    file = tmp_path.parent / f"{tmp_path.name}.py"
    file.write_text(program, encoding="utf-8")

    done = subprocess.run([sys.executable, "-P", file], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "[1, 2, 3]", done.stderr
    assert not (tmp_path / RAN).exists()


@pytest.mark.promise("nothing-runs")
def test_guesses_about_a_folder_run_nothing_of_its_repository(tmp_path: Path) -> None:
    top = tmp_path / "journal"
    top.mkdir()
    make_git(top)

    watch(tmp_path, "init", cache=tmp_path / "cache", journal=top)

    assert (top / "microjournal.yaml").exists()
    assert not (top / RAN).exists()


@pytest.mark.promise("templates-sandboxed")
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_reaches_nothing_but_its_data(journal: MakeJournal, template: str) -> None:
    made = journal({**ENTRY, "themes/dune/templates/404.html": template})

    built = made.build()

    assert not built.ok
    assert {code.partition("-")[0] for code in built.codes} == {"template"}
    assert not (made.root / RAN).exists()
    assert not (made.root / "public/404.html").exists()


@pytest.mark.promise("theme-code")
def test_the_code_of_a_theme_package_is_not_imported(
    journal: MakeJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    plant(packages)
    (packages / "evil_theme/inner/theme.yaml").write_text("name: other\nextends: dune\n", encoding="utf-8")
    for name in MODULES:
        if name != "evil_theme":
            shutil.rmtree(packages / name)
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    made = journal(ENTRY, settings="theme: other")

    assert made.build().output == ""

    assert not (packages / RAN).exists()
    assert not any(name.startswith("evil_theme") for name in sys.modules)


# What builds remember


# What is unmarshalled in this process, while a test wants to know. A hook stays for ever.
_decoded: list[bytes] = []
_listening = [False]


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _listening[0] and event == "marshal.loads":
        _decoded.append(bytes(arguments[0]))


@pytest.fixture
def decoded() -> Iterator[list[bytes]]:
    """What was unmarshalled since the test began."""
    if not _decoded:
        sys.addaudithook(_listen)
    _decoded[:] = [b"a hook is there"]
    _listening[0] = True
    yield _decoded
    _listening[0] = False


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """The journal of a stranger, built on the machine of that stranger."""
    tmp_path = tmp_path_factory.mktemp("stranger")
    made = Journal(tmp_path / "stranger/journal")
    text = f"---\ntitle: {CANARY.decode()}\ntags: [{CANARY.decode()}]\n---\n{CANARY.decode()}\n"
    made.write({"microjournal.yaml": SETTINGS, "content/2026-03-04-stand-up.md": text})
    done = watch(tmp_path, "build", cache=tmp_path / "stranger/cache", journal=made.root)
    assert done.code == 0
    # The stranger's own programs do read it.
    own = watch(tmp_path, "list", cache=tmp_path / "stranger/cache", journal=made.root)
    assert any(CANARY in found for found in own.decoded)
    return made


def victim_of(stranger: Journal, tmp_path: Path) -> Journal:
    """A journal that looks as if it had been built in the state of the stranger, to every stat."""
    made = Journal(tmp_path / "victim")
    shutil.copytree(stranger.root, made.root)
    shutil.rmtree(made.root / "public")
    # That is text for everybody to read, and names the tag.
    (made.root / "permalinks.txt").unlink()
    file = made.root / "content/2026-03-04-stand-up.md"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(CANARY, b"x" * len(CANARY)))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    return made


@pytest.mark.promise("state-sealed")
@pytest.mark.parametrize("command", ["build", "check", "list"])
def test_the_state_of_a_stranger_is_not_unmarshalled(stranger: Journal, tmp_path: Path, command: str) -> None:
    made = victim_of(stranger, tmp_path)

    done = watch(tmp_path, command, cache=tmp_path / "cache", journal=made.root)

    assert [found for found in done.decoded if CANARY in found] == []
    assert CANARY.decode() not in done.output
    if command == "build":
        assert "made it, or somebody else" in done.output
        assert [name for name, data in made.contents().items() if CANARY in data] == []


def _with_views(db: sqlite3.Connection) -> None:
    db.executescript("alter table sources rename to s; create view sources as select * from s")


def _with_a_trigger(db: sqlite3.Connection) -> None:
    db.executescript("create trigger t after insert on meta begin delete from sources; end")


def _with_an_index(db: sqlite3.Connection) -> None:
    db.executescript("create index more on sources (size)")


def _with_a_generated_column(db: sqlite3.Connection) -> None:
    db.executescript("alter table meta add column more generated always as (hex(value))")


def _with_an_endless_view(db: sqlite3.Connection) -> None:
    db.executescript(
        "alter table meta rename to m; create view meta as "
        "with recursive r(key, value) as (select 'format', x'' union all select key, value from r) select * from r"
    )


@pytest.mark.promise("state-sealed")
@pytest.mark.parametrize(
    "spoil", [_with_views, _with_a_trigger, _with_an_index, _with_a_generated_column, _with_an_endless_view]
)
def test_a_state_with_anything_but_our_tables_is_not_used(
    journal: MakeJournal, spoil: Callable[[sqlite3.Connection], None]
) -> None:
    made = journal(ENTRY)
    assert made.build().ok
    expected = made.contents()
    with closing(sqlite3.connect(made.root / ".microjournal/state.db")) as db:
        spoil(db)

    with pytest.raises(Damaged):
        open_to_read(made.root / ".microjournal")
    assert made.run("list").exit_code == 0
    built = made.build()

    assert built.ok
    assert "not a state" in built.result.note
    assert made.contents() == expected


@pytest.mark.promise("state-sealed")
@pytest.mark.parametrize("column", ["facts", "sections", "value", "trace", "grain", "card", "base", "kept"])
def test_no_column_is_unmarshalled_unless_this_user_sealed_it(
    journal: MakeJournal, decoded: list[bytes], column: str
) -> None:
    """A state of the user's own, in which somebody who does not know the secret changed the values of a column."""
    made = journal({**ENTRY, "content/2026-03-05-b.md": "---\ntitle: B\nfollows: 2026-03-04-stand-up\n---\nB\n"})
    assert made.build().ok
    changed = 0
    for file in (made.root / ".microjournal").glob("*.db"):
        with closing(sqlite3.connect(file)) as db:
            for (table,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
                if column in [row[1] for row in db.execute(f"pragma table_info({table})")]:
                    # What follows the eight bytes of the seal is replaced.
                    spoilt = f"cast(substr({column}, 1, 8) || ? as blob)"
                    sql = f"update {table} set {column} = {spoilt} where {column} != ''"
                    changed += db.execute(sql, (encode(CANARY.decode()),)).rowcount
                    db.commit()
    assert changed
    made.write({"content/2026-03-04-stand-up.md": "---\ntitle: Stand-up by text\n---\nText.\n"})
    decoded.clear()

    assert made.run("list").exit_code == 0
    assert made.build().ok
    assert decoded
    assert [found for found in decoded if CANARY in found] == []


@pytest.mark.promise("state-tracked")
@pytest.mark.parametrize(("version", "inside"), [(2, ""), (3, "docs/journal"), (4, "docs/journal")])
def test_a_state_that_git_tracks_is_not_used_and_that_is_said(tmp_path: Path, version: int, inside: str) -> None:
    """Even if this user has made it: a pull request could bring an older one of theirs back."""
    made = Journal(tmp_path / "top" / inside)
    made.write({"microjournal.yaml": SETTINGS, **ENTRY})
    git(tmp_path / "top", "init")
    assert made.build().codes == []
    git(tmp_path / "top", "add", "--all", "--", ":!*.microjournal*")
    if version == 3:
        made.write({"notes.txt": "x"})
        git(tmp_path / "top", "add", "--intent-to-add", "--", made.root / "notes.txt")
    git(tmp_path / "top", "update-index", "--index-version", str(version))
    again = made.build()
    assert (again.codes, again.result.parsed, again.rendered) == ([], 0, 0)

    git(tmp_path / "top", "add", "--force", made.root / ".microjournal/state.db")
    tracked = made.build()

    assert tracked.codes == ["state-tracked"]
    assert "git rm -r --cached .microjournal" in tracked.output
    assert tracked.result.parsed == 1
    git(tmp_path / "top", "commit", "--message", "x")
    git(tmp_path / "top", "rm", "-r", "--cached", "--quiet", made.root / ".microjournal")
    assert made.build().codes == []
    assert made.build().result.parsed == 0


@pytest.mark.promise("state-tracked")
@pytest.mark.parametrize(
    ("name", "found"), [(".microjournal/x", True), (".MicroJournal/x", True), ("sub/.microjournal/x", False)]
)
def test_only_the_folder_at_the_top_counts_in_any_spelling(tmp_path: Path, name: str, found: bool) -> None:
    git(tmp_path, "init")
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("x", encoding="utf-8")
    git(tmp_path, "add", "--force", name)

    assert is_tracked(tmp_path, ".microjournal") == found


@pytest.mark.promise("state-tracked")
def test_an_index_that_nobody_can_read_is_distrusted_if_it_may_hold_the_folder(tmp_path: Path) -> None:
    git(tmp_path, "init")
    (tmp_path / ".git/index").write_bytes(b"DIRC\0\0\0\x02\0\0\0\x09.microjournal/x")
    assert is_tracked(tmp_path, ".microjournal")

    (tmp_path / ".git/index").write_bytes(b"DIRC\0\0\0\x02\0\0\0\x09x")
    assert not is_tracked(tmp_path, ".microjournal")


@pytest.mark.promise("cache-outside")
def test_a_cache_folder_in_the_checkout_is_not_used(
    journal: MakeJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A runner may be told to keep everything below the checkout; then whoever wrote the checkout wrote that, too."""
    made = journal(ENTRY, folder="top/journal")
    git(tmp_path / "top", "init")
    cache = tmp_path / "top/cache"
    for name in ("XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        monkeypatch.setenv(name, str(cache))

    assert cache_folder(made.root) is None
    assert made.build().ok
    assert not cache.exists()
    (tmp_path / "top/.git").rename(tmp_path / "top/git")
    assert cache_folder(made.root) == cache / "microjournal"


@pytest.mark.promise("cache-outside")
@pytest.mark.skipif(sys.platform == "win32", reason="permissions there are not in a mode")
def test_the_secret_is_for_the_user_alone_and_in_no_journal(journal: MakeJournal, tmp_path: Path) -> None:
    made = journal(ENTRY)
    cache = tmp_path / "cache"
    watch(tmp_path, "build", cache=cache, journal=made.root)

    key = cache / "microjournal/key"
    assert key.stat().st_mode & 0o777 == 0o600
    secret = key.read_bytes()
    assert len(secret) == 32
    assert [path for path in made.root.rglob("*") if path.is_file() and secret in path.read_bytes()] == []


@pytest.mark.promise("cache-outside")
def test_processes_that_read_for_a_build_have_its_secret(journal: MakeJournal) -> None:
    made = journal(ENTRY)
    assert made.build().ok
    database = database_of(made.root / ".microjournal", made.root / "public")

    with closing(connect_to_read(database._replace(key=bytes(32)))) as db:
        from microjournal.index.tables import meta

        with pytest.raises(Damaged):
            meta(db, "summary")
    with closing(connect_to_read(database)) as db:
        assert meta(db, "summary")


@pytest.mark.promise("import-runs-nothing")
def test_an_import_runs_nothing_of_the_tree(tmp_path: Path) -> None:
    top = tmp_path / "old"
    plant(top)
    make_git(top)
    for name in ("microjournal.yaml", "content/2026-03-04-x.md"):
        (top / name).unlink()
    posts = {
        "_config.yml": "title: Old\nplugins: [evil]\nplugins_dir: _plugins\n",
        "_posts/2026-03-04-x.md": "---\ntitle: X\n---\n{% evil %} {{ 'x' | evil }}\n",
        "Gemfile": f"File.write('{RAN}', '')\n",
        "_data/x.yml": "!!python/object/apply:os.system ['touch ran.txt']\n",
    }
    for name, text in posts.items():
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")

    done = watch(tmp_path, "import", "jekyll", str(top), str(tmp_path / "new"), cache=tmp_path / "cache", journal=top)

    assert done.code == 0, done.output
    assert (tmp_path / "new/content/2026/2026-03-04-x.md").exists()
    assert not (top / RAN).exists()
    assert own_code(done, top) == set()
    assert done.network == []
    assert [what for what in done.programs if "'remote', 'get-url', 'origin'" not in what] == []
