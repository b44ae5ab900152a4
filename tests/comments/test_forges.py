"""What single forges have and others do not: confidential and moved issues, authors from elsewhere, no order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from microjournal.comments.tracker import IssueState, NotThere, TrackerError
from microjournal.comments.trackers import CLIENTS, DISCUSSIONS, tracker_for
from microjournal.forges.issues import issue_marker
from microjournal.forges.repositories import read_repository
from tests.comments.serving import Answer
from tests.comments.worlds import OnDiscussions, OnForgejo, OnGitLab


@pytest.fixture
def gitlab() -> Iterator[OnGitLab]:
    world = OnGitLab()
    with world.served():
        yield world


@pytest.fixture
def forgejo() -> Iterator[OnForgejo]:
    world = OnForgejo()
    with world.served():
        yield world


def test_a_confidential_issue_is_none_whoever_may_see_it(gitlab: OnGitLab) -> None:
    number, public = gitlab.open("Secret", issue_marker("x")), gitlab.open("Public")
    gitlab.comment(number, "Between us")
    gitlab.store.issues[0].confidential = True
    tracker = gitlab.tracker()

    assert [state.number for state in tracker.issues()] == [public]
    for ask in (tracker.issue, tracker.comments):
        with pytest.raises(NotThere, match="confidential"):
            ask(number)
        with pytest.raises(NotThere):
            gitlab.tracker("").comments(number)
    # But none is opened beside it.
    found = tracker.find(issue_marker("x"))
    assert found is not None
    assert found.number == number


def test_an_issue_that_was_moved_to_another_project_is_followed(gitlab: OnGitLab) -> None:
    number = gitlab.open("A plan")
    gitlab.comment(number, "Before")
    gitlab.move(number, "ana/elsewhere")
    state = gitlab.tracker().issue(number)
    gitlab.store.say(gitlab.store.issues[-1], "bo", "After")

    for who in ("ana", ""):
        tracker = gitlab.tracker(who)
        assert (tracker.issue(number).repository.path, tracker.issue(number).number) == ("ana/elsewhere", 1)
        assert [comment.text for comment in tracker.comments(number)] == ["Before", "After"]
        assert list(tracker.issues()) == []
    assert state.url.endswith("/ana/elsewhere/-/issues/1")


def test_an_issue_that_was_moved_out_of_sight_is_not_published_by_the_token(gitlab: OnGitLab) -> None:
    number = gitlab.open("A plan")
    gitlab.comment(number, "Before")
    gitlab.move(number, "ana/private")
    gitlab.fake.private.add("ana/private")
    tracker = gitlab.tracker()

    for ask in (tracker.issue, tracker.comments):
        with pytest.raises(NotThere, match="moved to ana/private, which is not public"):
            ask(number)


def test_what_is_said_to_an_internal_note_is_internal(gitlab: OnGitLab) -> None:
    number = gitlab.open("A plan")
    hidden = gitlab.hidden(number, "Spam?")
    gitlab.reply(number, hidden, "I think so")
    gitlab.comment(number, "Hello")

    assert [comment.text for comment in gitlab.tracker().comments(number)] == ["Hello"]


def test_members_are_told_from_others(gitlab: OnGitLab) -> None:
    number = gitlab.open("A plan")
    for who in ("ana", "dee", "bo"):
        gitlab.comment(number, "Hello", who)

    assert [comment.association for comment in gitlab.tracker().comments(number)] == ["owner", "member", ""]


def test_a_gitlab_too_old_for_the_query_is_said(gitlab: OnGitLab) -> None:
    number = gitlab.open("A plan")
    message = "Field 'internal' doesn't exist on type 'Note'"
    gitlab.forge.refusal = Answer(200, {"errors": [{"message": message}]})

    with pytest.raises(TrackerError, match="Field 'internal'") as found:
        gitlab.tracker().comments(number)
    assert "older" in found.value.help


def test_what_a_forge_says_of_a_query_is_plain_and_without_the_token(gitlab: OnGitLab) -> None:
    gitlab.forge.refusal = Answer(200, {"errors": [{"message": "\x1b[2J\u202e token-of-ana gone\n\x07" + "x" * 5000}]})

    with pytest.raises(TrackerError) as found:
        gitlab.tracker().comments(1)
    text = str(found.value)
    assert text.isprintable()
    assert len(text) < 300
    assert "token-of-ana" not in text
    assert "gone" in text


def test_a_comment_that_came_from_another_forge_is_by_who_wrote_it(forgejo: OnForgejo) -> None:
    number = forgejo.open("A plan")
    forgejo.comment(number, "Hello", "ana")
    rows = [
        {
            "id": 1,
            "user": {"id": -1, "login": "Ghost"},
            "original_author": "zoe",
            "body": "Hi",
            "html_url": "https://a/1",
        }
        | {"created_at": "2024-01-02T10:00:00+02:00", "updated_at": "2026-01-01T00:00:00Z", "issue_url": "x"}
    ]
    forgejo.forge.refusal = Answer(200, rows)
    tracker = forgejo.tracker()

    (comment,) = tracker.comments(number)
    assert (comment.author, comment.created) == ("zoe", "2024-01-02T08:00:00Z")
    (found,) = tracker.changed_comments("2026-01-01T00:00:00Z")
    assert (found.number, found.id, found.at) == (0, "1", "2026-01-01T00:00:00Z")


def test_gitea_gives_no_order_of_changes_so_all_pages_are_read() -> None:
    states: dict[bool, list[IssueState]] = {}
    for heeds_sort in (True, False):
        world = OnForgejo(heeds_sort=heeds_sort)
        with world.served():
            for place in range(120):
                world.store.open(world.path, "ana", f"Plan {place}", "")
            world.store.say(world.store.issues[3], "bo", "Something new")
            states[heeds_sort] = list(world.tracker().issues())

    assert [state.number for state in states[True]][:3] == [4, 120, 119]
    assert [state.number for state in states[False]] == [state.number for state in states[True]]


def test_reactions_are_asked_for_of_the_newest_comments_only(forgejo: OnForgejo) -> None:
    number = forgejo.open("A lively plan")
    for place in range(60):
        forgejo.store.say(forgejo.store.issues[0], "bo", f"Comment {place}")
    asked = len(forgejo.forge.asked)

    forgejo.tracker().comments(number)

    assert len(forgejo.forge.asked) - asked == 51


def test_discussions_of_somebody_else_are_asked_without_a_token_of_the_own_host() -> None:
    world = OnDiscussions()
    with world.served():
        own = read_repository("github:ana/journal")
        tracker = tracker_for(world.repository(), own, {"MICROJOURNAL_TOKEN": "secret"}, is_discussion=True)

        with pytest.raises(TrackerError, match="only to those with a token"):
            tracker.issue(1)
        assert not world.forge.asked


def test_each_kind_of_forge_is_asked_where_its_interface_is() -> None:
    assert CLIENTS["gitlab"].base("gitlab.com") == "https://gitlab.com/api"
    assert CLIENTS["forgejo"].base("codeberg.org") == "https://codeberg.org/api/v1"
    assert CLIENTS["forgejo"].base("example.org/git") == "https://example.org/git/api/v1"
    assert DISCUSSIONS["github"].base("github.com") == "https://api.github.com"
    assert DISCUSSIONS["github"].base("ana.ghe.com") == "https://api.ana.ghe.com"
    assert DISCUSSIONS["github"].base("git.example.org") == "https://git.example.org/api"
