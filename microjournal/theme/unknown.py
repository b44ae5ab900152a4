"""Names that a template asks for and that are not there: the error, with those that are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.utils import missing

from microjournal.plan import contract

_NAMED = 12


class UnknownName(UndefinedError):
    """A name is not there. name: the name. owner: what was asked for it, `missing` if it is a name of the page."""

    def __init__(self, message: str | None, name: str = "", owner: Any = missing) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class Missing(StrictUndefined):
    """An undefined value that says what was asked for what."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError
    ) -> None:
        super().__init__(hint, obj, name, exc)
        if exc is UndefinedError and name is not None:
            self._undefined_exception = lambda message: UnknownName(message, str(name), obj)  # type: ignore[assignment]


def help_for(error: UnknownName, page: str, names: Iterable[str]) -> str:
    """What to write instead. page: the template of the page, whose own names `names` are."""
    if error.owner is missing:
        kind = contract.TEMPLATES.get(page.removesuffix(".html"))
        return _help(error.name, names, kind.__name__ if kind else "", page)
    if isinstance(error.owner, Mapping):
        return _help(error.name, map(str, error.owner), class_of(error.owner), "it")
    if error.owner is None:
        return "what stands before it is None here: ask with `{% if … %}` whether it is there"
    return f"what stands before it is {_kind(error.owner)}, which has no such name"


def class_of(value: Mapping[str, Any]) -> str:
    """The name of the contract's class that a value belongs to, "" if it is of none."""
    keys = value.keys()
    for name, kind in vars(contract).items():
        annotations = getattr(kind, "__required_keys__", None)
        if annotations and annotations == keys:
            return name
    return ""


def _help(name: str, names: Iterable[str], kind: str, owner: str) -> str:
    known = sorted(names)
    near = get_close_matches(name, known, n=_NAMED, cutoff=0.6)
    listed = [*near, *[other for other in known if other not in near]]
    shown = ", ".join(f"`{other}`" for other in listed[:_NAMED])
    rest = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    hint = f"did you mean `{near[0]}`? " if near else ""
    where = f"; docs/themes.md says more{f' under {kind}' if kind else ''}"
    return f"{hint}{owner} has {shown}{rest}{where}" if listed else f"{owner} has no names at all"


def _kind(value: object) -> str:
    return {"str": "a text", "int": "a number", "float": "a number", "bool": "a flag"}.get(
        type(value).__name__, "a list" if isinstance(value, (list, tuple)) else "no mapping"
    )
