"""GitLab: issues and bets by REST v4, and by GraphQL what is said, which REST tells nobody without a token.

https://docs.gitlab.com/api/issues/, https://docs.gitlab.com/api/emoji_reactions/, https://docs.gitlab.com/api/graphql/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from microjournal.comments.answers import (
    Row,
    count_of,
    name_of,
    number_of,
    picture_of,
    row_of,
    rows_of,
    text_of,
    time_of,
    url_of,
    within,
)
from microjournal.comments.graphql import after_of, ask, nodes_of
from microjournal.comments.reactions import BETS, counted
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
from microjournal.model.conversation import Association, Comment, Reaction
from microjournal.model.settings import Repository
from microjournal.network.api import Api

_NOTES = """
query notes($path: ID!, $number: String!, $after: String) {
  project(fullPath: $path) {
    issue(iid: $number) {
      confidential
      webUrl
      movedTo { reference(full: true) }
      notes(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id body system internal createdAt lastEditedAt maxAccessLevelOfAuthor
          author { username avatarUrl }
          discussion { id }
          awardEmoji { nodes { name } }
        }
      }
    }
  }
}
"""
_MOVED = """
query moved($path: ID!, $number: String!) {
  project(fullPath: $path) { issue(iid: $number) { movedTo { reference(full: true) } } }
}
"""
_ID = re.compile(r"gid://gitlab/\w+/(?P<id>[0-9]{1,20})\Z", re.ASCII)
_REFERENCE = re.compile(r"(?P<path>[\w.-]+(?:/[\w.-]+)+)#(?P<number>[1-9][0-9]{0,9})\Z", re.ASCII)
_LONGEST_TITLE = 255
_MOST_MOVES = 5
_MOST_PAGES = 200

# An emoji that means what one of GitHub's reactions means.
_NAMES = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "laughing": "laugh",
    "smile": "laugh",
    "tada": "hooray",
}
_ASSOCIATIONS: Mapping[str, Association] = {"Owner": "owner", "Maintainer": "member", "Developer": "member"}


class GitLab:
    """The issues of a project; see `microjournal.comments.tracker.Tracker`.

    api: at "/api" of the host. has_token: whether it sends one. Confidential issues are none, whoever may see them.
    """

    def __init__(self, api: Api, repository: Repository, *, has_token: bool) -> None:
        self._api = api
        self._repository = repository
        self._has_token = has_token

    def issues(self) -> Iterator[IssueState]:
        """See Tracker. What was moved away is not here."""
        query = urlencode({"order_by": "updated_at", "sort": "desc", "state": "all", "per_page": 100})
        for reply in self._api.pages(f"{_project(self._repository.path)}/issues?{query}"):
            for row in rows_of(reply.data):
                if row.get("confidential") is not True and row.get("moved_to_id") is None:
                    yield self._state(row)

    def changed_comments(self, since: str) -> Iterator[ChangedComment]:
        """None: whoever edits a note changes its issue."""
        del since
        return iter(())

    def issue(self, number: int) -> IssueState:
        """See Tracker."""
        path = self._repository.path
        for _ in range(_MOST_MOVES):
            row = row_of(self._api.get(f"{_project(path)}/issues/{number}").data)
            self._refuse_confidential(row)
            if row.get("moved_to_id") is None or (moved := self._moved(row)) is None:
                return self._state(row)
            path, number = moved
            self._refuse_hidden(path)
        raise TrackerError(f"{self._api.host}: the issue was moved more than {_MOST_MOVES} times")

    def _moved(self, row: Row) -> tuple[str, int] | None:
        """Where an issue is now; None if nobody but its new readers may know."""
        path, number = self._place(row)
        issue = within(ask(self._api, _MOVED, {"path": path, "number": str(number)}), "project", "issue")
        return _reference(text_of(within(issue, "movedTo"), "reference"))

    def _place(self, row: Row) -> tuple[str, int]:
        found = _reference(text_of(within(row, "references"), "full"))
        return found or (self._repository.path, number_of(row, "iid"))

    def _state(self, row: Row) -> IssueState:
        path, number = self._place(row)
        is_here = path.lower() == self._repository.path.lower()
        labels = row.get("labels")
        return IssueState(
            repository=self._repository if is_here else replace(self._repository, path=path),
            number=number,
            url=url_of(row, "web_url"),
            title=text_of(row, "title"),
            text=text_of(row, "description"),
            author=_author(row),
            created=time_of(row, "created_at"),
            updated=time_of(row, "updated_at"),
            comments=count_of(row, "user_notes_count"),
            locked=row.get("discussion_locked") is True,
            labels=tuple(label for label in labels or () if isinstance(label, str)),
        )

    def comments(self, number: int) -> tuple[Comment, ...]:
        """See Tracker."""
        path = self._repository.path
        found = [_Note(row, url) for row, url in self._notes(path, number)]
        found = sorted(
            (note for note in found if note.is_public), key=lambda note: (note.created, len(note.id), note.id)
        )
        first: dict[str, str] = {}
        # The first note of a discussion is what the others answer.
        return tuple(note.comment(first.setdefault(note.discussion, note.id)) for note in found)

    def _notes(self, path: str, number: int) -> Iterator[tuple[Row, str]]:
        """The notes on an issue, each with the address of the issue."""
        after: str | None = None
        for _ in range(_MOST_PAGES):
            issue = self._issue_with_notes(path, number, after)
            self._refuse_confidential(issue)
            if moved := _reference(text_of(within(issue, "movedTo"), "reference")):
                (path, number), after = moved, None
                self._refuse_hidden(path)
                continue
            url = url_of(issue, "webUrl")
            yield from ((row, url) for row in nodes_of(issue, "notes"))
            after = after_of(issue, "notes")
            if not after:
                return
        raise TrackerError(f"{self._api.host}: the list of comments does not end")

    def _issue_with_notes(self, path: str, number: int, after: str | None) -> Row:
        given = {"number": str(number), "after": after}
        project = within(ask(self._api, _NOTES, {"path": path, **given}), "project")
        if not project:
            # Other than REST, GraphQL does not know a project by the name that it had before.
            now = text_of(row_of(self._api.get(_project(path)).data), "path_with_namespace")
            project = within(ask(self._api, _NOTES, {"path": now, **given}), "project")
        issue = within(project, "issue")
        if not issue:
            help_ = "" if self._has_token else "if it is private, a token is needed"
            raise NotThere(f"{self._api.host}: there is no issue {number}, or nobody may see it", help_)
        return issue

    def _refuse_confidential(self, row: Row) -> None:
        if row.get("confidential") is True:
            message = f"{self._api.host}: the issue is confidential, and what is said there is not for everybody"
            raise NotThere(message, "turn that off on the issue, or take it out of the entry")

    def _refuse_hidden(self, path: str) -> None:
        """Where an issue was moved to must be for everybody."""
        if text_of(row_of(self._api.get(_project(path)).data), "visibility") not in ("", "public"):
            raise moved_out_of_sight(self._api.host, path)

    def bets(self, number: int) -> tuple[ReaderBet, ...] | None:
        """See Tracker."""
        if not self._has_token:
            return None
        bets = []
        for reply in self._api.pages(f"{_project(self._repository.path)}/issues/{number}/award_emoji?per_page=100"):
            for row in rows_of(reply.data):
                if bet := BETS.get(_reaction(row)):
                    who = number_of(within(row, "user"), "id", 0)
                    bets.append(ReaderBet(bet, str(who), time_of(row, "created_at")))
        return tuple(bets)

    def open(self, title: str, text: str) -> IssueState:
        """See Tracker."""
        data = {"title": title[:_LONGEST_TITLE], "description": text}
        return self._state(row_of(self._api.post(f"{_project(self._repository.path)}/issues", data).data))

    def find(self, marker: str) -> IssueState | None:
        """See Tracker."""
        query = urlencode(
            {"search": marker, "in": "description", "state": "all", "order_by": "created_at", "sort": "asc"}
        )
        for reply in self._api.pages(f"{_project(self._repository.path)}/issues?{query}&per_page=100"):
            for row in rows_of(reply.data):
                # A confidential one, too: there must be no second one.
                if marker_in(text_of(row, "description")) == marker:
                    return self._state(row)
        return None

    def allowance(self) -> Allowance | None:
        """See Tracker."""
        return self._api.allowance


class _Note:
    """A note, as GraphQL gives it. url: of the issue."""

    def __init__(self, row: Row, url: str) -> None:
        match = _ID.match(text_of(row, "id"))
        # Notes of the forge itself have other ids.
        self.id = match["id"] if match else ""
        self.is_public = bool(match) and row.get("system") is False and not row.get("internal")
        self.created = time_of(row, "createdAt")
        self.discussion = text_of(within(row, "discussion"), "id") or self.id
        self._row = row
        self._url = f"{url}#note_{self.id}"

    def comment(self, first: str) -> Comment:
        """The comment. first: id of the first in its discussion."""
        row = self._row
        edited = time_of(row, "lastEditedAt") if row.get("lastEditedAt") else ""
        return Comment(
            id=self.id,
            author=_author(row),
            created=self.created,
            edited=edited if edited > self.created else "",
            url=self._url,
            text=text_of(row, "body"),
            association=_ASSOCIATIONS.get(text_of(row, "maxAccessLevelOfAuthor"), ""),
            reactions=self._reactions(),
            answers="" if first == self.id else first,
            picture=picture_of(row.get("author"), "avatarUrl", "width=96"),
        )

    def _reactions(self) -> tuple[Reaction, ...]:
        return counted(_reaction(row) for row in nodes_of(self._row, "awardEmoji"))


def _project(path: str) -> str:
    return f"/v4/projects/{quote(path, safe='')}"


def _reference(text: str) -> tuple[str, int] | None:
    """Path and number from "group/project#42"; None if there is none."""
    match = _REFERENCE.match(text)
    return (match["path"], int(match["number"])) if match else None


def _reaction(row: Row) -> str:
    name = text_of(row, "name")
    return _NAMES.get(name, name)


def _author(row: Row) -> str:
    # What an account wrote that is no more belongs to one called so.
    name = name_of(row.get("author"), "username")
    return "" if name == "ghost" else name
