"""Reads what a forge answered: plain data of a stranger, of which nothing is taken but what has the right form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from microjournal.comments.tracker import TrackerError
from microjournal.content.snapshot import HIGHEST_COUNT, URL

_NAME = re.compile(r"[\w.\[\]+@-]{1,100}\Z")

Row = Mapping[str, Any]


class NotUnderstood(TrackerError):
    """An answer is not what the documentation of the interface says."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the forge answers with something else than it should (`{key}`)", "is this its kind of forge?"
        )


def row_of(data: Any) -> Row:
    """A mapping. Raises NotUnderstood if it is none, as all functions here do."""
    if not isinstance(data, dict):
        raise NotUnderstood("no mapping")
    return data


def rows_of(data: Any) -> Sequence[Row]:
    """A list of mappings."""
    if not isinstance(data, list):
        raise NotUnderstood("no list")
    return [row_of(row) for row in data]


def within(row: Row, *keys: str) -> Row:
    """The mapping that is reached by these keys, one after the other; an empty one where there is none."""
    for key in keys:
        row = row_of(row.get(key) or {})
    return row


def text_of(row: Row, key: str) -> str:
    """A text; "" where there is none. What is no character (half a surrogate pair) is replaced."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood(key)
    return value.encode("utf-8", "replace").decode()


def number_of(row: Row, key: str, otherwise: int | None = None) -> int:
    """A count, or the number of an issue or a comment. otherwise: where there is none; then it may be missing."""
    value = row.get(key, otherwise)
    if value is None and otherwise is not None:
        return otherwise
    if type(value) is not int or value < 0:
        raise NotUnderstood(key)
    return value


def count_of(row: Row, key: str) -> int:
    """A count, 0 where there is none."""
    return min(number_of(row, key, 0), HIGHEST_COUNT)


def time_of(row: Row, key: str) -> str:
    """A time, as `microjournal.model.conversation` has it: "2026-03-04T10:30:00.123+01:00" is 09:30:00Z.

    >>> time_of({"at": "2026-03-04T10:30:00.123+01:00"}, "at")
    '2026-03-04T09:30:00Z'
    """
    try:
        moment = datetime.fromisoformat(text_of(row, key))
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstood(key) from None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def url_of(row: Row, key: str) -> str:
    """An address of http or https, in ASCII."""
    value = text_of(row, key)
    if not URL.match(value):
        raise NotUnderstood(key)
    return value


def picture_of(row: Row | None, key: str, size: str = "") -> str:
    """The address of an account's picture; "" where there is none, or it is no address. size: wanted, "s=96"."""
    value = text_of(row, key) if isinstance(row, dict) else ""
    if not URL.match(value):
        return ""
    return f"{value}{'&' if '?' in value else '?'}{size}" if size and "#" not in value else value


def name_of(row: Row | None, key: str) -> str:
    """The name of an account; "" where there is none, or no account could be called so.

    row: of the account, None if there is none any more.
    """
    value = text_of(row, key) if isinstance(row, dict) else ""
    return value if _NAME.match(value) else ""
