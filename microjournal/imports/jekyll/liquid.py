"""Liquid, as far as it says something that Markdown can say; the rest stays in the text and is reported.

Jekyll runs Liquid before Markdown, in code blocks too, so this is the first step.
https://shopify.github.io/liquid/ and https://jekyllrb.com/docs/liquid/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from microjournal.imports.lines import Line
from microjournal.imports.notes import Kind, Note

_TOKEN = re.compile(r"\{%-?\s*(?P<tag>\w+)\s*(?P<rest>.*?)\s*-?%\}|\{\{-?\s*(?P<value>.*?)\s*-?\}\}", re.DOTALL)
_STRING = re.compile(r"([\"'])(.*?)\1\Z", re.DOTALL)
_PATH = re.compile(r"(site|page)\.([\w.-]+)\Z")
_GIST = re.compile(r"[\"']?([\w-]+(?:/\w+)?)[\"']?(?:\s|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What Liquid in a post can refer to.

    root: absolute address of the site, with a slash at the end. base: its path below the host, without one.
    site, page: the values of `_config.yml` and of the front matter.
    post: name of a post -> its path on the old site, or None. file: path of a file in the sources -> the same.
    """

    root: str
    base: str
    site: Mapping[str, Any] = field(default_factory=dict)
    page: Mapping[str, Any] = field(default_factory=dict)
    post: Callable[[str], str | None]
    file: Callable[[str], str | None]


def expand(text: str, path: str, first_line: int, context: Context) -> tuple[list[Line], list[Note]]:
    """The lines of a body with Liquid carried out, and what was left or dropped.

    text: the body, which begins at `first_line` of the file at `path`.
    """
    step = _Expansion(text, path, first_line, context)
    step.run()
    return step.lines(), step.notes


class _Expansion:
    """One pass over a text; collects pieces, each with the place in the text it stands for."""

    def __init__(self, text: str, path: str, first_line: int, context: Context) -> None:
        self.text, self.path, self.first_line, self.context = text, path, first_line, context
        self.pieces: list[tuple[str, int]] = []
        self.notes: list[Note] = []
        self.at = 0

    def run(self) -> None:
        while match := _TOKEN.search(self.text, self.at):
            self._put(self.text[self.at : match.start()], self.at)
            self.at = match.end()
            if match["tag"] is None:
                self._value(match)
            else:
                self._tag(match)
        self._put(self.text[self.at :], self.at)

    def lines(self) -> list[Line]:
        """Each line of the outcome, with the number of the line in which its first piece began."""
        parts: list[list[str]] = [[]]
        starts: list[int] = [0]
        for piece, at in self.pieces:
            first, *rest = piece.split("\n")
            parts[-1].append(first)
            place = at
            for part in rest:
                place = self._next_line(place)
                parts.append([part])
                starts.append(place)
        return [Line("".join(part), self._number(start)) for part, start in zip(parts, starts, strict=True)]

    def _next_line(self, at: int) -> int:
        found = self.text.find("\n", at)
        return found + 1 if found >= 0 else len(self.text)

    def _number(self, at: int) -> int:
        return self.first_line + self.text.count("\n", 0, at)

    def _put(self, piece: str, at: int) -> None:
        if piece:
            self.pieces.append((piece, at))

    def _note(self, kind: Kind, at: int, matter: str, detail: str = "") -> None:
        self.notes.append(Note(kind=kind, path=self.path, line=self._number(at), matter=matter, detail=detail))

    def _leave(self, match: re.Match[str], matter: str) -> None:
        self._put(match[0], match.start())
        self._note("left", match.start(), matter, " ".join(match[0].split()))

    def _value(self, match: re.Match[str]) -> None:
        value = evaluate(match["value"], self.context)
        if value is None:
            self._leave(match, "Liquid value")
        else:
            self._put(value, match.start())

    def _tag(self, match: re.Match[str]) -> None:
        known = {
            "post_url": self._post_url,
            "link": self._link,
            "raw": self._raw,
            "highlight": self._highlight,
            "comment": self._comment,
            "gist": self._gist,
        }.get(match["tag"])
        if known:
            known(match)
        elif not match["tag"].startswith("end"):
            self._leave(match, f"Liquid tag `{match['tag']}`")
        else:
            self._put(match[0], match.start())

    def _post_url(self, match: re.Match[str]) -> None:
        self._address(match, self.context.post(match["rest"].strip("\"' ")))

    def _link(self, match: re.Match[str]) -> None:
        self._address(match, self.context.file(match["rest"].strip("\"' ").removeprefix("/")))

    def _address(self, match: re.Match[str], address: str | None) -> None:
        if address is None:
            self._put(match[0], match.start())
            self._note("broken", match.start(), f"Liquid tag `{match['tag']}`", match["rest"])
        else:
            self._put(self.context.base + address, match.start())

    def _block(self, match: re.Match[str]) -> tuple[str, re.Match[str]] | None:
        """What stands between a tag and its end tag; None if there is no end."""
        end = re.compile(rf"\{{%-?\s*end{match['tag']}\s*-?%\}}").search(self.text, match.end())
        if end is None:
            self._leave(match, f"Liquid tag `{match['tag']}` without an end")
            return None
        self.at = end.end()
        return self.text[match.end() : end.start()], end

    def _raw(self, match: re.Match[str]) -> None:
        if block := self._block(match):
            self._put(block[0], match.end())

    def _comment(self, match: re.Match[str]) -> None:
        if block := self._block(match):
            self._note("dropped", match.start(), "Liquid comment, which no reader ever saw", " ".join(block[0].split()))

    def _highlight(self, match: re.Match[str]) -> None:
        block = self._block(match)
        if block is None:
            return
        code, end = block
        language = match["rest"].split(" ")[0]
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
        opening = "" if code.startswith("\n") else "\n"
        closing = "" if code.rstrip(" \t").endswith("\n") else "\n"
        self._put(f"{fence}{language}{opening}", match.start())
        self._put(code + closing, match.end())
        self._put(fence, end.start())

    def _gist(self, match: re.Match[str]) -> None:
        if named := _GIST.match(match["rest"]):
            self._put(f"<https://gist.github.com/{named[1]}>", match.start())
            self._note("changed", match.start(), "A gist is a link now, because a page loads nothing from elsewhere")
        else:
            self._leave(match, "Liquid tag `gist`")


def evaluate(expression: str, context: Context) -> str | None:
    """The text that a Liquid value prints, or None if it needs more of Liquid than this.

    Known: quoted text, `site.…`, `page.…`, and the filters relative_url, absolute_url, prepend and append.
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
    if name in ("prepend", "append") and argument is not None:
        return argument + value if name == "prepend" else value + argument
    return None


def _atom(text: str, context: Context) -> str | None:
    if quoted := _STRING.match(text):
        return quoted[2]
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
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
