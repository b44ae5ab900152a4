"""The smallest changes after which rows, files or problems were once not those of a journal that is read anew."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from microjournal.journal.memory import title_print
from tests.build.index_laws import watching
from tests.build.laws import differences, site
from tests.conftest import TODAY, Journal, MakeJournal

A, B, C = "content/2026-03-01-a.md", "content/2026-03-02-b.md", "content/2026-03-03-c.md"


def entry(keys: str = "", body: str = "Text.") -> str:
    return f"---\ntitle: Words\n{keys}\n---\n{body}\n"


# A build in a checkout notes nothing, so that the ledger is as it is written here.
IN_GIT = {".git/HEAD": "ref: refs/heads/main\n"}
LEDGER, A_ID = "permalinks.txt", "2026-03-01-a"
SAME = f'{{"title":"{title_print("Words")}"}}'
TAGGED = [f'entry 2026-03-0{n}-{name} {{"tags":["t"]}}\n' for n, name in ((1, "a"), (2, "b"))]


class Change(NamedTuple):
    """A journal, and what is changed in it. before, after: texts of files, None for one that goes. codes: of problems
    after that. today: the day after that, another than before."""

    before: Mapping[str, str]
    after: Mapping[str, str | None] = {}
    codes: tuple[str, ...] = ()
    today: str = ""


OVER = "expect: x\nended: 2026-03-05\nresult: {}\ndecision: {}"

CHANGES = {
    "the first result of its kind": Change(
        {A: entry(OVER.format("met", "adopt")), B: entry("expect: x")}, {B: entry(OVER.format("partly", "adapt"))}
    ),
    "the last result of its kind": Change(
        {A: entry(OVER.format("met", "adopt")), B: entry(OVER.format("partly", "adapt"))},
        {B: entry(OVER.format("met", "abandon"))},
    ),
    "the first entry of a section": Change({A: entry()}, {B: entry("expect: x")}),
    "a review that passes": Change({A: entry("expect: x\nreview: 2026-03-12")}, today="2026-03-13"),
    "an id that two claim, on another line": Change(
        {A: entry(), B: entry("id: 2026-03-01-a")},
        {B: entry("tags: [x]\nid: 2026-03-01-a")},
        ("id-duplicate",),
    ),
    "an id that another has in capitals": Change(
        {A: entry("id: x"), B: entry("id: y")}, {B: entry("id: X")}, ("id-duplicate",)
    ),
    "an id that two others had in capitals": Change(
        {A: entry("id: Über"), B: entry("id: ÜBER"), C: entry("id: z")},
        {A: entry("id: a"), B: None, C: entry("id: über")},
    ),
    "an alias that two claim, on another line": Change(
        {A: entry("aliases: [/old/]"), B: entry("aliases: [/old/]")},
        {B: entry("tags: [x]\naliases: [/old/]")},
        ("address-duplicate",),
    ),
    "an alias at an address of the site, on another line": Change(
        {A: entry("aliases: [/tags/]")}, {A: entry("tags: [x]\naliases: [/tags/]")}, ("static-conflict",)
    ),
    "of two with one id, the first is now the later": Change(
        {A: entry("id: x\ndate: 2026-03-01 10:00"), B: entry("id: x\ndate: 2026-03-01 11:00")},
        {A: entry("id: x\ndate: 2026-03-01 12:00")},
        ("id-duplicate",),
    ),
    "an address that two claim, when one of them comes into its id": Change(
        {A: entry("id: c\ndate: 2026-02-01"), B: entry("id: c"), C: entry()},
        {A: entry("id: y\ndate: 2026-02-01")},
        ("address-duplicate",),
    ),
    "a conflict that another mistake had covered": Change(
        {
            A: entry("aliases: [/2026/03/b/]"),
            B: entry("draft: true"),
            "static/2026/03/b/index.html": "A page",
        },
        {B: None},
        ("static-conflict",),
    ),
    "a conflict, seen on an earlier day": Change(
        {A: entry(), "static/tags/index.html": "A page"}, {}, ("static-conflict",), today="2026-03-09"
    ),
    "a dead link whose file is gone": Change({A: entry("", "[x](/nowhere/)"), B: entry()}, {A: None}),
    "a thread that becomes longer, after one that begins": Change(
        {A: entry(), B: entry("follows: 2026-03-01-a"), C: entry()},
        {
            B: entry("follows: 2026-03-01-a\nexpect: More"),
            "content/2026-01-01-d.md": entry(),
            "content/2026-01-02-e.md": entry("follows: 2026-01-01-d"),
        },
    ),
    "two threads that become one": Change(
        {
            A: entry(),
            B: entry("follows: 2026-03-01-a"),
            C: entry(),
            "content/2026-01-01-d.md": entry(),
            "content/2026-01-02-e.md": entry("follows: 2026-01-01-d"),
        },
        {C: entry("follows: [2026-03-02-b, 2026-01-02-e]")},
    ),
    "a step that is none any more, because another has its id": Change(
        {A: entry(), B: entry(), C: entry("follows: 2026-03-01-a")},
        {B: entry("id: 2026-03-03-c")},
        ("id-duplicate",),
    ),
    "a tag that two with one id spell, of which the later came first": Change(
        {B: entry("tags: [team]\nid: x\ndate: 2026-03-01")},
        {A: entry("tags: [Team]\nid: x"), B: entry("tags: [team]\nid: x\ndate: 2026-03-01", "More.")},
        ("id-duplicate",),
    ),
    "a page that has the id of a step": Change(
        {A: entry("id: about"), B: entry("follows: about"), "content/pages/about.md": entry()},
        {A: entry(), B: entry()},
    ),
    "a first memory, of one of two": Change({**IN_GIT, A: entry(), B: entry()}, {LEDGER: f"/2026/03/a/ {A_ID}\n"}),
    "a memory that is lost": Change(
        {**IN_GIT, A: entry(), B: entry(), LEDGER: f"/2026/03/a/ {A_ID}\n"}, {LEDGER: None}
    ),
    "an authority that comes later": Change(
        {**IN_GIT, A: entry(), LEDGER: f"/2026/03/a/ {A_ID}\n"},
        {LEDGER: f"/2026/03/a/ {A_ID}\njournal b.example,2025\n"},
    ),
    "news that nobody noted, on the next day": Change(
        {**IN_GIT, A: entry(), B: entry(), LEDGER: f"/2026/03/a/ {A_ID}\n"}, {}, today="2026-03-11"
    ),
    "one that vanished is taken back, so that nobody is taken for it": Change(
        {**IN_GIT, B: entry(), LEDGER: f"/2026/02/b/ {A_ID}\nentry {A_ID} {SAME}\n"},
        {LEDGER: f"/2026/02/b/ {A_ID} # withdrawn\nentry {A_ID} {SAME}\n"},
    ),
    "what is remembered of one that has no address": Change(
        {**IN_GIT, B: entry(), LEDGER: f"/2026/03/b/ 2026-03-02-b\nentry x {SAME}\n"},
        {LEDGER: f"/2026/03/b/ 2026-03-02-b\nentry y {SAME}\n"},
    ),
    "a tag that all have in the place of one that is gone": Change(
        {**IN_GIT, A: entry("tags: [x]"), B: entry("tags: [y]"), LEDGER: "/tags/t/ :\n" + "".join(TAGGED)},
        {B: entry("tags: [x]")},
    ),
    "days that are still to come": Change(
        {A: entry("ended: 2026-03-12", "## 2026-03-11 Late\n\nText."), B: entry("dropped: 2026-03-13")},
        {C: entry("ended: 2026-03-14\ndraft: true")},
        ("day-to-come",) * 3,
    ),
    "a day that was still to come": Change(
        {A: entry("ended: 2026-03-12", "## 2026-03-11 Late\n\nText."), B: entry("dropped: 2026-03-13")},
        {},
        ("day-to-come",),
        today="2026-03-12",
    ),
    "days that are to come again": Change(
        {A: entry("ended: 2026-03-09", "## 2026-03-08 Late\n\nText.")}, {}, ("day-to-come",), today="2026-03-08"
    ),
    "the day of an update, on another line": Change(
        {A: entry("", "## 2026-03-11 Late")}, {A: entry("", "Text.\n\n## 2026-03-11 Late")}, ("day-to-come",)
    ),
}


# The problems that they are about.
ABOUT = {"id-duplicate", "address-duplicate", "static-conflict", "link-broken", "day-to-come"}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Journal:
    """Where a journal is built from nothing."""
    return Journal(tmp_path / "elsewhere")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_leaves_what_a_build_from_nothing_makes(
    journal: MakeJournal, elsewhere: Journal, change: Change
) -> None:
    ana = journal(change.before)
    today = change.today or TODAY
    with watching(ana.root):
        ana.build()
        ana.write({name: text for name, text in change.after.items() if text is not None})
        ana.remove(*[name for name, text in change.after.items() if text is None])
        shutil.copytree(ana.root, elsewhere.root, ignore=shutil.ignore_patterns("public", ".microjournal"))
        built, clean = ana.build(today=today), elsewhere.build(today=today)
    assert built.output == clean.output
    if built.ok:
        assert differences(site(ana.root / "public"), site(elsewhere.root / "public")) == []
    assert tuple(code for code in built.codes if code in ABOUT) == change.codes
