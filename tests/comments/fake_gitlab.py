"""GitLab, as far as comments need it: REST v4 and GraphQL; `python-gitlab` drives it as well as we do.

https://docs.gitlab.com/api/rest/, https://docs.gitlab.com/api/graphql/reference/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import build_schema

from tests.comments.serving import Answer, Forge, Refused, Request, Route, connection, graphql_answer, page_of, time
from tests.comments.store import Issue, Note, Reaction, Store, avatar_of

SCHEMA = build_schema(
    """
    scalar Time
    scalar NoteID
    scalar DiscussionID
    type Query { project(fullPath: ID!): Project }
    type Project { fullPath: ID! issue(iid: String): Issue }
    type Issue {
      iid: ID!
      webUrl: String!
      confidential: Boolean!
      discussionLocked: Boolean!
      movedTo: Issue
      reference(full: Boolean = false): String!
      notes(after: String, before: String, first: Int, last: Int): NoteConnection!
    }
    type NoteConnection { nodes: [Note] pageInfo: PageInfo! }
    type PageInfo { endCursor: String hasNextPage: Boolean! }
    type Note {
      id: NoteID!
      body: String!
      system: Boolean!
      internal: Boolean
      createdAt: Time!
      updatedAt: Time!
      lastEditedAt: Time
      maxAccessLevelOfAuthor: String
      url: String
      author: UserCore
      discussion: Discussion
      awardEmoji(after: String, before: String, first: Int, last: Int): AwardEmojiConnection
    }
    type UserCore { username: String! avatarUrl: String }
    type Discussion { id: DiscussionID! }
    type AwardEmojiConnection { nodes: [AwardEmoji] pageInfo: PageInfo! }
    type AwardEmoji { name: String! user: UserCore! }
    """
)
_USERS = ["ana", "bo", "cleo", "dee", "ghost"]


class GitLab(Forge):
    """paths of projects are given by the store. allowance: requests left, None for a host that tells nothing of it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.allowance: int | None = 2000
        self.private: set[str] = set()

    def headers(self) -> dict[str, str]:
        if self.allowance is None:
            return {}
        self.allowance -= 1
        given = {"Limit": "2000", "Observed": str(2000 - self.allowance), "Remaining": str(self.allowance)}
        return {f"RateLimit-{name}": value for name, value in given.items()} | {"RateLimit-Reset": "1772366400"}

    def routes(self) -> Sequence[Route]:
        project = r"/api/v4/projects/([^/]+)"
        issue = rf"{project}/issues/(\d+)"
        return (
            ("POST", "/api/graphql", self._graphql),
            ("GET", project, self._project),
            ("PUT", project, self._change_project),
            ("GET", f"{project}/issues", self._issues),
            ("POST", f"{project}/issues", self._open),
            ("GET", issue, self._issue),
            ("PUT", issue, self._change_issue),
            ("POST", f"{issue}/move", self._move),
            ("GET", f"{issue}/notes", self._notes),
            ("POST", f"{issue}/notes", self._say),
            ("GET", rf"{issue}/notes/(\d+)", self._note),
            ("PUT", rf"{issue}/notes/(\d+)", self._edit),
            ("DELETE", rf"{issue}/notes/(\d+)", self._delete),
            ("GET", rf"{issue}/discussions/([0-9a-f]+)", self._discussion),
            ("POST", rf"{issue}/discussions/([0-9a-f]+)/notes", self._reply),
            ("GET", f"{issue}/award_emoji", self._awards),
            ("POST", f"{issue}/award_emoji", self._award),
            ("DELETE", rf"{issue}/award_emoji/(\d+)", self._take_back),
            ("POST", rf"{issue}/notes/(\d+)/award_emoji", self._award_note),
        )

    def _path(self, request: Request, asked: str) -> str:
        """The project's path. One that was renamed is found by GET alone."""
        by_id = next((path for path in self.store.paths if asked == str(_project_id(path))), asked)
        path = self.store.path(by_id)
        if path is None:
            raise Refused(404, {"message": "404 Project Not Found"})
        if path != asked and by_id == asked:
            if request.method != "GET":
                raise Refused(405, {"message": "405 Non GET methods are not allowed for moved projects"})
            rest = request.path.split("/", 5)[5:]
            place = "/".join([f"{request.origin}/api/v4/projects/{_project_id(path)}", *rest])
            raise Refused(301, {"message": "This resource has been moved"}, {"Location": place})
        return path

    def _found(self, request: Request, asked: str, number: str) -> Issue:
        issue = self.store.issue(self._path(request, asked), int(number))
        if issue is None or (issue.confidential and not request.user):
            raise Refused(404, {"message": "404 Not found"})
        return issue

    def _project(self, request: Request, asked: str) -> Answer:
        return Answer(200, self._project_json(request, self._path(request, asked)))

    def _project_json(self, request: Request, path: str) -> dict[str, Any]:
        group, _, name = path.rpartition("/")
        return {
            "id": _project_id(path),
            "name": name,
            "path": name,
            "path_with_namespace": path,
            "web_url": f"{request.origin}/{path}",
            "namespace": {"full_path": group, "kind": "group"},
            "visibility": "private" if path in self.private else "public",
        }

    def _change_project(self, request: Request, asked: str) -> Answer:
        _member(request)
        path = self._path(request, asked)
        now = f"{path.rpartition('/')[0]}/{request.data['path']}"
        self.store.rename(path, now)
        return Answer(200, self._project_json(request, now))

    def _issues(self, request: Request, asked: str) -> Answer:
        issues = [i for i in self.store.of(self._path(request, asked)) if request.user or not i.confidential]
        if search := request.query.get("search"):
            issues = [issue for issue in issues if search.lower() in issue.text.lower()]
        key = request.query.get("order_by", "created_at")
        issues.sort(
            key=lambda issue: issue.updated if key == "updated_at" else issue.created,
            reverse=request.query.get("sort", "desc") == "desc",
        )
        rows = [self._issue_json(request, issue) for issue in issues]
        return page_of(request, rows, min(request.number("per_page", 20), 100))

    def _open(self, request: Request, asked: str) -> Answer:
        user = _member(request)
        if len(request.data["title"]) > 255:
            return Answer(400, {"message": {"title": ["is too long (maximum is 255 characters)"]}})
        path = self._path(request, asked)
        issue = self.store.open(path, user, request.data["title"], request.data.get("description") or "")
        issue.confidential = request.data.get("confidential", False)
        return Answer(201, self._issue_json(request, issue))

    def _issue(self, request: Request, asked: str, number: str) -> Answer:
        return Answer(200, self._issue_json(request, self._found(request, asked, number)))

    def _change_issue(self, request: Request, asked: str, number: str) -> Answer:
        _member(request)
        issue = self._found(request, asked, number)
        if request.data.get("discussion_locked"):
            self.store.lock(issue)
        if "confidential" in request.data:
            issue.confidential = request.data["confidential"]
        return Answer(200, self._issue_json(request, issue))

    def _move(self, request: Request, asked: str, number: str) -> Answer:
        _member(request)
        path = next(path for path in self.store.paths if _project_id(path) == int(request.data["to_project_id"]))
        return Answer(201, self._issue_json(request, self.store.move(self._found(request, asked, number), path)))

    def _notes(self, request: Request, asked: str, number: str) -> Answer:
        _member(request)
        issue = self._found(request, asked, number)
        return page_of(request, [_note_json(note, issue) for note in issue.notes], request.number("per_page", 20))

    def _say(self, request: Request, asked: str, number: str) -> Answer:
        user = _member(request)
        issue = self._found(request, asked, number)
        note = self.store.say(issue, user, request.data["body"])
        note.is_hidden = request.data.get("internal", False)
        return Answer(201, _note_json(note, issue))

    def _note(self, request: Request, asked: str, number: str, id_: str) -> Answer:
        _member(request)
        return Answer(200, _note_json(self.store.note(int(id_))[1], self._found(request, asked, number)))

    def _edit(self, request: Request, asked: str, number: str, id_: str) -> Answer:
        _member(request)
        note = self.store.edit(int(id_), request.data["body"])
        return Answer(200, _note_json(note, self._found(request, asked, number)))

    def _delete(self, request: Request, _asked: str, _number: str, id_: str) -> Answer:
        _member(request)
        issue, _ = self.store.note(int(id_))
        self.store.delete(int(id_))
        issue.updated = self.store.now()
        return Answer(204)

    def _discussion(self, request: Request, asked: str, number: str, thread: str) -> Answer:
        _member(request)
        issue = self._found(request, asked, number)
        notes = [_note_json(note, issue) for note in issue.notes if _thread(note.thread) == thread]
        return Answer(200, {"id": thread, "individual_note": len(notes) == 1, "notes": notes})

    def _reply(self, request: Request, asked: str, number: str, thread: str) -> Answer:
        user = _member(request)
        issue = self._found(request, asked, number)
        first = next(note for note in issue.notes if _thread(note.thread) == thread)
        note = self.store.say(issue, user, request.data["body"], first.thread)
        note.is_hidden = first.is_hidden
        return Answer(201, _note_json(note, issue))

    def _awards(self, request: Request, asked: str, number: str) -> Answer:
        _member(request)
        issue = self._found(request, asked, number)
        rows = [_award_json(award, issue.id, "Issue") for award in issue.reactions]
        return page_of(request, rows, request.number("per_page", 20))

    def _award(self, request: Request, asked: str, number: str) -> Answer:
        issue = self._found(request, asked, number)
        award = self.store.react(issue, request.data["name"], _member(request))
        return Answer(201, _award_json(award, issue.id, "Issue"))

    def _take_back(self, request: Request, asked: str, number: str, id_: str) -> Answer:
        _member(request)
        issue = self._found(request, asked, number)
        issue.reactions = [award for award in issue.reactions if award.id != int(id_)]
        return Answer(204)

    def _award_note(self, request: Request, _asked: str, _number: str, id_: str) -> Answer:
        _, note = self.store.note(int(id_))
        award = self.store.react(note, request.data["name"], _member(request))
        return Answer(201, _award_json(award, note.id, "Note"))

    def _issue_json(self, request: Request, issue: Issue) -> dict[str, Any]:
        here = f"{request.origin}/api/v4/projects/{_project_id(issue.path)}/issues/{issue.number}"
        return {
            "id": issue.id,
            "iid": issue.number,
            "project_id": _project_id(issue.path),
            "title": issue.title,
            "description": issue.text or None,
            "state": "closed" if issue.moved else "opened",
            "created_at": _precise(issue.created),
            "updated_at": _precise(issue.updated),
            "closed_at": None,
            "closed_by": None,
            "labels": issue.labels,
            "milestone": None,
            "assignees": [],
            "author": _user_json(issue.author),
            "type": "ISSUE",
            "issue_type": "issue",
            "user_notes_count": sum(not note.is_system for note in issue.notes),
            "merge_requests_count": 0,
            "upvotes": sum(award.name == "thumbsup" for award in issue.reactions),
            "downvotes": sum(award.name == "thumbsdown" for award in issue.reactions),
            "due_date": None,
            "confidential": issue.confidential,
            "discussion_locked": issue.locked or None,
            "web_url": f"{request.origin}/{issue.path}/-/issues/{issue.number}",
            "has_tasks": False,
            "_links": {"self": here, "notes": f"{here}/notes", "award_emoji": f"{here}/award_emoji"},
            "references": {
                "short": f"#{issue.number}",
                "relative": f"#{issue.number}",
                "full": f"{issue.path}#{issue.number}",
            },
            "moved_to_id": issue.moved.id if issue.moved else None,
        }

    def _graphql(self, request: Request) -> Answer:
        def project(_info: Any, **given: str) -> dict[str, Any] | None:
            path = given["fullPath"]
            # Only by its name of today.
            if self.store.path(path) != path:
                return None
            return {"fullPath": path, "issue": lambda _info, iid: issue(path, iid)}

        def issue(path: str, iid: str) -> dict[str, Any] | None:
            found = self.store.issue(path, int(iid))
            visible = found and (request.user or not found.confidential)
            return self._issue_node(request, found) if found and visible else None

        return graphql_answer(SCHEMA, {"project": project}, request)

    def _issue_node(self, request: Request, issue: Issue) -> dict[str, Any]:
        visible = [note for note in issue.notes if request.user or not note.is_hidden]
        url = f"{request.origin}/{issue.path}/-/issues/{issue.number}"
        return {
            "iid": str(issue.number),
            "webUrl": url,
            "confidential": issue.confidential,
            "discussionLocked": issue.locked,
            "movedTo": self._issue_node(request, issue.moved) if issue.moved else None,
            "reference": lambda _info, full: f"{issue.path if full else ''}#{issue.number}",
            "notes": lambda _info, first=None, after=None: connection(
                [_note_node(note, url) for note in visible], first, after
            ),
        }


