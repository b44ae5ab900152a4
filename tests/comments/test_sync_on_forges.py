"""`comments sync` and a build on every kind of forge: after each sync the page shows what the issue shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from microjournal.content.snapshot import read_snapshot
from tests.comments.conftest import use_token
from tests.comments.worlds import OnDiscussions, OnForgejo, OnGitHub, OnGitLab, World

if TYPE_CHECKING:
    from microjournal.model.conversation import Conversation
    from tests.conftest import Journal, MakeJournal

WORLDS: dict[str, Callable[[], World]] = {
    "github": OnGitHub,
    "gitlab": OnGitLab,
    "forgejo": OnForgejo,
    "gitea": lambda: OnForgejo(above="/git", heeds_sort=False),
    "discussions": OnDiscussions,
}


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    use_token(monkeypatch)
    with WORLDS[request.param]().served() as served:
        yield served


class Linked:
    """A journal with an experiment for each issue of a world."""

    def __init__(self, journal: MakeJournal, world: World, count: int) -> None:
        repository = world.repository()
        slashes = "//" if "/" in repository.host else "/"
        setting = f"repository: {repository.kind}:{repository.host}{slashes}{repository.path}\n"
        self.world = world
        self.numbers = [world.open(f"Plan {place}") for place in range(count)]
        self.journal: Journal = journal(settings=setting)
        for number in self.numbers:
            issue = world.tracker().issue(number).url if world.is_discussion else number
            keys = f"title: Plan {number}\nissue: {issue}\nexpect: It works\nstarted: 2026-03-01\n"
            self.journal.write({f"content/2026-03-0{number}-x{number}.md": f"---\n{keys}---\nThe plan.\n"})

    def sync(self, *, news: int) -> None:
        """Syncs. news: how many snapshots are another than before. Once more, and none is."""
        for changed in (news, 0):
            self.world.forge.asked.clear()
            result = self.journal.run("comments", "sync")
            assert result.exit_code == 0, result.output
            words = f"{changed} issue{'s' * (changed != 1)} changed, {len(self.numbers) - changed} unchanged\n"
            assert result.output.startswith(words), result.output
            assert "token-of" not in result.output
        few = [each for each in self.world.forge.asked if "comments/" not in each]
        assert len(few) <= 2 + 2 * len(self.numbers), few

    def conversation(self, number: int) -> Conversation:
        (path,) = (self.journal.root / "comments").rglob(f"{number}.jsonl")
        found, problems = read_snapshot(path.read_bytes(), path=path.name)
        assert problems == ()
        assert found is not None
        return found

    def shown(self, number: int) -> list[tuple[str, str]]:
        """Who said what, on the page of an entry that is built now."""
        self.journal.build()
        page = self.journal.page(f"2026/03/x{number}/")
        items = page.select(".said > li")
        return [
            (item.select(".p-author")[0].get_text(), item.select(".e-content")[0].get_text().strip()) for item in items
        ]


def test_after_each_sync_the_page_shows_what_the_issue_shows(journal: MakeJournal, world: World) -> None:
    linked = Linked(journal, world, 4)
    first, other = linked.numbers[:2]
    linked.sync(news=4)
    assert linked.shown(first) == []

    wrong = world.comment(first, "It will *wrok*")
    gone = world.comment(first, "<script>alert(1)</script>", "cleo")
    world.comment(other, "Another", "dee")
    linked.sync(news=2)
    assert linked.shown(first) == [("bo", "It will wrok"), ("cleo", "<script>alert(1)</script>")]
    assert linked.shown(other) == [("dee", "Another")]

    world.edit(wrong, "It will *work*")
    linked.sync(news=1)
    assert linked.shown(first) == [("bo", "It will work"), ("cleo", "<script>alert(1)</script>")]

    world.delete(gone)
    world.comment(first, "Mine", "ana")
    if world.hides:
        world.hidden(first, "Not for everybody")
    linked.sync(news=1)
    assert linked.shown(first) == [("bo", "It will work"), ("ana", "Mine")]

    world.lock(first)
    linked.sync(news=1)
    assert linked.conversation(first).locked


def test_readers_bet_until_the_end_and_change_their_minds(journal: MakeJournal, world: World) -> None:
    linked = Linked(journal, world, 3)
    number = linked.numbers[0]
    world.react(number, "+1", "bo")
    world.react(number, "-1", "cleo")
    linked.sync(news=3)
    bets = linked.conversation(number).bets
    assert bets is not None
    assert (bets.met, bets.not_met, bets.unclear) == (1, 1, 0)

    world.take_back(number, "+1", "bo")
    world.react(number, "-1", "bo")
    linked.sync(news=1)

    bets = linked.conversation(number).bets
    assert bets is not None
    assert (bets.met, bets.not_met, bets.unclear) == (0, 2, 0)
    linked.journal.build()
    assert "2 readers bet" in linked.journal.page(f"2026/03/x{number}/").select(".bets")[0].get_text()


def test_a_renamed_repository_is_followed_and_said(journal: MakeJournal, world: World) -> None:
    linked = Linked(journal, world, 3)
    linked.sync(news=3)
    path = world.rename("diary")
    world.path = path
    world.store.say(world.store.of(path)[0], "bo", "Still here")

    result = linked.journal.run("comments", "sync")

    assert result.exit_code == 0, result.output
    assert path in result.output
    assert linked.shown(linked.numbers[0]) == [("bo", "Still here")]
