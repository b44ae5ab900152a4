"""What an interface did not give, and why: errors in words that say what to do, and the limit of requests."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# What a terminal, or the log of a workflow, would take for more than text.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_MOST_SAID = 200


class ApiError(Exception):
    """An interface did not give what it was asked for. The message says what, and why; `help` says what to do.

    ends: it is of no use to ask this host for anything else now (no network, the limit is reached, the token is
    refused).
    """

    def __init__(self, message: str, help: str = "", *, ends: bool = False) -> None:
        super().__init__(message)
        self.help = help
        self.ends = ends


class NotThere(ApiError):
    """There is no such thing (any more), or nobody may see it."""


class Allowance(NamedTuple):
    """How many requests are left, of how many, and from when on there are new ones (UTC, ISO text; "" if unknown)."""

    left: int
    limit: int
    until: str


def allowance(headers: Mapping[str, str]) -> Allowance | None:
    """What an answer says of the limit, by the headers of GitHub and Forgejo or those of GitLab; None if nothing."""
    for prefix in ("X-RateLimit-", "RateLimit-"):
        left, limit = _number(headers.get(f"{prefix}Remaining")), _number(headers.get(f"{prefix}Limit"))
        if left is not None and limit is not None:
            reset = _number(headers.get(f"{prefix}Reset"))
            return Allowance(left, limit, f"{datetime.fromtimestamp(reset, UTC):%Y-%m-%dT%H:%M:%SZ}" if reset else "")
    return None


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """For how many seconds the host wants to be left alone, None if it does not say.

    What is said as a point of time is taken by the host's own clock: ours may be an hour off.
    """
    after = headers.get("Retry-After", "").strip()
    if _number(after) is not None:
        return float(after)
    now = _moment(headers.get("Date", "")) or time.time()
    if (moment := _moment(after)) is not None:
        return max(moment - now, 0)
    left = allowance(headers)
    if left is not None and left.left == 0 and left.until:
        return max(datetime.fromisoformat(left.until).timestamp() - now, 0)
    return None


def refusal(host: str, status: int, headers: Mapping[str, str], body: bytes, token: str) -> ApiError:
    """The error for an answer that is no success.

    token: name of the variable of the environment that the token came from, "" if none was sent.
    """
    said = _said(body)
    wait = asked_wait(headers)
    if status == 429 or (status == 403 and wait is not None):
        return _limit_reached(host, status, wait, token)
    if status == 401:
        message = f"{host} refuses the token in {token} (401)" if token else f"{host} wants a token (401)"
        return ApiError(message, _EXPIRED if token else _ANONYMOUS, ends=True)
    if status in (404, 410):
        help_ = "if it is private, a token is needed" if status == 404 and not token else ""
        return NotThere(f"{host}: {'gone' if status == 410 else 'not found'} ({status}){said}", help_)
    if status == 403:
        help_ = f"the token in {token} may not have the right to do this" if token else _ANONYMOUS
        return ApiError(f"{host} does not allow it (403){said}", help_)
    if status == 304:
        return ApiError(f"{host} says that nothing changed (304), but was not asked that", _CACHED)
    if status >= 500:
        return ApiError(f"{host} is in trouble ({status}){said}", "try again later")
    return ApiError(f"{host} answers {status}{said}")


_EXPIRED = "it may have expired: make a new one"
_ANONYMOUS = "put a token of yours into the environment (docs/comments.md says in which variable)"
_CACHED = "there may be a cache in between that is set up wrongly"


def _limit_reached(host: str, status: int, wait: float | None, token: str) -> ApiError:
    when = f"for {_in_words(wait)}" if wait is not None else "for now"
    help_ = "try again then" if token else "try again then, or use a token: there are far more requests with one"
    return ApiError(f"{host} takes no more requests {when} ({status})", help_, ends=True)


def _in_words(seconds: float) -> str:
    """A duration, rounded up.

    >>> _in_words(1), _in_words(61), _in_words(7201)
    ('1 second', '2 minutes', '3 hours')
    """
    for size, name in ((3600, "hour"), (60, "minute")):
        if seconds > size:
            return f"{-int(-seconds // size)} {name}s"
    count = max(-int(-seconds // 1), 1)
    return f"{count} second{'' if count == 1 else 's'}"


def _said(body: bytes) -> str:
    """What the host itself says of it, as text that is safe to print; "" if nothing."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    found = answer.get("message") or answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(found, str):
        return ""
    text = plain(found)
    return f": {text}" if text else ""


def plain(said: str) -> str:
    """What a host says, as a short text that is safe to print."""
    return _CONTROLS.sub(" ", said[: _MOST_SAID * 2]).strip()[:_MOST_SAID]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


def _moment(text: str) -> float | None:
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(text).timestamp()
    return None