def _member(request: Request) -> str:
    if request.user not in _USERS:
        raise Refused(401, {"message": "401 Unauthorized"})
    return request.user


def _project_id(path: str) -> int:
    # The same for all names that a project ever had would need a table; a move of one suffices here.
    return 100 + sum(map(ord, path)) % 10_000


def _thread(id_: int) -> str:
    return f"{id_:040x}"


def _precise(moment: Any) -> str:
    return f"{str(time(moment))[:-1]}.123Z"


def _user_json(name: str) -> dict[str, Any]:
    return {"id": _USERS.index(name) + 1, "username": name, "name": name.title(), "state": "active", "web_url": ""}


def _note_json(note: Note, issue: Issue) -> dict[str, Any]:
    return {
        "id": note.id,
        "type": None if note.thread == note.id else "DiscussionNote",
        "body": note.text,
        "author": _user_json(note.author),
        "created_at": _precise(note.created),
        "updated_at": _precise(note.edited or note.created),
        "system": note.is_system,
        "noteable_id": issue.id,
        "noteable_type": "Issue",
        "noteable_iid": issue.number,
        "project_id": _project_id(issue.path),
        "resolvable": False,
        "confidential": note.is_hidden,
        "internal": note.is_hidden,
    }


def _award_json(award: Reaction, on: int, kind: str) -> dict[str, Any]:
    return {
        "id": award.id,
        "name": award.name,
        "user": _user_json(award.who),
        "created_at": _precise(award.at),
        "updated_at": _precise(award.at),
        "awardable_id": on,
        "awardable_type": kind,
    }


def _note_node(note: Note, url: str) -> dict[str, Any]:
    kind = "Note" if note.thread == note.id else "DiscussionNote"
    awards = [{"name": award.name, "user": {"username": award.who}} for award in note.reactions]
    return {
        "id": f"gid://gitlab/{kind}/{note.id}",
        "body": note.text,
        "system": note.is_system,
        "internal": note.is_hidden,
        "createdAt": time(note.created),
        "updatedAt": time(note.edited or note.created),
        "lastEditedAt": time(note.edited),
        "maxAccessLevelOfAuthor": {"ana": "Owner", "dee": "Developer"}.get(note.author),
        "url": f"{url}#note_{note.id}",
        "author": {"username": note.author, "avatarUrl": avatar_of(note.author)},
        "discussion": {"id": f"gid://gitlab/Discussion/{_thread(note.thread)}"},
        "awardEmoji": lambda _info, first=None, after=None: connection(awards, first, after),
    }
