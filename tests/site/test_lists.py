"""Every number is a link to the list that it counts, and every list is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from unittest.mock import patch
from urllib.parse import urljoin

import pytest
from bs4 import Tag

from tests.build.laws import limited_modules
from tests.conftest import Journal, MakeJournal

TODAY = "2026-03-10"
BASE = "https://ana.example/journal/"
# What became of the experiments of a month.
FATES = (
    "ended: {0}-25\nresult: met\ndecision: adopt\nlesson: Done",
    "ended: {0}-26\nresult: partly\ndecision: adapt",
    "ended: {0}-27\nresult: not-met\ndecision: abandon",
    "ended: {0}-28",
    "dropped: {0}-24",
    "started: {0}-20\nreview: 2w",
    "review: 1w",
    "",
)
# The classes of rows that are left when a number on the page of a list is the address.
LEFT = {name: {name} for name in ("met", "partly", "not-met", "unclear", "dropped", "note")}
LEFT["open"] = {"planned", "running"}
LEFT["experiments"] = set().union(*LEFT.values()) - {"note"}
# These lead to years and months, and not to a list.
SPLIT = re.compile(r"timeline/|\d{4}/|.*#(years|months)")


def files() -> Iterator[tuple[str, str]]:
    """Experiments of every fate, and notes, in four months of two years."""
    for n in range(48):
        month = f"{2025 + n % 2}-0{1 + n // 2 % 2}"
        keys = f"expect: x\n{FATES[n // 4 % 8].format(month)}" if n % 5 else "summary: x"
        tag = "odd" if n % 2 else "few" if n < 9 else "even"
        yield f"content/{month}-{1 + n % 19:02}-n{n}.md", f"---\ntitle: N{n}\ntags: [{tag}]\n{keys}\n---\n"


@pytest.fixture(scope="module", params=[100, 2], ids=["whole years", "years in months"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Journal:
    from tests.conftest import _maker

    made = _maker(tmp_path_factory.mktemp("lists"))(dict(files()))
    with ExitStack() as stack:
        for module in limited_modules("LIST_YEAR"):
            stack.enter_context(patch.object(module, "LIST_YEAR", request.param))
        assert made.build(today=TODAY).ok
    return made


def numbers(page: Tag) -> Iterator[tuple[int, str]]:
    """The numbers of all tallies, each with where it leads."""
    for link in page.select(".tally a:not(.all)"):
        yield int(link.text.split()[0]), str(link["href"])


def listed(made: Journal, address: str) -> set[str]:
    """The entries on the page of a list, and on those of its years and months."""
    path, _, name = address.partition("#")
    page, found = made.page(path), set()
    for row in page.select(".rows > li"):
        if row.a and (not name or LEFT[name] & set(row["class"])):
            found.add(urljoin(BASE + path, str(row.a["href"])))
    for link in page.select("section.part ul.columns a"):
        below = listed(made, urljoin(BASE + path, str(link["href"])).removeprefix(BASE))
        assert len(below) == int(link.text.partition(": ")[2]), (address, link.text)
        found |= below
    return found


@pytest.mark.parametrize(
    "address", ["", "timeline/", "2025/", "2026/", "2025/01/", "2026/02/", "tags/", "tags/few/", "tags/odd/2026/"]
)
def test_a_number_leads_to_as_many_entries_as_it_says(site: Journal, address: str) -> None:
    looked_at = 0
    for number, href in numbers(site.page(address)):
        target = urljoin(BASE + address, href).removeprefix(BASE)
        tag = site.page(target.partition("#")[0])
        if SPLIT.fullmatch(target) or tag.find(id="years"):
            continue
        assert tag.find(id=target.partition("#")[2] or "_main"), target
        open_loops = listed(site, "open/loops/") if target == "open/" else set()
        assert len(listed(site, target) - open_loops) == number, target
        looked_at += 1
    assert looked_at > 4


def test_a_year_that_is_too_long_for_one_page_is_split_by_month(site: Journal, request: pytest.FixtureRequest) -> None:
    page = site.page("results/met/2025/")
    months = [a.text for a in page.select("ul.columns a")]
    if "months" in request.node.callspec.id:
        assert (months, page.select(".rows")) == (["January 2025: 1", "February 2025: 2"], [])
        assert len(listed(site, "results/met/2025/02/")) == 2
    else:
        assert (months, len(page.select(".rows > li"))) == ([], 3)


def test_all_that_is_in_flight_stands_on_one_page_the_longest_overdue_first(site: Journal) -> None:
    page = site.page("open/")
    for name in ("running", "planned"):
        section = page.find("section", id=name)
        assert isinstance(section, Tag)
        assert section.h2 is not None
        rows = section.select(".rows > li")
        assert f": {len(rows)}" in section.h2.text
        reviews = [row.time.text if row.time else "no review" for row in rows]
        assert all(one <= other for one, other in pairwise(reviews))
    in_flight = {href: number for number, href in numbers(site.page(""))}["./open/"]
    assert len(page.select("#running .rows > li, #planned .rows > li")) == in_flight
    assert "overdue" in page.select("#running li b")[0].text


def test_lists_of_a_kind_lead_to_each_other_where_there_is_something(site: Journal) -> None:
    words = [a.text for a in site.page("results/met/").select("nav.links a")]
    assert words == ["Met", "Partly met", "Not met", "Unclear", "Dropped"]
    made = [a["href"] for a in site.page("decisions/adapt/").select("nav.links a[aria-current]")]
    assert made == ["../../decisions/adapt/"]


def test_a_journal_of_notes_leads_nowhere_that_is_empty(journal: MakeJournal) -> None:
    made = journal({"content/2026-03-01-a.md": "# One\n\nSeen.\n"})
    assert made.build().ok
    assert [a.text for a in made.page("").select("header nav a")] == ["Subscribe"]
    assert not (made.root / "public/results").exists()
    made.write({"content/2026-03-02-b.md": "---\ntitle: Two\nexpect: x\ntags: [t]\n---\n"})
    assert made.build().ok
    for address in ("", "2026/03/a/"):
        assert [a.text for a in made.page(address).select("header nav a")] == ["Open", "Timeline", "Tags", "Subscribe"]


def test_practices_are_reached_by_tag_whatever_their_number(journal: MakeJournal) -> None:
    adopted = "---\ntitle: N{}\nexpect: x\nended: 2026-02-01\nresult: met\ndecision: adopt\ntags: [x, team]\n---\n"
    made = journal({f"content/2026-01-{n:02}-n{n}.md": adopted.format(n) for n in range(1, 10)})
    assert made.build().ok
    page = made.page("practices/")
    assert [h.text for h in page.select("h2 a")] == ["x"]
    assert "5 more" in page.select(".part .more")[0].text
    for tag in ("x", "team"):
        assert len(listed(made, f"tags/{tag}/practices/")) == 9
        assert made.page(f"tags/{tag}/").select('a[href$="practices/"]')
