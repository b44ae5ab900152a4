"""Discussions on GitHub, which only GraphQL knows, and only with a token.

https://docs.github.com/graphql/guides/using-the-graphql-api-for-discussions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NoReturn, cast

from microjournal.comments import discussion_queries as queries
from microjournal.comments.answers import (
    Row,
    count_of,
    name_of,
    number_of,
    picture_of,
    rows_of,
    text_of,
    time_of,
    url_of,
    within,
)
from microjournal.comments.graphql import after_of, ask, nodes_of
from microjournal.comments.reactions import BETS
from microjournal.comments.tracker import (
    Allowance,
    ChangedComment,
    IssueState,
    NotThere,
    ReaderBet,
    TrackerError,
    moved_out_of_sight,
)
from microjournal.forges.issues import marker_in
from microjournal.model.conversation import Association, Comment, Reaction, oldest_first
from microjournal.model.settings import Repository
from microjournal.network.api import Api

_MOST_PAGES = 200
_WANTED = "put one into the environment, as GITHUB_TOKEN for github.com (docs/comments.md)"

_NAMES = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}
_ASSOCIATIONS = frozenset({"owner", "member", "collaborator", "contributor"})


class Discussions:
    """The discussions of a repository; see `microjournal.comments.tracker.Tracker`.

    api: where "/graphql" is appended to. has_token: whether it sends one.
    """

    def __init__(self, api: Api, repository: Repository, *, has_token: bool) -> None:
        self._api = api
        self._repository = repository
        self._has_token = has_token
        owner, _, name = repository.path.partition("/")
        self._place = {"owner": owner, "name": name}

    def issues(self) -> Iterator[IssueState]:
        """See Tracker."""
        for repository in self._pages(queries.LIST, self._place, "discussions", "repository"):
            yield from (self._state(row) for row in nodes_of(repository, "discussions"))

    def changed_comments(self, since: str) -> Iterator[ChangedComment]:
        """See Tracker. There is no such list: these are the last comments on the discussions that changed last."""
        del since
        changed = []
        for discussion in nodes_of(self._ask(queries.CHANGED, self._place, "repository"), "discussions"):
            number = number_of(discussion, "number")
            for first in nodes_of(discussion, "comments"):
                changed += [_changed(number, row) for row in (first, *nodes_of(first, "replies"))]
        return iter(sorted(changed, key=lambda comment: comment.at, reverse=True))

    def issue(self, number: int) -> IssueState:
        """See Tracker."""
        return self._state(self._ask(queries.ONE, {**self._place, "number": number}, "repository", "discussion"))

    def _state(self, row: Row) -> IssueState:
        path = text_of(within(row, "repository"), "nameWithOwner")
        is_here = path.lower() == self._repository.path.lower()
        if not is_here and within(row, "repository").get("isPrivate") is not False:
            raise moved_out_of_sight(self._api.host, path)
        replies = sum(count_of(within(node, "replies"), "totalCount") for node in nodes_of(row, "comments"))
        counts = dict(_reactions(row))
        return IssueState(
            repository=self._repository if is_here else replace(self._repository, path=path),
            number=number_of(row, "number"),
            url=url_of(row, "url"),
            title=text_of(row, "title"),
            text=text_of(row, "body"),
            author=name_of(row.get("author"), "login"),
            created=time_of(row, "createdAt"),
            updated=time_of(row, "updatedAt"),
            comments=count_of(within(row, "comments"), "totalCount") + replies,
            locked=row.get("locked") is True,
            bets={bet: counts.get(name, 0) for name, bet in BETS.items()},
            labels=tuple(text_of(label, "name") for label in nodes_of(row, "labels")),
        )

    def comments(self, number: int) -> tuple[Comment, ...]:
        """See Tracker. A reply to a comment that is hidden stays, and answers none."""
        said: list[Comment] = []
        given = {**self._place, "number": number}
        for discussion in self._pages(queries.COMMENTS, given, "comments", "repository", "discussion"):
            for row in nodes_of(discussion, "comments"):
                said += _public([row], "")
                said += _public(self._replies(row), said[-1].id if _is_public(row) else "")
        return tuple(oldest_first(said))

    def _replies(self, row: Row) -> Iterator[Row]:
        """The replies to a comment: those that came with it, and those that did not fit into the answer."""
        yield from nodes_of(row, "replies")
        if after := after_of(row, "replies"):
            given = {"comment": text_of(row, "id"), "after": after}
            for comment in self._pages(queries.REPLIES, given, "replies", "node"):
                yield from nodes_of(comment, "replies")

    def bets(self, number: int) -> tuple[ReaderBet, ...]:
        """See Tracker. Who has no account any more, bets on nothing."""
        bets = []
        given = {**self._place, "number": number}
        for discussion in self._pages(queries.BETS, given, "reactions", "repository", "discussion"):
            for row in nodes_of(discussion, "reactions"):
                who = name_of(row.get("user"), "login")
                if who and (bet := BETS.get(_reaction(row))):
                    bets.append(ReaderBet(bet, who, time_of(row, "createdAt")))
        return tuple(bets)

    def open(self, title: str, text: str) -> NoReturn:
        """Nothing: into which category a discussion belongs, its author knows."""
        del title, text
        help_ = "open it on GitHub, and write its address as the `issue` of the entry"
        raise TrackerError("a discussion cannot be opened from here", help_)

    def find(self, marker: str) -> IssueState | None:
        """See Tracker. What was written just now is not in the index of the search yet, so there is none."""
        found = [state for state in self.issues() if marker_in(state.text) == marker]
        return min(found, key=lambda state: state.number, default=None)

    def allowance(self) -> Allowance | None:
        """See Tracker."""
        return self._api.allowance

    def _pages(self, query: str, given: Mapping[str, Any], connection: str, *place: str) -> Iterator[Row]:
        """What is at a place of the answer, once for each page of a connection in it."""
        after = given.get("after")
        for _ in range(_MOST_PAGES):
            yield (found := self._ask(query, {**given, "after": after}, *place))
            if not (after := after_of(found, connection)):
                return
        raise TrackerError(f"{self._api.host}: the list of {connection} does not end")

    def _ask(self, query: str, given: Mapping[str, Any], *place: str) -> Row:
        """What is at a place of the answer. Raises NotThere if it is nothing."""
        if not self._has_token:
            raise TrackerError(f"{self._api.host} shows discussions only to those with a token", _WANTED)
        if found := within(ask(self._api, query, given), *place):
            return found
        raise NotThere(f"{self._api.host}: there is no such discussion, or nobody may see it")


def _is_public(row: Row) -> bool:
    # What is unknown is not shown.
    return row.get("isMinimized") is False and row.get("deletedAt") is None


def _public(rows: Iterable[Row], answers: str) -> Iterator[Comment]:
    """The comments among these that everybody may see. answers: id of the one that they are replies to."""
    return (_comment(row, answers) for row in rows if _is_public(row))


def _comment(row: Row, answers: str) -> Comment:
    association = text_of(row, "authorAssociation").lower()
    return Comment(
        id=str(number_of(row, "databaseId")),
        author=name_of(row.get("author"), "login"),
        created=time_of(row, "createdAt"),
        edited=time_of(row, "lastEditedAt") if row.get("lastEditedAt") else "",
        url=url_of(row, "url"),
        text=text_of(row, "body"),
        association=cast(Association, association if association in _ASSOCIATIONS else ""),
        reactions=_reactions(row),
        answers=answers,
        picture=picture_of(row.get("author"), "avatarUrl"),
    )


def _changed(number: int, row: Row) -> ChangedComment:
    at = time_of(row, "lastEditedAt" if row.get("lastEditedAt") else "createdAt")
    return ChangedComment(number=number, id=str(number_of(row, "databaseId")), at=at)


def _reactions(row: Row) -> tuple[Reaction, ...]:
    groups = rows_of(row.get("reactionGroups") or [])
    found = [Reaction(_reaction(group), count_of(within(group, "reactors"), "totalCount")) for group in groups]
    return tuple(sorted(reaction for reaction in found if reaction.name and reaction.number))


def _reaction(row: Row) -> str:
    """Our name of a reaction, "" for one that is not known."""
    return _NAMES.get(text_of(row, "content"), "")
