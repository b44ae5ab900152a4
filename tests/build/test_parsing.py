"""How a file becomes a row of the state."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from microjournal.build.parse import _Context, _parse_file
from microjournal.index.entries import file_from_facts
from microjournal.model.digest import digest_bytes

PATH = "content/2026-03-04-stand-up.md"


@pytest.fixture
def context(tmp_path: Path) -> _Context:
    (tmp_path / "content").mkdir()
    return _Context(str(tmp_path), "https://ana.example/", "UTC")


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_a_file_is_read_to_its_end_even_if_the_system_gives_little_at_a_time(
    context: _Context, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    data = b"x" * size
    Path(context.root, PATH).write_bytes(data)
    whole = _parse_file(context, PATH, b"")
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, most: read(file, min(most, 7)))

    assert _parse_file(context, PATH, b"") == whole
    assert whole.stamp.digest == digest_bytes(data)


def test_what_cannot_be_read_is_a_problem_of_that_file(context: _Context) -> None:
    Path(context.root, PATH).mkdir()
    file = _parse_file(context, PATH, b"")
    entry, (problem,) = file_from_facts(file.facts)
    assert (file.stamp.stat, entry, file.sections) == (None, None, b"")
    assert problem.code == "file-unreadable"
    assert problem.span.path == PATH


def test_a_file_with_the_bytes_of_before_is_not_parsed_again(context: _Context) -> None:
    Path(context.root, PATH).write_bytes(b"# A title\n")
    before = digest_bytes(b"# A title\n")
    file = _parse_file(context, PATH, before)
    assert file.stamp.digest == before
    assert (file.facts, file.sections) == (b"", b"")
