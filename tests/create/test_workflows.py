"""The workflow files that `microjournal init` writes: what they run, what they keep, and who can reach it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.forges import FORGES, forge_named

DOCS = Path(__file__).parent.parent.parent / "docs"


@pytest.fixture(autouse=True)
def _no_git_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "no-config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def init(folder: Path, *arguments: str) -> None:
    result = CliRunner().invoke(program, ["init", str(folder), *arguments])
    assert result.exit_code == 0, result.output


def workflow_of(folder: Path, forge: str) -> Any:
    """The workflow file for a forge, parsed; all values are text."""
    init(folder, "--forge", forge)
    return yaml.load((folder / forge_named(forge).workflow).read_text(encoding="utf-8"), yaml.BaseLoader)


def step_at(steps: list[dict[str, Any]], key: str, words: str) -> int:
    """The place of the only step with these words at a key."""
    (place,) = [number for number, step in enumerate(steps) if words in step.get(key, "")]
    return place


def test_every_workflow_file_is_yaml_that_builds_and_publishes(tmp_path: Path) -> None:
    init(tmp_path)

    for name in [forge.workflow for forge in FORGES]:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert yaml.safe_load(text), name
        assert "pip install microjournal-ssg" in text
        assert "microjournal build" in text


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_the_site_is_built_every_day_because_due_dates_move(tmp_path: Path, forge: str) -> None:
    minute, hour, *days = workflow_of(tmp_path, forge)["on"]["schedule"][0]["cron"].split()
    assert days == ["*", "*", "*"]
    assert minute.isdigit()
    assert hour.isdigit()


def test_github_keeps_what_a_build_leaves_for_the_next_one(tmp_path: Path) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["publish"]["steps"]

    cache, build = step_at(steps, "uses", "actions/cache@"), step_at(steps, "run", "microjournal build")
    assert step_at(steps, "uses", "actions/checkout@") < cache < build
    kept = steps[cache]["with"]
    assert kept["path"].split() == [".microjournal", "public"]
    # A cache is never overwritten, so each run needs a key of its own, and finds those of others by how they begin.
    assert "github.run_id" in kept["key"]
    assert "github.run_attempt" in kept["key"]
    assert kept["key"].startswith(kept["restore-keys"])
    partly = steps[cache + 1]
    assert partly["if"] == f"steps.{steps[cache]['id']}.outputs.cache-matched-key == ''"


@pytest.mark.parametrize("tracked", [True, False])
def test_what_was_restored_in_part_is_removed_and_nothing_of_the_author(tmp_path: Path, tracked: bool) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["publish"]["steps"]
    script = steps[step_at(steps, "name", "restored in part")]["run"]
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    for name in (".microjournal/state.db", "public/index.html", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    if tracked:
        subprocess.run(["git", "add", "--force", "public/index.html"], cwd=tmp_path, check=True)

    for _ in range(2):
        subprocess.run(script, shell=True, cwd=tmp_path, check=True)
        assert not (tmp_path / ".microjournal").exists()
        assert (tmp_path / "public").exists() == tracked
        assert (tmp_path / "notes.txt").exists()


def test_gitlab_keeps_what_a_build_leaves_for_the_next_one(tmp_path: Path) -> None:
    pages = workflow_of(tmp_path, "gitlab")["pages"]

    assert pages["cache"] == {"key": "microjournal", "paths": [".microjournal", "public"]}


def test_no_workflow_that_publishes_runs_for_a_pull_request(tmp_path: Path) -> None:
    """So no cache is read that one has written, nor does what one brings run with the rights to publish."""
    for forge in ("github", "forgejo"):
        events = workflow_of(tmp_path / forge, forge)["on"]
        assert set(events) <= {"push", "schedule", "workflow_dispatch"}
        assert events["push"] == {"branches": ["main", "master"]}
    pages = workflow_of(tmp_path / "gitlab", "gitlab")["pages"]
    assert pages["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]


def test_every_action_is_pinned_to_a_version(tmp_path: Path) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["publish"]["steps"]

    used = [step["uses"] for step in steps if "uses" in step]
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v[0-9]+", name)] == []


def test_the_steps_that_the_page_on_publishing_has_for_forgejo_are_those_for_github(tmp_path: Path) -> None:
    page = (DOCS / "publish.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml shown\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    shown = yaml.load(block, yaml.BaseLoader)
    steps = workflow_of(tmp_path, "github")["jobs"]["publish"]["steps"]

    cache = step_at(steps, "uses", "actions/cache@")
    assert shown[1].pop("uses").endswith(steps[cache].pop("uses"))
    assert shown[1:] == steps[cache : cache + 2]


def test_forgejo_publishes_one_commit_whatever_an_earlier_run_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "publish@localhost")
    monkeypatch.setenv("REPOSITORY", str(tmp_path / "forge.git"))
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "forge.git")], check=True)
    steps = workflow_of(tmp_path, "forgejo")["jobs"]["publish"]["steps"]
    site = tmp_path / "public"
    site.mkdir()

    for text in ("first", "second", "second"):
        (site / "index.html").write_text(text, encoding="utf-8")
        subprocess.run(["sh", "-ec", steps[step_at(steps, "name", "Publish")]["run"]], cwd=tmp_path, check=True)

    git = ["git", "--git-dir", str(tmp_path / "forge.git")]
    assert subprocess.check_output([*git, "rev-list", "--count", "pages"]).strip() == b"1"
    assert subprocess.check_output([*git, "show", "pages:index.html"]) == b"second"
