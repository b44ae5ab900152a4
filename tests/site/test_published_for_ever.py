"""What was published stays what it was: subscribers hear of each event once, and every address answers for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import feedparser
import pytest

from microjournal.journal.permalinks import parse_permalinks
from microjournal.model.paths import file_of
from microjournal.plan.groups import KINDS
from tests.build.author import Author

if TYPE_CHECKING:
    from microjournal.plan.questions import Journal as PlanJournal
    from tests.conftest import Journal, MakeJournal

PLAN = (
    "---\ntitle: Stand-up by text\ndate: 2026-03-04\nexpect: Fewer than three run over ten minutes\ntags: [team]\n---\n"
)
TEXT = "We will write what we did, and what we will do, before nine every morning.\n"
OTHER = (
    "---\ntitle: Another\ndate: 2026-03-01\n---\nAnother text, which is long enough to be told from all the others.\n"
)
FIRST = {"content/2026-03-04-stand-up.md": PLAN + TEXT, "content/2026-03-01-another.md": OTHER}


class Subscriber:
    """A reader's program: it knows an item by its guid, and tells of each that it has not seen."""

    def __init__(self, made: Journal) -> None:
        self.made = made
        self.seen: dict[str, str] = {}

    def poll(self) -> list[str]:
        """Titles of what is new, in the feed and in those that it was continued from."""
        new, address = [], "feed.xml"
        while address:
            feed = feedparser.parse(self.made.read(f"public/{address}"))
            new += [item.title for item in feed.entries if item.id not in self.seen]
            self.seen.update({item.id: item.title for item in feed.entries})
            previous = [link.href for link in feed.feed.links if link.rel == "prev-archive"]
            address = previous[0].removeprefix("https://ana.example/journal/") if previous else ""
        return new


def published(
    journal: MakeJournal, texts: dict[str, str] = FIRST, today: str = "2026-03-10"
) -> tuple[Journal, Subscriber]:
    made = journal(texts)
    made.build(today=today)
    subscriber = Subscriber(made)
    subscriber.poll()
    return made, subscriber


def moved_to(made: Journal, address: str) -> str:
    refresh = made.page(address).find("meta", attrs={"http-equiv": "refresh"})
    assert refresh is not None, made.page(address)
    return str(refresh["content"]).partition("url=")[2]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2026-03-05-stand-up", PLAN.replace("03-04", "03-05") + TEXT),
        ("2025-03-04-stand-up", PLAN.replace("2026-03-04", "2025-03-04") + TEXT),
        ("2026-03-04-by-text", PLAN + TEXT),
        ("2026-03-04-id-by-text", PLAN.replace("---\n", "---\nid: 2026-03-04-id-by-text\n", 1) + TEXT),
        ("2026-03-04-stand-up-again", PLAN.replace("by text", "in writing") + TEXT),
        ("2026-03-05-stand-up", PLAN.replace("03-04", "03-05") + TEXT + "More.\n"),
        ("sub/2026-03-04-stand-up", PLAN + TEXT),
    ],
    ids=[
        "another day",
        "another year",
        "another name",
        "another id",
        "title and name",
        "day and text",
        "another folder",
    ],
)
def test_an_entry_with_another_name_is_the_same(journal: MakeJournal, name: str, text: str) -> None:
    made, subscriber = published(journal)
    (made.root / "content/2026-03-04-stand-up.md").unlink()
    made.write({f"content/{name}.md": text})
    made.build(today="2026-03-11")
    assert subscriber.poll() == []
    slug = name.rpartition("/")[2][11:]
    if f"{name.rpartition('/')[2][:7].replace('-', '/')}/{slug}" != "2026/03/stand-up":
        assert moved_to(made, "2026/03/stand-up/").endswith(f"/{slug}/")


def test_what_is_renamed_is_told_until_it_is_published(journal: MakeJournal) -> None:
    made, _ = published(journal)
    (made.root / "content/2026-03-04-stand-up.md").unlink()
    made.write({"content/2026-03-05-stand-up.md": PLAN + TEXT})
    assert "warning[renamed]" in made.build(today="2026-03-11").output
    assert "renamed" not in made.build(today="2026-03-12").output


