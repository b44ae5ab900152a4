"""Where in a template a mistake stands. Jinja knows the line; the column is that of the word that the mistake is about.

A word counts only in a tag (`{{ … }}`, `{% … %}`). Jinja names the line on which a statement begins, so that the word
can stand on a later line of the same tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from microjournal.diagnostics import Span

_PART = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|\{[{%#].*", re.DOTALL)
_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'", re.DOTALL)
# Jinja puts into quotes what it found and what it looked for; what it found stands behind "got", or else first.
_GOT = re.compile(r"got '([^']+)'")
_QUOTED = re.compile(r"'([^']+)'")


def place_of(text: str, path: str, line: int, word: str = "", *, after_dot: bool = False) -> Span:
    """The place of a word in a template, from a line on; else of the first tag there, or of the line.

    word: a name, a sign or the name of a template; after_dot: it is the name of a key.
    """
    start = _start_of(text, line)
    first: int | None = None
    for begin, code in _tags(text, start):
        if first is None:
            first = max(begin, start)
        if word and (found := _find(code, word, max(0, start - begin), after_dot=after_dot)) is not None:
            return _span(text, path, begin + found, len(word))
        if begin > start and "\n" in text[start:begin]:
            break
    if first is None or "\n" in text[start:first]:
        return Span(path=path, line=line)
    begin = first + len(text[first:]) - len(text[first:].lstrip())
    return _span(text, path, begin, 1)


def place_of_syntax(text: str, path: str, line: int, message: str) -> Span:
    """The place of a mistake in a template's syntax. message: Jinja's, which names the word in quotes."""
    at_line = Span(path=path, line=line)
    for word in [*_GOT.findall(message), *_QUOTED.findall(message)]:
        found = place_of(text, path, line, word)
        if found.line == line and found.length == len(word):
            return found
        at_line = found if found.line == line and at_line.column == 1 else at_line
    return at_line


def _start_of(text: str, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
        if not start:
            return len(text)
    return start


def _tags(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The tags that end after a place, comments left out: where each begins, and its text."""
    for part in _PART.finditer(text):
        if part.end() > start and not part[0].startswith("{#"):
            yield part.start(), part[0]


def _find(code: str, word: str, start: int, *, after_dot: bool) -> int | None:
    """Where a word stands in a tag. Texts in it are looked into for the names of keys and templates alone."""
    bare = _TEXT.sub(lambda text: " " * len(text[0]), code)
    name = re.escape(word)
    if word.isidentifier():
        before = r"\.\s*" if after_dot else r"(?<![\w.])"
        found = re.compile(rf"{before}({name})\b").search(bare, start)
    else:
        found = re.compile(f"({name})").search(bare, start)
    if found is None and (after_dot or not word.isidentifier()):
        found = re.compile(rf"[\"']({name})[\"']").search(code, start)
    return None if found is None else found.start(1)


def _span(text: str, path: str, offset: int, length: int) -> Span:
    before = text.rfind("\n", 0, offset) + 1
    return Span(path=path, line=text.count("\n", 0, offset) + 1, column=offset - before + 1, length=length)
