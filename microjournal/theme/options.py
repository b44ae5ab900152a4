"""The options of a theme: what its `theme.yaml` says of them, and whether the values in the settings fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from microjournal.content.positions import setting_span
from microjournal.diagnostics import Diagnostic, problem


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(member, str) for member in value)


# By the word in `type:`: in other words, and whether a value is one. An option of no type takes everything.
TYPES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("a text", lambda value: isinstance(value, str)),
    "number": ("a number", _is_number),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "list": ("a list of texts", _is_list),
    "any": ("anything", lambda value: True),
}
_KEYS = ("default", "about", "type", "choices", "least", "most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What a theme can be asked for. about: a sentence. type: one of `TYPES`.

    choices: the only values, or members of a list, that there are; () if there are others. least, most: of a number.
    """

    name: str
    default: Any
    about: str = ""
    type: str = "any"
    choices: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None

    @property
    def kind(self) -> str:
        """What it takes, in words: "a number from 0 to 360"."""
        words = TYPES[self.type][0]
        if self.choices:
            words = "texts out of" if self.type == "list" else "one of"
            return f"{words} {', '.join(f'`{choice}`' for choice in self.choices)}"
        if self.least is not None and self.most is not None:
            return f"{words} from {self.least:g} to {self.most:g}"
        if self.least is not None:
            return f"{words}, {self.least:g} at least"
        return f"{words}, {self.most:g} at most" if self.most is not None else words

    def takes(self, value: Any) -> bool:
        """Whether the option can have a value."""
        if not TYPES[self.type][1](value):
            return False
        members = value if self.type == "list" else [value]
        if self.choices and any(member not in self.choices for member in members):
            return False
        if not _is_number(value):
            return True
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def read_options(manifest: Mapping[str, Any], data: bytes, *, shown: str) -> tuple[dict[str, Option], list[Diagnostic]]:
    """The options that a `theme.yaml` declares, and what is wrong with them.

    data: the file; shown: its path, for messages. An option is a mapping (`hue: {default: 70, type: number}`), or only
    its default.
    """
    declared = manifest.get("options") or {}
    if not isinstance(declared, dict):
        message = "`options` is a mapping with the name of each option"
        return {}, [problem("theme-invalid", message, setting_span(data, "options", path=shown))]
    found, problems = {}, []
    for name, said in declared.items():
        option, wrong, key = _read(str(name), said)
        found[str(name)] = option
        if wrong:
            keys = ("options", name, key) if key else ("options", name)
            problems.append(problem("theme-invalid", wrong, setting_span(data, *keys, path=shown)))
    return found, problems


def _read(name: str, said: Any) -> tuple[Option, str, str]:
    """An option, what is wrong with it ("" if nothing), and the key where that is."""
    if not isinstance(said, dict):
        return Option(name=name, default=said, type=_type_of(said)), "", ""
    default, kind = said.get("default"), said.get("type", _type_of(said.get("default")))
    plain = Option(name=name, default=default, about=str(said.get("about") or ""))
    if unknown := [key for key in said if key not in _KEYS]:
        return plain, f"`{unknown[0]}` says nothing about an option; there are {', '.join(_KEYS)}", unknown[0]
    if kind not in TYPES:
        return plain, f"there is no type '{kind}'; there are {', '.join(TYPES)}", "type"
    choices = said.get("choices", [])
    if not isinstance(choices, list):
        return plain, "`choices` is a list of values", "choices"
    for key in ("least", "most"):
        if not _is_number(said.get(key, 0)):
            return plain, f"`{key}` is a number", key
    option = Option(
        name=name,
        default=default,
        about=plain.about,
        type=kind,
        choices=tuple(choices),
        least=said.get("least"),
        most=said.get("most"),
    )
    if not option.takes(default):
        return plain, f"the default of `{name}` is not {option.kind}", "default"
    return option, "", ""


def _type_of(default: Any) -> str:
    """The type of an option that says only what it is without a setting."""
    return next(name for name, (_, fits) in TYPES.items() if fits(default))
