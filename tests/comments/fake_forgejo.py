"""Forgejo and Gitea, as far as comments need them: API v1; the client `gitea` drives it as well as we do.

https://codeberg.org/api/swagger, https://docs.gitea.com/api/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.comments.serving import Answer, Forge, Refused, Request, Route, page_of, time
from tests.comments.store import Issue, Note, Reaction, Store, avatar_of

_USERS = ["ana", "bo", "cleo", "dee"]
_MOST_A_PAGE = 50


class Forgejo(Forge):
    """above: the path below which it lives. heeds_sort: Forgejo does, Gitea gives the last created first.

    unindexed: what the search does not know yet.
    """

    def __init__(self, store: Store, *, above: str = "", heeds_sort: bool = True) -> None:
        super().__init__()
        self.store = store
        self.above = above
        self.heeds_sort = heeds_sort
        self.unindexed: set[int] = set()

    def routes(self) -> Sequence[Route]:
        repo = rf"{self.above}/api/v1/repos/([^/]+/[^/]+)"
        issue = rf"{repo}/issues/(\d+)"
        comment = rf"{repo}/issues/comments/(\d+)"
        return (
            ("PATCH", repo, self._rename),
            ("GET", f"{repo}/issues", self._issues),
            ("POST", f"{repo}/issues", self._open),
            ("GET", f"{repo}/issues/comments", self._all_comments),
            ("GET", issue, self._issue),
            ("PUT", f"{issue}/lock", self._lock),
            ("GET", f"{issue}/comments", self._comments),
            ("POST", f"{issue}/comments", self._say),
            ("PATCH", comment, self._edit),
            ("DELETE", comment, self._delete),
            ("GET", f"{issue}/reactions", self._reactions),
            ("POST", f"{issue}/reactions", self._react),
            ("DELETE", f"{issue}/reactions", self._take_back),
            ("GET", f"{comment}/reactions", self._comment_reactions),
            ("POST", f"{comment}/reactions", self._react_to_comment),
        )

    def _path(self, request: Request, asked: str) -> str:
        path = self.store.path(asked)
        if path is None:
            raise Refused(404, {"message": "The target couldn't be found.", "url": f"{request.origin}/api/swagger"})
        if path != asked:
            raise Refused(307, None, {"Location": request.path.replace(f"/{asked}", f"/{path}", 1)})
        return path

    def _found(self, request: Request, asked: str, number: str) -> Issue:
        issue = self.store.issue(self._path(request, asked), int(number))
        if issue is None:
            raise Refused(404, {"message": "The target couldn't be found.", "url": f"{request.origin}/api/swagger"})
        return issue

    def _rename(self, request: Request, asked: str) -> Answer:
        _member(request)
        path = self._path(request, asked)
        now = f"{path.partition('/')[0]}/{request.data['name']}"
        self.store.rename(path, now)
        return Answer(200, {"id": 1, "name": request.data["name"], "full_name": now})

    def _issues(self, request: Request, asked: str) -> Answer:
        issues = self.store.of(self._path(request, asked))
        if word := request.query.get("q"):
            issues = [i for i in issues if word.lower() in i.text.lower() and i.number not in self.unindexed]
        by_update = self.heeds_sort and request.query.get("sort") == "recentupdate"
        issues.sort(key=lambda issue: issue.updated if by_update else issue.created, reverse=True)
        rows = [self._issue_json(request, issue) for issue in issues]
        size = min(request.number("limit", 30), _MOST_A_PAGE)
        return page_of(request, rows, size, ("page", "limit"))

    def _open(self, request: Request, asked: str) -> Answer:
        issue = self.store.open(
            self._path(request, asked), _member(request), request.data["title"], request.data.get("body", "")
        )
        self.unindexed.add(issue.number)
        return Answer(201, self._issue_json(request, issue))

    def _issue(self, request: Request, asked: str, number: str) -> Answer:
        return Answer(200, self._issue_json(request, self._found(request, asked, number)))

    def _lock(self, request: Request, asked: str, number: str) -> Answer:
        _member(request)
        self.store.lock(self._found(request, asked, number))
        return Answer(204)

    def _comments(self, request: Request, asked: str, number: str) -> Answer:
        issue = self._found(request, asked, number)
        # All at once, and none of the forge's own.
        return Answer(200, [self._comment_json(request, issue, note) for note in issue.notes if not note.is_system])

    def _all_comments(self, request: Request, asked: str) -> Answer:
        rows = [
            self._comment_json(request, issue, note)
            for issue in self.store.of(self._path(request, asked))
            for note in issue.notes
            if not note.is_system and str(time(note.edited or note.created)) >= request.query.get("since", "")
        ]
        return page_of(request, sorted(rows, key=lambda row: row["id"]), request.number("limit", 30), ("page", "limit"))

    def _say(self, request: Request, asked: str, number: str) -> Answer:
        issue = self._found(request, asked, number)
        note = self.store.say(issue, _member(request), request.data["body"])
        return Answer(201, self._comment_json(request, issue, note))

    def _edit(self, request: Request, _asked: str, id_: str) -> Answer:
        _member(request)
        issue, note = self.store.note(int(id_))
        before = issue.updated
        note = self.store.edit(int(id_), request.data["body"])
        # That is no change of the issue.
        issue.updated = before
        return Answer(200, self._comment_json(request, self.store.note(note.id)[0], note))

    def _delete(self, request: Request, _asked: str, id_: str) -> Answer:
        _member(request)
        self.store.delete(int(id_))
        return Answer(204)

    def _reactions(self, request: Request, asked: str, number: str) -> Answer:
        return Answer(200, _reactions_json(self._found(request, asked, number).reactions))

    def _comment_reactions(self, _request: Request, _asked: str, id_: str) -> Answer:
        return Answer(200, _reactions_json(self.store.note(int(id_))[1].reactions))

    def _react(self, request: Request, asked: str, number: str) -> Answer:
        issue = self._found(request, asked, number)
        return Answer(201, _reaction_json(self.store.react(issue, request.data["content"], _member(request))))

    def _react_to_comment(self, request: Request, _asked: str, id_: str) -> Answer:
        note = self.store.note(int(id_))[1]
        return Answer(201, _reaction_json(self.store.react(note, request.data["content"], _member(request))))

    def _take_back(self, request: Request, asked: str, number: str) -> Answer:
        issue, gone = self._found(request, asked, number), (request.data["content"], _member(request))
        issue.reactions = [one for one in issue.reactions if (one.name, one.who) != gone]
        return Answer(200)

    def _issue_json(self, request: Request, issue: Issue) -> dict[str, Any]:
        owner, _, name = issue.path.partition("/")
        return {
            "id": issue.id,
            "url": f"{request.origin}{self.above}/api/v1/repos/{issue.path}/issues/{issue.number}",
            "html_url": f"{request.origin}{self.above}/{issue.path}/issues/{issue.number}",
            "number": issue.number,
            "user": _user_json(issue.author),
            "original_author": "",
            "original_author_id": 0,
            "title": issue.title,
            "body": issue.text,
            "ref": "",
            "assets": [],
            "labels": [{"id": 1, "name": label, "color": "00aabb"} for label in issue.labels],
            "milestone": None,
            "assignee": None,
            "assignees": None,
            "state": "open",
            "is_locked": issue.locked,
            "comments": sum(not note.is_system for note in issue.notes),
            "created_at": time(issue.created),
            "updated_at": time(issue.updated),
            "closed_at": None,
            "due_date": None,
            "pull_request": None,
            "repository": {"id": 1, "name": name, "owner": owner, "full_name": issue.path},
            "pin_order": 0,
        }

    def _comment_json(self, request: Request, issue: Issue, note: Note) -> dict[str, Any]:
        page = f"{request.origin}{self.above}/{issue.path}/issues/{issue.number}"
        return {
            "id": note.id,
            "html_url": f"{page}#issuecomment-{note.id}",
            "pull_request_url": "",
            "issue_url": page,
            "user": _user_json(note.author),
            "original_author": "",
            "original_author_id": 0,
            "body": note.text,
            "assets": [],
            "created_at": time(note.created),
            "updated_at": time(note.edited or note.created),
        }


def _member(request: Request) -> str:
    if request.user not in _USERS:
        raise Refused(401, {"message": "token is required", "url": f"{request.origin}/api/swagger"})
    return request.user


def _user_json(name: str) -> dict[str, Any]:
    if name == "ghost":
        return {"id": -1, "login": "Ghost", "full_name": ""}
    return {
        "id": _USERS.index(name) + 1,
        "login": name,
        "full_name": name.title(),
        "email": f"{name}@noreply.example",
        "avatar_url": avatar_of(name),
    }


def _reaction_json(reaction: Reaction) -> dict[str, Any]:
    return {"user": _user_json(reaction.who), "content": reaction.name, "created_at": time(reaction.at)}


def _reactions_json(reactions: list[Reaction]) -> list[dict[str, Any]] | None:
    # An empty list is null, because nobody made one.
    return [_reaction_json(reaction) for reaction in reactions] or None
