"""`comments open`, `status` and `adopt` on every kind of forge; readers act there through clients that others wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

from microjournal.forges.issues import issue_marker
from microjournal.forges.proposals import QUESTIONS
from tests.comments.conftest import use_token
from tests.comments.worlds import OnDiscussions, OnForgejo, OnGitLab, World

if TYPE_CHECKING:
    from tests.comments.emulated import Repo
    from tests.conftest import Journal, MakeJournal

STAND_UP = "content/2026/2026-03-04-stand-up.md"
ENTRY = """\
---
title: "Stand-up: by text"   # ours
date: 2026-03-04
expect: Fewer than 3 run *over*
extra: {a:   b}
---
Body.
"""


class Place(NamedTuple):
    """A repository on a forge. opens: an issue as "bo", who is a reader. issues: number, title and text of each."""

    setting: str
    opens: Callable[[str, str], int]
    says: Callable[[int, str], object]
    issues: Callable[[], list[tuple[int, str, str]]]


@pytest.fixture(params=["github", "gitlab", "forgejo", "gitea"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "github":
        repo: Repo = request.getfixturevalue("repo")
        yield Place(repo.setting, lambda title, text: repo.issue(title, "bo", text), repo.comment, repo.issues)
        return
    world = OnGitLab() if request.param == "gitlab" else OnForgejo(above="/git" * (request.param == "gitea"))
    with world.served():
        use_token(monkeypatch)
        yield _on(world)


def _on(world: World) -> Place:
    repository, store = world.repository(), world.store
    slashes = "//" if "/" in repository.host else "/"
    return Place(
        f"{repository.kind}:{repository.host}{slashes}{repository.path}",
        lambda title, text: store.open(world.path, "bo", title, text).number,
        world.comment,
        lambda: [(issue.number, issue.title, issue.text) for issue in store.of(world.path)],
    )


@pytest.fixture
def own(journal: MakeJournal, place: Place) -> Journal:
    return journal({STAND_UP: ENTRY}, settings=f"repository: {place.setting}\n")


def test_one_issue_is_opened_and_found_again_after_a_crash(own: Journal, place: Place) -> None:
    place.opens("By the way", f"I wonder about {issue_marker('2026-03-04-stand-up')}")

    for said in ("opened", "linked already", "found"):
        result = own.run("comments", "open", "stand-up")
        assert result.exit_code == 0, result.output
        assert said in result.output
        assert "token-of" not in result.output
        assert own.read(STAND_UP) == ENTRY.replace("extra:", "issue: 2\nextra:")
        if said == "linked already":
            own.write({STAND_UP: ENTRY})

    _, (number, title, text) = place.issues()
    assert (number, title) == (2, "Stand-up: by text")
    assert text.splitlines()[0] == issue_marker("2026-03-04-stand-up")
    assert "https://ana.example/journal/2026/03/stand-up/" in text
    assert ":confused:" in text


def test_a_form_is_adopted_once(own: Journal, place: Place) -> None:
    answers = {"title": "_No response_", "expect": "Nobody is late", "review": "2w", "tags": "team", "plan": "Walk"}
    form = "".join(f"### {question.label}\n\n{answers[question.name]}\n\n" for question in QUESTIONS)
    number = place.opens("A walk", form)

    first, second = [own.run("comments", "adopt", str(number), "--today", "2026-03-10") for _ in range(2)]

    assert first.exit_code == second.exit_code == 0, first.output + second.output
    assert "linked to the issue already" in second.output
    assert own.files("content") == ["2026/2026-03-04-stand-up.md", "2026/2026-03-10-a-walk.md"]
    front, _, body = own.read("content/2026/2026-03-10-a-walk.md").rpartition("---\n")
    assert front == (
        "---\ntitle: A walk\ndate: 2026-03-10\ntags: [team]\nexpect: Nobody is late\nreview: 2w\n"
        f"issue: {number}\ndraft: true\n"
    )
    assert "Proposed by [bo](" in body
    assert body.endswith("\n> Walk\n")


def test_a_discussion_is_adopted_by_its_address(journal: MakeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    use_token(monkeypatch)
    with OnDiscussions().served() as world:
        world.open("A walk", "After lunch.\r\n\r\nAnd more.")
        own = journal(settings=f"repository: github:{world.host}/{world.path}\n")
        address = f"https://{world.host}/{world.path}/discussions/1"

        results = [own.run("comments", "adopt", address, "--today", "2026-03-10") for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert own.files("content") == ["2026/2026-03-10-a-walk.md"]
    text = own.read("content/2026/2026-03-10-a-walk.md")
    assert f"issue: {address}\n" in text
    assert text.endswith(f" in [discussion 1]({address}):\n\n> After lunch.\n")


def test_what_was_fetched_is_told(own: Journal, place: Place) -> None:
    own.run("comments", "open", "stand-up")
    place.says(1, "Try it before ten.")
    assert "not fetched" in own.run("comments", "status", "--offline").output
    assert own.run("comments", "sync").exit_code == 0

    result = own.run("comments", "status")

    assert result.exit_code == 0
    assert "2026-03-04-stand-up  1 comment  2026-03-0" in result.output
    assert "1 of 1 entries linked, 1 comment\n" in result.output
    assert "could not be asked" not in result.output
