"""Liquid, as far as it says something that Markdown can say; the rest stays in the text and is reported.

Jekyll runs Liquid before Markdown, in code blocks too, so this is the first step.
https://shopify.github.io/liquid/ and https://jekyllrb.com/docs/liquid/
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from microjournal.imports.jekyll.liquid_values import Context, evaluate
from microjournal.imports.lines import Line
from microjournal.imports.notes import Kind, Note

_OPENING = re.compile(r"\{[%{]")
_CLOSINGS = {"{%": "%}", "{{": "}}"}
_TAG = re.compile(r"(\w+)\s*(.*)\Z", re.DOTALL)
_INCLUDE = re.compile(r"[\"']?([\w./ -]*?[\w.-])[\"']?(?=\s+[\w-]+\s*=|\s*\Z)")
_PARAMETER = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*'|[\w.-]+)""")
_ASSIGNMENT = re.compile(r"([\w-]+)\s*=\s*(.+)\Z", re.DOTALL)
_LOOP = re.compile(r"\{%-?\s*(end)?(?:for|tablerow)\b[^%]*%\}")
# More than this comes of no text that a person wrote.
_DEEPEST = 10
_LONGEST = 1_000_000
_GIST = re.compile(r"[\"']?([\w-]+(?:/\w+)?)[\"']?(?:\s|\Z)")


def expand(text: str, path: str, first_line: int, context: Context) -> tuple[list[Line], list[Note]]:
    """The lines of a body with Liquid carried out, and what was left or dropped.

    text: the body, which begins at `first_line` of the file at `path`.
    """
    step = _Expansion(text, path, first_line, replace(context, names=dict(context.names)))
    step.run()
    return step.lines(), step.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    """A tag or a value. text: all of it; start, end: where it is. tag: its name, "" of a value. rest: what follows."""

    text: str
    start: int
    end: int
    tag: str
    rest: str


