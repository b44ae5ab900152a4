"""A sync on a forge's bad days: a clear message, and the snapshots as they were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pytest

from microjournal.content.snapshot import write_snapshot
from microjournal.model.conversation import Comment, Conversation
from microjournal.network.api import ApiLimits
from tests.network.faulty import BEHAVIOURS, Faulty, faulty_server

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

TOKEN = "ghp_0123456789abcdefSECRET"
SAID = "Try it *before* ten."

# What the list of issues does, and what is said of it.
FAULTS = {
    "unchanged": "says that nothing changed (304)",
    "refused-token": "refuses the token in MICROJOURNAL_TOKEN (401)",
    "forbidden": "does not allow it (403)",
    "limited": "takes no more requests for 10 minutes (403)",
    "missing": "not found (404)",
    "gone": "gone (410)",
    "much-later": "takes no more requests for 50 minutes (429)",
    "broken": "is in trouble (500)",
    "silent": "no answer within 0.3 seconds",
    "cut-off": "it broke the connection off",
    "half-json": "the answer is cut off, or no JSON",
    "login-page": "answers with text/html, not with JSON",
    "bomb": "answers with more than 1 MB",
    "endless": "answers with something else than it should",
    "fine": "answers with something else than it should",
    "huge": "answers with more than 1 MB",
    "not-packed": "the answer cannot be decompressed",
    "deep-json": "the answer is cut off, or no JSON",
    "drops": "takes too long",
    "later-by-date": "takes no more requests for 20 minutes (429)",
    "elsewhere": "redirects to an address of ftp:",
    "around": "redirects more than 5 times",
}


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    with faulty_server() as server:
        yield server


@pytest.fixture
def linked(journal: MakeJournal, faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal with three entries, each with a snapshot of its issue."""
    monkeypatch.setenv("MICROJOURNAL_TOKEN", TOKEN)
    quick = partial(ApiLimits, pause=0.01, longest_pause=1, most_bytes=1_000_000)
    monkeypatch.setattr("microjournal.network.api.ApiLimits", quick)
    faulty.count.clear()
    host = faulty.url.removeprefix("http://")
    made = journal(settings=f"repository: github:{host}/ana/journal\n")
    for number in (1, 2, 3):
        url = f"{faulty.url}/ana/journal/issues/{number}"
        said = Comment(id="7", author="bo", created="2026-03-05T07:15:00Z", url=f"{url}#7", text=SAID)
        snapshot = write_snapshot(Conversation(url=url, updated="2026-03-05T07:15:00Z", comments=(said,)))
        entry = f"---\ntitle: X\nissue: {number}\n---\nThe plan.\n"
        folder = f"comments/{host.replace(':', '+')}/ana/journal"
        made.write({f"content/2026-03-0{number}-x{number}.md": entry, f"{folder}/{number}.jsonl": snapshot})
    return made


def built(made: Journal) -> dict[str, bytes]:
    """The site that a build from nothing makes."""
    made.build(full=True)
    contents = made.contents()
    assert any(b"before" in page for page in contents.values())
    return contents


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_forge_does_the_snapshots_stay_and_it_is_said(
    linked: Journal, faulty: Faulty, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault in ("silent", "drops"):
        monkeypatch.setattr(
            "microjournal.network.api.ApiLimits", partial(ApiLimits, seconds=0.3, answer_seconds=0.5, pause=0.01)
        )
    faulty.behaviours["issues"] = BEHAVIOURS[fault]
    before, site = linked.contents("comments"), built(linked)

    result = linked.run("comments", "sync")

    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert FAULTS[fault] in result.output
    assert TOKEN not in result.output
    assert "\x1b" not in result.output
    assert "\n::" not in result.output
    assert linked.contents("comments") == before
    assert built(linked) == site
    # One question, however many issues there are, and the tries that follow from it.
    assert sum(faulty.count.values()) <= 6


def test_a_token_with_a_line_break_is_said_and_not_printed(linked: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROJOURNAL_TOKEN", f"{TOKEN}\nsecond")

    result = linked.run("comments", "sync")

    assert result.exit_code == 1
    assert "what is in MICROJOURNAL_TOKEN is no token" in result.output
    assert TOKEN not in result.output


def test_comments_that_lead_out_of_the_journal_are_neither_read_nor_written(linked: Journal, faulty: Faulty) -> None:
    elsewhere = linked.root.parent / "elsewhere"
    (linked.root / "comments").rename(elsewhere)
    (linked.root / "comments").symlink_to(elsewhere, target_is_directory=True)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*.jsonl")}

    result = linked.run("comments", "sync")

    assert result.exit_code == 1
    assert not faulty.count
    assert {path: path.read_bytes() for path in elsewhere.rglob("*.jsonl")} == before
