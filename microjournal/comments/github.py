"""The issues of a repository on GitHub, by its REST interface (https://docs.github.com/en/rest/issues).

Only Markdown is asked for, never HTML, whose addresses of images are signed and expire. A list of issues holds pull
requests too: they are issues with a number and comments of the same kind, so they are treated as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from microjournal.comments.answers import (
    NotUnderstood,
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
)
from microjournal.comments.reactions import BETS
from microjournal.comments.tracker import Allowance, ChangedComment, IssueState, ReaderBet, moved_out_of_sight
from microjournal.forges.issues import marker_in
from microjournal.model.conversation import Association, Comment, Reaction
from microjournal.model.settings import Repository
from microjournal.network.api import Api, origin_of

HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_PAGE = "per_page=100"
_NEWEST_CHANGE = "state=all&sort=updated&direction=desc"
_NEWEST = "state=all&sort=created&direction=desc"
_MOST_LOOKED_THROUGH = 3000
_LONGEST_TITLE = 256

_ASSOCIATIONS: dict[str, Association] = {
    "OWNER": "owner",
    "MEMBER": "member",
    "COLLABORATOR": "collaborator",
    "CONTRIBUTOR": "contributor",
}
_REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


class GitHub:
    """A `Tracker` of GitHub: hosted, with data residency (`NAME.ghe.com`), or an Enterprise Server of one's own."""

    def __init__(self, api: Api, repository: Repository) -> None:
        self._api = api
        self._repository = repository
        self._issues = f"/repos/{repository.path}/issues"

    def issues(self) -> Iterator[IssueState]:
        """All issues, the latest change first."""
        return self._listed(_NEWEST_CHANGE)

    def changed_comments(self, since: str) -> Iterator[ChangedComment]:
        """The comments on all issues, the latest change first."""
        del since
        for page in self._api.pages(f"{self._issues}/comments?sort=updated&direction=desc&{_PAGE}"):
            yield from [_changed(row) for row in rows_of(page.data)]

    def issue(self, number: int) -> IssueState:
        """One issue, followed to where it was moved."""
        state = self._state(row_of(self._api.get(f"{self._issues}/{number}").data))
        path = state.repository.path
        if path != self._repository.path and row_of(self._api.get(f"/repos/{path}").data).get("private") is True:
            raise moved_out_of_sight(self._api.host, path)
        return state

    def comments(self, number: int) -> tuple[Comment, ...]:
        """The comments; those that were hidden on GitHub are left out."""
        pages = self._api.pages(f"{self._issues}/{number}/comments?{_PAGE}")
        return tuple([_comment(row) for page in pages for row in rows_of(page.data) if row.get("minimized") is None])

    def bets(self, number: int) -> tuple[ReaderBet, ...]:
        """The reactions that mean a bet."""
        pages = self._api.pages(f"{self._issues}/{number}/reactions?{_PAGE}")
        rows = [row for page in pages for row in rows_of(page.data)]
        return tuple([_bet(row) for row in rows if text_of(row, "content") in BETS])

    def open(self, title: str, text: str) -> IssueState:
        """Creates an issue."""
        return self._state(row_of(self._api.post(self._issues, {"title": title[:_LONGEST_TITLE], "body": text}).data))

    def find(self, marker: str) -> IssueState | None:
        """The oldest issue about an entry, of the newest few thousand: search learns of new ones too late."""
        found = None
        for looked_through, state in enumerate(self._listed(_NEWEST)):
            if looked_through >= _MOST_LOOKED_THROUGH:
                break
            found = state if marker_in(state.text) == marker else found
        return found

    def allowance(self) -> Allowance | None:
        """As the last answer said."""
        return self._api.allowance

    def _listed(self, order: str) -> Iterator[IssueState]:
        for page in self._api.pages(f"{self._issues}?{order}&{_PAGE}"):
            yield from [self._state(row) for row in rows_of(page.data)]

    def _state(self, row: Row) -> IssueState:
        reactions = row.get("reactions")
        counts = None if reactions is None else row_of(reactions)
        return IssueState(
            repository=self._repository_of(row),
            number=number_of(row, "number"),
            url=url_of(row, "html_url"),
            title=text_of(row, "title"),
            text=text_of(row, "body"),
            author=name_of(row.get("user"), "login"),
            created=time_of(row, "created_at"),
            updated=time_of(row, "updated_at"),
            comments=number_of(row, "comments"),
            locked=row.get("locked") is True,
            bets=None if counts is None else {bet: count_of(counts, content) for content, bet in BETS.items()},
            labels=tuple([_label(label) for label in row.get("labels") or ()]),
        )

    def _repository_of(self, row: Row) -> Repository:
        *_, owner, name = ["", "", *url_of(row, "repository_url").split("/")]
        path = f"{owner}/{name}"
        # Names that differ in capitals are one; the author's is kept.
        same = path.lower() == self._repository.path.lower()
        return self._repository if same else Repository(kind="github", host=self._repository.host, path=path)


def api_address(host: str) -> str:
    """Where the interface of a GitHub is (https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api).

    >>> api_address("github.com"), api_address("git.example.org"), api_address("ana.ghe.com")
    ('https://api.github.com', 'https://git.example.org/api/v3', 'https://api.ana.ghe.com')
    """
    if host == "github.com" or host.endswith(".ghe.com"):
        return f"https://api.{host}"
    return f"{origin_of(host)}/api/v3"


def _comment(row: Row) -> Comment:
    created, updated = time_of(row, "created_at"), time_of(row, "updated_at")
    reactions = row_of(row.get("reactions") or {})
    return Comment(
        id=str(number_of(row, "id")),
        author=name_of(row.get("user"), "login"),
        created=created,
        edited=updated if updated > created else "",
        url=url_of(row, "html_url"),
        text=text_of(row, "body"),
        association=_ASSOCIATIONS.get(text_of(row, "author_association"), ""),
        reactions=tuple([Reaction(name, count) for name in _REACTIONS if (count := count_of(reactions, name))]),
        picture=picture_of(row.get("user"), "avatar_url", "s=96"),
    )


def _changed(row: Row) -> ChangedComment:
    number = url_of(row, "issue_url").rpartition("/")[2]
    if not number.isdigit():
        raise NotUnderstood("issue_url")
    return ChangedComment(number=int(number), id=str(number_of(row, "id")), at=time_of(row, "updated_at"))


def _bet(row: Row) -> ReaderBet:
    user = row.get("user")
    # Those who closed their account cannot be told apart, but each of them had one.
    who = f"reaction {number_of(row, 'id')}" if user is None else str(number_of(row_of(user), "id"))
    return ReaderBet(bet=BETS[text_of(row, "content")], who=who, at=time_of(row, "created_at"))


def _label(label: Any) -> str:
    """The name of a label, which is a mapping or, in old issues, the name itself."""
    if isinstance(label, str):
        return label
    if not isinstance(label, dict):
        raise NotUnderstood("labels")
    return text_of(label, "name")
