"""The sizes of images: of ordinary ones they are found, and no file makes a build wait for its own."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import imagesize
import pytest

from microjournal.sources.scan import read_files

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 40, 30, 8, 2, 0, 0, 0) + b"\0" * 4
TIFF = b"II*\0" + struct.pack("<I", 2_000_000) + b"\0" * 1_999_992
TIFF += struct.pack("<H", 2) + struct.pack("<HHII", 256, 4, 1, 40) + struct.pack("<HHII", 257, 4, 1, 30) + b"\0" * 4


def size(folder: Path, data: bytes) -> tuple[int, int]:
    (folder / "a.png").write_bytes(data)
    facts, problems = read_files(folder, {"a.png": (len(data), 1)}, {}, read_at=0)
    assert problems == []
    return facts["a.png"][1].width, facts["a.png"][1].height


@pytest.mark.parametrize("data", [PNG, PNG + b"\0" * 3_000_000, TIFF, b'<svg width="40" height="30">' + b"<g>" * 9000])
def test_the_size_of_an_image_is_found(tmp_path: Path, data: bytes) -> None:
    assert size(tmp_path, data) == (40, 30)


@pytest.mark.parametrize(
    "data", [b"\xff\xd8" + b"\xff" * 9_000_000, b"P6 " + b"9" * 9_000_000, b"P7\n" + b"#" * 9_000_000]
)
@pytest.mark.promise("files-bounded")
def test_of_a_file_that_is_made_to_be_looked_at_for_long_only_the_beginning_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    looked: list[int] = []
    real = imagesize.get

    def get(file: io.BytesIO) -> Any:
        looked.append(len(file.getvalue()))
        return real(file)

    monkeypatch.setattr(imagesize, "get", get)
    assert size(tmp_path, data) == (0, 0)
    assert sum(looked) <= 1 << 20
