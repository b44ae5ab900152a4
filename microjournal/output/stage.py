"""What waits beside the site until all of it is rendered."""

from __future__ import annotations

from typing import NamedTuple

from microjournal.model.files import FileStat


class Staged(NamedTuple):
    """A rendered output that waits to be published.

    new: nothing is there yet. changed: False if the file in place has these bytes already, and nothing waits.
    """

    path: str
    trace: bytes
    reasons: tuple[str, ...]
    new: bool
    changed: bool
    stat: FileStat
