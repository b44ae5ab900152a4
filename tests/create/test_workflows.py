"""The workflow files that `microjournal init` writes: what they run, what they keep, and who can reach it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from microjournal.cli.program import program
from microjournal.create.installed import Installed
from microjournal.forges import FORGES, forge_named
from tests.security.hostile import needs_links

PATH = {"PATH": os.environ["PATH"]}
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
    return parsed(folder / forge_named(forge).workflow)


def parsed(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def plan_workflow_of(folder: Path, forge: str) -> Any:
    """The workflow file that makes plans out of issues."""
    init(folder, "--forge", forge)
    return parsed(folder / forge_named(forge).plan_workflow)


def all_workflows() -> list[str]:
    """Paths of all workflow files."""
    return [path for forge in FORGES for path in (forge.workflow, forge.plan_workflow) if path]


def step_at(steps: list[dict[str, Any]], key: str, words: str) -> int:
    """The place of the only step with these words at a key."""
    (place,) = [number for number, step in enumerate(steps) if words in step.get(key, "")]
    return place


def test_every_workflow_file_is_yaml_that_builds_and_publishes(tmp_path: Path) -> None:
    init(tmp_path)

    for name in [forge.workflow for forge in FORGES]:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert yaml.safe_load(text), name
        check, pull = text.rindex(" microjournal check"), text.index(" microjournal permalinks pull")
        assert pull < check < text.rindex(" microjournal build"), name
        assert "@INSTALL@" not in text
        assert "@RUNNER@" not in text


@pytest.mark.parametrize(
    ("remote", "runner"), [("https://codeberg.org/ana/journal", "codeberg-tiny"), ("", "docker")], ids=str
)
def test_a_job_on_forgejo_asks_for_a_runner_that_there_is(tmp_path: Path, remote: str, runner: str) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    if remote:
        subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)

    jobs = workflow_of(tmp_path, "forgejo")["jobs"]

    assert [job["runs-on"] for job in jobs.values()] == [runner, runner]


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_the_site_is_built_every_day_because_due_dates_move(tmp_path: Path, forge: str) -> None:
    minute, hour, *days = workflow_of(tmp_path, forge)["on"]["schedule"][0]["cron"].split()
    assert days == ["*", "*", "*"]
    assert minute.isdigit()
    assert hour.isdigit()


def test_github_keeps_what_a_build_leaves_for_the_next_one(tmp_path: Path) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["build"]["steps"]

    cache, build = step_at(steps, "uses", "actions/cache@"), step_at(steps, "run", "microjournal build")
    assert step_at(steps, "uses", "actions/checkout@") < cache < build
    kept = steps[cache]["with"]
    assert kept["path"].split() == [".microjournal", "public", "~/.cache/microjournal", "comments"]
    # A cache is never overwritten, so each run needs a key of its own, and finds those of others by how they begin.
    assert "github.run_id" in kept["key"]
    assert "github.run_attempt" in kept["key"]
    assert kept["key"].startswith(kept["restore-keys"])
    partly = steps[cache + 1]
    assert partly["if"] == f"steps.{steps[cache]['id']}.outputs.cache-matched-key == ''"


@pytest.mark.parametrize("tracked", [True, False])
def test_what_was_restored_in_part_is_removed_and_nothing_of_the_author(tmp_path: Path, tracked: bool) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["build"]["steps"]
    script = steps[step_at(steps, "name", "restored in part")]["run"]
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    for name in (".microjournal/state.db", "public/index.html", "comments/4.jsonl", "comments/5.jsonl", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    if tracked:
        subprocess.run(["git", "add", "--force", "public/index.html", "comments/4.jsonl"], cwd=tmp_path, check=True)
        (tmp_path / "comments/4.jsonl").write_text("cut off", encoding="utf-8")

    for _ in range(2):
        subprocess.run(["bash", "-ec", script], cwd=tmp_path, check=True)
        assert not (tmp_path / ".microjournal").exists()
        assert (tmp_path / "public").exists() == tracked
        assert not (tmp_path / "comments/5.jsonl").exists()
        assert not tracked or (tmp_path / "comments/4.jsonl").read_text(encoding="utf-8") == "x"
        assert (tmp_path / "notes.txt").exists()


def test_gitlab_keeps_what_a_build_leaves_for_the_next_one(tmp_path: Path) -> None:
    pages = workflow_of(tmp_path, "gitlab")["pages"]

    assert pages["cache"] == {"key": "microjournal", "paths": [".microjournal", "public", "comments"]}


def test_of_a_pull_request_nothing_is_published(tmp_path: Path) -> None:
    """What one brings does not run with the rights to publish. tests/publish/test_workflows.py runs it."""
    for forge in ("github", "forgejo"):
        workflow = workflow_of(tmp_path / forge, forge)
        of_readers = {"issue_comment", "issues", "discussion_comment", "discussion"} & set(workflow["on"])
        assert set(workflow["on"]) - of_readers == {"push", "pull_request", "schedule", "workflow_dispatch"}
        assert workflow["on"]["push"] == {"branches": ["main", "master"]}
        assert workflow["jobs"]["deploy"]["if"] == "github.event_name != 'pull_request'"
    pages = workflow_of(tmp_path / "gitlab", "gitlab")["pages"]
    (rule,) = pages["rules"]
    assert rule["if"].startswith('$CI_PIPELINE_SOURCE != "merge_request_event" && ')


def actions_of(workflow: Any) -> list[str]:
    return [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]


@pytest.mark.promise("workflow-pinned")
def test_every_action_is_named_by_its_commit_and_says_its_version(tmp_path: Path) -> None:
    for forge, place, least in (("github", "actions", 10), ("forgejo", "https://data.forgejo.org/forgejo", 4)):
        files = (workflow_of(tmp_path / forge, forge), parsed(tmp_path / forge / forge_named(forge).plan_workflow))
        used = [name for workflow in files for name in actions_of(workflow)]
        kind = forge_named(forge)
        text = "".join([(tmp_path / forge / name).read_text() for name in (kind.workflow, kind.plan_workflow)])
        assert len(used) >= least
        for name in used:
            assert re.fullmatch(rf"{re.escape(place)}/[a-z-]+@[0-9a-f]{{40}}", name), name
            assert re.search(rf"uses: {re.escape(name)} # v\d+(\.\d+\.\d+)?$", text, re.MULTILINE), name


@pytest.mark.promise("workflow-pinned")
@pytest.mark.parametrize(
    "requirement",
    ["microjournal-ssg==1.2", f"microjournal-ssg @ git+https://a.example/b/c@{'ab' * 20}#subdirectory=d/e"],
)
def test_every_workflow_installs_the_program_that_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, requirement: str
) -> None:
    found = Installed(requirement=requirement)
    monkeypatch.setattr("microjournal.create.installed.installed", lambda: found)

    init(tmp_path)

    for name in all_workflows():
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert re.findall("pip install .*", text) == [f'pip install "{requirement}"']
        assert f'pip install "{requirement}"' in str(yaml.safe_load(text)).replace("\\", "")


def test_a_workflow_that_cannot_install_the_program_fails_and_says_what_is_missing(tmp_path: Path) -> None:
    steps = workflow_of(tmp_path, "github")["jobs"]["build"]["steps"]
    script = steps[step_at(steps, "name", "Install")]["run"]

    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)

    assert "pip install" not in script
    assert done.returncode == 1
    assert "how to install microjournal" in done.stdout


@pytest.mark.promise("workflow-rights")
def test_what_runs_the_program_may_read_and_what_may_write_runs_no_program(tmp_path: Path) -> None:
    reads = {"contents": "read", "issues": "read"}
    for workflow, runs, rights, others in (
        (
            workflow_of(tmp_path / "publish", "github"),
            "build",
            {**reads, "discussions": "read"},
            {"deploy": {"pages": "write", "id-token": "write"}},
        ),
        (
            plan_workflow_of(tmp_path / "plan", "github"),
            "draft",
            reads,
            {"propose": {"contents": "write", "pull-requests": "write"}},
        ),
    ):
        assert workflow["permissions"] == {}
        jobs = workflow["jobs"]
        programs = [
            name for name, job in jobs.items() if any("microjournal " in step.get("run", "") for step in job["steps"])
        ]
        assert programs == [runs]
        assert jobs[runs]["permissions"] == rights
        for job in jobs.values():
            for step in job["steps"]:
                assert "actions/checkout@" not in step.get("uses", "") or step["with"]["persist-credentials"] == "false"
        assert {name: job["permissions"] for name, job in jobs.items() if name != runs} == others
        # The one step that is given a token to read with.
        asking = [step for step in jobs[runs]["steps"] if "token" in str(step)]
        assert [step["run"].split("microjournal ")[1].split()[0] for step in asking] == ["comments"]
        assert "secrets." not in str(workflow)


@pytest.mark.promise("workflow-rights")
def test_on_forgejo_the_token_is_given_to_the_steps_that_fetch_and_publish_only(tmp_path: Path) -> None:
    for workflow in (workflow_of(tmp_path / "publish", "forgejo"), plan_workflow_of(tmp_path / "plan", "forgejo")):
        assert "TOKEN" not in workflow.get("env", {})
        for job in workflow["jobs"].values():
            assert "env" not in job
            for step in job["steps"]:
                uses_token = "$TOKEN" in step.get("run", "")
                assert uses_token == ("TOKEN" in step.get("env", {}))
                assert not uses_token or "microjournal " not in step["run"]
                # That of the forge itself can write.
                assert uses_token == ("secrets.GITHUB_TOKEN" in str(step))
        assert "config --global" not in str(workflow)


@pytest.mark.promise("workflow-rights")
@pytest.mark.parametrize("forge", [forge.name for forge in FORGES])
def test_nothing_that_a_reader_wrote_is_in_an_expression_or_a_command(tmp_path: Path, forge: str) -> None:
    """Of an event only numbers and the names of labels are looked at, and those not in a line of a shell."""
    init(tmp_path, "--forge", forge)
    kind = forge_named(forge)
    for path in filter(None, (kind.workflow, kind.plan_workflow)):
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert set(re.findall(r"github\.event\.[\w.*]+", text)) <= {
            "github.event.issue.number",
            "github.event.issue.labels.*.name",
            "github.event.label.name",
            "github.event.repository.default_branch",
        }
        for script in scripts_of(parsed(tmp_path / path)):
            assert "${{" not in script
            # What is given to `git` and others is no longer an argument that everybody on the machine can read.
            assert not re.search(r"-(?:H|-header|c|-user)\b[^|\n]*TOKEN", script)


def scripts_of(workflow: Any) -> list[str]:
    """Everything that a shell runs."""
    if "jobs" in workflow:
        return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    jobs = [job for job in workflow.values() if "script" in job or "before_script" in job]
    return [line for job in jobs for part in ("before_script", "script") for line in job.get(part, ())]


@pytest.mark.promise("workflow-rights")
@needs_links
def test_links_and_our_own_lists_are_not_handed_to_the_forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "temp"))
    steps = workflow_of(tmp_path, "github")["jobs"]["build"]["steps"]
    script = steps[step_at(steps, "name", "Take what is published")]["run"]
    for name in ("temp/x", "public/.microjournal/site.list", "public/a/index.html", "public/.well-known/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "public/a/secret").symlink_to("/proc/self/environ")

    subprocess.run(["sh", "-ec", script], cwd=tmp_path, check=True)

    site = tmp_path / "temp/site"
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if not path.is_dir()) == [
        ".well-known/x",
        "a/index.html",
    ]


@pytest.mark.promise("state-sealed")
def test_on_gitlab_the_secret_is_kept_beside_the_state_and_used_outside_of_the_journal(tmp_path: Path) -> None:
    script = workflow_of(tmp_path, "gitlab")["pages"]["script"]
    kept = tmp_path / "journal/.microjournal/secret"
    kept.parent.mkdir(parents=True)

    def run(line: str) -> None:
        subprocess.run(["sh", "-ec", line], cwd=tmp_path / "journal", env={"HOME": str(tmp_path), **PATH}, check=True)

    for before in (b"", b"k" * 32):
        if before:
            kept.write_bytes(before)
        place = script.index("microjournal build")
        for line in script[: script.index("microjournal permalinks pull")]:
            run(line)
        key = tmp_path / ".cache/microjournal/key"
        assert (key.read_bytes() if key.exists() else b"") == before
        key.write_bytes(before or b"n" * 32)
        for line in script[place + 1 :]:
            run(line)
        assert kept.read_bytes() == (before or b"n" * 32)


def test_the_steps_that_the_page_on_publishing_has_for_forgejo_are_those_for_github(tmp_path: Path) -> None:
    page = (DOCS / "publish.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml shown\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    shown = yaml.load(block, yaml.BaseLoader)
    steps = workflow_of(tmp_path, "github")["jobs"]["build"]["steps"]

    cache = step_at(steps, "uses", "actions/cache@")
    # The mirror there has tags, whose commits nobody here can know.
    assert re.fullmatch(r"https://data.forgejo.org/actions/cache@v\d+", shown[1].pop("uses"))
    steps[cache].pop("uses")
    assert shown[1:] == steps[cache : cache + 2]


@pytest.mark.promise("workflow-rights")
def test_what_forgejo_publishes_is_one_commit_in_which_nothing_is_a_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "t")
    monkeypatch.setenv("REPOSITORY", str(tmp_path / "forge.git"))
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "forge.git")], check=True)
    steps = workflow_of(tmp_path, "forgejo")["jobs"]["deploy"]["steps"]
    script = steps[step_at(steps, "name", 'Publish as the branch "pages"')]["run"]

    for number, text in enumerate(("first", "second", "second")):
        job = tmp_path / f"job-{number}"
        hook = job / "made/.git/hooks/pre-commit"
        hook.parent.mkdir(parents=True)
        hook.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
        hook.chmod(0o755)
        (job / "made/index.html").write_text(text, encoding="utf-8")
        (job / "made/.gitignore").write_text("index.html\n", encoding="utf-8")
        subprocess.run(["tar", "-cf", "site.tar", "-C", "made", "."], cwd=job, check=True)
        subprocess.run(["bash", "-ec", script], cwd=job, check=True)
        assert not list(job.rglob("ran"))

    git = ["git", "--git-dir", str(tmp_path / "forge.git")]
    assert subprocess.check_output([*git, "rev-list", "--count", "pages"]).strip() == b"1"
    assert subprocess.check_output([*git, "show", "pages:index.html"]) == b"second"
    assert subprocess.check_output([*git, "ls-tree", "-r", "--name-only", "pages"]).split() == [
        b".gitignore",
        b"index.html",
    ]


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_a_comment_that_is_new_changed_or_gone_is_published_at_once(tmp_path: Path, forge: str) -> None:
    """GitHub and Forgejo have no event for reactions; GitLab has none for a workflow file at all."""
    events = workflow_of(tmp_path, forge)["on"]
    assert events["issue_comment"] == {"types": ["created", "edited", "deleted"]}
    assert forge == "forgejo" or events["discussion_comment"] == {"types": ["created", "edited", "deleted"]}


@pytest.mark.parametrize("number", ["", "4; touch x", "$(touch x)", "../4", "4\ntouch x", "٤"])
@pytest.mark.parametrize("forge", [forge.name for forge in FORGES])
def test_a_number_that_is_none_ends_what_makes_a_plan(tmp_path: Path, forge: str, number: str) -> None:
    init(tmp_path, "--forge", forge)
    kind = forge_named(forge)
    scripts = scripts_of(parsed(tmp_path / (kind.plan_workflow or kind.workflow)))
    guarded = [script for script in scripts if '"$NUMBER" in' in script or '"$PLAN" in' in script]
    assert len(guarded) == 2
    for script in guarded:
        environment = {**PATH, "NUMBER": number, "PLAN": number, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["bash", "-ec", script], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 1
        assert b" no number" in done.stdout
        assert not (tmp_path / "x").exists()
