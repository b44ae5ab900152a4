"""How a file becomes a row of the state."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from microjournal.build.parse import _parse_file, _Parser
from microjournal.model.digest import decode, digest_bytes

PATH = "content/2026-03-04-stand-up.md"


@pytest.fixture
def parser(tmp_path: Path) -> _Parser:
    (tmp_path / "content").mkdir()
    return _Parser(str(tmp_path), "https://ana.example/", "UTC")


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_a_file_is_read_to_its_end_even_if_the_system_gives_little_at_a_time(
    parser: _Parser, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    data = b"x" * size
    Path(parser.root, PATH).write_bytes(data)
    whole = _parse_file(parser, PATH, b"")
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, most: read(file, min(most, 7)))

    assert _parse_file(parser, PATH, b"") == whole
    assert whole[2] == digest_bytes(data)


def test_what_cannot_be_read_is_a_problem_of_that_file(parser: _Parser) -> None:
    Path(parser.root, PATH).mkdir()
    _, stat, _, facts, sections = _parse_file(parser, PATH, b"")
    entry, [problem] = decode(facts)
    assert (stat, entry, sections) == (None, None, b"")
    assert problem[0] == "file-unreadable"
    assert problem[3] == PATH


def test_a_file_with_the_bytes_of_before_is_not_parsed_again(parser: _Parser) -> None:
    Path(parser.root, PATH).write_bytes(b"# A title\n")
    _, _, digest, _, _ = _parse_file(parser, PATH, digest_bytes(b"# A title\n"))
    assert digest == digest_bytes(b"# A title\n")
    assert _parse_file(parser, PATH, digest)[3:] == (b"", b"")
