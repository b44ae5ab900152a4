"""Former addresses of what is no entry's, from the setting `aliases`."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import feedparser
import pytest

from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

BASE = "https://ana.example/journal/"
FILES: dict[str, str | bytes] = {
    "content/2026-03-01-a.md": "---\ntitle: A\ntags: [meetings]\nexpect: x\n---\nText.\n",
    "content/2026-03-02-b.md": "---\ntitle: B\naliases: [/b/]\n---\n",
    "static/cv.pdf": b"%PDF-1.4\n",
}
ALIASES = """\
aliases:
  /index.xml: /feed.xml
  /rss.atom: /atom.xml
  /blog/: /
  /blog/tag/Ärger: /tags/meetings
  /tags/meeting/: /tags/meetings/
  /tags/meeting/feed.xml: /tags/meetings/feed.xml
  /feed/: /feed.xml
  /feeds/json/: /feed.json
  /old.pdf: /cv.pdf
"""


def made_with(journal: MakeJournal, aliases: str = ALIASES, **files: str) -> Journal:
    return journal({**FILES, **files}, settings=aliases)


def write_settings(made: Journal, aliases: str) -> None:
    made.write({"microjournal.yaml": SETTINGS + textwrap.dedent(aliases)})


def lead(made: Journal, address: str) -> tuple[str, str]:
    """Where the page at an address leads: for browsers, for search engines."""
    page = made.page(address)
    refresh, canonical = page.select_one("meta[http-equiv=refresh]"), page.select_one("link[rel=canonical]")
    assert refresh is not None
    assert canonical is not None
    return urljoin(BASE + address, str(refresh["content"]).partition("url=")[2]), str(canonical["href"])


def test_pages_lead_on_and_documents_are_there_as_well(journal: MakeJournal) -> None:
    made = made_with(journal)
    assert made.build().output == ""

    assert lead(made, "blog/") == (BASE, BASE)
    assert lead(made, "blog/tag/Ärger/") == (f"{BASE}tags/meetings/",) * 2
    assert lead(made, "tags/meeting/") == (f"{BASE}tags/meetings/",) * 2
    for old, new in [("index.xml", "feed.xml"), ("rss.atom", "atom.xml"), ("old.pdf", "cv.pdf")]:
        assert made.read(f"public/{old}") == made.read(f"public/{new}")
    found = feedparser.parse(made.read("public/tags/meeting/feed.xml"))
    assert [entry.title for entry in found.entries] == ["Plan: A"]
    assert [link.href for link in found.feed.links if link.rel == "self"] == [f"{BASE}tags/meetings/feed.xml"]
    # Nobody is to find former addresses.
    assert "blog" not in made.read("public/sitemap/tags.xml") + made.read("public/sitemap/pages.xml")


def test_a_folder_that_held_a_feed_names_it_as_pages_do(journal: MakeJournal) -> None:
    made = made_with(journal)
    assert made.build().ok
    for address, mime, feed in [
        ("feed/", "application/rss+xml", "feed.xml"),
        ("feeds/json/", "application/feed+json", "feed.json"),
    ]:
        assert lead(made, address) == (BASE + feed,) * 2
        link = made.page(address).select_one("link[rel=alternate]")
        assert link is not None
        assert (link["type"], urljoin(BASE + address, str(link["href"]))) == (mime, BASE + feed)
    assert any(name.startswith("public/feed/") or name == "feed/index.html" for name in made.files())


def tag_is_gone(made: Journal) -> None:
    write_settings(made, "aliases: {/i.xml: /feed.xml}\n")
    made.write({"content/2026-03-01-a.md": "# A\n"})


def address_is_noted(made: Journal) -> None:
    made.write({"permalinks.txt": made.read("permalinks.txt") + "/2025/01/gone/ gone # withdrawn\n"})
    write_settings(made, "aliases: {/2025/01/gone/: /tags/}\n")


STEPS: dict[str, Callable[[Journal], None]] = {
    "an entry more": lambda made: made.write({"content/2026-03-03-c.md": "---\ntitle: C\ntags: [meetings]\n---\n"}),
    "another alias": lambda made: write_settings(made, ALIASES.replace("/blog/: /\n", "/weblog/: /\n")),
    "another target": lambda made: write_settings(
        made, ALIASES.replace("/index.xml: /feed.xml", "/index.xml: /plans.xml")
    ),
    "none": lambda made: write_settings(made, ""),
    "them again": lambda made: write_settings(made, ALIASES),
    "a tag that is gone": tag_is_gone,
    "an address that was published and is noted": address_is_noted,
    "the same without the alias": lambda made: write_settings(made, ""),
}


def test_a_site_that_was_changed_is_the_site_that_is_made_anew(journal: MakeJournal) -> None:
    made = made_with(journal)
    assert made.build().output == ""
    for step in STEPS.values():
        step(made)
        assert made.build().output == ""
        warm = {name: data for name, data in made.contents().items() if not name.startswith(".microjournal")}
        assert made.build(full=True).output == ""
        cold = {name: data for name, data in made.contents().items() if not name.startswith(".microjournal")}
        assert warm == cold
    assert "Withdrawn" in made.read("public/2025/01/gone/index.html")


@pytest.mark.parametrize(
    ("aliases", "code", "said"),
    [
        (
            "  /index.xml: /fed.xml",
            "link-broken",
            "microjournal.yaml:4:15: error[link-broken]: nothing is published at /fed.xml",
        ),
        ("  /x/: /tags/meeting/", "link-broken", "did you mean '/tags/meetings/'?"),
        (
            "  /tags/: /",
            "static-conflict",
            "microjournal.yaml:4:3: error[static-conflict]: the address /tags/ is taken",
        ),
        ("  /feed.xml: /atom.xml", "static-conflict", "microjournal.yaml:4:3: error[static-conflict]"),
        ("  /plans.xml: /results.xml", "static-conflict", "microjournal.yaml:4:3: error[static-conflict]"),
        ("  /b/: /tags/", "static-conflict", "the address /b/ is taken"),
        ("  /2026/03/b/: /tags/", "static-conflict", "the address /2026/03/b/ is taken"),
        ("  /Tags/: /tags/", "address-lookalike", "microjournal.yaml:4:3: error[address-lookalike]"),
        ("  /x/: /y/\n  /y/: /tags/", "alias-invalid", "/y/ is a former address itself"),
        ("  /x/: /tags/\n  /x: /", "key-duplicate", "microjournal.yaml:5:3: error[key-duplicate]"),
        ("  blog: /", "alias-invalid", "write a path from the journal's top: `/blog`"),
        ("  /blog?p=1: /", "alias-invalid", "has a query"),
        ("  /../x: /", "alias-invalid", "is not a plain path"),
        ("  /.git/x: /", "alias-invalid", "is the place of something"),
        ("  /: /tags/", "alias-invalid", "is the home page"),
        ("  /x/: https://b.example/", "alias-invalid", "is not a path from the journal's top"),
        ("  /x/: /../etc/", "alias-invalid", "is not a path from the journal's top"),
        ("  /x/:", "alias-invalid", "/x/ leads nowhere"),
        ("  - /x/", "value-kind", "microjournal.yaml:4:3"),
    ],
)
def test_what_cannot_be_is_reported_at_its_place(journal: MakeJournal, aliases: str, code: str, said: str) -> None:
    built = made_with(journal, f"aliases:\n{aliases}\n").build()
    assert set(built.codes) == {code}, built.output
    assert said in built.output


# Files for servers that redirect themselves

OLD = '/2025/01/gone/ gone # withdrawn\n/2025/11/b/ 2026-03-02-b\n/2025/12/a%20"$*b/ 2026-03-01-a\n'


def redirecting(journal: MakeJournal, servers: str) -> Journal:
    aliases = "aliases: {/index.xml: /feed.xml, /blog/Ärger/: /tags/meetings/}\n"
    return made_with(journal, f"{aliases}redirects: {servers}\n", **{"permalinks.txt": OLD})


def lines(made: Journal, name: str) -> list[str]:
    return made.read(f"public/{name}").splitlines()


def test_netlify_redirects_although_a_page_stands_there(journal: MakeJournal) -> None:
    made = redirecting(journal, "netlify")
    assert made.build().output == ""
    assert lines(made, "_redirects") == [
        "/journal/index.xml /journal/feed.xml 301!",
        "/journal/blog/%C3%84rger/ /journal/tags/meetings/ 301!",
        "/journal/b/ /journal/2026/03/b/ 301!",
        "/journal/2025/12/a%20%22%24%2Ab/ /journal/2026/03/a/ 301!",
        "/journal/2025/11/b/ /journal/2026/03/b/ 301!",
        "/journal/2025/01/gone/ /journal/2025/01/gone/index.html 410!",
    ]
    # The pages are there as well.
    assert lead(made, "2025/11/b/") == (f"{BASE}2026/03/b/",) * 2


def test_cloudflare_and_nginx_have_files_of_their_own(journal: MakeJournal) -> None:
    made = redirecting(journal, "[cloudflare, nginx]")
    assert made.build().output == ""
    assert lines(made, "_redirects")[-1] == "/journal/2025/11/b/ /journal/2026/03/b/ 301"
    assert lines(made, "redirects.map") == [
        '"/journal/index.xml" "/journal/feed.xml";',
        '"/journal/blog/Ärger/" "/journal/tags/meetings/";',
        '"/journal/b/" "/journal/2026/03/b/";',
        '"/journal/2025/12/a \\"$*b/" "/journal/2026/03/a/";',
        '"/journal/2025/11/b/" "/journal/2026/03/b/";',
        '"/journal/2025/01/gone/" 410;',
    ]


def test_what_cloudflare_reads_no_more_of_is_left_to_the_pages(journal: MakeJournal) -> None:
    aliases = ", ".join(f"/{n:04}/" for n in range(2_010))
    made = journal(
        {"content/2026-03-01-a.md": f"---\ntitle: A\naliases: [{aliases}]\n---\n"}, settings="redirects: cloudflare"
    )
    assert made.build().output == ""
    found = lines(made, "_redirects")
    assert (len(found), found[0]) == (2_000, "/journal/2009/ /journal/2026/03/a/ 301")


def test_a_file_of_redirects_is_written_when_an_address_was_left_and_not_for_an_entry_more(
    journal: MakeJournal,
) -> None:
    """A server reads one file with all of them, so that is one file more, however many there are."""
    made = redirecting(journal, "netlify")
    assert made.build().ok
    made.write({"content/2026-03-05-more.md": "---\ntitle: More\n---\n"})
    assert "_redirects" not in made.build().written
    made.write({"content/2026-03-02-b.md": "---\ntitle: B\ndate: 2026-02-02\n---\n"})
    assert made.build().written.count("_redirects") == 1


REDIRECT_STEPS: dict[str, Callable[[Journal], None]] = {
    "nothing": lambda _made: None,
    "an entry moves": lambda made: made.write({"content/2026-03-02-b.md": "---\ntitle: B\ndate: 2026-02-02\n---\n"}),
    "a tag is renamed": lambda made: made.write(
        {"content/2026-03-01-a.md": "---\ntitle: A\ntags: [talks]\n---\nText.\n"}
    ),
    "an entry is taken back": lambda made: made.remove("content/2026-03-02-b.md"),
    "another server": lambda made: write_settings(made, "redirects: nginx\n"),
    "an alias": lambda made: write_settings(made, "redirects: nginx\naliases: {/i.xml: /feed.xml}\n"),
    "another target": lambda made: write_settings(made, "redirects: nginx\naliases: {/i.xml: /plans.xml}\n"),
    "none": lambda made: write_settings(made, ""),
}


def test_files_with_redirects_are_those_that_are_made_anew(journal: MakeJournal) -> None:
    made = made_with(journal, "redirects: [netlify, nginx]\n")
    assert made.build().ok
    for name, step in REDIRECT_STEPS.items():
        step(made)
        assert made.build().ok, name
        warm = {file: data for file, data in made.contents().items() if not file.startswith(".microjournal")}
        assert made.build(full=True).ok
        cold = {file: data for file, data in made.contents().items() if not file.startswith(".microjournal")}
        assert warm == cold, name
    assert not {"_redirects", "redirects.map"} & set(made.files())
