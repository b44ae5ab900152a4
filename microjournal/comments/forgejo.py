"""Forgejo, Gitea and Codeberg, by their API v1: https://forgejo.org/docs/latest/user/api-usage/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, pairwise
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
from microjournal.comments.reactions import BETS, counted
from microjournal.comments.tracker import Allowance, ChangedComment, IssueState, ReaderBet
from microjournal.forges.issues import marker_in
from microjournal.model.conversation import Comment, Reaction
from microjournal.model.settings import Repository
from microjournal.network.api import Api

# Both forges cut pages at 50, unless their administrators say otherwise.
_PAGE = 50
_LONGEST_TITLE = 255
# Reactions are told for one comment at a time; those of so many of the newest are asked for.
_MOST_ASKED = 50
# So many pages of what the search finds are read.
_MOST_SEARCHED = 20
# Edits so much older than the newest comment that is known are looked for, too: a sync may have failed in between.
_LOOKED_BACK = timedelta(days=7)
# Id of the account that stands for those that are no more.
_GHOST = -1


class Forgejo:
    """The issues of a repository; see `microjournal.comments.tracker.Tracker`. api: at "/api/v1" of the forge."""

    def __init__(self, api: Api, repository: Repository) -> None:
        self._api = api
        self._repository = repository
        self._path = f"/repos/{quote(repository.path)}"

    def issues(self) -> Iterator[IssueState]:
        """See Tracker.

        Gitea, and Forgejo before it could, do not heed `sort` and give the last created first. Which it is, a page
        shows; then all pages are read before the first is given.
        """
        pages = self._pages("sort=recentupdate")
        held: list[IssueState] = []
        for page in pages:
            held += page
            if _is_by_change(held):
                yield from held
                break
        else:
            yield from sorted(held, key=lambda state: state.updated, reverse=True)
        for page in pages:
            yield from page

    def _pages(self, query: str) -> Iterator[list[IssueState]]:
        for reply in self._api.pages(f"{self._path}/issues?state=all&type=issues&limit={_PAGE}&{query}"):
            yield [self._state(row) for row in rows_of(reply.data or []) if row.get("pull_request") is None]

    def changed_comments(self, since: str) -> Iterator[ChangedComment]:
        """See Tracker. They come in the order in which they were written, so there is a limit to how old they are."""
        begin = quote(f"{datetime.fromisoformat(since) - _LOOKED_BACK:%Y-%m-%dT%H:%M:%SZ}")
        pages = self._api.pages(f"{self._path}/issues/comments?since={begin}&limit={_PAGE}")
        changed = [_changed(row) for page in pages for row in rows_of(page.data or [])]
        yield from sorted(changed, key=lambda comment: comment.at, reverse=True)

    def issue(self, number: int) -> IssueState:
        """See Tracker. Issues cannot be moved, but their repository can."""
        return self._state(row_of(self._api.get(f"{self._path}/issues/{number}").data))

    def _state(self, row: Row) -> IssueState:
        path = text_of(within(row, "repository"), "full_name") or self._repository.path
        is_here = path.lower() == self._repository.path.lower()
        return IssueState(
            repository=self._repository if is_here else replace(self._repository, path=path),
            number=number_of(row, "number"),
            url=url_of(row, "html_url"),
            title=text_of(row, "title"),
            text=text_of(row, "body"),
            author=_author(row),
            created=time_of(row, "created_at"),
            updated=time_of(row, "updated_at"),
            comments=count_of(row, "comments"),
            locked=row.get("is_locked") is True,
            labels=tuple(text_of(label, "name") for label in rows_of(row.get("labels") or [])),
        )

    def comments(self, number: int) -> tuple[Comment, ...]:
        """See Tracker. The forge's own words are no comments, and nothing can be hidden."""
        rows = [
            row
            for reply in self._api.pages(f"{self._path}/issues/{number}/comments")
            for row in rows_of(reply.data or [])
        ]
        rows.sort(key=lambda row: (time_of(row, "created_at"), number_of(row, "id")))
        first_asked = len(rows) - _MOST_ASKED
        return tuple(self._comment(row, with_reactions=place >= first_asked) for place, row in enumerate(rows))

    def _comment(self, row: Row, *, with_reactions: bool) -> Comment:
        author, created, edited = _author(row), time_of(row, "created_at"), time_of(row, "updated_at")
        owner = self._repository.path.partition("/")[0]
        id_ = number_of(row, "id")
        return Comment(
            id=str(id_),
            author=author,
            created=created,
            edited=edited if edited > created else "",
            url=url_of(row, "html_url"),
            text=text_of(row, "body"),
            association="owner" if author.lower() == owner.lower() else "",
            reactions=self._reactions(id_) if with_reactions else (),
            # Whoever brought a comment from another forge has not written it.
            picture="" if text_of(row, "original_author") else picture_of(row.get("user"), "avatar_url", "size=96"),
        )

    def _reactions(self, comment: int) -> tuple[Reaction, ...]:
        rows = rows_of(self._api.get(f"{self._path}/issues/comments/{comment}/reactions").data or [])
        return counted(text_of(row, "content") for row in rows)

    def bets(self, number: int) -> tuple[ReaderBet, ...]:
        """See Tracker."""
        bets = []
        # Without a page all are given.
        for reply in self._api.pages(f"{self._path}/issues/{number}/reactions"):
            for row in rows_of(reply.data or []):
                if bet := BETS.get(text_of(row, "content")):
                    who = name_of(row.get("user"), "login")
                    bets.append(ReaderBet(bet, who, time_of(row, "created_at")))
        return tuple(bets)

    def open(self, title: str, text: str) -> IssueState:
        """See Tracker."""
        data = {"title": title[:_LONGEST_TITLE], "body": text}
        return self._state(row_of(self._api.post(f"{self._path}/issues", data).data))

    def find(self, marker: str) -> IssueState | None:
        """See Tracker. What was written just now is not in the index of the search yet, but among the newest issues.

        The search finds words, so the issues of other entries, too.
        """
        for query, most in ((urlencode({"q": marker}), _MOST_SEARCHED), ("sort=latest", 1)):
            pages = islice(self._pages(query), most)
            found = [state for page in pages for state in page if marker_in(state.text) == marker]
            if found:
                return min(found, key=lambda state: state.number)
        return None

    def allowance(self) -> Allowance | None:
        """See Tracker. These forges have none that they tell of; a proxy before them may."""
        return self._api.allowance


def _is_by_change(states: Sequence[IssueState]) -> bool:
    """Whether a list is in the order of the last change, and cannot be in that of creation."""
    by_change = all(one.updated >= next_.updated for one, next_ in pairwise(states))
    return by_change and any(one.number < next_.number for one, next_ in pairwise(states))


def _changed(row: Row) -> ChangedComment:
    # A comment on a pull request says so elsewhere, and is of no issue.
    number = text_of(row, "issue_url").rpartition("/")[2]
    found = int(number) if number.isascii() and number.isdigit() and len(number) <= 10 else 0
    return ChangedComment(number=found, id=str(number_of(row, "id")), at=time_of(row, "updated_at"))


def _author(row: Row) -> str:
    # Of an issue or a comment that came from another forge, `user` is who brought it.
    if original := name_of(row, "original_author"):
        return original
    user = row.get("user")
    is_ghost = isinstance(user, dict) and user.get("id") == _GHOST
    return "" if is_ghost else name_of(user, "login")
