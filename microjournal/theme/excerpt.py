"""Parts of a theme's templates, as texts that replace them: a whole template, one block, or one macro.

A block stands in a template that extends the one it comes from; what that imports or sets is written again, because a
block sees only what its own template has. A macro stands in a template that hands on the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_TAG = re.compile(r"\{%-?\s*(end)?(block|macro)\b\s*(\w*).*?-?%\}", re.DOTALL)
_SHARED = re.compile(r"^\{%-?\s*(?:from|import|set)\b.*?-?%\}[ \t]*\n", re.MULTILINE)
_EXTENDS = re.compile(r"\{%-?\s*extends\s+\"([^\"]+)\"")

# The name of the theme that a template comes from.
ThemeOf = Callable[[str], str]


class NoSuchPart(Exception):
    """There is no such template, block or macro. known: those that there are."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(known)
        self.known = known


def parts(text: str, kind: str) -> dict[str, str]:
    """The blocks or macros of a template, with their tags. kind: "block" or "macro"."""
    found: dict[str, str] = {}
    begun: list[tuple[str, int]] = []
    for tag in _TAG.finditer(text):
        if tag[2] != kind:
            continue
        if not tag[1]:
            begun.append((tag[3], tag.start()))
        elif begun:
            name, start = begun.pop()
            found[name] = text[start : tag.end()]
    return found


def block_override(texts: Mapping[str, str], theme_of: ThemeOf, template: str, block: str) -> tuple[str, str]:
    """The name and text of a template that replaces a block.

    texts: the templates of the theme by name. template: "" for the frame of all, or the only one that has the block.
    Raises NoSuchPart.
    """
    holders = [name for name, text in texts.items() if block in parts(text, "block")]
    name = template or ("base.html" if "base.html" in holders else holders[0] if len(holders) == 1 else "")
    if template and template in texts and template not in holders and _extended(texts, template) in holders:
        # The block is that of the template below; as it is there, it can be replaced here.
        body = parts(texts[_extended(texts, template)], "block")[block]
    elif name in holders:
        body = parts(texts[name], "block")[block]
    else:
        known = {found for each in [template] * (template in texts) or texts for found in parts(texts[each], "block")}
        raise NoSuchPart(sorted(known) if not holders or template else holders)
    shared = "".join(_SHARED.findall(_outside(texts[name])))
    return name, f'{{% extends "!{theme_of(name)}/{name}" %}}\n{shared}{body}\n'


def macro_override(texts: Mapping[str, str], theme_of: ThemeOf, macro: str, template: str = "") -> tuple[str, str]:
    """The name and text of a template that replaces a macro and hands on the others. Raises NoSuchPart."""
    holders = [name for name, text in texts.items() if macro in parts(text, "macro")]
    if not holders or (template and template not in holders):
        raise NoSuchPart(sorted({name for text in texts.values() for name in parts(text, "macro")}))
    name = template or holders[0]
    found = parts(texts[name], "macro")
    others = "".join(f"{{% set {other} = _theme.{other} %}}\n" for other in found if other != macro)
    shared = "".join(_SHARED.findall(_outside(texts[name])))
    return name, f'{{% import "!{theme_of(name)}/{name}" as _theme %}}\n{others}{shared}{found[macro]}\n'


def _outside(text: str) -> str:
    """A template without its blocks and macros."""
    for kind in ("block", "macro"):
        for part in parts(text, kind).values():
            text = text.replace(part, "")
    return text


def _extended(texts: Mapping[str, str], name: str) -> str:
    found = _EXTENDS.search(texts[name])
    return found[1] if found else ""
