"""Frozen values, made without the price of being frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar

_T = TypeVar("_T")


def quickly_made(kind: type[_T]) -> Callable[..., _T]:
    """What to call in place of a frozen and slotted dataclass; it wants all fields, and takes them by position as well.

    It fills a value of a class with the same slots that is not frozen, and declares that to be one of `kind`. The
    `__init__` of a frozen class looks every field up by its name, which takes five times as long.
    """

    def declare(made: Any) -> None:
        made.__class__ = kind

    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    # What such a value can do, it can do as one of `kind`.
    return make_dataclass(
        kind.__name__, names, slots=True, repr=False, eq=False, match_args=False, namespace={"__post_init__": declare}
    )
