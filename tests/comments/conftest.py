"""What tests of what asks a forge share: a GitHub with state, and a tracker that is a list in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest

from microjournal.network.api import ApiLimits
from tests.comments.emulated import Repo, World, emulated_github
from tests.comments.remembered import Remembered
from tests.conftest import IN_CI
from tests.npm.node import MODULES

_TOKENS = ("MICROJOURNAL_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture(scope="session")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The emulated GitHub, one for all tests."""
    if not MODULES.is_dir() and not IN_CI:
        pytest.skip("`python -m tests.npm.node` installs the emulator")
    with emulated_github(tmp_path_factory.mktemp("emulated")) as found:
        yield found


@pytest.fixture
def repo(emulated: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repo]:
    """A repository of its own there. What it answered in the test is judged by the schemas in the end."""
    use_token(monkeypatch)
    emulated.asked.clear()
    emulated.wrong.clear()
    emulated.broken.clear()
    emulated.missing.clear()
    yield Repo(emulated, re.sub(r"\W+", "-", request.node.name.removeprefix("test_"))[:80].strip("-"))
    assert emulated.wrong == []


def use_token(monkeypatch: pytest.MonkeyPatch, who: str = "ana") -> None:
    """The commands have somebody's token, and do not wait long."""
    for name in (*_TOKENS, *_PROXIES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MICROJOURNAL_TOKEN", f"token-of-{who}")
    monkeypatch.setattr("microjournal.network.api.ApiLimits", partial(ApiLimits, pause=0.01))


@pytest.fixture
def tracker(monkeypatch: pytest.MonkeyPatch) -> Remembered:
    """The issues of github:ana/journal, of which the commands are told."""
    made = Remembered()
    monkeypatch.setattr("microjournal.cli.comments.asking.tracker_of", lambda *_repositories, **_options: made)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773144000")
    for name in _TOKENS:
        monkeypatch.delenv(name, raising=False)
    return made
