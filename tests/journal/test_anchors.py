"""Links to headings, with the ids that other programs would give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

THERE = """\
# What I've tried

## I've got it

## Next.js

## foo_bar

## A & B

## Über uns

## 2. Costs

## Costs

## Costs

## C

## C++

## 🎉 Party

## कल

## कला

## हिन्दी में

## \u2764\ufe0f Love

## می\u200cخواهم

## What `code` says [again](https://x.example/)

## Seen {#own-id}

## Plan

<a id="Raw"></a>

## 2026-03-09 Half forgot

## Result
"""

# A fragment, whose form it is, and the id that a reader lands at.
FRAGMENTS = [
    ("ive-got-it", "GitHub, Hugo, kramdown", "i-ve-got-it"),
    ("i-ve-got-it", "Zola, ours", "i-ve-got-it"),
    ("I've got it", "Obsidian", "i-ve-got-it"),
    ("I've%20got%20it", "Obsidian", "i-ve-got-it"),
    ("nextjs", "GitHub", "next-js"),
    ("next.js", "pandoc", "next-js"),
    ("Next.js", "Obsidian", "next-js"),
    ("foo_bar", "GitHub", "foo-bar"),
    ("a--b", "GitHub", "a-and-b"),
    ("a-b", "Zola", "a-and-b"),
    ("a-and-b", "ours", "a-and-b"),
    ("über-uns", "GitHub", "über-uns"),
    ("u\u0308ber-uns", "GitHub, decomposed", "über-uns"),
    ("uber-uns", "Zola", "über-uns"),
    ("ber-uns", "kramdown", "über-uns"),
    ("2-costs", "GitHub", "2-costs"),
    ("costs", "GitHub", "costs"),
    ("costs-1", "GitHub", "costs-2"),
    ("costs_1", "MkDocs", "costs-2"),
    ("c", "GitHub", "c"),
    ("c-1", "GitHub", "c-plus-plus"),
    ("-party", "GitHub", "party"),
    ("कल", "GitHub", "कल"),
    ("कला", "GitHub", "कला"),
    ("हिन्दी-में", "GitHub", "हिन्दी-में"),
    ("ह-न-द-म", "ours, before marks were kept", "हिन्दी-में"),
    ("\ufe0f-love", "GitHub", "love"),
    ("می\u200cخواهم", "pandoc", "میخواهم"),
    ("میخواهم", "GitHub", "میخواهم"),
    ("می-خواهم", "ours, before marks were kept", "میخواهم"),
    ("what-code-says-again", "GitHub", "what-code-says-again"),
    ("Seen", "Obsidian", "own-id"),
    ("plan-section", "ours", "plan-section"),
    ("Raw", "the author's", "Raw"),
    ("2026-03-09-half-forgot", "GitHub", "update-2026-03-09"),
    ("2026-03-09 Half forgot", "Obsidian", "update-2026-03-09"),
    ("What I've tried#Next.js", "Obsidian", "next-js"),
    ("what-ive-tried", "GitHub", "top"),
]


@pytest.fixture(scope="module")
def linked(shared_journal: MakeJournal) -> Journal:
    """An entry that links to all of them."""
    links = [f"- [x](<2026-03-04-there.md#{fragment}>)" for fragment, _, _ in FRAGMENTS]
    made = shared_journal(
        {
            "content/2026-03-04-there.md": THERE,
            "content/2026-03-05-here.md": "# Here\n\n" + "\n".join(links),
            "content/2026-03-06-wiki.md": "# Wiki\n\n[[there#I've got it]] [[What I've tried#A & B]]\n\n"
            "## Own & part\n\nSee [x](#own--part), [[#Own & part]].\n",
        }
    )
    assert made.build().output == ""
    return made


def hrefs(made: Journal, address: str) -> list[str]:
    from urllib.parse import unquote

    return [unquote(str(a["href"])) for a in made.page(address).select(".e-content a:not(.anchor)")]


def test_a_heading_answers_to_the_ids_of_other_programs(linked: Journal) -> None:
    page = linked.page("2026/03/there/")
    assert hrefs(linked, "2026/03/here/") == [f"../../../2026/03/there/#{id_}" for _, _, id_ in FRAGMENTS]
    assert all(page.find(id=id_) for _, _, id_ in FRAGMENTS if id_ != "top")


def test_wikilinks_and_links_within_a_page_may_use_its_words(linked: Journal) -> None:
    there = "../../../2026/03/there/"
    own = "#own-and-part"
    assert hrefs(linked, "2026/03/wiki/") == [f"{there}#i-ve-got-it", f"{there}#a-and-b", own, own]


@pytest.mark.parametrize("fragment", ["ive-got", "c--", "", "costs-4", "🎉"])
def test_what_no_program_would_give_is_reported(journal: MakeJournal, fragment: str) -> None:
    here = f"# Here\n\n[x](<2026-03-04-there.md#{fragment}>)\n"
    built = journal({"content/2026-03-04-there.md": THERE, "content/2026-03-05-here.md": here}).build()
    assert built.codes == ([] if fragment in ("", "c--") else ["anchor-broken"])


def test_a_heading_that_changes_elsewhere_is_noticed(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/2026-03-04-there.md": THERE.replace("## Next.js", "## Next.js {#nexus}"),
            "content/2026-03-05-here.md": "# H\n\n[[there#Next.js]]\n",
        }
    )
    assert made.build().codes == []
    # The id is the same, the words are not.
    made.write({"content/2026-03-04-there.md": THERE.replace("## Next.js", "## Nexus {#nexus}")})
    assert made.build().codes == ["anchor-broken"]
    made.write({"content/2026-03-04-there.md": THERE.replace("## Next.js", "## Next.js {#nexus}")})
    assert made.build().codes == []
