"""GitHub, as far as comments need it: the REST interface; its answers are judged by GitHub's own schemas.

https://docs.github.com/en/rest/issues
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.comments.schemas import mistakes
from tests.comments.serving import Answer, Forge, Refused, Request, Route, page_of, time
from tests.comments.store import Issue, Note, Reaction, Store, avatar_of
from tests.npm.node import MODULES

_USERS = ["ana", "bo", "cleo", "dee"]
_CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
_LONGEST_TITLE = 256
_TOP = "/api/v3"


class GitHub(Forge):
    """wrong: what is not as GitHub's description of its interface says, where that is installed."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.wrong: list[str] = []

    def headers(self) -> dict[str, str]:
        left = str(5000 - len(self.asked))
        return {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": left, "X-RateLimit-Reset": "1772366400"}

    def routes(self) -> Sequence[Route]:
        repo = rf"{_TOP}/repos/([^/]+/[^/]+)"
        issue = rf"{repo}/issues/(\d+)"
        return (
            ("GET", rf"{_TOP}/repositories/(\d+)(/.*)?", self._by_number),
            ("GET", repo, self._repository),
            ("GET", f"{repo}/issues", self._issues),
            ("POST", f"{repo}/issues", self._open),
            ("GET", f"{repo}/issues/comments", self._all_comments),
            ("GET", issue, self._issue),
            ("GET", f"{issue}/comments", self._comments),
            ("GET", f"{issue}/reactions", self._reactions),
        )

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        below = request.path.removeprefix(_TOP).split("/", 4)
        if self.refusal is None and MODULES.is_dir() and answer.status != 301 and below[1] == "repos":
            self.wrong += mistakes(request.method, f"/{below[4]}" if below[4:] else "", answer.status, answer.data)
        return answer

    def _path(self, request: Request, asked: str) -> str:
        path = self.store.path(asked)
        if path is None:
            raise _not_found()
        if path != asked:
            # By its number, as GitHub does, and not by its new name.
            address = f"{request.origin}{_TOP}/repositories/{self._number_of(path)}"
            below = request.path.partition(f"/{asked}")[2]
            query = "&".join(f"{key}={value}" for key, value in request.query.items())
            raise Refused(301, {"message": "Moved Permanently"}, {"Location": f"{address}{below}?{query}"})
        return path

    def _number_of(self, path: str) -> int:
        return sorted(self.store.paths).index(path) + 1

    def _by_number(self, request: Request, number: str, below: str | None) -> Answer:
        path = f"{_TOP}/repos/{sorted(self.store.paths)[int(number) - 1]}{below or ''}"
        return self.answer(Request(request.method, path, request.query, request.data, request.user, request.origin))

    def _found(self, request: Request, asked: str, number: str) -> Issue:
        issue = self.store.issue(self._path(request, asked), int(number))
        if issue is None:
            raise _not_found()
        return issue

    def _repository(self, request: Request, asked: str) -> Answer:
        return Answer(200, _repository_json(request, self._path(request, asked)))

    def _issues(self, request: Request, asked: str) -> Answer:
        issues = self.store.of(self._path(request, asked))
        by_update = request.query.get("sort") == "updated"
        issues.sort(key=lambda issue: issue.updated if by_update else issue.created, reverse=True)
        return page_of(request, [_issue_json(request, issue) for issue in issues], request.number("per_page", 30))

    def _open(self, request: Request, asked: str) -> Answer:
        path = self._path(request, asked)
        if request.user not in _USERS:
            raise Refused(401, {"message": "Requires authentication", "documentation_url": "https://docs.github.com/"})
        if len(request.data["title"]) > _LONGEST_TITLE:
            raise Refused(422, {"message": "Validation Failed", "documentation_url": "https://docs.github.com/"})
        issue = self.store.open(path, request.user, request.data["title"], request.data["body"])
        return Answer(201, _issue_json(request, issue))

    def _issue(self, request: Request, asked: str, number: str) -> Answer:
        return Answer(200, _issue_json(request, self._found(request, asked, number)))

    def _comments(self, request: Request, asked: str, number: str) -> Answer:
        issue = self._found(request, asked, number)
        rows = [_comment_json(request, issue, note) for note in issue.notes if not note.is_system]
        return page_of(request, rows, request.number("per_page", 30))

    def _all_comments(self, request: Request, asked: str) -> Answer:
        rows = [
            _comment_json(request, issue, note)
            for issue in self.store.of(self._path(request, asked))
            for note in issue.notes
            if not note.is_system
        ]
        rows.sort(key=lambda row: str(row["updated_at"]), reverse=request.query.get("direction") == "desc")
        return page_of(request, rows, request.number("per_page", 30))

    def _reactions(self, request: Request, asked: str, number: str) -> Answer:
        reactions = self._found(request, asked, number).reactions
        return page_of(request, [_reaction_json(each) for each in reactions], request.number("per_page", 30))


def _not_found() -> Refused:
    return Refused(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})


