"""The plan of a site: which files there are, what each is made of, and how few of them a change touches."""

from __future__ import annotations

import inspect
import shutil
import warnings
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from microjournal.model.dates import add_days
from microjournal.model.digest import encode
from microjournal.plan import contract
from microjournal.plan.groups import plan_group
from microjournal.plan.output import Output
from microjournal.plan.questions import OldAddress
from tests.plan.journals import journal_of, views
from tests.plan.memory import MemoryJournal, groups_of, plan_all

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

BASE = "https://ana.example/journal/"
TODAY = "2026-03-10"
ATOM = "{http://www.w3.org/2005/Atom}"


# What a change touches


def many(count: int) -> dict[str, str]:
    """A journal of some years: an entry every few days up to 8 March, some done, in chains, with tags in turn."""
    files = {}
    for n in range(count):
        day = add_days("2026-03-08", -4 * n)
        keys = f"title: Number {n}\ntags: [t{n % 3}, u{n % 17}]\nexpect: It helps\nstarted: {day}\n"
        if n > 4:
            keys += f"ended: {add_days(day, 3)}\nresult: met\ndecision: adopt\nlesson: Lesson {n}\n"
        files[f"content/{day[:4]}/{day}-n{n}.md"] = (
            f"---\n{keys}---\nText, see [[{day}-n{n}]].\n\n## {day} Seen\n\nSo far.\n"
        )
    return files


@pytest.fixture(scope="module")
def built_once(shared_journal: MakeJournal) -> Journal:
    made = shared_journal(many(90))
    assert made.build().output == ""
    return made


@pytest.fixture
def ninety(built_once: Journal, journal: MakeJournal) -> Journal:
    """A journal of ninety entries that has been built, to be changed."""
    made = journal()
    shutil.copytree(built_once.root, made.root, dirs_exist_ok=True)
    return made


def site(made: Journal) -> dict[str, bytes]:
    return {name: data for name, data in made.contents().items() if not name.startswith(".microjournal/")}


def touched(made: Journal, files: Mapping[str, str], *, today: str = TODAY) -> set[str]:
    """Files of the site that differ once these files of the journal are written."""
    before = site(made)
    made.write(files)
    assert made.build(today=today).output == ""
    after = site(made)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


A_GRAIN = "---\ntitle: A grain of sand\ntags: [t1, u1]\nexpect: It helps\nreview: 2w\n---\nText.\n"
A_GRAIN_TOUCHES = {
    "2026/03/grain/index.html",
    # the entry before it, which leads on to it
    "2026/03/n0/index.html",
    "2026/03/index.html",
    "2026/03/entries.json",
    "2026/index.html",
    "index.html",
    "timeline/index.html",
    "open/index.html",
    # the first of its week, which is not over and not yet counted on the page of its year
    "weeks/2026-W11/index.html",
    "weeks/2026/index.html",
    "weeks/index.html",
    "tags/index.html",
    "tags/t1/index.html",
    # a tag that has outgrown its page, and one that has not
    "tags/t1/2026/index.html",
    "tags/t1/feed.xml",
    "tags/u1/index.html",
    "tags/u1/feed.xml",
    "feed.xml",
    "atom.xml",
    "feed.json",
    "plans.xml",
    "calendar.ics",
    "sitemap/2026-03.xml",
    "permalinks/2026-03.txt",
}
# In bytes, a little more than it is. Titles and texts are short here.
A_GRAIN_WEIGHS = 150_000


@pytest.mark.parametrize("size", [90, 240])
def test_a_new_entry_touches_the_same_few_files_however_long_the_journal_is(journal: MakeJournal, size: int) -> None:
    made = journal(many(size))
    assert made.build().output == ""
    assert touched(made, {"content/2026-03-09-grain.md": A_GRAIN}) == A_GRAIN_TOUCHES
    assert len(A_GRAIN_TOUCHES) <= 24
    after = site(made)
    assert sum(len(after[name]) for name in A_GRAIN_TOUCHES) <= A_GRAIN_WEIGHS
    assert len(after["index.html"]) <= 17_000
    # The second of its week
    more = A_GRAIN.replace("A grain", "One more grain")
    found = touched(made, {"content/2026-03-10-more.md": more})
    assert len(found) == len(A_GRAIN_TOUCHES) - 1
    assert "weeks/2026/index.html" not in found


