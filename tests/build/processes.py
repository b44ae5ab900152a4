"""Commands in processes of their own, which can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import microjournal


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command in a journal, in a process and a group of processes of its own."""
    package = Path(microjournal.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-m", "microjournal", "-C", str(root), *arguments],
        env={**os.environ, "PYTHONPATH": str(package)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
