"""The recipes in docs/development work: what they add to a copy of the repository does what it is for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
RECIPES = ROOT / "docs" / "development" / "recipes.md"
BASE = "https://ana.example/journal/"
ENTRY = """\
---
title: STAND-UP BY TEXT
date: 2026-03-04
expect: Fewer than 3 of 10 run over ten minutes
location: Berlin
issue: 42
---
Text.
"""

_BLOCK = re.compile(r"^```(\w+) recipe (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True)
class Recipe:
    """A part of the page. changes: path, whether it is a change of a file that is there, and the block."""

    title: str
    changes: tuple[tuple[str, bool, str], ...]

    @property
    def files(self) -> set[str]:
        """The files of the program that it touches; templates and explanations are written beside it."""
        return {path for path, _, _ in self.changes if path.endswith(".py")}

    def apply(self, root: Path) -> None:
        for path, is_change, block in self.changes:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                changed(target.read_text(encoding="utf-8"), block, path) if is_change else block, encoding="utf-8"
            )


def changed(text: str, block: str, path: str) -> str:
    """The text with the lines of the block that begin with "+", and without those that begin with "-"."""
    lines = block.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    assert text.count(before) == 1, f"{path} has this {text.count(before)} times:\n{before}"
    return text.replace(before, after)


def recipes() -> dict[str, Recipe]:
    found = {}
    for part in _HEADING.split(RECIPES.read_text(encoding="utf-8"))[1:]:
        title = part.partition("\n")[0]
        changes = tuple((path, kind == "diff", block) for kind, path, block in _BLOCK.findall(part))
        found[title] = Recipe(title, changes)
    return found


# For each recipe how many files of the program it may touch.
LIMITS = {
    "Add a front-matter key": 5,
    "Add a format of feeds": 2,
    "Add a kind of page": 5,
    "Add a forge": 2,
    "Add a diagnostic": 2,
    "Add an importer": 3,
    "Add a command": 1,
}


@dataclass(frozen=True)
class Copy:
    """A copy of the repository with everything that the recipes add, and a journal beside it."""

    root: Path
    journal: Path

    def run(self, *arguments: str) -> str:
        """What the program prints."""
        done = subprocess.run(
            [sys.executable, "-m", "microjournal", *arguments],
            cwd=self.journal,
            env={**os.environ, "PYTHONPATH": str(self.root), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def read(self, path: str) -> str:
        return (self.journal / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    top = tmp_path_factory.mktemp("recipes")
    root, journal = top / "repository", top / "journal"
    for folder in ("microjournal", "themes"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", root)
    for recipe in recipes().values():
        recipe.apply(root)
    (journal / "content").mkdir(parents=True)
    (journal / "content" / "2026-03-04-stand-up.md").write_text(ENTRY, encoding="utf-8")
    settings = f"title: Tries\nurl: {BASE}\nrepository: bitbucket:ana/journal\n"
    (journal / "microjournal.yaml").write_text(settings, encoding="utf-8")
    made = Copy(root, journal)
    made.run("build", "--today", "2026-03-10")
    return made


def test_there_is_a_recipe_for_each_kind_of_thing() -> None:
    assert set(recipes()) == set(LIMITS)


@pytest.mark.parametrize("title", LIMITS)
def test_a_recipe_touches_few_files(title: str) -> None:
    files = recipes()[title].files

    assert 0 < len(files) <= LIMITS[title], sorted(files)


def page_shows_the_key(copy: Copy) -> None:
    assert '<dd class="p-location">Berlin</dd>' in copy.read("public/2026/03/stand-up/index.html")
    assert "location" in json.loads(copy.run("schema", "entry"))["properties"]
    assert json.loads(copy.run("list", "--json", "--today", "2026-03-10"))[0]["location"] == "Berlin"


def feed_is_made_and_announced(copy: Copy) -> None:
    assert copy.read("public/feed.csv").splitlines()[1].startswith("2026-03-04T00:00:00+00:00,planned,Plan: STAND-UP")
    assert "feed.csv" in copy.read("public/subscribe/index.html")


def page_lists_what_waits(copy: Copy) -> None:
    page = copy.read("public/waiting/index.html")
    assert "STAND-UP BY TEXT" in page
    assert f"{BASE}waiting/" in copy.read("public/sitemap/pages.xml")


def entry_links_to_its_issue(copy: Copy) -> None:
    assert 'href="https://bitbucket.org/ana/journal/issues/42"' in copy.read("public/2026/03/stand-up/index.html")
    assert "bitbucket" in copy.run("init", "--help")
    copy.run("init", "--forge", "bitbucket", str(copy.journal.parent / "fresh"))
    assert (copy.journal.parent / "fresh/bitbucket-pipelines.yml").exists()


def problem_is_reported_and_explained(copy: Copy) -> None:
    assert "hint[title-capitals]: the title is in capitals" in copy.run("check", "--today", "2026-03-10")
    assert "slow to read" in copy.run("explain", "title-capitals")


def journal_is_imported(copy: Copy) -> None:
    old = copy.journal.parent / "old"
    old.mkdir()
    (old / "2026-01-02-a-note.md").write_text("# A note\n", encoding="utf-8")
    new = copy.journal.parent / "new"
    assert "1 entry" in copy.run("import", "folder", str(old), str(new))
    assert (new / "content/2026/2026-01-02-a-note.md").read_text(encoding="utf-8") == "# A note\n"


def command_runs_and_is_in_the_help(copy: Copy) -> None:
    assert copy.run("count") == "1 entries\n"
    assert "Count the entries." in copy.run("--help")


WORKS: dict[str, Callable[[Copy], None]] = {
    "Add a front-matter key": page_shows_the_key,
    "Add a format of feeds": feed_is_made_and_announced,
    "Add a kind of page": page_lists_what_waits,
    "Add a forge": entry_links_to_its_issue,
    "Add a diagnostic": problem_is_reported_and_explained,
    "Add an importer": journal_is_imported,
    "Add a command": command_runs_and_is_in_the_help,
}


@pytest.mark.parametrize("title", WORKS)
def test_what_a_recipe_adds_works(title: str, copy: Copy) -> None:
    WORKS[title](copy)


def test_what_the_recipes_add_keeps_the_layers(copy: Copy) -> None:
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([program, "--no-cache"], cwd=copy.root, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stdout
