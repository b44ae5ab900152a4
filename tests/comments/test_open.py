"""`microjournal comments open`: one issue for an entry, whatever happens in between."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from microjournal.comments.tracker import TrackerError
from microjournal.forges.issues import issue_marker
from microjournal.model.settings import Repository
from tests.comments.remembered import Remembered

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

STAND_UP = "content/2026/2026-03-04-stand-up.md"
ENTRY = """\
---
title: "Stand-up: by text"   # ours
date: 2026-03-04
expect: Fewer than 3 run *over*, says @bea
custom: [a,   b]
---

Body, with [[2026-03-04-stand-up|itself]].
"""
HOME = "repository: github:ana/journal\n"


@pytest.fixture
def own(journal: MakeJournal) -> Journal:
    return journal({STAND_UP: ENTRY}, settings=HOME)


def test_an_issue_is_opened_and_only_its_number_is_written(own: Journal, tracker: Remembered) -> None:
    result = own.run("comments", "open", "stand-up")

    assert result.exit_code == 0, result.output
    (state,) = tracker.states
    assert state.title == "Stand-up: by text"
    assert state.text.startswith(
        "Entry: `2026-03-04-stand-up`\nAbout: https://ana.example/journal/2026/03/stand-up/\n\n"
        "> Fewer than 3 run \\*over\\*, says @bea\n"
    )
    assert [f"- :{sign}:" in state.text for sign in ("+1", "-1", "confused")] == [True] * 3
    assert "https://github.com/ana/journal/issues/1" in result.output
    assert own.read(STAND_UP) == ENTRY.replace("custom:", "issue: 1\ncustom:")


def test_repeated_nothing_is_asked_and_nothing_is_written(own: Journal, tracker: Remembered) -> None:
    own.run("comments", "open", "stand-up")
    before, asked = own.read(STAND_UP), list(tracker.asked)

    result = own.run("comments", "open", "stand-up")

    assert result.exit_code == 0
    assert "linked already: https://github.com/ana/journal/issues/1" in result.output
    assert (own.read(STAND_UP), tracker.asked) == (before, asked)


def test_after_a_crash_between_opening_and_writing_the_issue_is_found(
    own: Journal, tracker: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr("microjournal.cli.comments.opening.set_keys", crash)
        assert own.run("comments", "open", "stand-up").exit_code != 0
    assert own.read(STAND_UP) == ENTRY
    tracker.edit(1, title="Another title")

    result = own.run("comments", "open", "stand-up")

    assert 'found https://github.com/ana/journal/issues/1, opened by ana: "Another title"' in result.output
    assert len(tracker.states) == 1
    assert "issue: 1\n" in own.read(STAND_UP)


def test_an_issue_that_a_reader_opened_by_the_link_of_the_page_is_found_after_a_rename(
    own: Journal, tracker: Remembered
) -> None:
    own.write({STAND_UP: ENTRY.partition(", with [[")[0] + " that a build knows again by its words.\n"})
    own.build()
    link = next(a["href"] for a in own.page("2026/03/stand-up/").select("a[href*='issues/new']"))
    assert "Entry%3A%20%602026-03-04-stand-up%60" in str(link)
    own.rename(STAND_UP, "content/2026/2026-03-05-by-text.md")
    tracker.add("I wonder", "Entry: `2026-03-04-stand-up`\nAbout: https://ana.example/\n\nReally?", author="bea")

    result = own.run("comments", "open", "by-text")

    assert 'opened by bea: "I wonder"' in result.output
    assert tracker.asked == ["find"]
    assert "issue: 1\n" in own.read("content/2026/2026-03-05-by-text.md")


def test_of_a_strangers_issue_it_is_said_whose_it_is_and_nothing_of_it_reaches_the_terminal_as_a_command(
    own: Journal, tracker: Remembered
) -> None:
    title = "\x1b[2J\u202eelpmaxe\n::error::no " + "long " * 100
    tracker.add("Another", f"> {issue_marker('2026-03-04-stand-up')}")
    tracker.add(title, f"{issue_marker('2026-03-04-stand-up')}\n", author="")

    result = own.run("comments", "open", "stand-up")

    assert 'issues/2, opened: "[2Jelpmaxe ::error::no long' in result.output
    assert not re.search("[\x1b\u202e]|^::", result.output, re.MULTILINE)
    assert max(map(len, result.output.splitlines())) < 300
    assert "issue: 2\n" in own.read(STAND_UP)


def test_comments_may_have_a_repository_of_their_own(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Remembered(Repository(kind="gitlab", host="gitlab.com", path="ana/talk"))
    asked: list[str] = []

    def tracker_of(repository: Repository, _home: Repository) -> Remembered:
        asked.append(repository.path)
        return talk

    monkeypatch.setattr("microjournal.cli.comments.asking.tracker_of", tracker_of)
    own = journal({STAND_UP: ENTRY}, settings=f"{HOME}comments: gitlab:ana/talk\n")

    result = own.run("comments", "open", "stand-up")

    assert "https://gitlab.com/ana/talk/-/issues/1" in result.output
    assert asked == ["ana/talk"]
    assert "issue: 1\n" in own.read(STAND_UP)


@pytest.mark.parametrize(
    ("line", "options", "why"),
    [
        ("draft: true", (), "is a draft"),
        ("draft: true", ("--force",), "is a draft"),
        ("publish: 2026-03-11", (), "is under embargo until 2026-03-11"),
    ],
)
def test_what_readers_may_not_know_yet_is_not_told(
    own: Journal, tracker: Remembered, line: str, options: tuple[str, ...], why: str
) -> None:
    text = ENTRY.replace("custom:", f"{line}\ncustom:")
    own.write({STAND_UP: text.encode()})

    result = own.run("comments", "open", "stand-up", *options)

    assert result.exit_code == 2
    assert why in result.output
    assert tracker.asked == []
    assert own.read(STAND_UP) == text


def test_an_embargo_may_be_broken_on_purpose_and_one_that_is_over_is_none(own: Journal, tracker: Remembered) -> None:
    own.write({STAND_UP: ENTRY.replace("custom:", "publish: 2026-03-11\ncustom:")})
    assert own.run("comments", "open", "stand-up", "--force").exit_code == 0
    own.write({STAND_UP: ENTRY.replace("custom:", "publish: 2026-03-10\ncustom:")})
    assert own.run("comments", "open", "stand-up").exit_code == 0
    assert len(tracker.states) == 1


def test_before_anything_is_opened_it_is_known_that_the_number_can_be_written(
    own: Journal, tracker: Remembered
) -> None:
    own.write({STAND_UP: b"---\ntitle: A\ndate: 2026-03-04\nissue: &a\nextra: {b: *a}\n---\n"})
    result = own.run("comments", "open", "stand-up")
    assert result.exit_code == 1
    assert "edit-refused" in result.output
    assert tracker.asked == []


def test_without_a_repository_or_an_address_nothing_is_opened(journal: MakeJournal, tracker: Remembered) -> None:
    made = journal({STAND_UP: ENTRY})
    assert "write `repository: github:owner/name`" in made.run("comments", "open", "stand-up").output
    made.write({"microjournal.yaml": "title: A\nurl: https://example.org/\nrepository: github:ana/journal\n"})
    assert "is an example" in made.run("comments", "open", "stand-up").output
    assert tracker.asked == []


def test_what_a_forge_does_not_give_is_said_and_the_file_is_as_it_was(own: Journal, tracker: Remembered) -> None:
    tracker.broken = TrackerError("the token in GH_TOKEN is refused\x1b[2J", "make a new one")

    result = own.run("comments", "open", "stand-up")

    assert result.exit_code == 1
    assert "Error: the token in GH_TOKEN is refused\ufffd[2J. Nothing was written" in result.output
    assert "Make a new one." in result.output
    assert own.read(STAND_UP) == ENTRY


def test_nobody_is_asked_to_bet_on_a_note_or_on_what_is_over(own: Journal, tracker: Remembered) -> None:
    own.write({STAND_UP: b"---\ntitle: A\ndate: 2026-03-04\n---\nWith [[2026-03-04-stand-up]] in it.\n"})
    own.run("comments", "open", "stand-up")
    over = "expect: x\nended: 2026-03-05\nlesson: We learn"
    own.write({STAND_UP: f"---\ntitle: B\nid: b\ndate: 2026-03-04\n{over}\n---\n"})
    own.run("comments", "open", "b")
    texts = [state.text for state in tracker.states]
    assert ["> " in text for text in texts] == [False, True]
    assert "> We learn" in texts[1]
    assert not [text for text in texts if "Bet" in text or "\0" in text]
