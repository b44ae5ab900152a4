"""A folder that is not there was hardly emptied: nothing is withdrawn, and what is wrong is said."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

FILES = {
    "content/2026-03-01-a.md": "# A\n\n[B](2026/2026-03-02-b.md).\n",
    "content/2026/2026-03-02-b.md": "# B\n",
    "content/pages/about.md": "# About\n",
    "static/robot.txt": "x",
}
WITHOUT_LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")


def missing(folder: Path) -> None:
    shutil.rmtree(folder)


def link_to_nothing(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "not-mounted")


def link_to_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "microjournal.yaml")


def file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x", encoding="utf-8")


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def without_text(folder: Path) -> None:
    shutil.rmtree(folder)
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "plan.png").write_bytes(b"x")


@pytest.fixture
def published(journal: MakeJournal) -> Journal:
    made = journal(FILES)
    assert made.build().ok
    return made


@pytest.mark.parametrize("lose", [missing, link_to_nothing, link_to_file, file, empty, without_text])
def test_a_journal_whose_content_is_gone_is_never_withdrawn(published: Journal, lose: Callable[[Path], None]) -> None:
    made = published
    site, ledger = made.contents("public"), made.read("permalinks.txt")
    kept = made.root.parent / "kept"
    shutil.copytree(made.root / "content", kept)
    lose(made.root / "content")

    for options in ({}, {"full": True}, {"output": made.root / "elsewhere"}, {"changed": ("content",)}):
        built = made.build(**options)
        assert built.codes == ["folder-missing"]
        assert not built.result.written
        assert not (made.root / "elsewhere").exists()
    assert "nothing was changed" in built.output
    assert "folder-missing" in made.run("check").output
    assert (made.contents("public"), made.read("permalinks.txt")) == (site, ledger)

    content = made.root / "content"
    if content.is_dir() and not content.is_symlink():
        shutil.rmtree(content)
    else:
        content.unlink(missing_ok=True)
    shutil.copytree(kept, content)
    again = made.build()
    assert again.ok
    assert again.codes == []
    assert made.contents("public") == site


@pytest.mark.parametrize("folder", ["static", "themes"])
@pytest.mark.parametrize("lose", [link_to_nothing, file])
def test_so_it_is_with_the_other_folders(published: Journal, folder: str, lose: Callable[[Path], None]) -> None:
    made = published
    (made.root / folder).mkdir(exist_ok=True)
    lose(made.root / folder)

    assert made.build().codes == ["folder-missing"]
    assert made.read("public/robot.txt") == "x"


def test_whoever_takes_everything_back_says_so_on_a_page(published: Journal) -> None:
    made = published
    shutil.rmtree(made.root / "content" / "2026")
    made.remove("content/2026-03-01-a.md")

    assert made.build().ok
    assert "withdrawn" in made.read("public/2026/03/a/index.html").lower() or made.page("2026/03/a/").h1


def test_what_was_never_published_may_go(journal: MakeJournal) -> None:
    made = journal()
    assert made.build().ok
    made.write({"content/2026-03-01-a.md": "# A\n"})
    assert made.build(update_permalinks=False).ok
    made.remove("content/2026-03-01-a.md")
    assert made.build(update_permalinks=False).ok


@WITHOUT_LINKS
def test_a_link_to_nothing_within_content_is_missed(published: Journal) -> None:
    made = published
    shutil.rmtree(made.root / "content" / "2026")
    made.write({"content/2026-03-01-a.md": "# A\n"})
    (made.root / "content" / "2026").symlink_to(made.root / "not-mounted")

    built = made.build()
    assert "file-unreadable" in built.codes
    assert not built.result.written
    assert "error[file-unreadable]" in built.output


@WITHOUT_LINKS
def test_a_ledger_that_is_a_link_to_nothing_is_not_begun_anew(published: Journal) -> None:
    made = published
    made.remove("permalinks.txt")
    (made.root / "permalinks.txt").symlink_to(made.root / "not-mounted.txt")
    made.write({"content/2026-03-03-c.md": "# C\n"})

    done = made.run("build")
    assert done.exit_code == 1
    assert "permalinks.txt" in done.output
    assert (made.root / "permalinks.txt").is_symlink()


@WITHOUT_LINKS
def test_a_ledger_that_is_linked_stays_a_link(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-01-a.md": "# A\n", "kept/ledger.txt": ""})
    (made.root / "permalinks.txt").symlink_to("kept/ledger.txt")

    assert made.build().ok
    assert (made.root / "permalinks.txt").is_symlink()
    assert "/2026/03/a/" in made.read("kept/ledger.txt")
