"""A check after any changes reports what a check of a fresh copy does, and asks only what changed."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from microjournal.check.advice import ENTRY_RULES
from microjournal.check.run import check
from microjournal.diagnostics import Diagnostic, most_helpful_first
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from microjournal.check.rules.subject import Advice, Subject
    from tests.conftest import Journal, MakeJournal

NEWS = {
    f"content/2026-02-{day:02}-news-{day}-{n}.md": f"---\ntitle: News {day} {n}\ntags: meetings\n---\nIt was so.\n"
    for day in range(1, 17)
    for n in (1, 2)
}
ADAPTED = "---\ntitle: A\nexpect: It helps\nended: 2026-02-20\nresult: met\ndecision: adapt\nissue: 42\n---\nWe did.\n"
RUNNING = "---\ntitle: B\ntags: [DNA, meeting]\nexpect: It helps\nstarted: 2026-03-05\nreview: 2026-03-12\n---\nSo.\n"
FIRST = {**NEWS, "content/2026-02-10-a.md": ADAPTED, "content/2026-03-04-b.md": RUNNING}
UNREVIEWED = RUNNING.replace("review: 2026-03-12\n", "")
FOLLOWER = "---\ntitle: C\nfollows: 2026-02-10-a\ntags: dna\n---\nIt was so.\n"

# What comes and goes when this is written (None: removed), it is another day from now on, or the site is published.
STEPS: dict[str, dict[str, str | None]] = {
    "": {"content/2026-03-10-note.md": "# A note\n"},
    "+text-unfilled": {"content/2026-03-04-b.md": RUNNING + "TODO\n"},
    "-text-unfilled": {"content/2026-03-04-b.md": RUNNING},
    "+text-unfilled of a page": {"content/pages/about.md": "---\ntitle: About\n---\nTODO\n"},
    "-text-unfilled of a draft": {"content/pages/about.md": "---\ntitle: About\ndraft: true\n---\nTODO\n"},
    "+review-overdue": {"day": "2026-03-13"},
    "+loop-open, and the review is overdue for longer": {"day": "2026-03-23"},
    "-review-overdue +review-missing": {"content/2026-03-04-b.md": UNREVIEWED},
    "-review-missing": {"content/2026-03-04-b.md": UNREVIEWED.replace("03-05", "03-24")},
    "+review-missing": {"day": "2026-03-24"},
    "-review-missing +link-broken": {"content/2026-03-04-b.md": UNREVIEWED + "[[2026-03-07-d]]\n"},
    "+review-missing -link-broken": {"content/2026-03-07-d.md": "---\ntitle: D\n---\nHere.\n"},
    "-loop-open +tag-case -tag-once": {"content/2026-03-09-c.md": FOLLOWER},
    "+loop-open -tag-case +tag-once": {
        "content/2026-03-09-c.md": FOLLOWER.replace("tags", "publish: 2026-03-26\ntags")
    },
    "-loop-open +tag-case -tag-once, after an embargo": {"day": "2026-03-26"},
    "-tag-case +tag-once, back in time": {"day": "2026-03-10"},
    "+tag-case -tag-once": {"content/2026-03-02-e.md": "---\ntitle: E\ntags: dna\n---\nIt was so.\n"},
    "-tag-case +tag-once": {"content/2026-03-02-e.md": None},
    "published": {"build": ""},
    "+feed-missed": {
        f"content/2026-01-02-late-{n}.md": f"---\ntitle: Late {n}\ntags: meetings\n---\nIt was so.\n" for n in range(31)
    },
    "-feed-missed": {"build": ""},
    "-issue-unlinked": {"microjournal.yaml": SETTINGS + "repository: github:ana/journal\n"},
    "+issue-unlinked": {"microjournal.yaml": SETTINGS},
}


def take(kept: Journal, step: dict[str, str | None], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in step.items():
        if name == "day":
            moment = datetime.fromisoformat(f"{text}T12:00:00").replace(tzinfo=UTC)
            monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        elif name == "build":
            kept.build(today="")
        elif text is not None:
            kept.write({name: text})
        elif (kept.root / name).exists():
            kept.remove(name)


def report(kept: Journal) -> list[Diagnostic]:
    return most_helpful_first(check(kept.root, jobs=1).problems)


@pytest.fixture(autouse=True)
def _no_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theme is that of the program: to try it anew in each of some hundred checks shows nothing."""
    monkeypatch.setattr("microjournal.check.run.render_samples", lambda *_, **_more: [])


@pytest.fixture
def kept(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    made = journal(FIRST)
    take(made, {"day": "2026-03-10"}, monkeypatch)
    return made


@pytest.mark.parametrize("seed", range(3))
def test_a_check_after_changes_in_any_order_is_that_of_a_fresh_copy(
    seed: int, kept: Journal, journal: MakeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list(STEPS)
    if seed:
        random.Random(seed).shuffle(names)
    for name in names:
        take(kept, STEPS[name], monkeypatch)
        fresh = journal({}, folder="fresh")
        shutil.rmtree(fresh.root)
        shutil.copytree(kept.root, fresh.root, ignore=shutil.ignore_patterns(".microjournal", "public"))

        assert report(kept) == report(fresh), name


def test_advice_comes_and_goes_with_what_it_depends_on(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {problem.code for problem in report(kept)}
    for name, step in STEPS.items():
        take(kept, step, monkeypatch)
        after = {problem.code for problem in report(kept)}
        expected = set(re.findall(r"[+-][a-z-]+", name))
        assert {f"+{code}" for code in after - before} | {f"-{code}" for code in before - after} == expected, name
        before = after


def test_only_what_changed_is_asked_again(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def rule(of: Subject) -> Iterator[Advice]:
        asked.append(of.entry.id)
        yield from ()

    rules: tuple[Callable[[Subject], Iterator[Advice]], ...] = (*ENTRY_RULES, rule)
    monkeypatch.setattr("microjournal.check.advice.ENTRY_RULES", rules)
    report(kept)
    assert len(asked) == len(FIRST)

    asked.clear()
    report(kept)
    assert asked == []
    kept.write({"content/2026-03-04-b.md": RUNNING + "More.\n"})
    report(kept)
    assert asked == ["2026-03-04-b"]