def test_a_build_looks_at_no_more_than_it_has_to(ninety: Journal) -> None:
    made = ninety
    made.write({"content/2026-03-09-grain.md": A_GRAIN})
    built = made.build()
    assert set(built.written) == A_GRAIN_TOUCHES
    assert (built.rendered, built.result.parsed) == (len(A_GRAIN_TOUCHES), 1)


def test_the_first_entry_of_a_month_leaves_every_older_page_but_the_one_it_follows(ninety: Journal) -> None:
    made = ninety
    made.build(today="2026-03-31")
    grain = {"content/2026-04-02-grain.md": A_GRAIN.replace("[t1, u1]", "[]")}
    found = touched(made, grain, today="2026-04-02")
    older = {name for name in found if name[:4].isdigit() and "2026/04" not in name}
    assert older == {"2026/index.html", "2026/03/n0/index.html"}
    assert {"2026/04/index.html", "2026/04/grain/index.html", "feed/2026-03.xml", "sitemap/2026-04.xml"} <= found


def test_an_entry_written_down_late_changes_its_own_month_and_what_is_about_it(ninety: Journal) -> None:
    made = ninety
    found = touched(made, {"content/2025-12-30-late.md": "---\ntitle: Late\n---\nA note.\n"})
    months = {name for name in found if name[:4].isdigit()}
    assert months == {
        "2025/index.html",
        "2025/12/index.html",
        "2025/12/entries.json",
        "2025/12/late/index.html",
        "2025/12/n17/index.html",
        "2025/12/n18/index.html",
    }
    memory = {name for name in found if name.startswith("permalinks")}
    assert memory == {
        "permalinks/2025-12.txt",
        # the page of its week, and the first list of notes
        "permalinks/2026-03.txt",
        "permalinks/2025.txt",
        "permalinks/pages.txt",
    }
    # It is news of the day on which it is told.
    assert not any(name.startswith("feed/") for name in found)
    assert "feed.xml" in found


def test_a_slip_mended_in_a_body_changes_its_page_and_the_feeds_that_carry_it(ninety: Journal) -> None:
    made = ninety
    name = "content/2025/2025-10-07-n38.md"
    found = touched(made, {name: made.read(name).replace("Text, see", "Text. See")})
    assert found == {"2025/10/n38/index.html", "feed/2025-10.xml", "feed/2025-10.json"}


def test_a_result_changes_where_its_entry_is_listed_and_nothing_of_its_neighbours(ninety: Journal) -> None:
    made = ninety
    over = "ended: 2026-03-10\nresult: not-met\ndecision: abandon\nlesson: No\n---\nText"
    name = "content/2026/2026-02-28-n2.md"
    found = touched(made, {name: made.read(name).replace("---\nText", over)})
    assert found == {
        "2026/02/n2/index.html",
        "2026/02/index.html",
        "2026/02/entries.json",
        "2026/index.html",
        "index.html",
        "timeline/index.html",
        # the first of its kind: it gets lists, and those beside them lead to it
        "results/not-met/index.html",
        "results/not-met/2026/index.html",
        "results/met/index.html",
        "decisions/abandon/index.html",
        "decisions/abandon/2026/index.html",
        "decisions/adopt/index.html",
        "sitemap/pages.xml",
        "permalinks/pages.txt",
        "sitemap/2026.xml",
        "permalinks/2026.txt",
        "open/index.html",
        # the first of its week
        "weeks/2026-W11/index.html",
        "weeks/2026/index.html",
        "weeks/index.html",
        "patterns/index.html",
        "patterns/patterns.json",
        "sitemap/2026-03.xml",
        "permalinks/2026-03.txt",
        "lessons/index.html",
        "lessons/2026/index.html",
        "tags/index.html",
        "tags/t2/index.html",
        "tags/t2/2026/index.html",
        "tags/t2/feed.xml",
        "tags/u2/index.html",
        "tags/u2/feed.xml",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "results.xml",
        "sitemap/2026-02.xml",
        "permalinks/2026-02.txt",
    }


def test_a_day_on_which_nothing_happens_changes_only_what_says_as_of(journal: MakeJournal) -> None:
    made = journal(many(20))
    made.build()
    assert touched(made, {}, today="2026-03-11") == {"index.html", "open/index.html", "timeline/index.html"}


def test_a_quarter_later_nothing_old_has_changed_but_what_went_overdue(journal: MakeJournal) -> None:
    made = journal({**many(30), "content/2026-03-07-open.md": "---\ntitle: Open\nexpect: x\nreview: 2026-03-20\n---\n"})
    made.build()
    found = touched(made, {}, today="2026-06-10")
    pages = {name for name in found if name[:4].isdigit()}
    assert pages == {"2026/03/open/index.html", "2026/03/index.html"}


