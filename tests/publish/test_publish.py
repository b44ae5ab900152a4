"""`microjournal publish`: into a folder, onto a branch, or a list of what is left to do."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal
    from tests.publish.live import Live

ENTRY = "content/2026-03-04-stand-up.md"
PAGE = "2026/03/stand-up/index.html"


@pytest.fixture
def kept(journal: MakeJournal, live: Live, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal that git does not know."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")
    return journal(
        {"microjournal.yaml": f"title: Ana tries things\nurl: {live.url}\n", ENTRY: "# Stand-up\n"},
        folder="journal",
    )


@pytest.fixture
def committed(kept: Journal, tmp_path: Path) -> Journal:
    """A journal in git, all of it committed, with a remote to which it is pushed."""
    kept.write({".gitignore": "/public/\n/.microjournal/\n/permalinks.txt\n"})
    git(tmp_path, "init", "--quiet", "--bare", "forge.git")
    git(kept.root, "init", "--quiet", "--initial-branch", "main")
    git(kept.root, "remote", "add", "origin", str(tmp_path / "forge.git"))
    commit(kept)
    git(kept.root, "push", "--quiet", "--set-upstream", "origin", "main")
    return kept


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(kept: Journal) -> None:
    git(kept.root, "add", "--all")
    git(kept.root, "commit", "--quiet", "--message", "x")


def publish(kept: Journal, *arguments: str, exit_code: int = 0) -> str:
    result = kept.run("publish", *arguments)
    assert result.exit_code == exit_code, result.output
    return result.output


def on_branch(kept: Journal, name: str = "pages") -> list[str]:
    listed = git(kept.root, "ls-remote", "origin", f"refs/heads/{name}")
    if not listed:
        return []
    git(kept.root, "fetch", "--quiet", "origin", name)
    return git(kept.root, "ls-tree", "-r", "--name-only", "FETCH_HEAD").splitlines()


def test_a_folder_gets_the_site_and_then_only_what_changed(kept: Journal, live: Live) -> None:
    said = publish(kept, "--to", str(live.folder))

    assert (live.folder / PAGE).is_file()
    assert said.splitlines()[-1] == f"Readers find it at {live.url}"
    before = (live.folder / "robots.txt").stat().st_mtime_ns

    kept.write({ENTRY: "# Stand-up by text\n"})
    publish(kept, "--to", str(live.folder))

    assert "Stand-up by text" in (live.folder / PAGE).read_text(encoding="utf-8")
    assert (live.folder / "robots.txt").stat().st_mtime_ns == before
    assert "nothing to do" in publish(kept, "--to", str(live.folder))


def test_a_dry_run_says_what_would_change_and_changes_nothing(kept: Journal, live: Live) -> None:
    said = publish(kept, "--to", str(live.folder), "--dry-run")

    assert list(live.folder.iterdir()) == []
    assert "would change" in said
    assert "new      404.html" in said
    assert "Readers find it" not in said

    publish(kept, "--to", str(live.folder))
    kept.write({ENTRY: "# Stand-up by text\n", "content/2026-03-05-more.md": "# More\n"})
    before = {path: path.read_bytes() for path in live.folder.rglob("*") if path.is_file()}

    said = publish(kept, "--to", str(live.folder), "--dry-run")

    assert f"changed  {PAGE}" in said
    assert "new      2026/03/more/index.html" in said
    assert {path: path.read_bytes() for path in live.folder.rglob("*") if path.is_file()} == before


def test_a_folder_with_files_of_somebody_else_is_left_alone(kept: Journal, live: Live) -> None:
    (live.folder / "mine.html").write_text("mine", encoding="utf-8")

    assert "output-foreign" in publish(kept, "--to", str(live.folder), exit_code=1)
    assert [path.name for path in live.folder.iterdir()] == ["mine.html"]


def test_a_branch_gets_the_site_in_one_commit_and_nothing_of_the_author_is_touched(committed: Journal) -> None:
    committed.write({"static/_x/.hidden": b"a\r\n", ".gitattributes": "* text=auto\n"})
    commit(committed)
    before = git(committed.root, "status", "--porcelain", "--branch"), git(committed.root, "branch", "--list", "-v")

    publish(committed, "--to", "branch:pages")

    assert {PAGE, ".nojekyll", "_x/.hidden"} <= set(on_branch(committed))
    assert not [name for name in on_branch(committed) if name.startswith((".microjournal", "content"))]
    assert git(committed.root, "rev-list", "--count", "FETCH_HEAD").strip() == "1"
    assert subprocess.check_output(["git", "show", "FETCH_HEAD:_x/.hidden"], cwd=committed.root) == b"a\r\n"
    assert (
        git(committed.root, "status", "--porcelain", "--branch"),
        git(committed.root, "branch", "--list", "-v"),
    ) == before


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_what_is_published_under_another_name_is_said(committed: Journal, more: list[str]) -> None:
    text = "# Stand-up\n\nWe will write what we did, and what we will do, every morning.\n"
    committed.write({ENTRY: text})
    commit(committed)
    publish(committed, "--to", "branch:pages")
    committed.rename(ENTRY, "content/2026-03-05-by-text.md")
    commit(committed)
    said = publish(committed, "--to", "branch:pages", *more)
    assert "content/2026-03-05-by-text.md:1:1: warning[renamed]: this is taken for '2026-03-04-stand-up'" in said


def test_a_branch_is_pushed_again_only_if_something_changed(committed: Journal) -> None:
    publish(committed, "--to", "branch:pages")
    first = git(committed.root, "ls-remote", "origin", "refs/heads/pages")

    assert "nothing to do" in publish(committed, "--to", "branch:pages")
    assert git(committed.root, "ls-remote", "origin", "refs/heads/pages") == first

    committed.write({"content/2026-03-05-more.md": "# More\n"})
    commit(committed)
    said = publish(committed, "--to", "branch:pages", "--dry-run")
    assert "new      2026/03/more/index.html" in said
    assert git(committed.root, "ls-remote", "origin", "refs/heads/pages") == first

    publish(committed, "--to", "branch:pages")
    assert "2026/03/more/index.html" in on_branch(committed)


@pytest.mark.parametrize("name", ["main", "of-somebody", "no name", "--upload-pack=x"])
def test_a_branch_that_is_not_for_a_site_is_refused(committed: Journal, name: str) -> None:
    git(committed.root, "push", "--quiet", "origin", "HEAD:of-somebody")
    before = git(committed.root, "ls-remote", "origin")

    publish(committed, "--to", f"branch:{name}", exit_code=2)

    assert git(committed.root, "ls-remote", "origin") == before


def test_what_is_not_committed_is_listed_and_not_published(committed: Journal, live: Live) -> None:
    committed.write({ENTRY: "# Another\n", "content/2026-03-05-new one.md": "# New\n"})

    said = publish(committed, "--to", str(live.folder), exit_code=1)

    assert f"  {ENTRY}\n" in said
    assert "  content/2026-03-05-new one.md\n" in said
    assert list(live.folder.iterdir()) == []


def test_without_a_target_it_says_what_is_left_to_do(committed: Journal) -> None:
    assert "Everything is pushed" in publish(committed)

    committed.write({ENTRY: "# Another\n"})
    said = publish(committed)
    assert "1. git add .\n" in said
    assert "3. git push\n" in said

    commit(committed)
    said = publish(committed)
    assert "1. git push\n" in said
    assert "2." not in said


def test_outside_of_git_and_without_a_target_both_ways_are_said(kept: Journal) -> None:
    said = publish(kept)

    assert "git init" in said
    assert "--to FOLDER" in said


def test_the_settings_may_hold_the_target(kept: Journal, live: Live) -> None:
    kept.write({"microjournal.yaml": kept.read("microjournal.yaml") + "publish: ../live\n"})

    publish(kept)

    assert (live.folder / PAGE).is_file()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"microjournal.yaml": "title: Ana\nurl: https://example.org/\n"}, "is an example"),
        ({ENTRY: "---\ntitle: X\nresult: partial\n---\n"}, "'partial' is not a result"),
        ({ENTRY: "---\ntitle: X\nsample: true\n---\n"}, "sample-unchanged"),
    ],
)
def test_what_must_not_go_live_does_not(kept: Journal, live: Live, files: dict[str, str], said: str) -> None:
    kept.write(files)

    assert said in publish(kept, "--to", str(live.folder), exit_code=1)
    assert list(live.folder.iterdir()) == []


def test_a_site_that_is_down_is_not_published_over(kept: Journal, live: Live, tmp_path: Path) -> None:
    live.is_down = True

    assert "503" in publish(kept, "--to", str(tmp_path / "www"), exit_code=1)
    assert not (tmp_path / "www").exists()


def test_a_folder_says_itself_what_it_remembers(kept: Journal, live: Live) -> None:
    publish(kept, "--to", str(live.folder))
    (kept.root / "permalinks.txt").unlink(missing_ok=True)
    live.is_down = True

    publish(kept, "--to", str(live.folder))

    assert "/2026/03/stand-up/" in kept.read("permalinks.txt")
