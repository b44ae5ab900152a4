"""Commands in processes of their own, which can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import microjournal

# The command line, which begins other processes for small journals as well.
PROGRAM = (
    "from microjournal.build import parse, render\n"
    "assert min(parse._WORTH_PROCESSES, render._WORTH_PROCESSES) > 1\n"
    "parse._WORTH_PROCESSES = render._WORTH_PROCESSES = 1\n"
    "from microjournal.__main__ import run\n"
    "run()\n"
)


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command in a journal, in a process and a group of processes of its own."""
    package = Path(microjournal.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "-C", str(root), *arguments],
        env={**os.environ, "PYTHONPATH": str(package)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