# What outputs are made of

ENTRIES = {
    "2025-12-03-first": "expect: x\nstarted: 2025-12-04\nended: 2025-12-20\nresult: not-met\ndecision: adapt\n"
    "lesson: Less\ntags: [a, b]\nextra-key: {deep: [1, two]}",
    "2026-01-10-second": "expect: x\nstarted: 2026-01-11\nended: 2026-02-01\nresult: met\ndecision: adopt\n"
    "lesson: More\ntags: [a]\nfollows: 2025-12-03-first\nissue: 4",
    "2026-02-10-running": "expect: x\nstarted: 2026-02-11\nreview: 2026-03-12",
    "2026-03-02-planned": "expect: x\nconfidence: 70",
    "2026-03-03-note": "summary: Words",
    "pages/about": "",
}
OLD = {
    "old/": OldAddress("2026-03-02-planned", {"label": "Planned", "path": "2026/03/planned/"}),
    "gone/": OldAddress("gone", None),
}


def a_journal(entries: Mapping[str, str] = ENTRIES) -> MemoryJournal:
    return journal_of(entries, old=OLD)


def outputs(journal: MemoryJournal) -> list[Output]:
    return [output for output in plan_all(views(), journal) if isinstance(output, Output)]


def inputs_by_path(entries: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    return {output.path: output.inputs for output in outputs(a_journal(entries))}


def test_a_group_plans_the_outputs_that_it_names_and_no_path_comes_twice() -> None:
    journal = a_journal()
    groups = groups_of(journal)
    for name, places in groups.items():
        assert [output.path for output in plan_group(views(), journal, name)] == [place.path for place in places], name
    paths = [place.path for places in groups.values() for place in places]
    assert len(set(paths)) == len(paths)


def test_inputs_are_plain_data_and_the_same_each_time() -> None:
    first, second = ({output.path: encode(dict(output.inputs)) for output in outputs(a_journal())} for _ in range(2))
    assert first == second


_CLASSES = {
    "404.html": contract.NotFoundPage,
    "page.html": contract.PlainPage,
    "list-year.html": contract.ListPage,
    "lessons.html": contract.ListPage,
    "lessons-year.html": contract.ListPage,
    "weeks-year.html": contract.WeeksPage,
    "threads-year.html": contract.ThreadsPage,
}


def contract_of(template: str) -> Any:
    """The class of the contract that promises a template its names."""
    words = template.removesuffix(".html").split("-")
    return _CLASSES.get(template) or getattr(contract, "".join(map(str.capitalize, words)) + "Page")


def mismatch(value: Any, kind: Any, where: str) -> list[str]:
    """Where plain data and a class of the contract do not have the same keys."""
    if isinstance(value, tuple):
        (inner,) = {*getattr(kind, "__args__", ())} - {Ellipsis} or {None}
        return [found for item in value for found in mismatch(item, inner, where)]
    if isinstance(value, dict) and value:
        kinds = [k for k in (kind, *getattr(kind, "__args__", ())) if inspect.isclass(k) and hasattr(k, "__total__")]
        if kinds:
            names = typed(kinds[0])
            found = [f"{where}: {name}" for name in names.keys() ^ value.keys()]
            return found + [m for name in names.keys() & value.keys() for m in mismatch(value[name], names[name], name)]
    return []


def typed(kind: Any) -> dict[str, Any]:
    from typing import get_type_hints

    return get_type_hints(kind)


def test_every_page_has_the_names_that_the_contract_promises_and_no_others() -> None:
    found = []
    for output in outputs(a_journal()):
        if not output.template.startswith("@"):
            names = {**typed(contract_of(output.template)), "page": contract.PageView}
            inputs = {**output.inputs, **({"body": ()} if output.bodies else {})}
            found += [f"{output.template}: {name}" for name in names.keys() ^ inputs.keys()]
            for name in names.keys() & inputs.keys():
                found += mismatch(inputs[name], names[name], f"{output.template}: {name}")
    assert found == []
    planned = {contract_of(output.template) for output in outputs(a_journal()) if not output.template.startswith("@")}
    # Pages of tags by letter come when there are many tags, those of a tag by year when it has many entries, and one of
    # its practices when it has many.
    promised = set(contract.TEMPLATES.values())
    assert {*planned, contract.TagLetterPage, contract.TagYearPage, contract.TagPracticesPage} == promised


@pytest.mark.parametrize("count", [contract.TAG_WHOLE, contract.TAG_WHOLE + 1])
def test_a_tag_has_pages_by_year_once_its_own_page_does_not_hold_all_entries(count: int) -> None:
    entries = {f"{2020 + n % 2}-01-{n + 1:02}-n{n}": "tags: [t]" for n in range(count)}
    by_path = inputs_by_path(entries)
    tag = by_path["tags/t/index.html"]
    has_years = count > contract.TAG_WHOLE
    assert [row["path"] for row in tag["years"]] == (["tags/t/2021/", "tags/t/2020/"] if has_years else [])
    assert ("tags/t/2020/index.html" in by_path, bool(tag["more"])) == (has_years, has_years)


def test_lists_are_bounded_and_what_is_left_out_is_by_year() -> None:
    over = "tags: [t]\nexpect: x\nended: {0}-02-01\nresult: met\ndecision: adopt\nlesson: L{1}"
    entries = {f"{2020 + n % 6}-01-01-n{n}": over.format(2020 + n % 6, n) for n in range(300)}
    by_path = inputs_by_path(entries)
    tag = by_path["tags/t/index.html"]
    assert len(tag["cards"]) + tag["more"] == 300
    assert len(tag["cards"]) <= 40
    for section, name in (("tags/t/{}", "cards"), ("practices/{}", "cards"), ("lessons/{}", "cards")):
        years = [by_path[f"{section.format(2020 + n)}/index.html"][name] for n in range(6)]
        assert sum(map(len, years)) == 300
    assert len(by_path["lessons/index.html"]["cards"]) <= 40
    assert sum(len(group["cards"]) for group in by_path["practices/index.html"]["groups"]) <= 96
    assert len(by_path["timeline/index.html"]["river"]["bars"]) <= 60


def test_two_things_that_want_one_address_are_reported(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/pages/tags.md": "# My tags\n",
            "static/feed.xml": "<rss>",
            "static/2026/03/x/index.html": "<p>",
            "content/2026-03-04-x.md": "# X\n",
        }
    )
    built = made.build()
    assert [(p.code, p.span.path) for p in built.result.problems] == [
        ("static-conflict", "content/pages/tags.md"),
        ("static-conflict", "static/2026/03/x/index.html"),
        ("static-conflict", "static/feed.xml"),
    ]


