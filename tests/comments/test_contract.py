"""What is asked of a forge, every client answers alike; its forge is driven by a client that somebody else wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

import pytest

from microjournal.comments.tracker import NotThere, TrackerError
from microjournal.forges.issues import issue_marker, marker_in
from microjournal.model.conversation import Comment, Reaction
from tests.comments.serving import Answer
from tests.comments.store import avatar_of
from tests.comments.worlds import OnDiscussions, OnForgejo, OnGitHub, OnGitLab, World

WORLDS: dict[str, Callable[[], World]] = {
    "github": OnGitHub,
    "gitlab": OnGitLab,
    "forgejo": OnForgejo,
    "gitea": lambda: OnForgejo(above="/git", heeds_sort=False),
    "discussions": OnDiscussions,
}


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with WORLDS[request.param]().served() as served:
        yield served


def said(comments: tuple[Comment, ...]) -> list[tuple[str, str]]:
    return [(comment.author, comment.text) for comment in comments]


def test_an_issue_is_opened_and_is_what_it_is(world: World) -> None:
    title, text = "Stand-up by text", "We try it for *two* weeks.\n\n`<b>`"
    number = world.open(title, text)

    state = world.tracker().issue(number)

    assert (state.number, state.title, state.text, state.author) == (number, title, text, "ana")
    assert state.repository == world.repository()
    assert state.created == state.updated
    assert state.created.startswith("2026-03-01T12:00:0")
    assert state.url.startswith(f"http://{world.host}")
    assert state.url.endswith(f"s/{number}")
    assert (state.comments, state.locked, state.labels) == (0, False, ())


def test_what_is_said_is_read_oldest_first(world: World) -> None:
    number = world.open("A plan")
    world.comment(number, "First", "bo")
    world.comment(number, "Second,\n\n> quoted", "cleo")
    world.comment(number, "My own", "ana")

    comments = world.tracker().comments(number)

    assert said(comments) == [("bo", "First"), ("cleo", "Second,\n\n> quoted"), ("ana", "My own")]
    assert [comment.association for comment in comments] == ["", "", "owner"]
    assert all(comment.url.startswith(f"http://{world.host}") for comment in comments)
    assert all(comment.picture.startswith(avatar_of(comment.author)) for comment in comments)
    assert all(comment.id in comment.url for comment in comments)
    assert world.tracker().issue(number).comments == 3


def test_what_is_edited_is_read_anew_and_what_is_deleted_is_gone(world: World) -> None:
    number = world.open("A plan")
    kept, gone = world.comment(number, "It will wrok"), world.comment(number, "Never mind")
    world.edit(kept, "It will work")
    world.delete(gone)

    (comment,) = world.tracker().comments(number)

    assert (comment.id, comment.text) == (kept, "It will work")
    assert comment.edited > comment.created
    assert world.tracker().issue(number).comments == 1


def test_an_edit_is_a_change_of_the_issue_or_in_the_list_of_changed_comments(world: World) -> None:
    number = world.open("A plan")
    world.comment(number, "Another")
    id_ = world.comment(number, "It will wrok")
    (_, first) = world.tracker().comments(number)
    before = world.tracker().issue(number).updated
    world.edit(id_, "It will work")

    changed = list(world.tracker().changed_comments(first.created))

    (_, edited) = world.tracker().comments(number)
    assert world.tracker().issue(number).updated > before or changed[0] == (number, id_, edited.edited)
    assert [comment.at for comment in changed] == sorted((comment.at for comment in changed), reverse=True)


def test_the_forges_own_words_and_what_is_hidden_are_not_comments(world: World) -> None:
    number = world.open("A plan")
    world.comment(number, "Seen")
    world.lock(number)
    if world.hides:
        world.hidden(number, "Not for everybody")

    for who in ("ana", "dee"):
        assert said(world.tracker(who).comments(number)) == [("bo", "Seen")]


def test_a_reply_answers_the_comment_that_began(world: World) -> None:
    if not world.replies:
        pytest.skip("there are none on this forge")
    number = world.open("A plan")
    first, other = world.comment(number, "A question"), world.comment(number, "Something else")
    reply = world.reply(number, first, "An answer", "ana")
    world.reply(number, first, "Thanks", "bo")

    comments = world.tracker().comments(number)

    assert [(comment.text, comment.answers) for comment in comments] == [
        ("A question", ""),
        ("Something else", ""),
        ("An answer", first),
        ("Thanks", first),
    ]
    assert [comment.id for comment in comments][:3] == [first, other, reply]


def test_a_hidden_comment_takes_no_reply_for_its_own(world: World) -> None:
    if not world.replies:
        pytest.skip("there are none on this forge")
    number = world.open("A plan")
    hidden = world.hidden(number, "Rude", "dee")
    world.reply(number, hidden, "Please", "ana")

    # On GitLab whatever is said to an internal note is internal; on GitHub replies to a minimized comment are not.
    assert [(comment.text, comment.answers) for comment in world.tracker().comments(number)] in ([], [("Please", "")])


def test_a_hundred_and_fifty_comments_come_over_several_pages(world: World) -> None:
    number = world.open("A lively plan")
    issue = world.store.issues[0]
    for place in range(150):
        world.store.say(issue, "bo", f"Comment {place}")

    comments = world.tracker().comments(number)

    assert [comment.text for comment in comments] == [f"Comment {place}" for place in range(150)]


def test_many_replies_come_over_several_pages(world: World) -> None:
    if not world.replies:
        pytest.skip("there are none on this forge")
    number = world.open("A lively plan")
    first = world.comment(number, "First")
    for place in range(160):
        world.store.say(world.store.issues[0], "cleo", f"Reply {place}", int(first))

    comments = world.tracker().comments(number)

    assert [comment.text for comment in comments] == ["First", *(f"Reply {place}" for place in range(160))]
    assert {comment.answers for comment in comments[1:]} == {first}


def test_reactions_to_a_comment_are_counts(world: World) -> None:
    number = world.open("A plan")
    id_ = world.comment(number, "Nice")
    for name, who in (("heart", "bo"), ("heart", "cleo"), ("+1", "cleo"), ("hooray", "dee")):
        world.like(id_, name, who)

    (comment,) = world.tracker().comments(number)

    assert comment.reactions == (Reaction("+1", 1), Reaction("heart", 2), Reaction("hooray", 1))


def test_reactions_to_the_issue_are_bets_each_with_its_time(world: World) -> None:
    number = world.open("A plan")
    for name, who in (("+1", "bo"), ("-1", "cleo"), ("confused", "dee"), ("heart", "dee"), ("+1", "ana")):
        world.react(number, name, who)

    bets = world.tracker().bets(number) or ()

    assert [bet.bet for bet in bets] == ["met", "not-met", "unclear", "met"]
    assert len({bet.who for bet in bets}) == 4
    assert [bet.at for bet in bets] == sorted(bet.at for bet in bets)
    assert bets[0].at.startswith("2026-03-01T12:00:")
    assert world.tracker().issue(number).bets in ({"met": 2, "not-met": 1, "unclear": 1}, None)


def test_a_bet_that_is_changed_is_another(world: World) -> None:
    number = world.open("A plan")
    world.react(number, "+1", "bo")
    (before,) = world.tracker().bets(number) or ()
    world.take_back(number, "+1", "bo")
    world.react(number, "-1", "bo")

    (after,) = world.tracker().bets(number) or ()

    assert (before.bet, after.bet) == ("met", "not-met")
    assert before.who == after.who
    assert after.at > before.at


def test_no_bets_is_none_at_all(world: World) -> None:
    assert world.tracker().bets(world.open("A plan")) == ()


def test_a_locked_issue_is_locked(world: World) -> None:
    number = world.open("A plan")
    world.lock(number)

    assert world.tracker().issue(number).locked


def test_a_repository_that_was_renamed_is_followed(world: World) -> None:
    number = world.open("A plan")
    world.comment(number, "Still here")
    world.react(number, "+1", "bo")
    path = world.rename("diary")
    tracker = world.tracker()

    state = tracker.issue(number)

    assert state.repository.path == path != world.path
    assert f"/{path}/" in state.url
    assert said(tracker.comments(number)) == [("bo", "Still here")]
    assert [bet.bet for bet in tracker.bets(number) or ()] == ["met"]
    assert [state.title for state in tracker.issues()] == ["A plan"]


def test_what_is_not_there_is_said(world: World) -> None:
    world.open("A plan")
    tracker = world.tracker()

    for ask in (tracker.issue, tracker.comments, tracker.bets):
        with pytest.raises(NotThere) as found:
            ask(99)
        assert "127.0.0.1" in str(found.value)
        assert not found.value.ends


def test_the_last_changed_comes_first_and_who_has_seen_enough_stops(world: World) -> None:
    for place in range(130):
        world.store.open(world.path, "ana", f"Plan {place}", "")
    for number in (20, 7, 99):
        world.comment(number, "Something new")
    asked = len(world.forge.asked)

    newest = list(islice(world.tracker().issues(), 5))
    few = len(world.forge.asked) - asked
    states = list(world.tracker().issues())

    assert [state.number for state in newest] == [99, 7, 20, 130, 129]
    assert few <= 3
    assert [state.updated for state in states] == sorted((state.updated for state in states), reverse=True)
    assert {state.number for state in states} == set(range(1, 131))


def test_it_opens_an_issue_and_finds_it_again_at_once(world: World) -> None:
    marker = issue_marker("2026-03-04-stand-up")
    for text in (f"By the way: {marker}", f"> {marker}", f"{issue_marker('x')}\n{marker}", marker[:-2]):
        world.open("Another", text)
    tracker = world.tracker()
    if world.is_discussion:
        with pytest.raises(TrackerError, match="cannot be opened"):
            tracker.open("A plan", marker)
        number = world.open("A plan", f"text\n\n{marker}")
    else:
        assert tracker.find(marker) is None
        opened = tracker.open("A plan", f"text\n\n{marker}")
        number = opened.number
        assert tracker.issue(number) == opened
    world.open("A copy", f"text\n\n{marker}")

    found = tracker.find(marker)

    assert found is not None
    assert (found.number, found.title) == (number, "A plan")
    assert marker_in(found.text) == marker


def test_a_title_that_is_too_long_for_the_forge_is_cut(world: World) -> None:
    if not world.is_discussion:
        assert len(world.tracker().open("word " * 100, "").title) <= 256


def test_without_a_token_all_is_read_that_the_forge_shows(world: World) -> None:
    number = world.open("A plan")
    world.comment(number, "Said to everybody")
    world.react(number, "+1", "bo")
    anybody = world.tracker("")

    if world.is_discussion:
        with pytest.raises(TrackerError) as found:
            anybody.comments(number)
        assert "token" in str(found.value)
        assert "GITHUB_TOKEN" in found.value.help
        assert not world.forge.asked
        return
    assert said(anybody.comments(number)) == [("bo", "Said to everybody")]
    assert anybody.issue(number) == world.tracker().issue(number)
    assert [state.number for state in anybody.issues()] == [number]
    assert anybody.bets(number) == (None if world.kind == "gitlab" else world.tracker().bets(number))
    with pytest.raises(TrackerError, match="wants a token"):
        anybody.open("A plan", "")


def test_a_token_that_is_refused_ends_it(world: World) -> None:
    number = world.open("A plan")

    world.forge.refusal = Answer(401, {"message": "Bad credentials"})

    with pytest.raises(TrackerError, match="refuses the token in MICROJOURNAL_TOKEN") as found:
        world.tracker("mallory").comments(number)
    assert found.value.ends
    assert "mallory" not in str(found.value)


def test_when_the_limit_is_reached_it_says_until_when(world: World) -> None:
    number = world.open("A plan")
    world.forge.refusal = Answer(429, {"message": "Retry later"}, {"Retry-After": "3600"})
    tracker = world.tracker()

    for ask in (tracker.issue, tracker.comments, tracker.bets):
        with pytest.raises(TrackerError, match="no more requests for 60 minutes") as found:
            ask(number)
        assert found.value.ends


def test_the_allowance_is_what_the_forge_said_last(world: World) -> None:
    number = world.open("A plan")
    tracker = world.tracker()
    assert tracker.allowance() is None

    tracker.comments(number)
    first = tracker.allowance()
    tracker.comments(number)
    second = tracker.allowance()

    if world.kind == "forgejo":
        assert first is second is None
    else:
        assert first is not None
        assert second is not None
        assert second.left == first.left - 1 < second.limit
        assert second.until == "2026-03-01T12:00:00Z"


def test_an_author_whose_account_is_no_more_has_no_name(world: World) -> None:
    number = world.open("A plan")
    world.store.say(world.store.issues[0], "ghost", "Farewell")

    assert said(world.tracker().comments(number)) == [("", "Farewell")]


ODD: list[object] = [
    *(None, [], {}, "text", 7, [1], [{}], [None], {"message": {"a": 1}}, [{"id": "x", "number": -1}]),
    *({"data": None}, {"data": []}, {"errors": [7]}, {"errors": "no"}, {"errors": [{"message": ["no"]}]}),
    {"data": {"project": 7, "repository": [], "node": 1}},
    {"data": {"project": {"issue": {"notes": {"nodes": [{"id": 7}]}, "webUrl": "javascript:alert(1)"}}}},
    {"data": {"repository": {"discussion": {"comments": {"nodes": [{"isMinimized": False, "databaseId": "a"}]}}}}},
]


def test_an_answer_that_is_something_else_is_said(world: World) -> None:
    number = world.open("A plan")
    tracker = world.tracker()
    questions: list[Callable[[], object]] = [
        *(lambda: tracker.issue(number), lambda: tracker.comments(number), lambda: tracker.bets(number)),
        *(lambda: list(tracker.issues()), lambda: tracker.find("marker"), lambda: tracker.open("A plan", "")),
    ]

    for data in ODD:
        world.forge.refusal = Answer(200, data)
        for ask in questions:
            with suppress(TrackerError):
                assert not ask(), data
