"""Writes the digests of two sites, so that a change of the house can show that no page changed.

    python -m tests.golden          writes tests/golden/*.txt; `git diff` then names each file of a site that changed

`own.txt` is the site of this repository's journal, `generated.txt` that of a generated journal of 300 entries, both as
on one fixed day. The texts of all problems stand in `tests/problems/` and `tests/broken/`, to the letter.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import generate
from benchmarks.sites import lay_out

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
DAY = "2026-11-28"
OWN = ("content", "microjournal.yaml", "themes")


def own(folder: Path) -> Path:
    """A copy of this repository's journal in the folder."""
    for name in OWN:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy2(source, folder / name)
    return folder


def generated(folder: Path) -> Path:
    """The generated journal in the folder."""
    lay_out("microjournal", generate(300), folder / "journal")
    return folder / "journal"


JOURNALS = {"own": own, "generated": generated}


def digests(root: Path) -> str:
    """Builds the journal below `root` from nothing, and gives a line for each file of the site: SHA-256 and path."""
    command = [sys.executable, "-m", "microjournal", "-C", str(root), "build", "--today", DAY, "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT)
    public = root / "public"
    files = sorted(path for path in public.rglob("*") if path.is_file() and ".microjournal" not in path.parts)
    return "".join(
        f"{hashlib.sha256(f.read_bytes()).hexdigest()[:32]}  {f.relative_to(public).as_posix()}\n" for f in files
    )


def digests_of(name: str, folder: Path) -> str:
    """The digests of the site of one of JOURNALS, made and built in an empty folder."""
    return digests(JOURNALS[name](folder))


def main() -> None:
    """Writes a file of digests for each journal."""
    for name in JOURNALS:
        with tempfile.TemporaryDirectory() as folder:
            text = digests_of(name, Path(folder))
        (HERE / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