def test_where_two_may_be_the_same_the_author_is_asked(journal: MakeJournal) -> None:
    made, _ = published(journal, {**FIRST, "content/2026-03-02-also.md": PLAN + TEXT})
    (made.root / "content/2026-03-04-stand-up.md").unlink()
    (made.root / "content/2026-03-02-also.md").unlink()
    made.write({"content/2026-05-05-new.md": PLAN + TEXT})
    before = made.read("public/index.html")
    result = made.build(today="2026-05-11")
    assert "error[rename-unclear]" in result.output
    assert made.read("public/index.html") == before


def test_what_was_withdrawn_on_purpose_is_not_looked_for_any_more(journal: MakeJournal) -> None:
    made, subscriber = published(journal)
    made.remove("content/2026-03-04-stand-up.md")
    made.build(today="2026-03-11")
    line = "/2026/03/stand-up/ 2026-03-04-stand-up"
    made.write({"permalinks.txt": made.read("permalinks.txt").replace(line, f"{line} # withdrawn")})
    made.write({"content/2026-03-12-again.md": PLAN.replace("03-04", "03-12") + TEXT})
    assert "renamed" not in made.build(today="2026-03-12").codes
    assert subscriber.poll() == ["Plan: Stand-up by text"]


def test_what_has_lost_its_address_is_remembered_where_a_first_build_would(journal: MakeJournal) -> None:
    made, _ = published(journal)
    made.remove("content/2026-03-04-stand-up.md")
    lines = made.read("permalinks.txt").splitlines(keepends=True)
    kept = "".join([line for line in lines if not line.startswith("/2026/03/stand-up/")])
    again = journal({"content/2026-03-01-another.md": OTHER}, folder="again")
    for each in (made, again):
        each.write({"permalinks.txt": kept})
        each.build(today="2026-03-11")
    parts = [name for name in again.files() if name.startswith("permalinks")]
    assert {name: made.read(f"public/{name}") for name in parts} == {n: again.read(f"public/{n}") for n in parts}


def test_nobody_takes_an_address_that_was_anothers(journal: MakeJournal) -> None:
    made, _ = published(journal)
    (made.root / "content/2026-03-04-stand-up.md").rename(made.root / "content/2026-04-04-stand-up.md")
    made.write({"content/2026-04-04-stand-up.md": PLAN.replace("03-04", "04-04") + TEXT})
    made.build(today="2026-04-10")
    made.write({"content/2026-03-20-stand-up.md": "---\ntitle: Once more\n---\nQuite another thing.\n"})
    assert "error[address-published]" in made.build(today="2026-04-10").output


def test_nobody_takes_an_address_that_was_given_up(journal: MakeJournal) -> None:
    made, _ = published(journal)
    made.remove("content/2026-03-04-stand-up.md")
    made.build(today="2026-03-11")
    line = "/2026/03/stand-up/ 2026-03-04-stand-up"
    made.write({"permalinks.txt": made.read("permalinks.txt").replace(line, f"{line} # withdrawn")})
    made.write({"content/2026-03-20-stand-up.md": "---\ntitle: Once more\n---\nQuite another thing.\n"})
    assert "error[address-published]" in made.build(today="2026-03-20").output
    made.write({"content/2026-03-20-stand-up.md": "---\ntitle: Once more\nid: once-more\n---\nQuite another thing.\n"})
    assert made.build(today="2026-03-20").ok
    assert "withdrawn" in made.read("public/2026/03/stand-up/index.html").lower()


def test_another_host_is_no_news(journal: MakeJournal) -> None:
    made, subscriber = published(journal)
    made.write({"microjournal.yaml": "title: Ana tries things\nurl: https://bea.example/\n"})
    made.build(today="2026-03-11")
    items = feedparser.parse(made.read("public/feed.xml")).entries
    assert {item.id for item in items} <= set(subscriber.seen)
    assert all(item.link.startswith("https://bea.example/") for item in items)
    made.build(today="2026-03-12", base_url="https://preview.example/")
    items = feedparser.parse(made.read("public/feed.xml")).entries
    assert {item.id for item in items} <= set(subscriber.seen)
    assert all(item.link.startswith("https://preview.example/") for item in items)


