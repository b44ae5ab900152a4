"""Discussions on GitHub, as far as comments need them: GraphQL, by its public schema, of which this is a part.

https://docs.github.com/public/fpt/schema.docs.graphql
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import build_schema

from tests.comments.serving import Answer, Forge, Refused, Request, Route, connection, graphql_answer, time
from tests.comments.store import Issue, Note, Reaction, Store, avatar_of

SCHEMA = build_schema(
    """
    scalar DateTime
    scalar URI
    enum CommentAuthorAssociation {
      COLLABORATOR CONTRIBUTOR FIRST_TIMER FIRST_TIME_CONTRIBUTOR MANNEQUIN MEMBER NONE OWNER
    }
    enum ReactionContent { CONFUSED EYES HEART HOORAY LAUGH ROCKET THUMBS_DOWN THUMBS_UP }
    enum DiscussionOrderField { CREATED_AT UPDATED_AT }
    enum OrderDirection { ASC DESC }
    input DiscussionOrder { direction: OrderDirection! field: DiscussionOrderField! }
    interface Node { id: ID! }
    interface Actor { login: String! avatarUrl(size: Int): URI! }
    type User implements Node & Actor { id: ID! login: String! avatarUrl(size: Int): URI! }
    type PageInfo { endCursor: String hasNextPage: Boolean! }
    type Query {
      repository(followRenames: Boolean = true, name: String!, owner: String!): Repository
      node(id: ID!): Node
    }
    type Repository {
      nameWithOwner: String!
      isPrivate: Boolean!
      discussion(number: Int!): Discussion
      discussions(
        after: String, before: String, first: Int, last: Int,
        orderBy: DiscussionOrder = {field: UPDATED_AT, direction: DESC}
      ): DiscussionConnection!
    }
    type DiscussionConnection { nodes: [Discussion] pageInfo: PageInfo! totalCount: Int! }
    type Label { name: String! }
    type LabelConnection { nodes: [Label] }
    type Discussion {
      number: Int!
      url: URI!
      title: String!
      body: String!
      createdAt: DateTime!
      updatedAt: DateTime!
      locked: Boolean!
      repository: Repository!
      author: Actor
      labels(after: String, before: String, first: Int, last: Int): LabelConnection
      reactionGroups: [ReactionGroup!]
      reactions(after: String, before: String, first: Int, last: Int): ReactionConnection!
      comments(after: String, before: String, first: Int, last: Int): DiscussionCommentConnection!
    }
    type DiscussionCommentConnection { nodes: [DiscussionComment] pageInfo: PageInfo! totalCount: Int! }
    type DiscussionComment implements Node {
      id: ID!
      databaseId: Int
      url: URI!
      body: String!
      createdAt: DateTime!
      lastEditedAt: DateTime
      deletedAt: DateTime
      isMinimized: Boolean!
      authorAssociation: CommentAuthorAssociation!
      author: Actor
      reactionGroups: [ReactionGroup!]
      replies(after: String, before: String, first: Int, last: Int): DiscussionCommentConnection!
    }
    type ReactionGroup {
      content: ReactionContent!
      reactors(after: String, before: String, first: Int, last: Int): ReactorConnection!
    }
    type ReactorConnection { totalCount: Int! }
    type ReactionConnection { nodes: [Reaction] pageInfo: PageInfo! totalCount: Int! }
    type Reaction { content: ReactionContent! createdAt: DateTime! user: User }
    """
)
_CONTENTS = ("THUMBS_UP", "THUMBS_DOWN", "LAUGH", "HOORAY", "CONFUSED", "HEART", "ROCKET", "EYES")


class NotFound(Exception):
    kind = "NOT_FOUND"


class Discussions(Forge):
    """Whoever shows no token is shown nothing."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def routes(self) -> Sequence[Route]:
        return (("POST", "/api/graphql", self._graphql),)

    def headers(self) -> dict[str, str]:
        left = str(5000 - len(self.asked))
        return {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": left, "X-RateLimit-Reset": "1772366400"}

    def _graphql(self, request: Request) -> Answer:
        if not request.user:
            raise Refused(401, {"message": "This endpoint requires you to be authenticated."})
        root = {"repository": lambda _info, **given: self._repository(request, **given), "node": self._node(request)}
        return graphql_answer(SCHEMA, root, request, types=True)

    def _repository(self, request: Request, owner: str, name: str, **_given: Any) -> dict[str, Any]:
        path = self.store.path(f"{owner}/{name}")
        if path is None:
            raise NotFound(f"Could not resolve to a Repository with the name '{owner}/{name}'.")

        def discussion(_info: Any, number: int) -> dict[str, Any]:
            issue = self.store.issue(path, number)
            if issue is None:
                raise NotFound(f"Could not resolve to a Discussion with the number of {number}.")
            return _discussion(request, issue)

        def discussions(_info: Any, first: int | None = None, after: str | None = None, **_given: Any) -> Any:
            issues = sorted(self.store.of(path), key=lambda issue: issue.updated, reverse=True)
            return connection([_discussion(request, issue) for issue in issues], first, after)

        return {"nameWithOwner": path, "isPrivate": False, "discussion": discussion, "discussions": discussions}

    def _node(self, request: Request) -> Any:
        def node(_info: Any, id: str) -> dict[str, Any]:
            issue, note = self.store.note(int(id.removeprefix("DC_")))
            return _comment(_url(request, issue), issue, note) | {"__typename": "DiscussionComment"}

        return node


def _url(request: Request, issue: Issue) -> str:
    return f"{request.origin}/{issue.path}/discussions/{issue.number}"


def _discussion(request: Request, issue: Issue) -> dict[str, Any]:
    url = _url(request, issue)
    said = [_comment(url, issue, note) for note in issue.notes if note.thread == note.id and not note.is_system]
    reactions = [
        {"content": one.name, "createdAt": time(one.at), "user": {"id": f"U_{one.who}", "login": one.who}}
        for one in issue.reactions
    ]
    return {
        "number": issue.number,
        "url": url,
        "title": issue.title,
        "body": issue.text,
        "createdAt": time(issue.created),
        "updatedAt": time(issue.updated),
        "locked": issue.locked,
        "repository": {"nameWithOwner": issue.path, "isPrivate": False},
        "author": _actor(issue.author),
        "labels": lambda _info, **_given: {"nodes": [{"name": label} for label in issue.labels]},
        "reactionGroups": _groups(issue.reactions),
        "reactions": lambda _info, first=None, after=None: connection(reactions, first, after),
        "comments": lambda _info, **given: connection(said, **given),
    }


def _comment(url: str, issue: Issue, note: Note) -> dict[str, Any]:
    replies = [_comment(url, issue, one) for one in issue.notes if one.thread == note.id and one is not note]
    return {
        "id": f"DC_{note.id}",
        "databaseId": note.id,
        "url": f"{url}#discussioncomment-{note.id}",
        "body": note.text,
        "createdAt": time(note.created),
        "lastEditedAt": time(note.edited),
        "deletedAt": None,
        "isMinimized": note.is_hidden,
        "authorAssociation": {"ana": "OWNER", "dee": "MEMBER"}.get(note.author, "NONE"),
        "author": _actor(note.author),
        "reactionGroups": _groups(note.reactions),
        "replies": lambda _info, **given: connection(replies, **given),
    }


def _actor(name: str) -> dict[str, Any] | None:
    if name == "ghost":
        return None
    return {"__typename": "User", "id": f"U_{name}", "login": name, "avatarUrl": avatar_of(name)}


def _groups(reactions: list[Reaction]) -> list[dict[str, Any]]:
    """One for each kind, whether there are such reactions or not."""
    return [
        {"content": name, "reactors": {"totalCount": sum(one.name == name for one in reactions)}} for name in _CONTENTS
    ]
