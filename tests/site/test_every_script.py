"""Addresses of words that are not written in Latin letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import MakeJournal

TOMORROW, HINDI, HINDU, ISTANBUL = "कल", "हिन्दी", "हिन्दू", "İstanbul"


def test_words_that_differ_in_marks_have_pages_of_their_own(journal: MakeJournal) -> None:
    made = journal(
        {
            f"content/2026-03-01-{HINDI}.md": f"---\ntitle: A\ntags: [{TOMORROW}]\n---\nSee [[{HINDU}]].\n",
            f"content/2026-03-02-{HINDU}.md": f"---\ntitle: B\ntags: [{TOMORROW}ा, {ISTANBUL}]\n---\n",
        }
    )
    assert made.build().output == ""

    addresses = [f"2026/03/{HINDI}/", f"2026/03/{HINDU}/", f"tags/{TOMORROW}/", f"tags/{TOMORROW}ा/", "tags/istanbul/"]
    assert all(f"{address}index.html" in made.files() for address in addresses)
    assert [a.text for a in made.page(f"tags/{TOMORROW}/").select(".h-feed a.u-url")] == ["A"]