def test_the_placeholder_of_an_address_stays_in_no_name(journal: MakeJournal) -> None:
    made = journal({**FIRST, "microjournal.yaml": "title: A\nurl: https://example.org/\n"})
    made.build(today="2026-03-10")
    made.write({"microjournal.yaml": "title: A\nurl: https://ana.example/\n"})
    made.build(today="2026-03-11")
    ids = [item.id for item in feedparser.parse(made.read("public/feed.xml")).entries]
    assert ids
    assert all(id_.startswith("tag:ana.example,") for id_ in ids)
    assert "example.org" not in made.read("permalinks.txt")


def test_late_news_is_news_of_the_day_on_which_it_is_told(journal: MakeJournal) -> None:
    made, subscriber = published(journal)
    ended = "started: 2026-03-05\nended: 2026-03-19\nresult: met\n---\n"
    notes = {f"content/2026-04-{n:02}-n.md": f"---\ntitle: Note {n}\nid: n{n}\n---\nText.\n" for n in range(1, 31)}
    made.write(
        {
            **notes,
            "content/2026-03-04-stand-up.md": PLAN.replace("---\n", "", 1).join(["---\n", ""])[:-4] + ended + TEXT,
        }
    )
    made.build(today="2026-05-02")
    assert "Result: Stand-up by text" in subscriber.poll()
    feed = feedparser.parse(made.read("public/results.xml"))
    assert feed.entries[0].published.startswith("Sat, 02 May 2026")
    assert "Stand-up by text" in [a.get_text() for a in made.page("").select("main a")]


def test_an_embargo_that_ends_is_news_of_that_day(journal: MakeJournal) -> None:
    made, subscriber = published(
        journal, {**FIRST, "content/2026-03-02-secret.md": "---\ntitle: Secret\npublish: 2026-04-01\n---\nText.\n"}
    )
    made.write({f"content/2026-03-{n:02}-n.md": f"---\ntitle: Note {n}\nid: n{n}\n---\nText.\n" for n in range(5, 32)})
    made.build(today="2026-03-31")
    subscriber.poll()
    made.build(today="2026-04-03")
    assert subscriber.poll() == ["Secret"]
    assert "Secret" in [title.get_text() for title in made.page("").select(".h-feed .u-url, main a")]
    assert feedparser.parse(made.read("public/feed.xml")).entries[0].published.startswith("Fri, 03 Apr 2026")


UPDATES = (
    "## 2026-03-09 Half forgot\n\nHalf of the team forgot it.\n\n",
    "## 2026-03-09 All came\n\nAll of them came at once.\n\n",
)


@pytest.mark.parametrize(
    "later",
    [
        UPDATES[1] + UPDATES[0],
        UPDATES[0] + UPDATES[1],
        UPDATES[1] + UPDATES[0].replace("forgot it", "forgot it again"),
        UPDATES[1] + UPDATES[0].replace("Half forgot", "Half of us forgot"),
    ],
    ids=["above", "below", "above a changed text", "above a changed title"],
)
def test_of_two_updates_of_a_day_each_is_told_once(journal: MakeJournal, later: str) -> None:
    name = "content/2026-03-04-stand-up.md"
    made, subscriber = published(journal, {**FIRST, name: PLAN + TEXT + UPDATES[0]})
    made.write({name: PLAN + TEXT + later})
    made.build(today="2026-03-10")
    assert subscriber.poll() == ["Update: Stand-up by text – All came"]
    heading = made.page("2026/03/stand-up/").find(id="update-2026-03-09")
    assert heading is not None
    assert "Half" in heading.get_text()


