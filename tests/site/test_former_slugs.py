"""Another rule for slugs than that of the version that published an entry moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import feedparser
import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

ENTRY, PAGE = "content/2026/2026-03-04-İstanbul/index.md", "content/pages/कला.md"
TEXT = """\
---
title: A week in the city
expect: It is warm
tags: [कला]
---
We walk along the water every morning, and here is ![a map](map.svg).
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><title>Map</title></svg>'
FILES: dict[str, str | bytes] = {
    ENTRY: TEXT,
    ENTRY.replace("index.md", "map.svg"): SVG,
    PAGE: "# About\n\nSee [it](../2026/2026-03-04-İstanbul/index.md).\n",
    "content/2026/2026-03-08-next.md": "# Next\n\nAfter [[2026-03-04-İstanbul]] and [[i-stanbul]].\n",
}
# As version 0.1 wrote it.
LEDGER = "/2026/03/i-stanbul/ 2026-03-04-İstanbul\n/2026/03/next/ 2026-03-08-next\n/कल/ कला\n"


def former(journal: MakeJournal, **more: str) -> Journal:
    made = journal({**FILES, "permalinks.txt": LEDGER, **more})
    built = made.build()
    assert built.codes == []
    return made


def built_anew(journal: MakeJournal, made: Journal) -> dict[str, bytes]:
    """What a build from nothing makes of the files."""
    names = [name for name in made.files(".") if name.startswith(("content/", "permalinks.txt"))]
    again = journal({name: (made.root / name).read_bytes() for name in names}, folder="again")
    again.build()
    return again.contents()


def test_entries_and_pages_stay_where_they_were_published(journal: MakeJournal) -> None:
    made = former(journal)
    site = made.files()
    assert {"2026/03/i-stanbul/index.html", "2026/03/i-stanbul/map.svg", "कल/index.html"} <= set(site)
    assert not [name for name in site if "/istanbul" in name or name.startswith("कला")]
    canonical = made.page("2026/03/i-stanbul/").select_one("link[rel=canonical]")
    assert str(canonical and canonical["href"]).endswith("/2026/03/i-stanbul/")
    links = {str(a["href"]) for a in made.page("2026/03/next/").select("main a[href]")}
    assert any(link.endswith("/i-stanbul/") for link in links)
    items = feedparser.parse(made.read("public/feed.xml")).entries
    assert next(item.link for item in items if "city" in item.title).partition("#")[0].endswith("/2026/03/i-stanbul/")
    assert "istanbul/ " not in made.read("permalinks.txt").replace("i-stanbul", "")


def test_they_stay_in_the_builds_to_come(journal: MakeJournal) -> None:
    made = former(journal)
    made.write({ENTRY: TEXT.replace("a week", "two weeks") + "More.\n"})
    assert made.build(today="2026-03-11").codes == []
    assert "2026/03/i-stanbul/index.html" in made.files()
    assert "2026/03/istanbul/index.html" not in made.files()


@pytest.mark.parametrize("before", ["", LEDGER])
def test_what_is_remembered_otherwise_moves_them(journal: MakeJournal, before: str) -> None:
    """In a checkout of git, where the memory is read back from the live site."""
    made = journal({**FILES, ".git/HEAD": "ref: refs/heads/main\n", "permalinks.txt": before})
    del_link = {"content/2026/2026-03-08-next.md": "# Next\n\nAfter [[2026-03-04-İstanbul]].\n"}
    made.write(del_link)
    made.build()
    made.write({"permalinks.txt": "" if before else LEDGER})
    made.build()
    (made.root / ".git/HEAD").unlink()
    (made.root / ".git").rmdir()
    assert ("2026/03/i-stanbul/index.html" in made.files()) is not bool(before)
    assert ("2026/03/istanbul/index.html" in made.files()) is bool(before)
    assert made.contents() == built_anew(journal, made)


def test_with_another_name_an_entry_is_where_the_present_rule_has_it(journal: MakeJournal) -> None:
    made = former(journal)
    made.rename(ENTRY, "content/2026/2026-03-04-İzmir/index.md")
    made.rename(ENTRY.replace("index.md", "map.svg"), "content/2026/2026-03-04-İzmir/map.svg")
    made.remove("content/2026/2026-03-08-next.md")
    made.write({PAGE: "# About\n"})
    assert "renamed" in made.build().codes
    assert "2026/03/izmir/index.html" in made.files()
    assert "izmir" in str(made.page("2026/03/i-stanbul/").find("meta", attrs={"http-equiv": "refresh"}))
    made.write({PAGE: "# About us\n"})
    assert "renamed" not in made.build(today="2026-03-11").codes
    assert "2026/03/izmir/index.html" in made.files()


def test_a_new_entry_does_not_get_the_address(journal: MakeJournal) -> None:
    made = former(journal)
    made.write({"content/pages/कल.md": "# Yesterday\n"})
    assert "address-duplicate" in made.build().codes


def test_commands_know_the_address(journal: MakeJournal) -> None:
    made = former(journal)
    result = made.run("rename", "2026-03-04-İstanbul", "Ankara")
    assert result.exit_code == 0, result.output
    assert "aliases: /2026/03/i-stanbul/" in made.read("content/2026/2026-03-04-ankara/index.md")
    assert "[[ankara]]" in made.read("content/2026/2026-03-08-next.md")
    assert made.build().codes == []
    assert "ankara" in str(made.page("2026/03/i-stanbul/").find("meta", attrs={"http-equiv": "refresh"}))


def test_a_tag_has_one_slug_and_its_former_pages_lead_there(journal: MakeJournal) -> None:
    """Whether two tags are one is what a slug says, so it is the same for all; readers of its feed notice nothing."""
    ledger = (
        "journal ana.example,2026-03-04\n"
        "/tags/i-stanbul/ :\n/tags/i-stanbul/feed.xml :\n/2026/03/i-stanbul/ 2026-03-04-İstanbul\n"
        'entry 2026-03-04-İstanbul {"tags":["i-stanbul"],"events":{"planned":"2026-03-04"}}\n'
    )
    made = journal({ENTRY: TEXT.replace("कला", "İstanbul"), ENTRY.replace("index.md", "map.svg"): SVG})
    made.write({"permalinks.txt": ledger})
    assert made.build().ok
    assert "tags/istanbul" in str(made.page("tags/i-stanbul/").find("meta", attrs={"http-equiv": "refresh"}))
    former, now = (feedparser.parse(made.read(f"public/tags/{slug}/feed.xml")) for slug in ("i-stanbul", "istanbul"))
    assert [item.id for item in former.entries] == [item.id for item in now.entries]
    assert len(now.entries) == 1
