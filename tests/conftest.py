"""What tests share: a journal made of the texts in the test, built for real and read back with real parsers."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import textwrap
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from click.testing import Result

    from microjournal.build.options import BuildResult

TODAY = "2026-03-10"
SETTINGS = "title: Ana tries things\nurl: https://ana.example/journal/\n"

IN_CI = "CI" in os.environ

# A shared machine may pause at any time, so no example has a deadline. In CI the examples are always the same: what
# fails there fails for everybody; `make fuzz` looks for new ones.
settings.register_profile("default", deadline=None, max_examples=50, derandomize=IN_CI, print_blob=True)
settings.register_profile("quick", deadline=None, max_examples=10, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=5_000, print_blob=True)
settings.load_profile("default")

# A shell that runs the tests in the background lets them ignore interrupts, and so would the programs they start.
with suppress(ValueError):
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class Built:
    """A build that has happened. output: its problems as the terminal shows them."""

    result: BuildResult
    output: str

    @property
    def ok(self) -> bool:
        return self.result.ok

    @property
    def codes(self) -> list[str]:
        """The codes of all problems, most helpful first."""
        return [problem.code for problem in self.result.problems]

    @property
    def rendered(self) -> int:
        return self.result.rendered

    @property
    def written(self) -> tuple[str, ...]:
        return self.result.written


class Journal:
    """A journal in a folder of its own, and its site in `public/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Writes the files; texts may be indented as the test is."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8", newline="\n")

    def remove(self, *names: str) -> None:
        for name in names:
            (self.root / name).unlink()

    def rename(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def build(self, *, today: str = TODAY, jobs: int = 1, **options: Any) -> Built:
        """Builds the site, as on a fixed day and in this process if nothing else is said."""
        from microjournal.build.options import BuildOptions
        from microjournal.build.pipeline import build
        from microjournal.cli.terminal.problems import lines_in
        from microjournal.diagnostics.text import as_text

        result = build(BuildOptions(root=self.root, today=today, jobs=jobs, **options))
        return Built(result, as_text(result.problems, lines_in(self.root)))

    def run(self, *arguments: str) -> Result:
        """Runs a command in the journal's folder, as from a terminal: `journal.run("list", "--due")`."""
        from click.testing import CliRunner

        from microjournal.cli.program import program

        return CliRunner().invoke(program, ["-C", str(self.root), *arguments], prog_name="microjournal")

    def read(self, name: str) -> str:
        """The text of a file of the journal or its site: `journal.read("public/feed.xml")`."""
        return (self.root / name).read_text(encoding="utf-8")

    def page(self, address: str) -> BeautifulSoup:
        """The page at an address of the site ("2026/03/stand-up/"), parsed as a browser would; to look at."""
        file = f"{address}index.html" if address == "" or address.endswith("/") else address
        return _parsed(self.read(f"public/{file}"))

    def files(self, folder: str = "public") -> list[str]:
        """Every file below a folder of the journal, sorted, relative to that folder."""
        top = self.root / folder
        return sorted(path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file())

    def contents(self, folder: str = "public") -> dict[str, bytes]:
        """The bytes of every file below a folder."""
        return {name: (self.root / folder / name).read_bytes() for name in self.files(folder)}


@lru_cache(maxsize=100)
def _parsed(text: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "html5lib")


def use_cache_folder(folder: Path, environment: MutableMapping[str, str]) -> None:
    """Makes a folder the user's cache folder, as the library platformdirs is told on every system."""
    for name in ("XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
        environment[name] = str(folder)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _user_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the cache of the user who runs it. The processes of one run share a folder."""
    top = tmp_path_factory.getbasetemp()
    use_cache_folder((top.parent if "PYTEST_XDIST_WORKER" in os.environ else top) / "user-cache", os.environ)


@pytest.fixture(autouse=True)
def _not_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a build server a journal may do less. Tests of that say so; all others are those of an author's machine."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture(scope="module")
def files_at_rest() -> Iterator[None]:
    """Every file counts as written long ago: what has its stat is not read again."""
    from tests.moments import none, read_again

    with read_again(none):
        yield


class MakeJournal(Protocol):
    """The type of the `journal` fixture."""

    def __call__(
        self, files: Mapping[str, str | bytes] | None = None, *, settings: str = "", folder: str = "journal"
    ) -> Journal: ...


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeJournal:
    """Makes a journal: `journal({"content/2026-03-04-x.md": "…"}, settings="theme: ledger")`.

    settings: lines besides the two that are required; `microjournal.yaml` among the files replaces all of them.
    """
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return _maker(tmp_path)


def _maker(top: Path) -> MakeJournal:
    def make(files: Mapping[str, str | bytes] | None = None, *, settings: str = "", folder: str = "journal") -> Journal:
        made = Journal(top / folder)
        made.write({"microjournal.yaml": SETTINGS + textwrap.dedent(settings).lstrip("\n"), **(files or {})})
        return made

    return make


@pytest.fixture(scope="module")
def shared_journal(tmp_path_factory: pytest.TempPathFactory) -> MakeJournal:
    """As `journal`, for a site that is built once and that several tests of a file look at."""
    return _maker(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Chromium's program. Where it is missing, the test is skipped, but in CI it fails."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    if IN_CI:
        pytest.fail("Chromium is missing, and in CI nothing that was asked for is skipped")
    pytest.skip("Chromium is missing")
