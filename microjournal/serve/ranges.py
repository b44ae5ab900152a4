"""Requests for a part of a file (RFC 9110, section 14): players of films ask for them, and some insist."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(?:(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-(?P<length>[0-9]{1,18}))\Z", re.IGNORECASE)


class Unsatisfiable(Exception):
    """No byte that was asked for is in the file."""


def asked_part(header: str, size: int) -> tuple[int, int] | None:
    """The part of a file of this size that a `Range` header asks for: its first byte, and the one after its last.

    >>> asked_part("bytes=2-5", 10), asked_part("bytes=7-", 10), asked_part("bytes=-3", 10)
    ((2, 6), (7, 10), (7, 10))

    None for the whole file: no such header, several parts at once, another unit, or no range at all, all of which a
    server may pass over. Raises Unsatisfiable.
    """
    match = _RANGE.match(header)
    if match is None:
        return None
    if match["length"]:
        first, end = max(0, size - int(match["length"])), size
    else:
        first, end = int(match["first"]), min(size, int(match["last"]) + 1 if match["last"] else size)
        if match["last"] and int(match["last"]) < first:
            return None
    if first >= end:
        raise Unsatisfiable
    return first, end


def content_range(part: tuple[int, int] | None, size: int) -> str:
    """The value of `Content-Range`. part: as `asked_part` gave it; None if there is none to give.

    >>> content_range((2, 6), 10), content_range(None, 10)
    ('bytes 2-5/10', 'bytes */10')
    """
    return f"bytes {part[0]}-{part[1] - 1}/{size}" if part else f"bytes */{size}"