def test_an_update_with_another_date_is_the_same_and_its_anchor_stays(journal: MakeJournal) -> None:
    name = "content/2026-03-04-stand-up.md"
    made, subscriber = published(journal, {**FIRST, name: PLAN + TEXT + UPDATES[0]})
    made.write({name: PLAN + TEXT + UPDATES[0].replace("03-09", "03-08")})
    made.build(today="2026-03-11")
    assert subscriber.poll() == []
    page = made.page("2026/03/stand-up/")
    assert page.find(id="update-2026-03-09") is not None
    assert page.find(id="update-2026-03-08") is not None


def test_an_update_that_is_taken_out_leaves_its_name_to_nobody(journal: MakeJournal) -> None:
    name = "content/2026-03-04-stand-up.md"
    made, subscriber = published(journal, {**FIRST, name: PLAN + TEXT + UPDATES[0]})
    made.write({name: PLAN + TEXT})
    made.build(today="2026-03-11")
    made.write({name: PLAN + TEXT + UPDATES[1]})
    made.build(today="2026-03-12")
    assert subscriber.poll() == ["Update: Stand-up by text – All came"]
    made.write({name: PLAN + TEXT + UPDATES[0] + UPDATES[1]})
    made.build(today="2026-03-13")
    assert subscriber.poll() == []


def test_a_result_that_is_given_again_is_the_same_one_on_another_day(journal: MakeJournal) -> None:
    name = "content/2026-03-04-stand-up.md"
    over = PLAN.replace("tags:", "ended: 2026-03-09\nresult: met\ntags:") + TEXT
    made, subscriber = published(journal, {**FIRST, name: over})
    for day, text in {"2026-03-11": PLAN + TEXT, "2026-04-12": over.replace("03-09", "04-02")}.items():
        made.write({name: text})
        made.build(today=day)
    (item,) = feedparser.parse(made.read("public/results.xml")).entries
    assert item.published.startswith("Sun, 12 Apr 2026")
    assert subscriber.poll() == []


def test_what_is_put_off_is_news_again_on_its_day(journal: MakeJournal) -> None:
    name = "content/2026-03-04-stand-up.md"
    made, subscriber = published(journal)
    made.write({name: PLAN.replace("2026-03-04", "2026-04-04") + TEXT})
    for day in ("2026-03-11", "2026-03-12", "2026-04-04"):
        made.build(today=day)
    dates = {item.title: item.published for item in feedparser.parse(made.read("public/feed.xml")).entries}
    assert dates["Plan: Stand-up by text"].startswith("Sat, 04 Apr 2026")
    assert subscriber.poll() == []


def test_a_renamed_tag_leads_to_the_new_one_and_its_feed_goes_on(journal: MakeJournal) -> None:
    made, _ = published(journal)
    made.write({"content/2026-03-04-stand-up.md": PLAN.replace("[team]", "[teams]") + TEXT})
    made.build(today="2026-03-11")
    assert moved_to(made, "tags/team/").endswith("tags/teams/")
    old = feedparser.parse(made.read("public/tags/team/feed.xml"))
    assert [item.title for item in old.entries] == ["Plan: Stand-up by text"]
    made.write({"content/2026-03-04-stand-up.md": PLAN.replace("[team]", "[crew]") + TEXT})
    made.build(today="2026-03-12")
    assert moved_to(made, "tags/team/").endswith("tags/crew/")


# Enough for pages of their own: tags by letter and by year, a thread, a practice, a lesson.
OF_EVERY_KIND = {
    **FIRST,
    **{
        f"content/{2024 + n % 2}-01-{1 + n % 28:02}-n{n}.md": f"---\ntitle: N{n}\ntags: [often, t{n}]\n---\nText {n}.\n"
        for n in range(60)
    },
    "content/2026-03-05-after.md": (
        "---\ntitle: After\nfollows: 2026-03-04-stand-up\nstarted: 2026-03-05\nended: 2026-03-06\nresult: met\n"
        "decision: adopt\nlesson: It helps\naliases: [/was/]\n---\nText after.\n"
    ),
    "content/pages/about.md": "# About\n\nText.\n",
}


