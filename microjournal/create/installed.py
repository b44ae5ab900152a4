"""How this microjournal was installed, as a command that installs the same on another machine.

See https://packaging.python.org/en/latest/specifications/direct-url/ (PEP 610). A name alone is never written where it
is not known that this program is found under it: it may be another's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import Any

DISTRIBUTION = "microjournal-ssg"
# Text for a shell and for YAML: nothing that either of them reads in another way, between double quotes or without.
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?/[A-Za-z0-9._~/%+,=&?-]+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FOLDER = re.compile(r"[A-Za-z0-9._/-]+", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RELEASE = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:(?:a|b|rc)[0-9]+)?(?:\.post[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """How to install this program elsewhere.

    requirement: for pip, "" if there is no way. why: from where it came then, such as "from a folder"; else "".
    """

    requirement: str = ""
    why: str = ""

    @property
    def command(self) -> str:
        """A line for a shell that installs the program; without a way, one that says so and fails."""
        if self.requirement:
            return f'pip install "{self.requirement}"'
        return f'echo "Write here how to install microjournal, which came {self.why} where this was written"; exit 1'


def installed() -> Installed:
    """How the program that runs was installed."""
    try:
        found = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return Installed(why="in a way that is not known")
    direct, installer = found.read_text("direct_url.json"), (found.read_text("INSTALLER") or "").strip()
    return as_requirement(direct, version=found.version, installer=installer)


def as_requirement(direct: str | None, *, version: str, installer: str) -> Installed:
    """How to install a distribution again.

    direct: the text of its direct_url.json, None if it came from an index of packages. version: of the distribution.
    installer: the program that installed it, "" if it did not say so.
    """
    if direct is None:
        if installer and _RELEASE.fullmatch(version):
            return Installed(requirement=f"{DISTRIBUTION}=={version}")
        return Installed(why="from no index of packages")
    try:
        origin = json.loads(direct)
        return _from(origin)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Installed(why="in a way that is not known")


def _from(origin: Mapping[str, Any]) -> Installed:
    url = str(origin["url"])
    if "dir_info" in origin or url.startswith("file:"):
        return Installed(why="from a folder or a file")
    if not _URL.fullmatch(url):
        return Installed(why="from a place that needs a key")
    folder = str(origin.get("subdirectory", ""))
    if folder and not _FOLDER.fullmatch(folder):
        raise ValueError(folder)
    options = [f"subdirectory={folder}"] if folder else []
    if "vcs_info" in origin:
        commit = str(origin["vcs_info"]["commit_id"])
        if origin["vcs_info"]["vcs"] != "git" or not _COMMIT.fullmatch(commit):
            raise ValueError(commit)
        return _direct(f"git+{url}@{commit}", options)
    digest = str(origin["archive_info"].get("hashes", {}).get("sha256", ""))
    return _direct(url, [*options, *([f"sha256={digest}"] if _SHA256.fullmatch(digest) else [])])


def _direct(url: str, options: list[str]) -> Installed:
    fragment = f"#{'&'.join(options)}" if options else ""
    return Installed(requirement=f"{DISTRIBUTION} @ {url}{fragment}")
