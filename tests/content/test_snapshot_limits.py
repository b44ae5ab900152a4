"""What is written as a snapshot can be read: one limit of size and one of number, for both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microjournal.content import snapshot
from microjournal.content.snapshot import read_snapshot, write_snapshot
from microjournal.model.conversation import Comment, Conversation

URL = "https://github.com/ana/journal/issues/4"


def talk(number: int, text: str = "Yes.", hidden: int = 0) -> Conversation:
    comments = [
        Comment(id=str(n), author="bo", created=f"2026-03-05T{n // 60:02}:{n % 60:02}:00Z", url=f"{URL}#{n}", text=text)
        for n in range(number)
    ]
    return Conversation(url=URL, updated="2026-03-06T07:15:00Z", comments=tuple(comments), hidden=hidden)


@pytest.mark.parametrize(("most_bytes", "most_comments"), [(20_000, 10_000), (32_000_000, 30)])
def test_the_newest_that_a_file_has_room_for_are_kept_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch, most_bytes: int, most_comments: int
) -> None:
    monkeypatch.setattr(snapshot, "_MOST_BYTES", most_bytes)
    monkeypatch.setattr(snapshot, "_MOST_COMMENTS", most_comments)
    before = talk(300, "\u05d0" * 50, hidden=2)

    data = write_snapshot(before)
    after, problems = read_snapshot(data, path="comments/x.jsonl")

    assert problems == ()
    assert after is not None
    kept = len(after.comments)
    assert 20 < kept < 100
    assert most_bytes - 4_500 < len(data) <= most_bytes or kept == most_comments
    assert after == replace(before, comments=before.comments[-kept:], hidden=302 - kept)
    # The same once more, so a sync of what did not change writes nothing.
    assert write_snapshot(after) == data


def test_long_comments_are_not_even_written_down_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # Each character takes six in a file, and a comment may have 100,000.
    monkeypatch.setattr(snapshot, "_MOST_BYTES", 700_000)
    before = talk(1_000, "\u2028" * 100_000)

    after, problems = read_snapshot(write_snapshot(before), path="comments/x.jsonl")

    assert problems == ()
    assert after is not None
    assert (len(after.comments), after.hidden) == (1, 999)
