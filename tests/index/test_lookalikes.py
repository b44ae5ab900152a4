"""Names that some file systems take for one are an error on all of them, and no longer once one of them is another."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="such names cannot stand side by side elsewhere")

E = "\u00e9"
APART = unicodedata.normalize("NFD", E)
ENTRY = {"content/2026-03-01-a.md": "# A\n"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("static/IMG/a.txt", "static/img/b.txt"),
        ("static/a.txt", "static/A.txt"),
        ("static/A.txt", "static/a.TXT"),
        (f"static/caf{E}.txt", f"static/caf{APART}.txt"),
    ],
)
def test_two_spellings_of_a_name_are_an_error_until_one_is_gone(journal: MakeJournal, one: str, other: str) -> None:
    made = journal({**ENTRY, one: "1"})
    assert made.build().ok
    made.write({other: "2"})

    warm = made.build()
    assert warm.codes == ["address-lookalike"]
    assert one in warm.output
    assert other in warm.output
    assert made.build(full=True).output == warm.output

    made.remove(one)
    assert made.build().output == ""


def test_files_beside_an_entry_and_pages_of_the_site_count_as_well(journal: MakeJournal) -> None:
    links = {"content/2026-03-01-a.md": "---\ntitle: A\n---\n[x](b.TXT) [y](B.txt)\n"}
    made = journal({**links, "content/B.txt": "1", "content/b.TXT": "2", "static/Tags/x.txt": "3"})
    assert made.build().codes == ["address-lookalike"] * 2


def test_an_alias_in_other_capitals_would_take_the_place_of_the_page(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-01-a.md": "---\ntitle: A\naliases: [/2026/03/A/]\n---\n"})
    built = made.build()
    assert built.codes == ["address-lookalike"]
    assert "content/2026-03-01-a.md:3:11: error" in built.output

    made.write(ENTRY)
    assert made.build().codes == []


def test_capitals_alone_are_no_mistake(journal: MakeJournal) -> None:
    made = journal({**ENTRY, "static/IMG/A.txt": "", "static/IMG/B.txt": ""})
    assert made.build().codes == []
