"""What is stored of an entry in one row, and back."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from microjournal.index.names import Base
from microjournal.index.sealing import sealed, unsealed
from microjournal.plan.facets import Grain


class Kept(NamedTuple):
    """What is remembered of the last look at an entry.

    wanted: names that it looked up. days: on which it changes by itself. deferred: addresses that only the plan knows.
    faulty: something is wrong with it.
    """

    wanted: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    faulty: bool = False


def grain_to_row(grain: Grain) -> tuple[bytes, bytes]:
    """The columns `card` and `grain`."""
    return sealed(grain.card), sealed(tuple(grain._replace(card=None)))  # type: ignore[arg-type]


def grain_of_row(card: bytes | None, grain: bytes | None) -> Grain | None:
    """Inverse of `grain_to_row`; None for an entry that is not public."""
    return None if grain is None else Grain(*unsealed(grain))._replace(card=unsealed(card))


def stored_grain(db: sqlite3.Connection, n: int) -> Grain | None:
    """The grain of an entry."""
    row = db.execute("select card, grain from entry where n = ?", (n,)).fetchone()
    return grain_of_row(*row) if row else None


def kept_of_row(kept: bytes | None) -> Kept:
    """What the column `kept` holds."""
    return Kept(*unsealed(kept)) if kept else Kept()


def base_of_row(base: Any) -> Base:
    """What the column `base` holds."""
    return Base(*unsealed(base))
