"""`microjournal comments sync` against a GitHub with state: after each sync, comments/ says what the issue shows."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from microjournal.content.snapshot import read_snapshot
from tests.comments.emulated import Repo

if TYPE_CHECKING:
    from click.testing import Result

    from microjournal.model.conversation import Bets, Conversation
    from tests.conftest import Journal, MakeJournal


def entry(issue: object, **keys: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in {"title": "X", "issue": issue, **keys}.items())
    return f"---\n{lines}---\nThe plan.\n"


class Linked:
    """A journal whose entries are linked to issues of a repository."""

    def __init__(self, made: Journal, repo: Repo) -> None:
        self.made = made
        self.repo = repo

    def sync(self, *arguments: str, exit_code: int = 0) -> Result:
        self.repo.world.asked.clear()
        result = self.made.run("comments", "sync", *arguments)
        assert result.exit_code == exit_code, result.output
        assert "token-of-ana" not in result.output + json.dumps([*self.files().values()])
        return result

    def files(self) -> dict[str, str]:
        top = self.made.root / "comments"
        return {path: (top / path).read_text("utf-8") for path in self.made.files("comments")} if top.is_dir() else {}

    def conversation(self, number: int, folder: str = "") -> Conversation:
        path = f"{folder or self.repo.folder()}/{number}.jsonl"
        found, problems = read_snapshot((self.made.root / path).read_bytes(), path=path)
        assert found is not None
        assert problems == ()
        return found

    def said(self, number: int, folder: str = "") -> list[tuple[str, str]]:
        return [(comment.author, comment.text) for comment in self.conversation(number, folder).comments]

    def bets(self, number: int) -> Bets:
        found = self.conversation(number).bets
        assert found is not None
        return found


@pytest.fixture
def linked(journal: MakeJournal, repo: Repo) -> Linked:
    return Linked(journal(settings=f"timezone: Europe/Berlin\nrepository: {repo.setting}\n"), repo)


def test_what_is_on_the_issue_is_in_the_journal_whatever_happens_there(linked: Linked, repo: Repo) -> None:
    number, others = repo.issue(), [repo.issue(f"Other {count}") for count in range(3)]
    linked.made.write({f"content/2026-03-0{at + 1}-x{at}.md": entry(n) for at, n in enumerate([number, *others])})

    def as_it_shows(*, asked: list[str]) -> None:
        linked.sync()
        assert linked.said(number) == repo.shown(number)
        assert repo.world.asked == asked
        before = linked.files()
        linked.sync()
        # Nothing changed, so nothing is asked for but the lists.
        assert not [each for each in repo.world.asked if each not in ("GET /issues", "GET /issues/comments")]
        assert linked.files() == before

    as_it_shows(asked=["GET /issues"])
    first = repo.comment(number, "Try it *before* ten.")
    as_it_shows(asked=["GET /issues", f"GET /issues/{number}/comments"])
    second = repo.comment(number, "<script>alert(1)</script>\nline two\u2028three", "cem")
    as_it_shows(asked=["GET /issues", "GET /issues/comments", f"GET /issues/{number}/comments"])
    repo.edit(first, "Try it *after* ten.")
    as_it_shows(asked=["GET /issues", "GET /issues/comments", f"GET /issues/{number}/comments"])
    assert linked.conversation(number).comments[0].edited
    repo.comment(number, "Buy watches", "dee")
    repo.hide(repo.comment(number, "Buy more watches", "dee"))
    as_it_shows(asked=["GET /issues", "GET /issues/comments", f"GET /issues/{number}/comments"])
    assert linked.conversation(number).hidden == 1
    repo.delete(second)
    as_it_shows(asked=["GET /issues", "GET /issues/comments", f"GET /issues/{number}/comments"])
    repo.lock(number)
    linked.sync()
    assert linked.conversation(number).locked


def test_who_said_it_and_what_they_are_to_the_journal_is_kept(linked: Linked, repo: Repo) -> None:
    number = repo.issue()
    repo.comment(number, "By the owner", "ana")
    repo.comment(number, "By a reader", "bo")
    linked.made.write({"content/2026-03-01-x.md": entry(number)})

    linked.sync()

    owner, reader = linked.conversation(number).comments
    assert (owner.author, owner.association) == ("ana", "owner")
    assert (reader.author, reader.association) == ("bo", "")
    assert reader.url.endswith(f"/{repo.name}/issues/{number}#issuecomment-{reader.id}")
    assert reader.edited == ""


def test_a_hundred_and_fifty_comments_come_over_pages(linked: Linked, repo: Repo) -> None:
    number = repo.issue()
    for count in range(150):
        repo.comment(number, f"Comment {count}", ("bo", "cem")[count % 2])
    linked.made.write({"content/2026-03-01-x.md": entry(number)})

    linked.sync()

    assert linked.said(number) == repo.shown(number)
    assert len(linked.said(number)) == 150
    assert repo.world.asked.count(f"GET /issues/{number}/comments") == 2


def test_bets_follow_the_reactions_until_the_end_and_then_stay(linked: Linked, repo: Repo) -> None:
    number = repo.issue()
    linked.made.write({"content/2026-03-01-x.md": entry(number, started="2026-03-02")})
    linked.sync()
    assert linked.bets(number) == linked.bets(number).__class__()

    repo.react(number, "bo", "+1")
    repo.react(number, "cem", "-1")
    repo.react(number, "dee", "heart")
    linked.sync()
    assert (linked.bets(number).met, linked.bets(number).not_met) == (1, 1)

    # The total stays the same when somebody changes their mind.
    repo.take_back(number, "bo", "+1")
    repo.react(number, "bo", "-1", "2026-03-09T22:59:59Z")
    linked.sync()
    assert (linked.bets(number).met, linked.bets(number).not_met) == (0, 2)
    linked.sync()
    assert f"GET /issues/{number}/reactions" not in repo.world.asked

    # 23:00 in UTC is the next day in Berlin, and that is the day of the end.
    repo.react(number, "dee", "confused", "2026-03-09T23:00:00Z")
    linked.made.write({"content/2026-03-01-x.md": entry(number, started="2026-03-02", ended="2026-03-10")})
    linked.sync()
    closed = linked.bets(number)
    assert (closed.met, closed.not_met, closed.unclear, closed.until) == (0, 2, 0, "2026-03-10")

    repo.take_back(number, "cem", "-1")
    before = linked.files()
    linked.sync("--full")
    assert linked.files() == before

    # Another day of the end is another question.
    linked.made.write({"content/2026-03-01-x.md": entry(number, started="2026-03-02", ended="2026-03-11")})
    linked.sync()
    assert (linked.bets(number).not_met, linked.bets(number).unclear, linked.bets(number).until) == (1, 1, "2026-03-11")


def test_on_a_note_there_is_nothing_to_bet(linked: Linked, repo: Repo) -> None:
    number = repo.issue()
    repo.react(number, "bo", "+1")
    linked.made.write({"content/2026-03-01-x.md": entry(number)})

    linked.sync()

    assert linked.conversation(number).bets is None
    assert f"GET /issues/{number}/reactions" not in repo.world.asked


def test_a_renamed_repository_is_followed_and_said(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(4)]
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    folder, old = repo.folder(), repo.name
    repo.rename("diary")
    repo.comment(numbers[0], "Still here")

    result = linked.sync()

    assert linked.said(numbers[0], folder) == [("bo", "Still here")]
    line = f"{repo.world.host}/{old} is {repo.world.host}/ana/diary now: change it where it is written"
    assert result.output.count(line) == 1


def test_a_transferred_issue_is_followed_and_said(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(4)]
    repo.comment(numbers[1], "Wrong place")
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    other = Repo(repo.world, "elsewhere")
    other.issue("Something else")
    new = repo.transfer(numbers[1], other)
    other.comment(new, "The right place")

    result = linked.sync()

    assert linked.said(numbers[1]) == [("bo", "Wrong place"), ("bo", "The right place")]
    assert linked.conversation(numbers[1]).url.endswith(f"/ana/elsewhere/issues/{new}")
    assert f"/ana/elsewhere#{new} now: change `issue` in 2026-03-02-x2" in result.output
    before = linked.files()
    linked.sync()
    assert linked.files() == before


def test_an_issue_that_is_gone_is_reported_and_what_was_said_there_stays(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(4)]
    repo.comment(numbers[1], "Remember me")
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    repo.remove(numbers[1])
    repo.comment(numbers[2], "News")

    result = linked.sync(exit_code=1)

    assert f"not fetched: {repo.world.host}/{repo.name}#{numbers[1]}\n" in result.output
    assert "gone (410): This issue was deleted" in result.output
    assert linked.said(numbers[1]) == [("bo", "Remember me")]
    assert linked.said(numbers[2]) == [("bo", "News")]


def test_five_hundred_issues_take_few_questions(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue(f"Issue {count}") for count in range(500)]
    for number in numbers[::100]:
        repo.comment(number, "Hello")
    linked.made.write({f"content/x{n:03}.md": entry(n, date="2026-03-01", started="2026-03-02") for n in numbers})
    result = linked.sync()
    assert result.output.startswith("500 issues changed, 0 unchanged\n")
    assert len(repo.world.asked) == 5 + 5
    before = linked.files()
    repo.comment(numbers[250], "One more")

    result = linked.sync()

    assert result.output.startswith("1 issue changed, 499 unchanged\n")
    assert len(repo.world.asked) <= 10
    assert linked.said(numbers[250]) == [("bo", "One more")]
    assert [path for path, text in linked.files().items() if text != before[path]] == [
        f"{repo.folder()}/{numbers[250]}.jsonl".removeprefix("comments/")
    ]


def test_one_entry_is_read_anew_alone(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(3)]
    spam = repo.comment(numbers[0], "Spam")
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    # To GitHub this changes neither the issue nor how many comments it has.
    repo.hide(spam)
    repo.comment(numbers[1], "Not asked for")

    linked.sync("--entry", "x1")

    assert linked.said(numbers[0]) == linked.said(numbers[1]) == []
    assert repo.world.asked == [f"GET /issues/{numbers[0]}", f"GET /issues/{numbers[0]}/comments"]


def test_without_a_token_public_issues_are_read_too(
    linked: Linked, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = repo.issue()
    repo.comment(number, "Hello")
    linked.made.write({"content/2026-03-01-x.md": entry(number)})
    monkeypatch.delenv("MICROJOURNAL_TOKEN")

    linked.sync()

    assert linked.said(number) == [("bo", "Hello")]


def test_a_snapshot_that_no_entry_is_linked_to_stays_and_is_named(linked: Linked, repo: Repo) -> None:
    first, second = repo.issue(), repo.issue()
    linked.made.write({"content/2026-03-01-x.md": entry(first), "content/2026-03-02-y.md": entry(second)})
    linked.sync()
    linked.made.remove("content/2026-03-02-y.md")

    result = linked.sync()

    assert "1 snapshot that no entry is linked to" in result.output
    assert f"\n  {repo.folder()}/{second}.jsonl\n" in result.output
    assert linked.said(second) == []


def test_an_issue_is_opened_once_and_found_by_its_mark(repo: Repo) -> None:
    from microjournal.comments.trackers import tracker_for
    from microjournal.forges.repositories import read_repository

    own = read_repository(repo.setting)
    tracker = tracker_for(own, own, {"MICROJOURNAL_TOKEN": "token-of-ana"})
    repo.issue("Another")
    opened = tracker.open("Stand-up by text", "About it.\nEntry: `x-1`\n")
    repo.issue("A third")

    assert (opened.title, opened.author, opened.repository) == ("Stand-up by text", "ana", own)
    assert tracker.find("Entry: `x-1`") == opened == tracker.issue(opened.number)
    assert tracker.find("Entry: `x-2`") is None
    assert (tracker.allowance() is None) or tracker.allowance()


def test_what_fails_is_named_and_everything_else_is_done(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(4)]
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    for number in numbers:
        repo.comment(number, "News")
    repo.world.broken = {f"GET /issues/{numbers[1]}/comments"}

    result = linked.sync(exit_code=1)

    assert result.output.startswith("3 issues changed, 0 unchanged, 1 not fetched\n")
    host = repo.world.host
    assert f"not fetched: {host}/{repo.name}#2\n  {host} is in trouble (500): Something went wrong\n" in result.output
    assert [linked.said(number) for number in numbers] == [[("bo", "News")], [], [("bo", "News")], [("bo", "News")]]
    # It is made up for, although other issues changed later.
    repo.world.broken.clear()
    linked.sync()
    assert linked.said(numbers[1]) == [("bo", "News")]


def test_without_a_list_of_all_comments_the_issues_are_read_all_the_same(linked: Linked, repo: Repo) -> None:
    numbers = [repo.issue() for _ in range(4)]
    repo.comment(numbers[0], "First")
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync()
    repo.world.missing = {"GET /issues/comments"}
    repo.comment(numbers[0], "Second")

    linked.sync()

    assert linked.said(numbers[0]) == [("bo", "First"), ("bo", "Second")]


@pytest.mark.parametrize("question", [1, 3, 5])
def test_a_sync_that_is_killed_loses_nothing(linked: Linked, repo: Repo, question: int) -> None:
    numbers = [repo.issue() for _ in range(5)]
    for number in numbers:
        repo.comment(number, "Before")
    linked.made.write({f"content/2026-03-0{n}-x{n}.md": entry(n) for n in numbers})
    linked.sync("--entry", "x1")
    left = linked.made.root / repo.folder() / ".2.jsonl.tmp"
    left.write_bytes(b"half a snap")
    for number in numbers:
        repo.comment(number, "After")
    before = linked.files()

    command = [sys.executable, "-m", "microjournal", "comments", "sync"]
    process = subprocess.Popen(command, cwd=linked.made.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    repo.world.asked.clear()
    repo.world.at_question = lambda: process.kill() if len(repo.world.asked) == question else None
    process.communicate()
    repo.world.at_question = lambda: None

    assert process.returncode not in (0, 1)
    for path, text in before.items():
        if path.endswith(".jsonl"):
            assert linked.files()[path].startswith(text[:20])
    for path, text in linked.files().items():
        assert path.endswith(".tmp") or read_snapshot(text.encode(), path=path)[1] == ()
    linked.sync()
    assert [linked.said(number) for number in numbers] == [[("bo", "Before"), ("bo", "After")]] * 5
    assert not left.exists()
