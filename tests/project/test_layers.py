"""The contracts between rooms can fail: each is broken here once, in a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=root, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "microjournal", tmp_path / "microjournal", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        ("helpers.py", "", "helpers"),
        ("model/paths.py", "import microjournal.plan.site\n", "microjournal.model.paths -> microjournal.plan.site"),
        ("forges/forge.py", "import microjournal.schema.nodes\n", "microjournal.forges is not allowed to import"),
        ("plan/site.py", "import pathlib\n", "microjournal.plan.site -> pathlib"),
        ("cli/commands/new.py", "import microjournal.cli.commands.drop\n", "microjournal.cli.commands.drop"),
    ],
)
def test_a_module_in_the_wrong_place_or_with_a_wrong_import_is_named(
    program: Path, module: str, text: str, said: str
) -> None:
    path = program / "microjournal" / module
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")

    done = lint_imports(program)

    assert done.returncode == 1
    assert said in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "module", ["build/parse.py", "cli/program.py", "plan/site.py", "check/run.py", "sources/scan.py"]
)
@pytest.mark.parametrize("line", ["import socket", "import urllib.request", "from http import client", "import ssl"])
def test_the_network_is_for_two_rooms_only(module: str, line: str) -> None:
    ruff = [str(Path(sys.executable).with_name("ruff")), "check", "--select", "TID251", "--stdin-filename"]

    done = subprocess.run(
        [*ruff, f"microjournal/{module}", "-"], cwd=ROOT, input=f"{line}\n", capture_output=True, text=True, check=False
    )

    assert "TID251" in done.stdout
