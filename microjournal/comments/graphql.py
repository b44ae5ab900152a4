"""Questions in GraphQL (https://spec.graphql.org), to a forge that answers some things in no other way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from microjournal.comments.answers import Row, row_of, rows_of, text_of, within
from microjournal.comments.tracker import NotThere, TrackerError
from microjournal.network.api import Api

_OLDER = "the forge may be older than what is known here, or the token may not have the right"


def ask(api: Api, query: str, variables: Mapping[str, Any]) -> Row:
    """What a query gives: the mapping under `data`. It changes nothing, so it may be sent again.

    Raises TrackerError. A forge may say with an answer that all went well that it did not.
    """
    answer = row_of(api.post("/graphql", {"query": query, "variables": variables}, repeatable=True).data)
    for error in rows_of(answer.get("errors") or []):
        said = api.plain(text_of(error, "message"))
        kind = error.get("type")
        if kind == "NOT_FOUND":
            raise NotThere(f"{api.host}: {said}")
        if kind == "RATE_LIMITED":
            raise TrackerError(f"{api.host} takes no more requests for now", "try again in an hour", ends=True)
        raise TrackerError(f"{api.host} does not answer the query: {said}", _OLDER)
    return row_of(answer.get("data"))


def nodes_of(row: Row, key: str) -> list[Row]:
    """What is in a connection, as far as it may be seen."""
    return [row_of(node) for node in within(row, key).get("nodes") or () if node is not None]


def after_of(row: Row, key: str) -> str:
    """Where the next page of a connection begins, "" if this is the last one."""
    page = within(row, key, "pageInfo")
    with suppress(KeyError):
        return text_of(page, "endCursor") if page["hasNextPage"] is True else ""
    return ""
