"""Sites that are published in tests, and a git of nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from microjournal.network.fetch import Limits
from tests.publish.live import Live, served


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with served(tmp_path / "live") as site:
        yield site


@pytest.fixture(autouse=True)
def _a_git_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(tmp_path / "no-config"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
        "GIT_AUTHOR_NAME": "ana",
        "GIT_AUTHOR_EMAIL": "ana@journal.example",
        "GIT_COMMITTER_NAME": "ana",
        "GIT_COMMITTER_EMAIL": "ana@journal.example",
        "NO_PROXY": "*",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microjournal.publish.pull.Limits", lambda: Limits(pause=0.01, seconds=5, total_seconds=20))
