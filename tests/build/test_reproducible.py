"""Same files, same settings, same day: same bytes, whatever machine, place, language and order."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.build.processes import PROGRAM

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

# The folder that microjournal is imported from, so that a process elsewhere imports the same.
PACKAGES = str(Path(__file__).resolve().parents[2])

FILES: dict[str, str | bytes] = {
    "content/2025-12-03-first.md": """\
        ---
        title: First
        tags: [b, a, Ç, c#]
        expect: x
        started: 2025-12-04
        ended: 2025-12-20
        result: not-met
        decision: adapt
        lesson: L
        extra: {z: 1, a: 2}
        ---
        ![x](z.png) [f](f.csv)[^1]

        [^1]: N.
        """,
    "content/2026-01-10-second.md": """\
        ---
        title: Second
        tags: [a, B]
        follows: 2025-12-03-first
        expect: x
        started: 2026-01-11
        review: 2026-03-12
        ---
        As [[2025-12-03-first]].

        ```python
        x = {1: 'a'}
        ```

        ## 2026-01-20 Later
        """,
    "content/2026-01-10-also.md": "---\ntitle: Also\ntags: [a]\nfollows: [2025-12-03-first]\n---\n[[first]]\n",
    "content/2026-03-02-übung, 🎉.md": "---\ntitle: Übung\ndate: 2026-03-02 23:30\ntags: [ä, z]\n---\nText.\n",
    "content/İstanbul/2026-03-03-ı.md": "# ISTANBUL\n\nText.\n",
    "content/pages/about.md": "# About\n\n[[second]]\n",
    "content/z.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x06\x00\x00\x00",
    "content/f.csv": "a\n",
    "static/b.txt": "b",
    "static/a/c.txt": "c",
    "permalinks.txt": "/2025/11/first/ 2025-12-03-first\n/2024/01/gone/ gone # withdrawn\n",
    "themes/dune/templates/page.html": '{% extends "!dune/page.html" %}',
    "themes/dune/assets/own.css": "a {}",
}
SETTINGS = "timezone: Pacific/Auckland\nauthor: Ana\nrepository: github:ana/journal\n"


def site(root: Path, output: str = "public") -> dict[str, bytes]:
    top = root / output
    found = {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".microjournal/")}


def build_apart(made: Journal, *arguments: str, folder: Path | None = None, **environment: str) -> dict[str, bytes]:
    """Builds in a process of its own, with nothing of this one's surroundings but what is given.

    And the place of what is compiled: to compile templates takes longer than the rest.
    """
    names = ("PATH", "SYSTEMROOT", "XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
    clean = {name: os.environ[name] for name in names if name in os.environ}
    command = [sys.executable, "-c", PROGRAM, "-C", str(made.root), "build", *arguments]
    done = subprocess.run(
        command,
        cwd=folder or made.root,
        env={**clean, "PYTHONPATH": PACKAGES, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return site(made.root)


@pytest.fixture(scope="module")
def expected(shared_journal: MakeJournal) -> dict[str, bytes]:
    made = shared_journal(FILES, settings=SETTINGS, folder="expected")
    assert made.build(today="2026-03-10").ok
    found = site(made.root)
    assert len(found) > 40
    return found


def differing(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    {
        "PYTHONHASHSEED": "99",
        "TZ": "America/St_Johns",
        "LANG": "de_DE.ISO-8859-1",
        "PYTHONUTF8": "0",
        "HOME": "/nowhere",
    },
    {"PYTHONHASHSEED": "5", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONHASHSEED": "7", "COLUMNS": "20", "TERM": "xterm", "NO_COLOR": "1", "USER": "eve", "HOSTNAME": "other"},
]


@pytest.mark.parametrize("environment", SURROUNDINGS, ids=[e["PYTHONHASHSEED"] for e in SURROUNDINGS])
def test_the_surroundings_of_a_build_reach_no_byte(
    journal: MakeJournal, tmp_path: Path, expected: dict[str, bytes], environment: dict[str, str]
) -> None:
    files = list(FILES.items())
    random.Random(environment["PYTHONHASHSEED"]).shuffle(files)
    made = journal({}, folder="a place/with other names, ü", settings=SETTINGS)
    for name, content in files:
        made.write({name: content})
    found = build_apart(made, "--today", "2026-03-10", "--jobs", "1", folder=tmp_path, **environment)
    assert differing(found, expected) == []


def test_times_and_order_of_files_reach_no_byte(journal: MakeJournal, expected: dict[str, bytes]) -> None:
    made = journal({}, folder="touched", settings=SETTINGS)
    for number, (name, content) in enumerate(reversed(FILES.items())):
        made.write({name: content})
        os.utime(made.root / name, (10**9 + number * 10**7,) * 2)
    assert made.build(today="2026-03-10").ok
    assert differing(site(made.root), expected) == []


def test_the_number_of_processes_reaches_no_byte(journal: MakeJournal) -> None:
    entries = {f"content/2026-0{1 + n % 3}-{1 + n % 28:02}-n{n}.md": f"# N{n}\n\nText [[second]].\n" for n in range(70)}
    one = journal({**FILES, **entries}, settings=SETTINGS, folder="one")
    assert one.build(today="2026-03-10").ok
    for jobs in ("2", "3"):
        other = journal({**FILES, **entries}, settings=SETTINGS, folder=f"in {jobs}")
        assert differing(build_apart(other, "--today", "2026-03-10", "--jobs", jobs), site(one.root)) == []


def test_where_the_site_is_written_reaches_no_byte(
    journal: MakeJournal, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    made = journal(FILES, settings=SETTINGS, folder="b")
    build_apart(made, "--today", "2026-03-10", "--jobs", "1", "--output", str(tmp_path / "out" / "deep"))
    assert differing(site(tmp_path, "out/deep"), expected) == []


def test_a_full_build_makes_what_a_small_step_makes(journal: MakeJournal, expected: dict[str, bytes]) -> None:
    made = journal({}, settings=SETTINGS, folder="grown")
    for number, (name, content) in enumerate(FILES.items()):
        made.write({name: content})
        if not name.startswith("content/2026") and number % 3 == 0:
            made.build(today=f"2026-02-0{1 + number % 9}")
    (made.root / "permalinks.txt").write_text(str(FILES["permalinks.txt"]), encoding="utf-8")
    assert made.build(today="2026-03-10").ok
    assert differing(site(made.root), expected) == []
    assert made.build(today="2026-03-10", full=True).written == ()


def epoch_site(made: Journal, seconds: int) -> str:
    found = build_apart(made, "--jobs", "1", SOURCE_DATE_EPOCH=str(seconds), TZ="Pacific/Honolulu")
    said = re.search(r"As of ([^<.]+)", found["index.html"].decode())
    assert said is not None
    return said[1].strip()


def test_today_is_that_of_the_journals_zone_and_may_come_from_the_environment(journal: MakeJournal) -> None:
    made = journal(FILES, settings=SETTINGS)
    noon_utc = 1_773_144_000  # 2026-03-10T12:00Z, which is already the 11th in Auckland
    assert epoch_site(made, noon_utc) == "11 March 2026"
    assert epoch_site(made, noon_utc - 3600 * 2) == "10 March 2026"


def test_nothing_of_this_machine_is_in_the_site(expected: dict[str, bytes], tmp_path: Path) -> None:
    for word in (str(tmp_path), str(Path.home()), os.environ.get("HOSTNAME", ""), PACKAGES):
        if len(word) > 3:
            assert [name for name, data in expected.items() if word.encode() in data] == []