class _Expansion:
    """One pass over a text; collects pieces, each with the place in the text it stands for."""

    def __init__(
        self, text: str, path: str, first_line: int, context: Context, depth: int = 0, left: list[int] | None = None
    ) -> None:
        """depth: how many texts this one is included in. left: how many characters may still be included."""
        self.text, self.path, self.first_line, self.context = text, path, first_line, context
        self.depth, self.left = depth, [_LONGEST] if left is None else left
        self.pieces: list[tuple[str, int]] = []
        self.notes: list[Note] = []
        self.at = 0
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        # What does not come any more, so that it is looked for once.
        self.missing: set[str] = set()

    def run(self) -> None:
        looked = 0
        while opening := _OPENING.search(self.text, max(looked, self.at)):
            looked = opening.end()
            token = self._token(opening.start(), opening[0])
            if token is None:
                continue
            self._put(self.text[self.at : token.start], self.at)
            self.at = token.end
            if token.tag:
                self._tag(token)
            else:
                self._value(token)
        self._put(self.text[self.at :], self.at)

    def _token(self, start: int, opening: str) -> _Token | None:
        """What begins there, if it ends, and is a tag with a name if it is a tag."""
        closing = _CLOSINGS[opening]
        end = -1 if closing in self.missing else self.text.find(closing, start + 2)
        if end < 0:
            self.missing.add(closing)
            return None
        inside = self.text[start + 2 : end].removeprefix("-").removesuffix("-").strip()
        named = _TAG.match(inside) if opening == "{%" else None
        if opening == "{%" and named is None:
            return None
        tag, rest = (named[1], named[2]) if named else ("", inside)
        return _Token(text=self.text[start : end + 2], start=start, end=end + 2, tag=tag, rest=rest)

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
        return self.first_line + bisect_right(self.starts, at) - 1

    def _put(self, piece: str, at: int) -> None:
        if piece:
            self.pieces.append((piece, at))

    def _note(self, kind: Kind, at: int, matter: str, detail: str = "") -> None:
        self.notes.append(Note(kind=kind, path=self.path, line=self._number(at), matter=matter, detail=detail))

    def _leave(self, token: _Token, matter: str) -> None:
        self._put(token.text, token.start)
        self._note("left", token.start, matter, " ".join(token.text.split()))

    def _value(self, token: _Token) -> None:
        value = evaluate(token.rest, self.context)
        name = token.rest.partition("|")[0].strip()
        if value is None and name in self.context.names:
            # What was assigned stands nowhere else any more.
            self._put(self.context.names[name], token.start)
            self._note("changed", token.start, "A text of which Liquid made another one", " ".join(token.text.split()))
        elif value is None:
            self._leave(token, "Liquid value")
        else:
            self._put(value, token.start)

    def _tag(self, token: _Token) -> None:
        known = {
            "post_url": self._post_url,
            "link": self._link,
            "raw": self._raw,
            "highlight": self._highlight,
            "comment": self._comment,
            "gist": self._gist,
            "include": self._include,
            "include_relative": self._include,
            "assign": self._assign,
            "capture": self._capture,
            **({} if self.context.loops else {"for": self._loop, "tablerow": self._loop}),
        }.get(token.tag)
        if known:
            known(token)
        elif not token.tag.startswith("end"):
            self._leave(token, f"Liquid tag `{token.tag}`")
        else:
            self._put(token.text, token.start)

    def _post_url(self, token: _Token) -> None:
        self._address(token, self.context.post(token.rest.strip("\"' ")))

    def _link(self, token: _Token) -> None:
        self._address(token, self.context.file(token.rest.strip("\"' ").removeprefix("/")))

    def _address(self, token: _Token, address: str | None) -> None:
        if address is None:
            self._put(token.text, token.start)
            self._note("broken", token.start, f"Liquid tag `{token.tag}`", token.rest)
        else:
            self._put(self.context.base + address, token.start)

    def _block(self, token: _Token) -> tuple[str, int] | None:
        """What stands between a tag and its end tag, and where that begins; None if there is no end."""
        found = None
        if token.tag not in self.missing:
            found = re.compile(rf"\{{%-?\s*end{token.tag}\s*-?%\}}").search(self.text, token.end)
        if found is None:
            self.missing.add(token.tag)
            self._leave(token, f"Liquid tag `{token.tag}` without an end")
            return None
        self.at = found.end()
        return self.text[token.end : found.start()], found.start()

    def _raw(self, token: _Token) -> None:
        if block := self._block(token):
            self._put(block[0], token.end)

    def _comment(self, token: _Token) -> None:
        if block := self._block(token):
            self._note("dropped", token.start, "Liquid comment, which no reader ever saw", " ".join(block[0].split()))

    def _highlight(self, token: _Token) -> None:
        block = self._block(token)
        if block is None:
            return
        code, end = block
        language = token.rest.split(" ")[0]
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", code))])
        opening = "" if code.startswith("\n") else "\n"
        closing = "" if code.rstrip(" \t").endswith("\n") else "\n"
        self._put(f"{fence}{language}{opening}", token.start)
        self._put(code + closing, token.end)
        self._put(fence, end)

    def _gist(self, token: _Token) -> None:
        if named := _GIST.match(token.rest):
            self._put(f"<https://gist.github.com/{named[1]}>", token.start)
            self._note("changed", token.start, "A gist is a link now, because a page loads nothing from elsewhere")
        else:
            self._leave(token, "Liquid tag `gist`")

    def _include(self, token: _Token) -> None:
        """The text of another file, if all Liquid in it can be carried out."""
        named = _INCLUDE.match(token.rest)
        find = self.context.include if token.tag == "include" else self.context.beside
        text = find(named[1]) if named else None
        inner = None
        if text is not None and named is not None:
            given = {name: self._parameter(value) for name, value in _PARAMETER.findall(token.rest[named.end() :])}
            if None not in given.values():
                names = {f"include.{name}": str(value) for name, value in given.items()}
                inner = self._carried_out(text, {**self.context.names, "include.": "", **names})
        if inner is None:
            self._leave(token, f"Liquid tag `{token.tag}`")
        else:
            self._put(inner, token.start)

    def _parameter(self, written: str) -> str | None:
        return evaluate(written, self.context)

    def _carried_out(self, text: str, names: dict[str, str]) -> str | None:
        """A text without Liquid; None if some of it would be left, or if it would be too long."""
        self.left[0] -= len(text)
        if self.depth >= _DEEPEST or self.left[0] < 0:
            return None
        step = _Expansion(text, self.path, 1, replace(self.context, names=names), self.depth + 1, self.left)
        step.run()
        if any(note.kind in ("left", "broken") for note in step.notes):
            return None
        return "".join(piece for piece, _ in step.pieces)

    def _assign(self, token: _Token) -> None:
        match = _ASSIGNMENT.match(token.rest)
        value = evaluate(match[2], self.context) if match else None
        if match is None or value is None:
            self._leave(token, "Liquid tag `assign`")
        else:
            self.context.names[match[1]] = value

    def _capture(self, token: _Token) -> None:
        at = self.at
        block = self._block(token)
        if block is None:
            return
        value = self._carried_out(block[0], self.context.names)
        if value is None:
            self.at = at
            self._leave(token, "Liquid tag `capture`")
        else:
            self.context.names[token.rest.strip("\"' ")] = value

    def _loop(self, token: _Token) -> None:
        """Goes over a loop with the loops in it."""
        depth = 1
        marks = [] if token.tag in self.missing else _LOOP.finditer(self.text, token.end)
        for mark in marks:
            depth += -1 if mark[1] else 1
            if depth == 0:
                self.at = mark.end()
                self._note("dropped", token.start, "A list that Jekyll made of posts or data", token.rest)
                return
        self.missing.add(token.tag)
        self._leave(token, f"Liquid tag `{token.tag}` without an end")
