"""A small journal for every kind of problem, and what is said about it, to the letter.

Each file in `tests/problems/` is named for a code and holds the files of a journal, the command, and its output:

    ==> content/2026-03-04-a.md         a file with the lines that follow
    ==> content/2026-03-04-a{1..3}.md   several of them with the same lines
    ==> content/2026-03-04-a.md (latin-1)   a file in another encoding
    ==> content/2026-03-04-a.md -> b.md     a link
    ==> (git)                           paths that git tracks there, whatever it is told to ignore
    ==> (without)                       modules that are not installed
    ==> (network)                       what becomes of addresses elsewhere: address, verdict, reason or new address
    $ microjournal check                the command, and what it prints up to the end

Without a `microjournal.yaml` among the files, there is one with title and address.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from microjournal.check.external import probe as links_external
from microjournal.check.external.verdicts import Verdict
from microjournal.diagnostics.codes import CODES
from microjournal.diagnostics.text import as_text

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

CASES = sorted((Path(__file__).parent.parent / "problems").glob("*.txt"))
NOON_OF_31_MARCH_2026 = "1774958400"

_FILE = re.compile(r"^==> (.+)\n", re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.+)\n", re.MULTILINE)
_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")


@dataclass(frozen=True)
class Case:
    """A small journal with something wrong. files: header and text of each. said: what the command prints."""

    files: tuple[tuple[str, str], ...]
    command: str
    said: str


def read(text: str) -> Case:
    journal, command, said = _COMMAND.split(text, maxsplit=1)
    _, *parts = _FILE.split(journal)
    return Case(tuple(zip(parts[::2], parts[1::2], strict=True)), command, said)


def lay_out(case: Case, kept: Journal) -> None:
    """Makes the files of a case."""
    for header, text in case.files:
        if header == "(git)":
            track(text.split(), kept)
        if header in ("(git)", "(without)"):
            continue
        name, _, target = header.partition(" -> ")
        name, _, encoding = name.partition(" (")
        for path in (kept.root / each for each in expanded(name) if each):
            path.parent.mkdir(parents=True, exist_ok=True)
            if target:
                path.symlink_to(target)
            else:
                path.write_bytes(text.encode(encoding.rstrip(")") or "utf-8"))


def track(paths: list[str], kept: Journal) -> None:
    """Makes a repository that tracks files."""
    for arguments in (["init", "--quiet"], ["add", "--force", *paths]):
        subprocess.run(["git", *arguments], cwd=kept.root, check=True)


def expanded(name: str) -> Iterator[str]:
    """The names that one with a range stands for."""
    found = _RANGE.search(name)
    if found is None:
        yield name
        return
    for number in range(int(found[1]), int(found[2]) + 1):
        yield f"{name[: found.start()]}{number:0{len(found[1])}}{name[found.end() :]}"


def network(case: Case) -> dict[str, Verdict]:
    """What becomes of addresses elsewhere."""
    rows = [line.split(" ", 2) for header, text in case.files if header == "(network)" for line in text.splitlines()]
    return {url: verdict(*rest) for url, *rest in rows}


def verdict(kind: str, detail: str = "") -> Verdict:
    moved = kind == "moved"
    return Verdict(kind=kind, reason="" if moved else detail, location=detail if moved else "")  # type: ignore[arg-type]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_problem_is_reported_with_its_place_and_what_to_write(
    path: Path, journal: MakeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = read(path.read_text(encoding="utf-8"))
    if sys.platform == "win32" and any(" -> " in header for header, _ in case.files):
        pytest.skip("links need rights that not every account has there")
    kept = journal({})
    lay_out(case, kept)
    verdicts = network(case)

    def probe(urls: Iterable[str], **_more: object) -> Iterator[tuple[str, Verdict]]:
        return ((url, verdicts[url]) for url in urls if url in verdicts)

    for module in [name for header, text in case.files if header == "(without)" for name in text.split()]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr(links_external, "probe", probe)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON_OF_31_MARCH_2026)

    outcome = kept.run(*shlex.split(case.command)[1:])
    assert outcome.output == case.said
    assert outcome.exit_code == (": error[" in case.said)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_shows_the_problem_it_is_named_for(path: Path) -> None:
    severity = CODES[path.stem].severity

    assert f": {severity}[{path.stem}]: " in read(path.read_text(encoding="utf-8")).said


def test_every_kind_of_problem_has_a_case() -> None:
    assert sorted([*(path.stem for path in CASES), "settings-missing"]) == sorted(CODES)


def test_settings_that_vanish_after_they_were_found_are_reported(journal: MakeJournal) -> None:
    kept = journal({})
    kept.remove("microjournal.yaml")

    assert as_text(kept.build().result.problems, lambda _span: None) == (
        "microjournal.yaml: error[settings-missing]: there is no microjournal.yaml\n  = help: run `microjournal init`\n"
    )