def test_every_page_and_feed_is_remembered_but_those_that_each_journal_has(journal: MakeJournal) -> None:
    made, _ = published(journal, OF_EVERY_KIND)
    always = {
        place.path for kind in KINDS.values() if kind.always for place in kind.places(cast("PlanJournal", None), "")
    }
    shown = {name for name in made.files() if name.endswith((".html", ".xml")) and not name.startswith("sitemap")}
    parts = "".join([made.read(f"public/{name}") for name in made.files() if name.startswith("permalinks/")])
    known = {file_of(path) for path in parse_permalinks(parts)[0].addresses}
    assert shown - always - known == set()
    assert {"tags/-/t/index.html", "tags/often/2024/index.html", "weeks/2026-W10/index.html"} <= known


def test_emptied_weeks_and_letters_lead_to_what_is_left(journal: MakeJournal) -> None:
    made, _ = published(journal, OF_EVERY_KIND)
    made.remove(*[name for name in OF_EVERY_KIND if "-n" in name])
    made.build(today="2026-03-11")
    assert moved_to(made, "weeks/2024-W02/").endswith("../../weeks/")
    assert moved_to(made, "weeks/2024/").endswith("../../weeks/")
    assert moved_to(made, "tags/-/t/").endswith("../../../tags/")


def test_emptied_months_and_tags_lead_to_what_is_left(journal: MakeJournal) -> None:
    made, _ = published(journal)
    for path in FIRST:
        (made.root / path).unlink()
    made.write({"content/2026-05-01-new.md": "---\ntitle: New\n---\nText.\n"})
    made.build(today="2026-05-11")
    assert moved_to(made, "2026/03/").endswith("../../2026/")
    assert moved_to(made, "tags/team/").endswith("../../tags/")
    assert feedparser.parse(made.read("public/tags/team/feed.xml")).entries == []


def test_what_is_left_of_a_month_does_not_lead_to_what_is_left_of_its_year(journal: MakeJournal) -> None:
    made, _ = published(journal)
    for path in FIRST:
        made.remove(path)
    made.write({"content/2026-05-01-new.md": "---\ntitle: New\n---\nText.\n"})
    made.build(today="2026-05-11")
    made.rename("content/2026-05-01-new.md", "content/2027-05-01-new.md")
    made.build(today="2027-05-11")
    assert moved_to(made, "2026/03/") == "../../"
    assert moved_to(made, "2026/") == "../"
    made.rename("content/2027-05-01-new.md", "content/2026-05-01-new.md")
    made.build(today="2027-05-12")
    assert moved_to(made, "2026/03/").endswith("../../2026/")


def test_nothing_is_remembered_under_the_placeholder_of_an_address(journal: MakeJournal) -> None:
    made = journal({**FIRST, "microjournal.yaml": "title: A\nurl: https://example.org/\n"})
    made.build(today="2026-03-10")
    assert not (made.root / "permalinks.txt").exists()
    (made.root / "content/2026-03-04-stand-up.md").unlink()
    made.build(today="2026-03-11")
    assert not (made.root / "public/2026/03/stand-up/index.html").exists()


def test_in_a_checkout_of_git_a_build_notes_nothing(journal: MakeJournal) -> None:
    made = journal({**FIRST, ".git/HEAD": "ref: refs/heads/main\n"})
    made.build(today="2026-03-10")
    assert not (made.root / "permalinks.txt").exists()
    assert "2026-03-04-stand-up" in made.read("public/permalinks/2026-03.txt")


def test_what_the_site_remembers_is_enough_to_go_on(journal: MakeJournal) -> None:
    made, subscriber = published(journal, {**FIRST, ".git/HEAD": "ref: refs/heads/main\n"})
    made.write({"permalinks.txt": read_back(made)})
    (made.root / "content/2026-03-04-stand-up.md").unlink()
    made.write({"content/2026-03-05-stand-up-in-writing.md": PLAN + TEXT})
    made.build(today="2026-06-11")
    assert subscriber.poll() == []
    assert moved_to(made, "2026/03/stand-up/").endswith("stand-up-in-writing/")


