from __future__ import annotations

from pathlib import Path

from tests.golden.__main__ import HERE, digests_of


def test_no_file_of_a_generated_site_changes_unnoticed(tmp_path: Path) -> None:
    """If it was meant: `make golden`, then see in `git diff` which files of the site it touches."""
    before = (HERE / "generated.txt").read_text(encoding="utf-8").splitlines()
    after = digests_of("generated", tmp_path).splitlines()
    assert set(after) ^ set(before) == set()
