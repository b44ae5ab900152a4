"""What is asked of a forge: one Protocol, which the client of each kind of forge answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from microjournal.model.conversation import Bet, Comment
from microjournal.model.settings import Repository
from microjournal.network.refusals import Allowance, ApiError, NotThere

__all__ = ["Allowance", "ChangedComment", "IssueState", "NotThere", "ReaderBet", "Tracker", "TrackerError"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueState:
    """An issue as it stands in a list of issues. Times as in `microjournal.model.conversation`.

    author: name of the account, "" if there is none any more. text: its first text, Markdown. comments: how many there
    are. bets: how many reactions on the issue are bets, of each kind that the list counts (two of one person, too);
    None where the list does not tell.
    repository, number: where it is now; another than was asked for if it was moved.
    """

    repository: Repository
    number: int
    url: str
    title: str
    text: str
    author: str
    created: str
    updated: str
    comments: int
    locked: bool = False
    bets: Mapping[Bet, int] | None = None
    labels: tuple[str, ...] = ()


class ReaderBet(NamedTuple):
    """A reaction that is a bet. who: tells two readers apart; it is never stored. at: when it was made."""

    bet: Bet
    who: str
    at: str


class ChangedComment(NamedTuple):
    """A comment as it stands in a list of those on all issues. number: of its issue. at: its last change."""

    number: int
    id: str
    at: str


# What the client of the interface says of it is said as it is.
TrackerError = ApiError


def moved_out_of_sight(host: str, path: str) -> NotThere:
    """The error for what was moved to a repository that is not public.

    Whoever moved it, hid it; that the token of the journal shows it all the same must not publish it.
    """
    message = f"{host}: it was moved to {path}, which is not public, and what is said there is not for everybody"
    return NotThere(message, "to show it all the same, write its new address as the `issue` of the entry")


class Tracker(Protocol):
    """The issues of one repository on a forge. Every method raises TrackerError."""

    def issues(self) -> Iterator[IssueState]:
        """All issues, open and closed, in the order of their last change, newest first; asked for page by page.

        Whoever has seen enough, stops.
        """

    def changed_comments(self, since: str) -> Iterator[ChangedComment]:
        """The comments on all issues in the order of their last change, newest first; asked for page by page.

        since: those that changed before this time are of no use; there may be such, or not.
        No comments at all where there is no such list, or where to edit one is a change of its issue.
        """

    def issue(self, number: int) -> IssueState:
        """One issue. Raises NotThere."""

    def comments(self, number: int) -> tuple[Comment, ...]:
        """What was said on an issue, oldest first, without what is hidden, internal, or the forge's own words."""

    def bets(self, number: int) -> tuple[ReaderBet, ...] | None:
        """The bets on an issue: reactions that mean one. None where the forge tells their times only with a token."""

    def open(self, title: str, text: str) -> IssueState:
        """Creates an issue. It is asked for once: whether it came to be after an error, `find` tells."""

    def find(self, marker: str) -> IssueState | None:
        """The oldest issue about an entry (see `microjournal.forges.issues.marker_in`), None if there is none."""

    def allowance(self) -> Allowance | None:
        """What is left of the forge's limit, by what it answered last; None if it has not said."""