def test_a_file_where_the_site_needs_a_folder_is_reported_and_nothing_is_written(journal: MakeJournal) -> None:
    entry = "---\ntitle: X\naliases: [/old.html/x/]\n---\n![](board.d/a.png)\n"
    files: dict[str, str | bytes] = {
        "content/pages/about.md": "# About\n",
        "content/2026-03-04-x.md": entry,
        "content/board.d/a.png": b"png",
        **dict.fromkeys(
            ["static/2026", "static/2026.d", "static/about", "static/old.html", "static/tags.html"], "mine"
        ),
    }
    built = journal(files).build()
    assert [(p.code, p.span.path) for p in built.result.problems] == [
        ("static-conflict", "static/2026"),
        ("static-conflict", "static/about"),
        ("static-conflict", "static/old.html"),
    ]
    assert "this file would stand where the site needs the folder /2026/" in built.output
    assert built.written == ()


def test_a_folder_in_static_may_have_the_name_of_a_page(journal: MakeJournal) -> None:
    made = journal({"content/pages/about.md": "# About\n", "static/about/map.pdf": "mine", "static/2026/a/b": "mine"})
    assert made.build().output == ""
    assert {"about/index.html", "about/map.pdf", "2026/a/b"} <= set(made.files())


# Events

LIFE = """\
    ---
    title: Stand-up by text
    date: 2026-01-05 09:30
    tags: [team, meetings]
    expect: Fewer run over
    confidence: 70
    started: 2026-01-07
    issue: 42
    {more}
    ---
    The plan.[^1] See [the update](#update-2026-01-20).

    ## 2026-01-20 Half forgot

    They did.

    ## Result

    What we saw.

    [^1]: A note.
    """
OVER = "ended: 2026-02-03\n    result: partly\n    decision: adapt\n    lesson: Before ten"


