"""A file that holds something else is read again, whatever its size and times say; a zone is the same everywhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from microjournal.build import remembered
from microjournal.sources import scan

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Journal, MakeJournal

ENTRY = "content/2026-03-01-a.md"


def replace_unseen(made: Journal, name: str, data: str) -> None:
    """Another content of the same size at the same time, as `cp -p` and archives bring it."""
    before = (made.root / name).stat()
    (made.root / "beside").write_text(data, encoding="utf-8")
    os.utime(made.root / "beside", ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(made.root / "beside", made.root / name)  # noqa: PTH105
    assert (made.root / name).stat().st_size == before.st_size


@pytest.mark.skipif(sys.platform == "win32", reason="there the system keeps no such time")
@pytest.mark.parametrize(
    ("name", "shown"),
    [(ENTRY, "2026/03/a/index.html"), ("content/x.txt", "2026/03/a/x.txt"), ("static/x.txt", "x.txt")],
)
def test_a_file_of_the_same_size_and_time_is_read_again(
    journal: MakeJournal, monkeypatch: pytest.MonkeyPatch, name: str, shown: str
) -> None:
    # As if all was written long ago.
    monkeypatch.setattr(scan, "_RACY_NANOSECONDS", 0)
    made = journal({ENTRY: "# A\n\nText one. [x](x.txt)\n", "content/x.txt": "Text one.", "static/x.txt": "Text one."})
    assert made.build().ok
    assert made.build().rendered == 0

    replace_unseen(made, name, made.read(name).replace("one", "two"))
    assert made.build().ok
    assert "Text two." in made.read(f"public/{shown}")


@pytest.mark.parametrize(
    "zone", ["localtime", "posixrules", "right/Europe/Berlin", "europe/berlin", "Factory", "Europe"]
)
def test_a_zone_that_is_not_the_same_everywhere_is_refused(journal: MakeJournal, zone: str) -> None:
    built = journal(settings=f"timezone: {zone}\n").build()
    assert built.codes == ["timezone-unknown"]
    assert "localtime`" not in built.output


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Port-au-Prince", "Etc/GMT-14", "EST5EDT", "UTC"])
def test_the_zones_of_the_world_are_known(journal: MakeJournal, zone: str) -> None:
    assert journal(settings=f"timezone: {zone}\n").build().ok


def test_a_journal_that_may_only_be_read_is_checked_and_built_elsewhere(
    journal: MakeJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_is_writable", lambda _folder: False)
    made = journal({ENTRY: "# A\n"})
    before = made.files(".")

    assert made.run("check").exit_code == 0
    assert made.run("build", "--output", str(tmp_path / "elsewhere")).exit_code == 0
    assert made.run("list").exit_code == 0
    assert (tmp_path / "elsewhere" / "2026" / "03" / "a" / "index.html").exists()
    assert made.files(".") == before


def test_a_preview_of_what_may_only_be_read_is_elsewhere(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.serve.helpers import Recorder, previewed

    monkeypatch.setattr(remembered, "_is_writable", lambda _folder: False)
    made = journal({ENTRY: "# A\n"})
    before = made.files(".")
    with previewed(made.root, Recorder()) as session:
        assert session.title == "Ana tries things"
    assert made.files(".") == before
