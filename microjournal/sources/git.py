"""Asks git about the folder of a journal.

The configuration of a repository can name programs that git runs, so builds and checks never ask: they read what they
need without it. What is asked elsewhere is looked up in the objects and the configuration; only to publish, in a
repository of one's own, the files are compared and a branch is pushed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# What would run a program: to watch files, to verify a signature, to fetch what a clone has left out.
_QUIETLY = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_NOTHING_FETCHED = {"GIT_NO_LAZY_FETCH": "1"}


class GitError(Exception):
    """git could not do it. The message is what git said."""


def ask(folder: Path, *arguments: str) -> str:
    """What git answers in a folder (or in the nearest one above that exists); "" if it has no answer or is missing."""
    while not folder.is_dir():
        folder = folder.parent
    try:
        return run(folder, *arguments).strip()
    except GitError:
        return ""


def run(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What git prints in a folder. environment: variables besides ours.

    Raises GitError if it fails or is missing.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are our own
            ["git", *_QUIETLY, *arguments],
            cwd=folder,
            env={**os.environ, **_NOTHING_FETCHED, **(environment or {})},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}") from None
    if done.returncode != 0:
        raise GitError(done.stderr.strip() or f"git {arguments[0]} ended with {done.returncode}")
    return done.stdout
