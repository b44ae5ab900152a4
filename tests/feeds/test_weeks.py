"""What moved in a week: its page, its item in a feed, and `microjournal digest`; and that weeks that are over rest."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from microjournal.model.weeks import first_day
from microjournal.plan.contract import WEEKS

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from tests.conftest import Journal, MakeJournal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

TODAY = "2026-03-25"
STAND_UP = """
    ---
    title: Stand-up by [text] & *more*
    expect: Fewer
    started: 2026-03-11
    review: 2026-03-19
    ---
    Plan.

    ## 2026-03-17 Half forgot

    So far.
    """
ENTRIES = {
    "microjournal.yaml": "title: Ana\nurl: https://ana.example/j/\ntimezone: Pacific/Auckland\n",
    "content/2026-03-10-stand-up.md": STAND_UP,
    "content/2026-03-02-agenda.md": """
        ---
        title: Agenda
        expect: Shorter
        ended: 2026-03-18
        result: met
        decision: adopt
        lesson: Write it before
        ---
        """,
    "content/2026-03-16-walk.md": "---\ntitle: Walk\nexpect: Calm\ndropped: 2026-03-22\nlesson: Rain\n---\n",
    "content/2026-03-22-note.md": "---\ntitle: A note\n---\nOf [[2026-03-16-walk]] and more.\n",
    "content/2026-03-20-ride.md": "---\ntitle: Ride\nended: 2026-03-21\nresult: not-met\ndecision: adapt\n---\n",
    "content/2026-03-21-draft.md": "---\ntitle: Hidden\ndraft: true\n---\nText.\n",
    "content/2026-03-24-now.md": "---\ntitle: Now\nexpect: x\nreview: 2026-03-27\n---\n",
}


@pytest.fixture(scope="module")
def site(shared_journal: MakeJournal) -> Journal:
    built = shared_journal(ENTRIES)
    assert built.build(today=TODAY).ok
    return built


def weekly(journal: Journal) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(journal.read("public/weekly.xml"))


def parts(page: BeautifulSoup) -> dict[str, list[str]]:
    """What a page has under each heading: titles and lines."""
    found = {}
    for part in page.select("section.part"):
        heading = part.find("h2")
        assert heading is not None
        lines = [(li.select_one(".p-name"), li.select_one(".p-summary")) for li in part.select("li")]
        found[heading.text] = [f"{a.text}: {b.text if b else ''}" for a, b in lines if a]
    return found


def test_a_week_has_what_moved_in_it(site: Journal) -> None:
    page = site.page("weeks/2026-W12/")
    assert parts(page) == {
        "Planned": ["Walk: Calm", "Ride: "],
        "Updates": ["Stand-up by [text] & *more*: Half forgot"],
        "Results": ["Ride: "],
        "Adopted": ["Agenda: Write it before"],
        "Dropped": ["Walk: Rain"],
        "Notes": ["A note: Of Walk and more."],
        "Due for review": ["Stand-up by [text] & *more*: Review on 19 March 2026. We expect: Fewer."],
    }
    links = [a["href"] for a in page.select("section.part a")]
    assert "../../2026/03/stand-up/#update-2026-03-17" in links
    assert "../../2026/03/agenda/#result" in links
    assert [a["href"] for a in page.select("nav.around a")] == ["../../weeks/2026-W11/", "../../weeks/2026/"]


def test_the_weeks_are_listed_and_every_number_leads_to_what_it_counts(site: Journal) -> None:
    for address in ("weeks/", "weeks/2026/"):
        page = site.page(address)
        assert [a.text for a in page.select(".years > li > a")] == [f"Week {n}, 2026" for n in (13, 12, 11, 10)]
    for a in site.page("weeks/").select(".tally a"):
        path, _, anchor = str(a["href"]).removeprefix("../").partition("#")
        part = site.page(path).find(id=anchor)
        assert part is not None
        assert a.text.split()[0] == str(len(part.select("li")))
    assert "weeks/2026-W12/" in site.read("public/sitemap/2026-03.xml")
    assert site.page("").find("a", href="./weeks/")
    assert site.page("timeline/").find("a", href="../weeks/")


def test_the_feed_has_an_item_for_each_week_that_is_over(site: Journal) -> None:
    feed = weekly(site)
    assert not feed.bozo
    assert [item.id for item in feed.entries] == [f"tag:ana.example,2026-03-02:week/2026-W{n}" for n in (12, 11, 10)]
    item = feed.entries[0]
    assert item.title == "Week 12, 2026: 2 planned, 1 update, 1 result, 1 adopted, 1 dropped, 1 note, 1 due"
    assert item.link == "https://ana.example/j/weeks/2026-W12/"
    assert item.published == "Mon, 23 Mar 2026 00:00:00 +1300"
    assert "<h3>Adopted</h3>" in item.content[0].value
    assert "Stand-up by [text] &amp; *more*</a>: Half forgot" in item.content[0].value
    assert site.page("weeks/").find("link", href="../weekly.xml")
    assert any("weekly.xml" in str(a["href"]) for a in site.page("subscribe/").select(".feeds a"))


def test_it_comes_when_its_week_is_over_in_the_zone_of_the_journal(journal: MakeJournal) -> None:
    site = journal(ENTRIES)
    site.build(today="2026-03-22")
    assert weekly(site).entries[0].link.endswith("2026-W11/")
    assert "2026-W12" in site.read("public/weeks/index.html")
    site.build(today="2026-03-23")
    assert weekly(site).entries[0].link.endswith("2026-W12/")


def test_a_week_that_is_over_rests_when_its_experiments_go_on(journal: MakeJournal) -> None:
    site = journal(ENTRIES)
    site.build(today=TODAY)
    page, items = site.page("weeks/2026-W12/").main, weekly(site).entries
    ended = STAND_UP.replace("    review", "    ended: 2026-03-26\n    result: met\n    lesson: Yes\n    review")
    follow = "---\ntitle: Again\nexpect: x\nfollows: 2026-03-20-ride\ntags: [new]\n---\n[[2026-03-22-note]]\n"
    site.write({"content/2026-03-10-stand-up.md": ended, "content/2026-03-26-again.md": follow})
    assert site.build(today="2026-03-26").ok
    # The journal has its first tag and its first thread, and every page leads to them.
    assert site.page("weeks/2026-W12/").main == page
    assert weekly(site).entries == items
    site.build(today="2026-03-31")
    # The journal has its first tag and its first thread, and every page leads to them.
    assert site.page("weeks/2026-W12/").main == page
    assert weekly(site).entries[1:] == items
    assert parts(site.page("weeks/2026-W13/"))["Results"] == ["Stand-up by [text] & *more*: Yes"]


def test_a_week_in_which_nothing_happened_has_no_page(journal: MakeJournal) -> None:
    site = journal({"content/2026-03-02-a.md": "---\ntitle: A\nexpect: x\nreview: 2026-03-20\n---\n"})
    site.build(today="2026-03-30")
    assert [name for name in site.files("public/weeks") if "W" in name] == ["2026-W10/index.html"]
    assert [item.link[-9:] for item in weekly(site).entries] == ["2026-W10/"]


def test_only_the_last_weeks_stand_in_the_feed_and_on_the_list(journal: MakeJournal) -> None:
    days = [f"{2024 + n // 52}-W{n % 52 + 1:02}" for n in range(60)]
    entries = {f"content/{first_day(week)}-{week}.md": "---\ntitle: N\n---\nText.\n" for week in days}
    site = journal(entries)
    assert site.build(today="2026-03-30").ok
    assert [item.link[-9:-1] for item in weekly(site).entries] == days[:-11:-1]
    assert len(site.page("weeks/").select(".years > li")) == WEEKS
    assert len(site.page("weeks/2024/").select(".years > li")) == 52
    assert [a.text for a in site.page("weeks/").select("nav.links a")] == ["2025", "2024"]


def test_weeknotes_are_printed_as_markdown(site: Journal) -> None:
    result = site.run("digest", "--week", "2026-W12", "--today", TODAY)
    assert result.exit_code == 0
    tokens = MarkdownIt().parse(result.stdout)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    wanted = ["Planned", "Updates", "Results", "Adopted", "Dropped", "Notes", "Due for review"]
    assert headings == ["Week 12, 2026: 16 to 22 March 2026", *wanted]
    html = MarkdownIt().render(result.stdout)
    # The same as in the feed.
    item = weekly(site).entries[0].content[0].value
    assert html.partition("</h2>\n")[2] == f"{item}\n"
    assert "Hidden" not in html


def test_a_digest_is_of_this_week_or_since_a_day(site: Journal) -> None:
    said = site.run("digest", "--today", TODAY).stdout
    assert said.startswith("## Week 13, 2026: 23 to 29 March 2026\n\n### Planned\n\n- [Now](")
    assert "### Due for review" in said
    since = site.run("digest", "--since", "2026-03-22", "--today", TODAY).stdout
    assert since.startswith("## 22 to 25 March 2026\n")
    assert "Agenda" not in since
    nothing = site.run("digest", "--week", "2026-W01", "--today", TODAY)
    assert (nothing.stdout, nothing.exit_code) == ("", 0)
    assert "Nothing moved from 2025-12-29 to 2026-01-04." in nothing.stderr


def test_weeknotes_have_what_became_public_on_days_of_theirs(journal: MakeJournal) -> None:
    """As the week's page has it: written down late, hidden until then, renamed, of the same day as another update."""
    made = journal({})
    begun = "---\ntitle: {}\nexpect: x\n---\nThis is the plan of {}, and we think it is a good one.\n"
    files = {f"content/2026-02-0{n}-{name}.md": begun.format(name, name) for n, name in enumerate(("a", "b", "c"), 1)}
    hidden = "---\ntitle: Hidden\n---\nUntil then.\n"
    update = "\n## 2026-02-05 First\n\nText.\n"
    made.write({**files, "content/2026-02-04-d.md": hidden.replace("title", "draft: true\ntitle")})
    made.write({"content/2026-02-02-b.md": begun.format("b", "b") + update})
    made.build(today="2026-03-02")
    made.write(
        {
            "content/2026-02-01-a.md": begun.format("a", "a").replace("expect: x", "expect: x\nended: 2026-02-20"),
            "content/2026-02-02-b.md": begun.format("b", "b") + update.replace("First", "Second\n\nMore.") + update,
            "content/2026-02-04-d.md": hidden,
        }
    )
    made.rename("content/2026-02-03-c.md", "content/2026-02-13-renamed.md")
    before = made.run("digest", "--week", "2026-W11", "--today", "2026-03-10").stdout
    made.build(today="2026-03-10")
    after = made.run("digest", "--week", "2026-W11", "--today", "2026-03-16").stdout
    made.build(today="2026-03-16")
    assert before == after
    assert MarkdownIt().render(after).partition("</h2>\n")[2] == f"{weekly(made).entries[0].content[0].value}\n"
    assert [line[:9] for line in after.splitlines() if line[:1] == "-"] == ["- [b](htt", "- [a](htt", "- [Hidden"]
    assert "#update-2026-02-05-2)" in after


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--week", "2026-W54"], "is not a week"),
        (["--week", "2025-W53"], "is not a week"),
        (["--week", "12"], "is not a week"),
        (["--since", "2026-03-01", "--week", "2026-W12"], "two ways"),
        (["--since", "2027-03-01"], "still to come"),
    ],
)
def test_days_that_cannot_be_meant_are_refused(site: Journal, arguments: list[str], said: str) -> None:
    result = site.run("digest", *arguments, "--today", TODAY)
    assert result.exit_code == 2
    assert said in result.stderr
