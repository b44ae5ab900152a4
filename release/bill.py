"""What the program is made of, from the locked requirements and what is installed: a bill of materials, and licences.

    python release/bill.py dist/bill-of-materials.cdx.json     CycloneDX 1.6, for programs
    python release/bill.py docs/licences.md                    a table, for people

The same requirements give the same bytes: there is no time and no random number in it.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import microjournal

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "requirements/running.txt"

_REQUIREMENT = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>.*?))?(?: \\)?\Z")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What the classifiers of packages say that name no licence by its SPDX name.
_CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}
# Needed on Windows alone, and so not installed elsewhere.
_KNOWN = {"tzdata": "Apache-2.0"}
_UNKNOWN = "NOASSERTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A package that the program needs. marker: where only, "" for everywhere. licence: by its SPDX name."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    licence: str


def components(locked: str) -> list[Component]:
    """The packages of a file of locked requirements."""
    found: list[dict[str, Any]] = []
    for line in locked.splitlines():
        if match := _REQUIREMENT.match(line):
            found.append(
                {"name": match["name"], "version": match["version"], "marker": match["marker"] or "", "hashes": []}
            )
        elif match := _HASH.search(line):
            found[-1]["hashes"].append(match[1])
    return [
        Component(
            name=one["name"],
            version=one["version"],
            marker=one["marker"],
            hashes=tuple(one["hashes"]),
            licence=licence_of(one["name"]),
        )
        for one in found
    ]


def licence_of(name: str) -> str:
    """The SPDX name of an installed package's licence; "NOASSERTION" if there is none."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return _KNOWN.get(name, _UNKNOWN)
    if expression := said.get("License-Expression"):
        return expression
    named = [_CLASSIFIERS[c] for c in said.get_all("Classifier") or () if c in _CLASSIFIERS]
    written = said.get("License") or ""
    return named[0] if named else written if re.fullmatch(r"[A-Za-z0-9.-]+", written) else _UNKNOWN


def bill(parts: Sequence[Component]) -> dict[str, Any]:
    """The bill of materials (CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/)."""
    own = f"pkg:pypi/{_project()['name']}@{microjournal.__version__}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": _project()["name"],
                "version": microjournal.__version__,
                "purl": own,
                "licenses": [{"license": {"id": _project()["license"]}}],
            }
        },
        "components": [_library(part) for part in parts],
        "dependencies": [{"ref": own, "dependsOn": [_purl(part) for part in parts]}],
    }


def licences(parts: Sequence[Component]) -> str:
    """A page with the licence of each package."""
    return "\n".join(("# Licences\n", *_lines(parts), ""))


def _lines(parts: Sequence[Component]) -> Iterator[str]:
    yield f"microjournal is under the licence {_project()['license']}. It needs these packages, each under its own:\n"
    yield "| package | licence | |"
    yield "|---|---|---|"
    for part in parts:
        yield f"| {part.name} | {part.licence} | {'on Windows' if 'win32' in part.marker else ''} |"
    yield "\n`make docs` writes this page from the metadata of the packages that `requirements/running.txt` locks."


def _library(part: Component) -> Mapping[str, Any]:
    known = [] if part.licence == _UNKNOWN else [{"license": {"id": part.licence}}]
    return {
        "type": "library",
        "bom-ref": _purl(part),
        "name": part.name,
        "version": part.version,
        "purl": _purl(part),
        "licenses": known,
        # Of each file in which the package is distributed: any of them may be the one that is installed.
        "properties": [{"name": "microjournal:sha256", "value": value} for value in part.hashes],
    }


def _purl(part: Component) -> str:
    return f"pkg:pypi/{part.name}@{part.version}"


def _project() -> Mapping[str, Any]:
    project: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def main() -> None:
    parts = components(LOCKED.read_text(encoding="utf-8"))
    for name in sys.argv[1:]:
        file = Path(name)
        text = licences(parts) if file.suffix == ".md" else json.dumps(bill(parts), indent=1) + "\n"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
