"""What readers say under an entry, as a forge had it when it was asked: frozen values, no behaviour.

Times are ISO date-times in UTC ("2026-03-04T09:30:00Z"); they compare and sort as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Bet = Literal["met", "not-met", "unclear"]
# What readers may bet on: that it will go as expected, that it will not, that it will stay unclear.
BETS: tuple[Bet, ...] = ("met", "not-met", "unclear")

Association = Literal["", "owner", "member", "collaborator", "contributor"]


_ANCHOR = re.compile(r"comment-[A-Za-z0-9-]+")


def anchor_of(comment: str) -> str:
    """The id that a comment has on the entry's page. comment: its own id."""
    return f"comment-{comment}"


def is_comment(anchor: str) -> bool:
    """Whether an id on a page can be that of a comment."""
    return _ANCHOR.fullmatch(anchor) is not None


class Reaction(NamedTuple):
    """Reactions of a kind to a comment, and how many. name: one of "+1", "-1", "laugh", "confused", "heart", "hooray"…

    Names are those of GitHub, or the forge's own where GitHub has none like it.
    """

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment. Everything in it was written by a stranger.

    id: of the forge, letters, digits and "-" only; unique in its conversation. author: name of the account, "" if there
    is none any more. association: what the author is to the repository, "" if nothing or not known.
    edited: time of its last change, "" if there was none. url: its permanent address. text: Markdown; "" where only the
    rest is wanted. answers: id of the comment that it is a reply to, "" if to none. picture: address of the author's
    picture on the forge, known only when the forge has just been asked.
    """

    id: str
    author: str
    created: str
    url: str
    text: str
    association: Association = ""
    edited: str = ""
    reactions: tuple[Reaction, ...] = ()
    answers: str = ""
    picture: str = ""


def oldest_first(comments: Iterable[Comment]) -> list[Comment]:
    """Comments in the order of time; those of one second in that of their ids, which forges count up."""
    return sorted(comments, key=lambda comment: (comment.created, len(comment.id), comment.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bets:
    """How readers bet on the outcome of an experiment: how many on each. Nobody is named.

    until: the day of its end, as ISO date; bets count that were made before it. "" while it is open.
    """

    met: int = 0
    not_met: int = 0
    unclear: int = 0
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The comments on an issue, oldest first, and the bets.

    url: of the issue's page. updated: when something in it changed last, as the forge says. locked: nobody can comment
    any more. hidden: how many comments the forge counts that are not here, because it hides them. bets: None where
    nobody was asked.
    sizes: of the html of each comment, in characters. body_digest: of all of that. digest: of everything here. They are
    () and b"" until it is stored; then the comments have no text.
    """

    url: str
    updated: str
    locked: bool = False
    hidden: int = 0
    comments: tuple[Comment, ...] = ()
    bets: Bets | None = None
    sizes: tuple[int, ...] = ()
    body_digest: bytes = b""
    digest: bytes = b""
