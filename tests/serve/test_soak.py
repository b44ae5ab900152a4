"""The preview never goes blind, whatever becomes of the folders that it watches. `make fuzz` tries for longer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from microjournal.serve.file_changes import FileChanges
from microjournal.serve.watcher import Watcher
from tests.conftest import MakeJournal
from tests.serve.helpers import Recorder, previewed, until
from tests.serve.soak import Soak, soak

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there, watched folders stay")


@pytest.mark.parametrize("poll", [False, True])
def test_random_edits_are_all_shown(tmp_path: Path, *, poll: bool) -> None:
    steps = int(os.environ.get("MICROJOURNAL_FUZZ_EDITS", "10"))
    assert soak(tmp_path, seed=2, steps=steps // 5 if poll else steps, poll=poll)


@pytest.mark.parametrize(
    "step", [Soak.put_another_journal_in_its_place, Soak.restore_from_git, Soak.move_journal_and_back]
)
def test_after_a_folder_was_exchanged_edits_are_seen(tmp_path: Path, step: Callable[[Soak], None]) -> None:
    edited = Soak(tmp_path, seed=1)
    with previewed(edited.root, Recorder(), base_url="http://127.0.0.1/"):
        edited.wait_until_shown()
        step(edited)
        edited.wait_until_shown()
        edited.save_in_place()
        edited.wait_until_shown()


def test_a_watch_that_has_ended_is_noticed(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-01-a.md": "# A\n"})
    changes = FileChanges()
    watcher = Watcher(made.root, changes)
    try:
        watcher.start()
        assert not watcher.has_lost_sight()
        for emitter in watcher._observer.emitters:
            emitter.stop()
        until(watcher.has_lost_sight)
        watcher.begin_anew()
        assert not watcher.has_lost_sight()
        made.write({"content/2026-03-01-a.md": "# B\n"})
        assert "content/2026-03-01-a.md" in changes.wait(10)
    finally:
        watcher.close()


def test_a_thread_of_the_library_that_fails_is_replaced(
    journal: MakeJournal, capsys: pytest.CaptureFixture[str]
) -> None:
    made = journal({"content/2026-03-01-a.md": "# A\n"})
    changes = FileChanges()
    watcher = Watcher(made.root, changes)

    def fail(_timeout: float) -> None:
        raise KeyError("content")

    try:
        watcher.start()
        for emitter in watcher._observer.emitters:
            emitter.queue_events = fail  # type: ignore[assignment]
        (made.root / "content" / "x").mkdir()
        until(watcher.has_lost_sight)
        watcher.begin_anew()
        made.write({"content/2026-03-01-a.md": "# B\n"})
        assert changes.wait(10)
    finally:
        watcher.close()
    assert "Traceback" not in capsys.readouterr().err