def _repository_json(request: Request, path: str) -> dict[str, Any]:
    owner, _, name = path.partition("/")
    url = f"{request.origin}{_TOP}/repos/{path}"
    links = {
        f"{key}_url": f"{url}/{key}"
        for key in (
            *("archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare"),
            *("contents", "contributors", "deployments", "downloads", "events", "forks", "git_commits", "git_refs"),
            *("git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges"),
            *("milestones", "notifications", "pulls", "releases", "stargazers", "statuses", "subscribers"),
            *("subscription", "tags", "teams", "trees"),
        )
    }
    page = {"html_url": f"{request.origin}/{path}", "description": None, "fork": False, "url": url, "private": False}
    return {"id": 1, "node_id": "R_1", "name": name, "full_name": path, "owner": _user_json(owner), **page, **links}


def _issue_json(request: Request, issue: Issue) -> dict[str, Any]:
    repository = f"{request.origin}{_TOP}/repos/{issue.path}"
    url = f"{repository}/issues/{issue.number}"
    page = f"{request.origin}/{issue.path}/issues/{issue.number}"
    return {
        "id": issue.id,
        "node_id": f"I_{issue.id}",
        "url": url,
        "repository_url": repository,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": page,
        "number": issue.number,
        "state": "open",
        "title": issue.title,
        "body": issue.text,
        "user": _user_json(issue.author),
        "labels": [{"id": 1, "name": label, "color": "00aabb", "default": False} for label in issue.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "locked": issue.locked,
        "active_lock_reason": None,
        "comments": sum(not note.is_system for note in issue.notes),
        "closed_at": None,
        "created_at": time(issue.created),
        "updated_at": time(issue.updated),
        "author_association": "OWNER" if issue.author == "ana" else "NONE",
        "reactions": _counts_json(url, issue.reactions),
    }


def _comment_json(request: Request, issue: Issue, note: Note) -> dict[str, Any]:
    repository = f"{request.origin}{_TOP}/repos/{issue.path}"
    url = f"{repository}/issues/comments/{note.id}"
    return {
        "id": note.id,
        "node_id": f"IC_{note.id}",
        "url": url,
        "html_url": f"{request.origin}/{issue.path}/issues/{issue.number}#issuecomment-{note.id}",
        "issue_url": f"{repository}/issues/{issue.number}",
        "body": note.text,
        "user": _user_json(note.author),
        "created_at": time(note.created),
        "updated_at": time(note.edited or note.created),
        "author_association": "OWNER" if note.author == "ana" else "NONE",
        "performed_via_github_app": None,
        "reactions": _counts_json(url, note.reactions),
        "minimized": {"reason": "spam"} if note.is_hidden else None,
    }


def _counts_json(url: str, reactions: list[Reaction]) -> dict[str, Any]:
    counts = {content: sum(each.name == content for each in reactions) for content in _CONTENTS}
    return {"url": f"{url}/reactions", "total_count": len(reactions), **counts}


def _reaction_json(reaction: Reaction) -> dict[str, Any]:
    row = {"id": reaction.id, "node_id": f"RE_{reaction.id}", "user": _user_json(reaction.who)}
    return {**row, "content": reaction.name, "created_at": time(reaction.at)}


def _user_json(name: str) -> dict[str, Any] | None:
    """Nobody, for an account that is no more."""
    if name not in _USERS:
        return None
    url = f"https://api.github.com/users/{name}"
    links = {
        f"{key}_url": f"{url}/{key}"
        for key in (
            *("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events"),
            "received_events",
        )
    }
    row = {"login": name, "id": _USERS.index(name) + 1, "node_id": f"U_{name}", "avatar_url": avatar_of(name)}
    page = {"gravatar_id": "", "url": url, "html_url": f"https://github.com/{name}", "type": "User"}
    return {**row, **page, **links, "site_admin": False}