def read_feed(made: Journal, name: str = "feed.xml") -> list[Any]:
    parsed = feedparser.parse(made.read(f"public/{name}").encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    return list(parsed.entries)


def raw_items(made: Journal, name: str = "feed.xml") -> dict[str, bytes]:
    document = etree.fromstring(made.read(f"public/{name}").encode())
    return {item.findtext("guid"): etree.tostring(item) for item in document.iter("item")}


@pytest.fixture
def life(journal: MakeJournal) -> Journal:
    settings = "timezone: Europe/Berlin\nrepository: github:ana/journal\nauthor: Ana\n"
    made = journal({"content/stand-up.md": LIFE.format(more=OVER)}, settings=settings)
    assert made.build().output == ""
    return made


def test_every_event_is_an_item_of_its_own(life: Journal) -> None:
    items = [(item.title, item.id, item.link.removeprefix(BASE + "2026/01/stand-up/")) for item in read_feed(life)]
    guid = "tag:ana.example,2026-01-05:stand-up/"
    assert items == [
        ("Result: Stand-up by text", guid + "result", "#result"),
        ("Update: Stand-up by text – Half forgot", guid + "update-2026-01-20", "#update-2026-01-20"),
        ("Started: Stand-up by text", guid + "started", "#started"),
        ("Plan: Stand-up by text", guid + "planned", ""),
    ]
    places = {str(tag["id"]) for tag in life.page("2026/01/stand-up/").find_all(id=True)}
    assert {"result", "update-2026-01-20", "started", "plan"} <= places


def test_the_date_of_an_item_is_that_of_its_event_in_the_journals_zone(life: Journal) -> None:
    document = etree.fromstring(life.read("public/feed.xml").encode())
    dates = [parsedate_to_datetime(item.findtext("pubDate")).isoformat() for item in document.iter("item")]
    assert dates == [
        "2026-02-03T00:00:00+01:00",
        "2026-01-20T00:00:00+01:00",
        "2026-01-07T00:00:00+01:00",
        "2026-01-05T09:30:00+01:00",
    ]
    assert parsedate_to_datetime(document[0].findtext("lastBuildDate")).isoformat() == dates[0]


def test_an_item_holds_its_own_part_of_the_body_in_full(life: Journal) -> None:
    result, update, started, plan = (item.content[0].value for item in read_feed(life))
    assert "What we saw." in result
    assert "Fewer run over" in result
    assert "Before ten" in result
    assert "They did." in update
    assert "The plan." not in started + update + result
    assert "A note." in plan
    assert f'href="{BASE}2026/01/stand-up/#update-2026-01-20"' in plan
    assert "What we saw" not in plan
    assert "partly" not in plan.lower()


def test_an_item_names_tags_author_and_issue(life: Journal) -> None:
    for item in read_feed(life):
        assert [tag.term for tag in item.tags] == ["team", "meetings"]
        assert item.author == "Ana"
        assert item.comments == "https://github.com/ana/journal/issues/42"


@pytest.mark.parametrize(
    "edit",
    [
        ("Stand-up by text", "Stand-ups by text"),
        ("The plan.[^1]", "The plan, mended.[^1]"),
        ("tags: [team", "tags: [teams"),
        ("## 2026-01-20 Half forgot", "## 2026-01-20 Half of them forgot"),
    ],
)
def test_an_edit_changes_neither_guid_nor_date(life: Journal, edit: tuple[str, str]) -> None:
    before = [(item.id, item.published) for item in read_feed(life)]
    text = life.read("content/stand-up.md")
    assert edit[0] in text
    life.write({"content/stand-up.md": text.replace(*edit)})
    assert life.build().ok
    assert [(item.id, item.published) for item in read_feed(life)] == before


def test_an_entry_that_moves_keeps_its_guids_at_its_new_address(life: Journal) -> None:
    before = [item.id for item in read_feed(life)]
    life.rename("content/stand-up.md", "content/2026/deep/stand-up.md")
    assert life.build().output == ""
    assert [item.id for item in read_feed(life)] == before
    life.write(
        {"content/2026/deep/stand-up.md": life.read("content/2026/deep/stand-up.md").replace("01-05 09:30", "02-01")}
    )
    assert life.build().ok
    assert {item.id for item in read_feed(life)} == set(before)
    assert all(item.link.startswith(BASE + "2026/02/stand-up/") for item in read_feed(life))


def test_a_result_that_arrives_is_new_and_leaves_the_other_items_as_they_are(journal: MakeJournal) -> None:
    made = journal({"content/stand-up.md": LIFE.format(more="review: 4w")})
    assert made.build(today="2026-02-01").output == ""
    before = raw_items(made)
    made.write({"content/stand-up.md": LIFE.format(more="review: 4w\n    " + OVER)})
    assert made.build(today="2026-02-04").output == ""
    after = raw_items(made)
    assert {guid.rpartition("/")[2] for guid in after.keys() - before.keys()} == {"result"}
    assert {guid: after[guid] for guid in before} == before


def test_what_lies_in_the_future_waits_for_its_day(journal: MakeJournal) -> None:
    made = journal({"content/stand-up.md": LIFE.format(more="")})
    for day, kinds in (
        ("2026-01-04", []),
        ("2026-01-05", ["planned"]),
        ("2026-01-19", ["started", "planned"]),
        ("2026-01-20", ["update-2026-01-20", "started", "planned"]),
    ):
        # That an update is dated ahead is a warning.
        assert set(made.build(today=day).codes) <= {"day-to-come"}
        assert [item.id.rpartition("/")[2] for item in read_feed(made)] == kinds
        assert [item.id.rpartition("/")[2] for item in read_feed(made, "tags/team/feed.xml")] == kinds


def test_special_feeds_have_their_own_kinds_only(journal: MakeJournal) -> None:
    made = journal(
        {
            "content/stand-up.md": LIFE.format(more=OVER),
            "content/2026-02-01-lottery.md": "---\ntitle: Lottery\nexpect: x\ndropped: 2026-02-02\n---\n",
            "content/2026-02-03-note.md": "# A note\n\nWords.\n",
        }
    )
    assert made.build().output == ""
    kinds = {name: [item.id.partition(":")[2].partition(":")[2] for item in read_feed(made, name)] for name in
             ("results.xml", "plans.xml", "tags/meetings/feed.xml")}  # fmt: skip
    assert kinds["results.xml"] == ["stand-up/result", "2026-02-01-lottery/dropped"]
    assert kinds["plans.xml"] == ["2026-02-01-lottery/planned", "stand-up/planned"]
    assert len(kinds["tags/meetings/feed.xml"]) == 4
    assert "2026-02-03-note/note" in [item.id.partition(":")[2].partition(":")[2] for item in read_feed(made)]


def chain_of_archives(made: Journal) -> list[str]:
    """The main feed and the documents behind it, as a program that reads RFC 5005 finds them."""
    found, name = [], "feed.xml"
    while name:
        found.append(name)
        document = etree.fromstring(made.read(f"public/{name}").encode())
        links = {link.get("rel"): link.get("href") for link in document.iter(f"{ATOM}link")}
        assert links["self"] == BASE + name
        assert (links.get("current") == BASE + "feed.xml") == (name != "feed.xml")
        name = links.get("prev-archive", "").removeprefix(BASE)
        assert name not in found
    return found


@pytest.mark.parametrize("events", [3, 19, 20, 21, 29, 30, 31, 80])
def test_the_feed_and_its_archives_together_hold_every_event(journal: MakeJournal, events: int) -> None:
    files = {f"content/2026-03-0{1 + n % 9}-n{n}.md": f"# N{n}\n" for n in range(events)}
    older = {f"content/{2024 + n % 2}-{1 + n % 12:02}-05-o{n}.md": f"# O{n}\n" for n in range(40)}
    made = journal({**files, **older})
    assert made.build().output == ""
    documents = chain_of_archives(made)
    archives = [name for name in made.files() if name.startswith("feed/") and name.endswith(".xml")]
    assert documents[1:] == sorted(archives, reverse=True)
    found = {guid for name in documents for guid in raw_items(made, name)}
    assert len(found) == events + 40
    assert len(raw_items(made)) <= 20


def test_each_event_of_an_entry_counts_for_the_archive_of_the_month(journal: MakeJournal) -> None:
    made = journal({f"content/2026-03-0{1 + n % 9}-n{n}.md": f"# N{n}\n" for n in range(19)})
    assert made.build().output == ""
    assert chain_of_archives(made) == ["feed.xml"]
    made.write({"content/2026-03-01-n0.md": "# N0\n\n## 2026-03-09 Seen\n\nSo far.\n"})
    assert made.build().output == ""
    assert chain_of_archives(made) == ["feed.xml", "feed/2026-03.xml"]


def test_archived_months_never_change_when_newer_things_are_written(journal: MakeJournal) -> None:
    made = journal(many(40))
    made.build()
    before = {name: data for name, data in site(made).items() if name.startswith("feed/")}
    assert len(before) > 4
    made.write({f"content/2026-03-09-more{n}.md": f"# More {n}\n" for n in range(50)})
    made.build()
    made.write({"content/2026-04-01-next.md": "# Next\n"})
    made.build(today="2026-05-02")
    after = site(made)
    assert {name: after[name] for name in before} == before
