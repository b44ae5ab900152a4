"""The file of `comments/` that holds what was said on one issue, and back.

JSON Lines (https://jsonlines.org): the first line is the issue, each other line a comment, oldest first. So two
versions of a file differ by the lines of the comments in which they differ, and what git could not merge is not lost.
Whatever stands in it may have been written by a stranger: what is not as it should be is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.conversation import Association, Bets, Comment, Conversation, Reaction, oldest_first
from microjournal.model.settings import Repository

COMMENTS = "comments"
SNAPSHOT_ENDING = ".jsonl"

# Of one comment, in code points; what is longer is for the page of the issue.
LONGEST_TEXT = 100_000
_MOST_BYTES = 32_000_000
_MOST_COMMENTS = 10_000
# Room for the line of the issue.
_LONGEST_HEAD = 4_000
HIGHEST_COUNT = 10_000_000
# Kinds, at one comment.
MOST_REACTIONS = 20

_ID = re.compile(r"[A-Za-z0-9-]{1,64}\Z")
_TIME = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z", re.ASCII)
URL = re.compile(r"https?://[!-~]{1,2000}\Z")
_NAME = re.compile(r"[^\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]{1,100}\Z")
REACTION = re.compile(r"[\w+-]{1,40}\Z", re.ASCII)
_ASSOCIATIONS = frozenset({"owner", "member", "collaborator", "contributor"})
# What would make a line look like several, or like another.
_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class _Unfit(ValueError):
    """A line that is not what it should be. The message says why."""


def snapshot_path(repository: Repository, number: int) -> str:
    """Where what was said on an issue is kept, relative to the journal's folder.

    >>> snapshot_path(Repository(kind="github", host="github.com", path="Ana/Journal"), 42)
    'comments/github.com/ana/journal/42.jsonl'
    """
    return f"{COMMENTS}/{place_of_host(f'{repository.host}/{repository.path}')}/{number}{SNAPSHOT_ENDING}"


def place_of_host(host: str) -> str:
    """The folders for what is on a host, or below a path on it."""
    place = host.lower().replace(":", "+")
    # Two names that differ in capitals are one on every forge. A name that begins with a dot is hidden, or leads up.
    return "/".join([f"_{part[1:]}" if part.startswith(".") else part for part in place.split("/")])


def write_snapshot(conversation: Conversation) -> bytes:
    """The file, the same for the same conversation, and never one that `read_snapshot` would not take whole.

    The oldest of what is too much is left out, and counted as hidden.
    """
    lines = _newest(oldest_first(conversation.comments))
    hidden = min(conversation.hidden + len(conversation.comments) - len(lines), HIGHEST_COUNT)
    head: dict[str, Any] = {"issue": conversation.url, "updated": conversation.updated}
    if conversation.locked:
        head["locked"] = True
    if hidden:
        head["hidden"] = hidden
    if (bets := conversation.bets) is not None:
        head["bets"] = {"met": bets.met, "not-met": bets.not_met, "unclear": bets.unclear}
        head["bets"] |= {"until": bets.until} if bets.until else {}
    return b"".join([f"{_line(head)}\n".encode(), *lines])


def _newest(comments: Sequence[Comment]) -> list[bytes]:
    """The lines of the last comments, as many as a file may have."""
    room = _MOST_BYTES - _LONGEST_HEAD
    lines: list[bytes] = []
    for comment in comments[: -_MOST_COMMENTS - 1 : -1]:
        line = f"{_line(_row_of(comment))}\n".encode()
        room -= len(line)
        if room < 0:
            break
        lines.append(line)
    return lines[::-1]


def _row_of(comment: Comment) -> dict[str, Any]:
    row = {
        "id": comment.id,
        "author": comment.author,
        "association": comment.association,
        "created": comment.created,
        "edited": comment.edited,
        "url": comment.url,
        "answers": comment.answers,
        "reactions": dict(sorted(comment.reactions)),
        "text": comment.text[:LONGEST_TEXT],
    }
    return {key: value for key, value in row.items() if value}


def _line(row: Mapping[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def read_snapshot(data: bytes, *, path: str) -> tuple[Conversation | None, tuple[Diagnostic, ...]]:
    """The conversation in a file, and a problem for each line that is passed over; None if there is no issue in it."""
    if len(data) > _MOST_BYTES:
        message = f"this file is larger than {_MOST_BYTES // 1_000_000} MB"
        return None, (_problem(path, 0, message),)
    head: Conversation | None = None
    comments: dict[str, Comment] = {}
    problems: list[Diagnostic] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            if "issue" in row:
                # After a merge there may be two of them.
                head = max(_head(row), head or _head(row), key=lambda found: found.updated)
            else:
                comment = _comment(row)
                comments[comment.id] = max(comment, comments.get(comment.id, comment), key=lambda c: c.edited)
        except _Unfit as found:
            problems.append(_problem(path, number, str(found)))
    if head is None:
        return None, (*problems, _problem(path, 1, "no line says which issue this is"))
    kept = oldest_first(comments.values())
    return replace(head, comments=tuple(kept[-_MOST_COMMENTS:])), tuple(problems)


def _problem(path: str, line: int, message: str) -> Diagnostic:
    help_ = "`microjournal comments sync --full` writes it anew"
    return problem("comments-invalid", message, Span(path=path, line=line, column=1 if line else 0), help=help_)


def _row(line: bytes) -> dict[str, Any]:
    if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")):
        raise _Unfit("git could not merge this file")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unfit("this line is not JSON") from None
    if not isinstance(row, dict):
        raise _Unfit("this line is no mapping")
    return row


def _head(row: Mapping[str, Any]) -> Conversation:
    return Conversation(
        url=_text(row, "issue", URL),
        updated=_text(row, "updated", _TIME),
        locked=row.get("locked") is True,
        hidden=_count(row.get("hidden", 0), "hidden"),
        bets=_bets(row.get("bets")),
    )


def _bets(found: Any) -> Bets | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise _Unfit("`bets` is no mapping")
    met, not_met, unclear = (_count(found.get(name, 0), name) for name in ("met", "not-met", "unclear"))
    return Bets(met=met, not_met=not_met, unclear=unclear, until=_text(found, "until", _DAY, optional=True))


def _comment(row: Mapping[str, Any]) -> Comment:
    text = row.get("text", "")
    if not isinstance(text, str):
        raise _Unfit("`text` is no text")
    association = row.get("association", "")
    return Comment(
        id=_text(row, "id", _ID),
        author=_text(row, "author", _NAME, optional=True),
        created=_text(row, "created", _TIME),
        edited=_text(row, "edited", _TIME, optional=True),
        url=_text(row, "url", URL),
        text=text[:LONGEST_TEXT].encode("utf-8", "replace").decode(),
        association=cast(Association, association if association in _ASSOCIATIONS else ""),
        reactions=tuple(sorted(_reactions(row.get("reactions", {})))),
        answers=_text(row, "answers", _ID, optional=True),
    )


def _reactions(found: Any) -> Iterator[Reaction]:
    if not isinstance(found, dict):
        raise _Unfit("`reactions` is no mapping")
    for name, count in list(found.items())[:MOST_REACTIONS]:
        if not REACTION.match(name):
            raise _Unfit("`reactions` has a name that no reaction has")
        yield Reaction(name, _count(count, name))


def _text(row: Mapping[str, Any], key: str, form: re.Pattern[str], *, optional: bool = False) -> str:
    value = row.get(key, "")
    if value == "" and optional:
        return ""
    if not isinstance(value, str) or not form.match(value):
        raise _Unfit(f"`{key}` is not there, or not what it should be")
    return value


def _count(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= HIGHEST_COUNT:
        raise _Unfit(f"`{name}` is no number")
    return value