def test_guids_of_the_first_version_stay(journal: MakeJournal) -> None:
    made = journal({**FIRST, "permalinks.txt": "/2026/03/stand-up/ 2026-03-04-stand-up\n"})
    made.build(today="2026-03-10")
    ids = [item.id for item in feedparser.parse(made.read("public/feed.xml")).entries]
    assert "tag:ana.example,2026:2026-03-04-stand-up/planned" in ids
    assert "tag:ana.example,2026-03-01:2026-03-01-another/note" in ids


def test_names_in_feeds_are_the_same_on_every_day_and_at_the_first_publication(journal: MakeJournal) -> None:
    hidden = {"content/2026-02-01-soon.md": "---\ntitle: Soon\ndraft: true\n---\nNot yet.\n"}
    made = journal({**FIRST, **hidden, ".git/HEAD": "ref: refs/heads/main\n"})
    feeds = []
    for day in ("2026-03-10", "2026-03-11"):
        made.build(today=day)
        feeds.append({name: made.read(f"public/{name}") for name in ("feed.xml", "atom.xml", "feed.json")})
    assert feeds[0] == feeds[1]
    assert "tag:ana.example,2026-03-01:2026-03-04-stand-up/planned" in feeds[0]["feed.xml"]
    elsewhere = journal({**FIRST, **hidden}, folder="elsewhere")
    elsewhere.build(today="2026-03-12")
    elsewhere.write({"content/2026-02-02-before.md": "---\ntitle: Before\n---\nAnother text.\n"})
    elsewhere.build(today="2026-03-13")
    assert "journal ana.example,2026-03-01\n" in elsewhere.read("permalinks.txt")
    assert "tag:ana.example,2026-03-01:2026-02-02-before/note" in elsewhere.read("public/feed.xml")


def test_without_the_authority_of_the_journal_nothing_is_built(journal: MakeJournal) -> None:
    made, _ = published(journal)
    ledger, feed = made.read("permalinks.txt"), made.read("public/feed.xml")
    made.write({"permalinks.txt": ledger.replace("journal ana.example,2026-03-01\n", "")})
    made.write({"content/2026-03-09-more.md": "---\ntitle: More\n---\nMore words.\n"})
    result = made.build()
    assert "permalinks.txt:13:1: error[ledger-authority]" in result.output
    assert made.read("public/feed.xml") == feed
    assert "error[ledger-authority]" in made.run("check").output
    made.write({"permalinks.txt": ledger})
    assert made.build().ok
    assert "tag:ana.example,2026-03-01:2026-03-09-more/note" in made.read("public/feed.xml")


def test_the_guid_of_a_former_feed_is_kept(journal: MakeJournal) -> None:
    made = journal({"content/2019-03-04-old.md": "---\ntitle: Old\nguid: https://old.example/2019/old\n---\nText.\n"})
    made.build(today="2026-03-10")
    assert feedparser.parse(made.read("public/feed.xml")).entries[0].id == "https://old.example/2019/old"


def test_who_follows_what_has_another_name_is_told_the_new_one(journal: MakeJournal) -> None:
    after = "---\ntitle: After\ndate: 2026-03-08\nfollows: 2026-03-04-stand-up\n---\nMore of it.\n"
    made, _ = published(journal, {**FIRST, "content/2026-03-08-after.md": after})
    (made.root / "content/2026-03-04-stand-up.md").rename(made.root / "content/2026-03-04-by-text.md")
    said = made.build(today="2026-03-11").output
    assert "'2026-03-04-stand-up' has another name now" in said
    assert "write `2026-03-04-by-text`" in said


