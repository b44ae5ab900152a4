"""A forge in a folder: a bare repository, and runners that do the shell steps of workflow files as they are written.

Actions of others (`uses:`) are played by a few lines each; what they keep lies in folders. `pip`, `apt-get`, `gh` and
`microjournal` are programs on the PATH that log what they are asked for; the last one is the program under test, but
for what a test lets a script do (`Forge.play`).
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from microjournal.forges import forge_named
from tests.publish.live import Live

_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_COMPARED = re.compile(r"([\w.-]+)\s*(==|!=)\s*'([^']*)'")
_CONTAINED = re.compile(r"contains\(([\w.*]+), '(\w+)'\)")
# A push from a workflow to the main branch is refused, whatever its token may do: it is protected.
_HOOK = """#!/bin/sh
while read -r _ _ name; do
  if [ "$name" = refs/heads/main ] && [ -z "$AUTHOR" ]; then echo "protected: $name" >&2; exit 1; fi
done
if [ "${GIT_PUSH_OPTION_COUNT:-0}" != 0 ]; then env | grep ^GIT_PUSH_OPTION_ >> "{log}"; fi
"""
_PROGRAM = """#!/bin/sh
echo "$(basename "$0") $*" >> "{log}"
env | sed -n "s/^\\([A-Z_]*TOKEN\\)=..*/$(basename "$0") $1 \\1/p" >> "{log}.tokens"
if [ -x "{top}/played/$(basename "$0")-$1" ]; then exec "{top}/played/$(basename "$0")-$1" "$@"; fi
[ "$(basename "$0")" != microjournal ] || exec "{python}" -m microjournal "$@"
"""


class Failed(Exception):
    """A step failed. The message is what it printed."""


@dataclass
class Forge:
    """A forge that publishes at `live`. top: its folder. kind: name of the forge. day: on which runs happen.

    server: its address, as workflows see it. is_deploying: whether deployments work. log: what runs printed.
    """

    top: Path
    live: Live
    kind: str
    day: str = "2026-03-10"
    server: str = ""
    is_deploying: bool = True
    log: str = ""
    runs: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = self.server or self.top.as_uri()
        self.bare = self.top / "ana/journal.git"
        self.asked = self.top / "asked"
        git(self.top.parent, "init", "--quiet", "--bare", "--initial-branch", "main", str(self.bare))
        hook = self.bare / "hooks/pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_HOOK.replace("{log}", str(self.asked)), encoding="utf-8")
        hook.chmod(0o755)
        git(self.bare, "config", "receive.advertisePushOptions", "true")
        program = _PROGRAM.format(log=self.asked, python=sys.executable, top=self.top)
        for name in ("pip", "apt-get", "microjournal", "gh"):
            (self.top / "bin").mkdir(exist_ok=True)
            (self.top / "bin" / name).write_text(program, encoding="utf-8")
            (self.top / "bin" / name).chmod(0o755)

    @property
    def compiled(self) -> Path:
        """What machines compiled, in all tests."""
        return Path(os.environ["XDG_CACHE_HOME"]) / "compiled"

    def commands(self) -> list[str]:
        """What the last run asked `pip` and `microjournal` for."""
        return self.asked.read_text(encoding="utf-8").splitlines() if self.asked.exists() else []

    def tokens(self) -> set[str]:
        """To which programs the last run gave which tokens."""
        log = self.asked.with_name("asked.tokens")
        return set(log.read_text(encoding="utf-8").splitlines()) if log.exists() else set()

    def play(self, program: str, command: str, script: str) -> None:
        """Lets a script of a shell do a command of a program from now on."""
        played = self.top / "played" / f"{program}-{command}"
        played.parent.mkdir(exist_ok=True)
        played.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        played.chmod(0o755)

    def run(
        self, event: str = "push", ref: str = "refs/heads/main", variables: Mapping[str, str] | None = None
    ) -> None:
        """Runs the workflow file of the newest commit. Raises Failed at the first step that fails.

        variables: of GitLab.
        """
        self._run(forge_named(self.kind).workflow, event, ref, variables or {})
        if git(self.bare, "branch", "--list", "pages"):
            # What a server of pages does.
            site = self.top / f"run-{self.runs}/site"
            git(self.bare, "worktree", "add", "--quiet", "--force", "--detach", str(site), "pages")
            (site / ".git").unlink()
            self.deploy(site)

    def label(self, number: str, *labels: str) -> None:
        """Runs what is run when an issue gets a label, the last of these. On GitLab somebody does so by hand."""
        kind = forge_named(self.kind)
        self.facts = {
            "github.event.issue.number": number,
            "github.event.label.name": labels[-1],
            "github.event.issue.labels.*.name": "\t".join(labels),
            "github.event.repository.default_branch": "main",
        }
        self._run(kind.plan_workflow or kind.workflow, "issues", "refs/heads/main", {"PLAN": number})

    def _run(self, path: str, event: str, ref: str, variables: Mapping[str, str]) -> None:
        self.runs += 1
        for log in (self.asked, self.asked.with_name("asked.tokens")):
            log.unlink(missing_ok=True)
        workflow = yaml.load(git(self.bare, "show", f"{ref}:{path}"), yaml.BaseLoader)
        if self.kind == "gitlab":
            GitLabRunner(self, event, ref, variables).run(workflow)
        else:
            ActionsRunner(self, event, ref).run(workflow)

    def clone(self, folder: Path, ref: str) -> None:
        """What a checkout brings, with all of the history."""
        git(folder, "init", "--quiet", ".")
        git(folder, "fetch", "--quiet", str(self.bare), ref)
        git(folder, "checkout", "--quiet", "FETCH_HEAD")

    def warm(self, home: Path) -> None:
        """Gives a machine what was compiled on another, which saves most of the time, and no secret."""
        if self.compiled.exists():
            shutil.copytree(self.compiled, home / ".cache/microjournal", dirs_exist_ok=True)

    def keep_warm(self, home: Path) -> None:
        made = home / ".cache/microjournal"
        if made.exists():
            shutil.copytree(made, self.compiled, dirs_exist_ok=True, ignore=shutil.ignore_patterns("key"))

    def deploy(self, site: Path) -> None:
        """Puts a site in the place of the live one. Raises Failed."""
        if not self.is_deploying:
            raise Failed("the deployment failed")
        shutil.rmtree(self.live.folder)
        shutil.copytree(site, self.live.folder)

    def shell(self, script: str, folder: Path, variables: Mapping[str, str]) -> None:
        """Does a step as runners do: by Bash, which ends at the first line that fails. Raises Failed."""
        noon = int(dt.datetime.fromisoformat(f"{self.day}T12:00+00:00").timestamp())
        environment = {
            "PATH": f"{self.top / 'bin'}:{os.environ['PATH']}",
            "SOURCE_DATE_EPOCH": str(noon),
            "CI": "true",
            "NO_PROXY": "*",
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.top.as_uri()}/.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://codeberg.org/",
            **{name: value for name, value in os.environ.items() if name.startswith(("GIT_CONFIG_G", "GIT_CONFIG_N"))},
            **variables,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        if done.returncode != 0:
            raise Failed(done.stdout)


class ActionsRunner:
    """Runs the workflow files of GitHub and of Forgejo."""

    def __init__(self, forge: Forge, event: str, ref: str) -> None:
        self.forge = forge
        self.ref = ref
        self.top = forge.top / f"run-{forge.runs}"
        self.facts = {
            "github.event_name": event,
            "github.ref": ref,
            "github.server_url": forge.server,
            "github.repository": "ana/journal",
            "github.run_id": str(forge.runs),
            "github.run_attempt": "1",
            "github.token": "the-reading-token",
            "github.event.issue.number": "4",
            "secrets.GITHUB_TOKEN": "the-token",
            "secrets.COMMENTS_TOKEN": "the-reading-token",
            **forge.facts,
        }

    def run(self, workflow: Mapping[str, Any]) -> None:
        event = self.facts["github.event_name"]
        assert event in workflow["on"]
        if event == "push":
            assert self.ref.removeprefix("refs/heads/") in workflow["on"]["push"]["branches"]
        done = {""}
        for name, job in workflow["jobs"].items():
            # What a job needs that was left out, leaves it out.
            if job.get("needs", "") in done and self.is_true(job.get("if", "")):
                self.job(name, job)
                done.add(name)

    def job(self, name: str, job: Mapping[str, Any]) -> None:
        folder, temp, home = [self.top / name / each for each in ("work", "temp", "home")]
        for each in (folder, temp, home):
            each.mkdir(parents=True)
        self.facts["runner.temp"] = str(temp)
        self.forge.warm(home)
        self.cached: list[tuple[Path, Path]] = []
        for step in job["steps"]:
            if not self.is_true(step.get("if", "")):
                continue
            if "uses" in step:
                self.use(step, folder, home)
                continue
            variables = {key: self.filled(value) for key, value in step.get("env", {}).items()}
            try:
                self.forge.shell(step["run"], folder, {"HOME": str(home), "RUNNER_TEMP": str(temp), **variables})
            except Failed:
                if step.get("continue-on-error") != "true":
                    raise
        self.forge.keep_warm(home)
        for kept, place in self.cached:
            if kept.exists():
                shutil.rmtree(place, ignore_errors=True)
                shutil.copytree(kept, place, symlinks=True)

    def use(self, step: Mapping[str, Any], folder: Path, home: Path) -> None:
        """Plays an action."""
        action = step["uses"].partition("@")[0].rpartition("/")[2]
        given = {key: self.filled(value) for key, value in step.get("with", {}).items()}
        handed_over = self.forge.top / "artifact"
        if action == "checkout":
            assert given.pop("persist-credentials") == "false"
            assert given in ({}, {"fetch-depth": "0"})
            self.forge.clone(folder, self.ref)
        elif action == "cache":
            self.facts[f"steps.{step['id']}.outputs.cache-matched-key"] = ""
            for number, name in enumerate(given["path"].split()):
                kept, place = folder / name.replace("~", str(home)), self.forge.top / f"cache/{number}"
                self.cached.append((kept, place))
                if place.exists():
                    self.facts[f"steps.{step['id']}.outputs.cache-matched-key"] = "found"
                    shutil.copytree(place, kept, symlinks=True, dirs_exist_ok=True)
        elif action in ("upload-pages-artifact", "upload-artifact"):
            shutil.rmtree(handed_over, ignore_errors=True)
            for source in [folder / name for name in given["path"].split()]:
                if source.is_dir():
                    shutil.copytree(source, handed_over)
                else:
                    handed_over.mkdir(exist_ok=True)
                    shutil.copy(source, handed_over)
        elif action == "download-artifact":
            shutil.copytree(handed_over, folder / given.get("path", ""), dirs_exist_ok=True)
        elif action == "deploy-pages":
            self.forge.deploy(handed_over)
        else:
            assert action == "setup-python", action

    def filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self.facts[match[1]], text)

    def is_true(self, condition: str) -> bool:
        if not condition:
            return True
        if found := _CONTAINED.fullmatch(condition):
            return found[2] in self.facts[found[1]].split("\t")
        match = _COMPARED.fullmatch(condition)
        assert match, condition
        return (self.facts[match[1]] == match[3]) == (match[2] == "==")


class GitLabRunner:
    """Runs the workflow files of GitLab."""

    def __init__(self, forge: Forge, event: str, ref: str, variables: Mapping[str, str]) -> None:
        self.forge = forge
        self.ref = ref
        self.variables = {
            "PLAN": "",
            "CI_PROJECT_URL": forge.bare.with_suffix("").as_uri(),
            "CI_JOB_TOKEN": "the-token",
            "GITLAB_TOKEN": "the-reading-token",
            "PLAN_TOKEN": "the-writing-token",
            **variables,
            "CI_PIPELINE_SOURCE": "merge_request_event" if event == "pull_request" else event,
            "CI_COMMIT_BRANCH": "" if event == "pull_request" else ref.removeprefix("refs/heads/"),
            "CI_DEFAULT_BRANCH": "main",
        }

    def run(self, workflow: Mapping[str, Any]) -> None:
        assert workflow["variables"]["GIT_DEPTH"] == "0"
        assert workflow["variables"]["PLAN"]["value"] == ""
        for name in ("check", "pages", "plan", "propose"):
            if any(self.is_true(rule["if"]) for rule in workflow[name]["rules"]):
                self.job(name, workflow)

    def job(self, name: str, workflow: Mapping[str, Any]) -> None:
        job, top = workflow[name], self.forge.top / f"run-{self.forge.runs}"
        folder, home = top / name / "work", top / name / "home"
        for each in (folder, home):
            each.mkdir(parents=True)
        self.forge.clone(folder, self.ref)
        for path in [path for other in job.get("needs", ()) for path in workflow[other]["artifacts"]["paths"]]:
            shutil.copy(top / job["needs"][0] / "work" / path, folder)
        self.forge.warm(home)
        cached = [(folder / path, self.forge.top / "cache" / path) for path in job.get("cache", {}).get("paths", [])]
        for kept, place in cached:
            if place.exists():
                shutil.copytree(place, kept, symlinks=True, dirs_exist_ok=True)
        lines = [*job.get("before_script", workflow["default"]["before_script"]), *job["script"]]
        self.forge.shell("\n".join(lines), folder, {"HOME": str(home), **self.variables})
        self.forge.keep_warm(home)
        for kept, place in cached:
            shutil.rmtree(place, ignore_errors=True)
            if kept.exists():
                shutil.copytree(kept, place, symlinks=True)
        if name == "pages":
            assert job["artifacts"]["paths"] == ["public"]
            assert job["artifacts"]["exclude"] == ["public/.microjournal/**/*"]
            shutil.rmtree(folder / "public/.microjournal")
            self.forge.deploy(folder / "public")

    def is_true(self, rule: str) -> bool:
        parts = rule.split(" && ")
        if (last := re.fullmatch(r"\$(\w+) =~ /(.*)/", parts[-1])) and not re.search(last[2], self.variables[last[1]]):
            return False
        parts = parts[:-1] if last else parts
        matches = [re.fullmatch(r'\$(\w+) (==|!=) (?:\$(\w+)|"(\w*)")', part) for part in parts]
        assert all(matches), rule
        return all(
            (self.variables[m[1]] == (self.variables[m[3]] if m[3] else m[4])) == (m[2] == "==") for m in matches if m
        )


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, "AUTHOR": "ana"}
    ).stdout
