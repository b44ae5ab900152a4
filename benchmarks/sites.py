"""A journal on disk in a tool's own format: the tool's settings and theme from `sites/`, and a file for each entry."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from benchmarks.aside import set_aside
from benchmarks.corpus import Entry
from benchmarks.formats import FORMATS

SITES = Path(__file__).parent / "sites"


def lay_out(tool: str, entries: Iterable[Entry], folder: Path) -> None:
    """Write a whole journal of `tool` into `folder`; whatever was there before is moved away."""
    set_aside(folder)
    shutil.copytree(SITES / tool, folder)
    for entry in entries:
        name, text = FORMATS[tool](entry)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
