"""`microjournal comments status`: what is linked, and what is known of it here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from microjournal.comments.tracker import TrackerError
from microjournal.content.snapshot import snapshot_path, write_snapshot
from microjournal.model.conversation import Bets, Comment, Conversation
from tests.comments.remembered import HOME, Remembered

if TYPE_CHECKING:
    from tests.conftest import Journal, MakeJournal

URL = "https://github.com/ana/journal/issues"


def comment(id_: str, created: str) -> Comment:
    return Comment(id=id_, author="bea", created=created, url=f"{URL}/42#{id_}", text="Hm.")


def made(journal: MakeJournal) -> Journal:
    talk = Conversation(
        url=f"{URL}/42",
        updated="2026-03-08T00:00:00Z",
        locked=True,
        comments=(comment("a", "2026-03-06T10:00:00Z"), comment("b", "2026-03-07T10:00:00Z")),
        bets=Bets(met=3, unclear=1),
    )
    return journal(
        {
            "content/2026/2026-03-01-a.md": "---\ntitle: A\nissue: 42\n---\n",
            "content/2026/2026-03-02-b.md": "---\ntitle: B\nissue: 43\ndraft: true\n---\n",
            "content/2026/2026-03-03-c.md": "---\ntitle: C\n---\n",
            "content/2026/2026-03-04-d.md": "---\ntitle: D\nissue: a/b/c#4\n---\n",
            snapshot_path(HOME, 42): write_snapshot(talk),
        },
        settings="repository: github:ana/journal\n",
    )


def test_it_says_what_is_linked_how_many_comments_there_are_and_what_is_left(
    journal: MakeJournal, tracker: Remembered
) -> None:
    result = made(journal).run("comments", "status")

    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"2026-03-01-a  2 comments, 4 bets, locked  2026-03-08  {URL}/42",
        f"2026-03-02-b  not fetched                             {URL}/43",
        "2026-03-04-d  `issue` leads nowhere",
        "2 of 4 entries linked, 2 comments",
        "GitHub, without a token: 58 of 60 requests left, new ones at 2026-03-10T12:00:00Z",
    ]
    assert tracker.asked == ["issues"]


def test_programs_get_the_same_as_json(journal: MakeJournal, tracker: Remembered) -> None:
    told = json.loads(made(journal).run("comments", "status", "--json").output)

    assert [row["entries"] for row in told["linked"]] == [["2026-03-01-a"], ["2026-03-02-b"]]
    assert told["astray"] == ["2026-03-04-d"]
    assert told["linked"][0] == {
        "issue": f"{URL}/42",
        "entries": ["2026-03-01-a"],
        "fetched": True,
        "comments": 2,
        "newest": "2026-03-07T10:00:00Z",
        "updated": "2026-03-08T00:00:00Z",
        "locked": True,
        "bets": {"met": 3, "not-met": 0, "unclear": 1},
    }
    assert told["limit"] == {"left": 58, "limit": 60, "until": "2026-03-10T12:00:00Z"}
    assert tracker.asked == ["issues"]


def test_a_forge_that_does_not_answer_is_in_nobodys_way(journal: MakeJournal, tracker: Remembered) -> None:
    tracker.broken = TrackerError("github.com cannot be reached")
    result = made(journal).run("comments", "status")
    assert result.exit_code == 0
    assert "2 of 4 entries linked" in result.output
    assert "GitHub could not be asked: github.com cannot be reached" in result.output
    tracker.asked.clear()
    assert "could not" not in made(journal).run("comments", "status", "--offline").output
    assert tracker.asked == []


def test_where_nothing_is_linked_it_says_how_to_begin(journal: MakeJournal, tracker: Remembered) -> None:
    made = journal({"content/2026-03-04-a.md": "# A\n"})
    assert "microjournal comments open ENTRY" in made.run("comments", "status").output
    assert tracker.asked == []
