"""What a value in Liquid prints, as far as it can be told from the sources alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_STRING = re.compile(r"([\"'])(.*?)\1\Z", re.DOTALL)
_PATH = re.compile(r"(site|page)\.([\w.-]+)\Z")

_PLAIN: dict[str, Callable[[str], str]] = {
    "upcase": str.upper,
    "downcase": str.lower,
    "strip": str.strip,
    # The text stands in Markdown anyway; in a tag, an empty line makes it Markdown again.
    "markdownify": lambda text: f"\n\n{text.strip()}\n\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What Liquid in a post can refer to.

    root: absolute address of the site, with a slash at the end. base: its path below the host, without one.
    site, page: the values of `_config.yml` and of the front matter.
    post: name of a post -> its path on the old site, or None. file: path of a file in the sources -> the same.
    include: name of a file that can be included -> its text; beside: the same, relative to the file itself.
    names: what was assigned, and the parameters of an include ("include.x"), by name. loops: whether loops stay; they
    are lists of what the site has.
    """

    root: str
    base: str
    site: Mapping[str, Any] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)
    post: Callable[[str], str | None]
    file: Callable[[str], str | None]
    include: Callable[[str], str | None] = field(default=lambda _: None)
    beside: Callable[[str], str | None] = field(default=lambda _: None)
    names: dict[str, str] = field(default_factory=dict)
    loops: bool = True


def evaluate(expression: str, context: Context) -> str | None:
    """The text that a Liquid value prints, or None if it needs more of Liquid than this.

    Known: quoted text, `site.…`, `page.…`, what has a name by now, and the filters relative_url, absolute_url, prepend,
    append, and those that take nothing else.
    """
    first, *filters = (part.strip() for part in expression.split("|"))
    value = _atom(first, context)
    for step in filters:
        name, _, argument = (part.strip() for part in step.partition(":"))
        if value is None:
            return None
        value = _filtered(value, name, _atom(argument, context) if argument else None, context)
    return value


def _filtered(value: str, name: str, argument: str | None, context: Context) -> str | None:
    if name == "relative_url":
        return f"{context.base}/{value.removeprefix('/')}"
    if name == "absolute_url":
        return context.root + value.removeprefix("/")
    if name in _PLAIN:
        return _PLAIN[name](value)
    if name in ("prepend", "append") and argument is not None:
        return argument + value if name == "prepend" else value + argument
    return None


def _atom(text: str, context: Context) -> str | None:
    if quoted := _STRING.match(text):
        return quoted[2]
    if text in context.names:
        return context.names[text]
    if text.startswith("include.") and "include." in context.names:
        return ""
    path = _PATH.match(text)
    if path is None:
        return None
    if text == "site.baseurl":
        return context.base
    if text == "site.url":
        return context.root.removesuffix(f"{context.base}/")
    value: Any = context.site if path[1] == "site" else context.page
    for name in path[2].split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else None