def test_a_draft_that_was_published_is_known_by_another_name_when_it_is_shown_again(journal: MakeJournal) -> None:
    name = "content/2026-03-04-stand-up.md"
    made, subscriber = published(journal, {**FIRST, ".git/HEAD": "ref: refs/heads/main\n"})
    for today, texts in (
        ("2026-03-11", {name: PLAN.replace("---\n", "---\ndraft: true\n", 1) + TEXT}),
        ("2026-03-12", {"content/2026-03-12-in-writing.md": PLAN.replace("Stand-up by text", "In writing") + TEXT}),
    ):
        made.write({"permalinks.txt": read_back(made)})
        made.remove(name)
        made.write(texts)
        made.build(today=today)
        assert subscriber.poll() == []
    assert moved_to(made, "2026/03/stand-up/").endswith("in-writing/")


def read_back(made: Journal) -> str:
    """What the site remembers, as `microjournal permalinks pull` reads it."""
    files = [made.root / "public/permalinks.txt", *sorted((made.root / "public/permalinks").iterdir())]
    lines = "".join([file.read_text("utf-8") for file in files]).splitlines(keepends=True)
    return "".join([line for line in lines if not line.startswith("part ")])


def test_what_was_never_published_leaves_nothing(journal: MakeJournal) -> None:
    made = journal()
    made.remove("microjournal.yaml")
    assert made.run("init").exit_code == 0
    settings = made.read("microjournal.yaml")
    for url in ("https://example.org/", "https://ana.example/"):
        made.write({"microjournal.yaml": settings.replace("https://example.org/", url)})
        made.build()
    samples = [name for name in made.files(".") if name.startswith("content/20")]
    assert len(samples) == 3
    made.remove(*samples)
    made.write({"content/2026-03-09-mine.md": "---\ntitle: Mine\n---\nMy own words.\n"})
    assert made.build().codes == []
    assert not [name for name in made.files() if any(sample.rpartition("-")[2][:-3] in name for sample in samples)]
    assert "mine" in made.read("permalinks.txt")


def test_a_mistake_in_its_file_does_not_withdraw_an_entry(journal: MakeJournal) -> None:
    made, subscriber = published(journal)
    before = made.read("public/2026/03/stand-up/index.html")
    made.write({"content/2026-03-04-stand-up.md": PLAN.replace("[team]", "[team") + TEXT})
    assert "withdrawn" not in made.build(today="2026-03-11").codes
    assert made.read("public/2026/03/stand-up/index.html") == before
    made.write({"content/2026-03-04-stand-up.md": PLAN + TEXT})
    made.build(today="2026-03-12")
    assert subscriber.poll() == []


def test_an_entry_that_is_hidden_again_is_said_to_be_that(journal: MakeJournal) -> None:
    made, _ = published(journal)
    made.write({"content/2026-03-04-stand-up.md": PLAN.replace("---\n", "---\ndraft: true\n", 1) + TEXT})
    said = made.build(today="2026-03-11").output
    assert "content/2026-03-04-stand-up.md is a draft or under embargo now" in said
    assert "not there any more" not in said
    assert "withdrawn" in made.read("public/2026/03/stand-up/index.html").lower()


@pytest.mark.parametrize("hidden", ["draft: true", "publish: 2026-04-01"])
def test_a_hidden_entry_that_is_renamed_is_the_same_when_it_is_back(journal: MakeJournal, hidden: str) -> None:
    """Where a workflow publishes, and reads back what the site says of the old address."""
    made = journal(FIRST)
    author, subscriber = Author(made.root), Subscriber(made)
    author.write(".git/HEAD", "ref: refs/heads/main\n")

    def publish(today: str) -> str:
        result = made.build(today=today)
        author.pull()
        return result.output

    publish("2026-03-10")
    subscriber.poll()
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"content/2026-03-04-by-text.md": PLAN.replace("---\n", f"---\n{hidden}\n", 1) + TEXT})
    said = publish("2026-03-11")
    assert "content/2026-03-04-by-text.md is a draft or under embargo now" in said
    assert "warning[renamed]" not in said
    assert not [
        name for name in made.files() if b"by-text" in (made.root / "public" / name).read_bytes() + name.encode()
    ]
    publish("2026-03-12")
    made.write({"content/2026-03-04-by-text.md": PLAN + TEXT})
    assert "warning[renamed]" in publish("2026-04-02")
    assert moved_to(made, "2026/03/stand-up/").endswith("/by-text/")
    assert subscriber.poll() == []


