"""What a user gets: a wheel that carries the themes, and a program that starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import microjournal

ROOT = Path(__file__).parent.parent.parent
HEAVY = {
    "babel",
    "jinja2",
    "markdown_it",
    "mdit_py_plugins",
    "pygments",
    "nh3",
    "watchdog",
    "rich",
    "sqlite3",
    "urllib3",
}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(next(iter(WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel"))))))


def run(
    *arguments: str, python: str = sys.executable, cwd: Path = ROOT, **environ: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environ},
        check=False,
    )


def test_the_wheel_carries_every_file_of_every_theme(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    themes = {path.relative_to(ROOT).as_posix() for path in (ROOT / "themes").rglob("*") if path.is_file()}
    assert {f"microjournal/{name}" for name in themes if "__pycache__" not in name} <= names
    assert "microjournal/themes/dune/theme.yaml" in names


@pytest.mark.parametrize("folder", ["create/texts", "diagnostics/explanations"])
def test_the_wheel_carries_the_texts_that_commands_read(wheel: Path, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    top = ROOT / "microjournal" / folder
    texts = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert {f"microjournal/{folder}/{name}" for name in texts} <= names


def test_the_wheel_carries_nothing_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}

    assert tops == {"microjournal", f"microjournal_ssg-{microjournal.__version__}.dist-info"}


def test_a_wheel_can_be_built_from_the_source_distribution(tmp_path: Path) -> None:
    sdist = next(iter(SdistBuilder(str(ROOT)).build(directory=str(tmp_path))))
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / f"microjournal_ssg-{microjournal.__version__}"
    # As a journal leaves it that was built from there.
    bytecode = source / "themes/dune/templates/__pycache__/entry.html.cpython-311.pyc"
    bytecode.parent.mkdir()
    bytecode.write_bytes(b"compiled")

    built = next(iter(WheelBuilder(str(source)).build(directory=str(tmp_path))))

    with zipfile.ZipFile(built) as archive:
        assert "microjournal/themes/dune/theme.yaml" in archive.namelist()
        assert not any("__pycache__" in name for name in archive.namelist())


def test_the_installed_program_makes_and_builds_a_journal(wheel: Path, tmp_path: Path) -> None:
    """The wheel is unpacked as an installer does it; the libraries are those of the tests' own environment."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=os.name != "nt")
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site_packages = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    paths = os.pathsep.join([str(site_packages), *libraries])

    def microjournal_(*arguments: str) -> str:
        done = run("-m", "microjournal", *arguments, python=str(python), cwd=tmp_path, PYTHONPATH=paths)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert microjournal_("--version") == f"microjournal {microjournal.__version__}\n"
    microjournal_("init", "mine")
    microjournal_("-C", "mine", "build")
    assert (tmp_path / "mine/public/index.html").exists()


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert "version" in project["dynamic"]
    assert "version" not in project
    assert f"## {microjournal.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from microjournal.cli.program import main; main(['--help']); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )

    done = run("-c", code)

    assert done.returncode == 0
    assert HEAVY.isdisjoint(done.stderr.split())


def test_a_command_is_imported_only_when_it_is_called() -> None:
    code = (
        "import sys; from microjournal.cli.program import main; main(['schema', '--help']); "
        "print(*[name for name in sys.modules if name.startswith('microjournal.')], file=sys.stderr)"
    )

    assert set(run("-c", code).stderr.split()) == {
        "microjournal.cli",
        "microjournal.cli.program",
        "microjournal.cli.commands",
        "microjournal.cli.commands.schema",
    }


def test_outside_a_journal_one_line_says_what_to_do(tmp_path: Path) -> None:
    done = run("-m", "microjournal", "build", cwd=tmp_path, PYTHONPATH=str(ROOT))

    assert done.returncode == 2
    assert done.stderr.startswith("Error: no microjournal.yaml in ")
    assert "microjournal init" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_can_be_named_before_and_after_the_command(tmp_path: Path) -> None:
    first = run("-m", "microjournal", "-C", str(tmp_path), "init", "one", PYTHONPATH=str(ROOT))
    second = run("-m", "microjournal", "init", "-C", str(tmp_path), "two", PYTHONPATH=str(ROOT))

    assert (first.returncode, second.returncode) == (0, 0)
    assert (tmp_path / "one/microjournal.yaml").exists()
    assert (tmp_path / "two/microjournal.yaml").exists()


def test_text_that_the_terminal_cannot_show_is_printed_all_the_same(tmp_path: Path) -> None:
    run("-m", "microjournal", "init", str(tmp_path / "søren 🌵"), PYTHONPATH=str(ROOT))

    done = run("-m", "microjournal", "init", str(tmp_path / "søren 🌵"), PYTHONPATH=str(ROOT), PYTHONIOENCODING="ascii")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "is a journal already" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE to speak of, and no head")
def test_a_reader_that_stops_reading_is_no_error() -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m microjournal explain | head -1",
        cwd=ROOT,
        shell=True,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
