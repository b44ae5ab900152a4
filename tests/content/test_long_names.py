"""A name that no file system holds is a mistake at its place, in `check` as in a build, and no error of the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeJournal


@pytest.mark.parametrize(
    ("front", "code", "place"),
    [
        (f"tags: [team, {'標' * 90}]", "name-too-long", ":3:14:"),
        (f"tags: [{'🎉' * 40}]", "name-too-long", ":3:8:"),
        (f"id: {'a' * 260}", "name-too-long", ":3:5:"),
        (f"id: {'ä' * 130}", "name-too-long", ":3:5:"),
        (f"aliases: [/old/{'a' * 260}/]", "alias-invalid", ":3:11:"),
        (f"aliases: [{'/abcdefghi' * 80}/]", "alias-invalid", ":3:11:"),
    ],
)
def test_a_name_that_is_too_long_is_reported_at_its_key(
    journal: MakeJournal, front: str, code: str, place: str
) -> None:
    made = journal({"content/2026-03-04-a.md": f"---\ntitle: A\n{front}\n---\n"})
    assert made.build().codes == [code]
    assert f"content/2026-03-04-a.md{place} error[{code}]" in made.run("check", "--format", "text").output


def test_a_file_whose_name_grows_in_addresses_is_reported(journal: MakeJournal) -> None:
    made = journal({f"content/2026-03-04-{'🎉' * 50}.md": "# A\n"})
    assert made.build().codes == ["name-too-long"]


def test_what_file_systems_hold_is_fine(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-04-a.md": f"---\ntitle: A\ntags: [{'標' * 85}]\nid: {'b' * 255}\n---\n"})
    assert made.build().ok