def test_two_files_that_have_each_others_names_are_no_news(journal: MakeJournal) -> None:
    """Each is at the address that its name says, as the id is the name; `id` says otherwise."""
    one, two = "content/2026-03-04-stand-up.md", "content/2026-03-01-another.md"
    made, subscriber = published(journal)
    made.write({one: FIRST[two].replace("03-01", "03-04"), two: FIRST[one].replace("03-04", "03-01")})
    assert made.build(today="2026-03-11").codes == []
    assert subscriber.poll() == []
    assert "Another" in str(made.page("2026/03/stand-up/").h1)
    ids = {one: "2026-03-01-another", two: "2026-03-04-stand-up"}
    made.write({name: made.read(name).replace("---\n", f"---\nid: {id_}\n", 1) for name, id_ in ids.items()})
    assert made.build(today="2026-03-12").codes == []
    assert subscriber.poll() == []
    assert "Stand-up by text" in str(made.page("2026/03/stand-up/").h1)


@pytest.mark.parametrize(("form", "mark"), [("", "# gone"), (" # withdrawn", "# withdrawn")])
def test_the_site_tells_what_its_author_said_from_what_a_build_saw(journal: MakeJournal, form: str, mark: str) -> None:
    made, _ = published(journal)
    line = "/2026/03/stand-up/ 2026-03-04-stand-up"
    made.remove("content/2026-03-04-stand-up.md")
    made.write({"permalinks.txt": made.read("permalinks.txt").replace(f"{line}\n", f"{line}{form}\n")})
    made.build(today="2026-03-11")
    assert f"{line} {mark}" in made.read("public/permalinks/2026-03.txt").splitlines()


@pytest.mark.parametrize("alias", ["old.xml", "posts/old.xml"])
def test_where_an_entry_had_a_feed_there_is_one_for_ever(journal: MakeJournal, alias: str) -> None:
    with_alias = PLAN.replace("---\n", f"---\naliases: [/{alias}]\n", 1)
    made, _ = published(journal, {**FIRST, "content/2026-03-04-stand-up.md": with_alias + TEXT})
    places = [feedparser.parse(made.read(f"public/{alias}"))]
    made.remove("content/2026-03-04-stand-up.md")
    made.build(today="2026-03-11")
    places.append(feedparser.parse(made.read(f"public/{alias}")))
    assert [(bool(feed.bozo), feed.version, feed.entries) for feed in places] == [(False, "rss20", [])] * 2
    assert [feed.feed.link.removeprefix("https://ana.example/journal/") for feed in places] == ["2026/03/stand-up/", ""]


def test_in_a_day_news_stands_in_the_order_of_the_hour(journal: MakeJournal) -> None:
    made, _ = published(
        journal,
        {
            "content/2026-03-04-a-note.md": "---\ntitle: In the evening\ndate: 2026-03-04 20:00\n---\nText.\n",
            "content/2026-03-04-z-plan.md": "---\ntitle: A plan\nexpect: Much\n---\nMore text.\n",
        },
    )
    titles = [item.title for item in feedparser.parse(made.read("public/feed.xml")).entries]
    assert titles == ["In the evening", "Plan: A plan"]


def test_late_results_that_will_not_reach_every_subscriber_are_named(journal: MakeJournal) -> None:
    plan = "---\ntitle: Plan {n}\nexpect: Much\n{more}---\nText {n}.\n"
    names = {f"content/2026-01-{n:02}-n{n}.md": n for n in range(1, 32)}
    made, _ = published(journal, {name: plan.format(n=n, more="") for name, n in names.items()})
    made.write({name: plan.format(n=n, more="ended: 2026-02-01\nresult: met\n") for name, n in names.items()})
    said = made.run("check", "--today", "2026-03-11").output
    assert said.count("[feed-missed]") == 1
    assert "warning[feed-missed]: some subscribers will not hear of it" in said
