"""What is released can be checked: the same tree gives the same bytes, and it is known what the program is made of."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
BILL = runpy.run_path(str(ROOT / "release/bill.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"running": PROJECT["dependencies"], "developing": PROJECT["optional-dependencies"]["dev"]}
SHIPPED = ("microjournal", "themes", "docs", "tests", "requirements", "release")
# Whose code we use in ways that they do not promise to keep.
PRIVATE = {"jinja2", "markdown-it-py", "mdit-py-plugins", "pyyaml", "urllib3"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project in another folder, with other times and rights."""
    without_bytecode = shutil.ignore_patterns("__pycache__")
    folder = tmp_path_factory.mktemp("elsewhere") / "b"
    for name in SHIPPED:
        shutil.copytree(ROOT / name, folder / name, ignore=without_bytecode, copy_function=shutil.copyfile)
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


@pytest.mark.parametrize(
    ("builder", "epoch"), [(WheelBuilder, ""), (WheelBuilder, "1700000000"), (SdistBuilder, "1700000000")]
)
@pytest.mark.promise("release-same")
def test_the_same_files_give_the_same_bytes_wherever_and_whenever_they_are_built(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: Any, epoch: str
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    built = [
        Path(next(iter(builder(str(folder)).build(directory=str(tmp_path / str(number))))))
        for number, folder in enumerate((ROOT, elsewhere))
    ]
    assert built[0].name == built[1].name
    assert built[0].read_bytes() == built[1].read_bytes()


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.promise("release-locked")
def test_every_package_is_locked_by_hashes_and_no_registry_is_named(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:[0-9a-f]{64})", text, re.MULTILINE)
    parts = BILL["components"](text)
    assert len(parts) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    assert all(part.hashes for part in parts)
    versions = {part.name: Version(part.version) for part in parts}
    for wanted in map(Requirement, LOCKS[name]):
        assert versions[wanted.name.lower().replace("_", "-")] in wanted.specifier, wanted


def test_an_upper_bound_stands_only_where_a_private_interface_is_used() -> None:
    bounded = {
        wanted.name
        for wanted in map(Requirement, PROJECT["dependencies"])
        if any(one.operator in ("<", "<=", "==", "~=") for one in wanted.specifier)
    }
    assert bounded == PRIVATE


def test_the_licences_are_listed_and_each_is_known() -> None:
    parts = BILL["components"]((ROOT / "requirements/running.txt").read_text(encoding="utf-8"))
    assert {part.licence for part in parts} <= {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
    assert (ROOT / "docs/licences.md").read_text(encoding="utf-8") == BILL["licences"](parts)


def test_the_bill_of_materials_names_every_package_with_version_licence_and_hashes() -> None:
    parts = BILL["components"]((ROOT / "requirements/running.txt").read_text(encoding="utf-8"))
    bill = json.loads(json.dumps(BILL["bill"](parts)))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    own = bill["metadata"]["component"]
    assert (own["name"], own["purl"]) == ("microjournal-ssg", f"pkg:pypi/microjournal-ssg@{own['version']}")
    assert {one["name"] for one in bill["components"]} == {part.name for part in parts}
    assert all(one["version"] and one["licenses"] and one["properties"] for one in bill["components"])
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    assert bill["dependencies"] == [{"ref": own["bom-ref"], "dependsOn": refs}]
