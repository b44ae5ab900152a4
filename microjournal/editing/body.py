"""Adds an update to the body of an entry file, before its Result part, and keeps every other byte.

The parser that renders the body finds the headings, so a `## Result` inside a code block is not one. What was added is
read back: if it would not become an update of the page, the change is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from microjournal.editing.key_spans import find_front, refusal
from microjournal.editing.keys import Edit, as_edit, decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

    from microjournal.editing.key_spans import EditRefused
    from microjournal.markdown.headings import Heading

    # A heading, and the line of the body it begins on.
    _Found = tuple[int, Heading]

_NEWLINE = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_ENDS_WITH_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)\Z")
# A heading may be closed by `#` like those that open it (CommonMark 4.2); these are part of the text.
_CLOSING_SEQUENCE = re.compile(r"(?:(?<=[ \t])|^)#(?=#*[ \t]*\Z)")


def append_update(data: bytes, date: str, text: str) -> bytes:
    """The file with a section `## DATE text` before its Result part, or else at the end.

    date: ISO. text: Markdown; its first line becomes the heading, what follows the section's text.
    Raises EditRefused if the body ends inside something that would swallow the section.
    """
    return update_edit(data, date, text).apply(data)


def update_edit(data: bytes, date: str, text: str) -> Edit:
    """The edit behind `append_update`. Raises EditRefused as it does."""
    file = decoded(data)
    front = find_front(file)
    start = front.body if front else len(file) - len(file.removeprefix("\ufeff"))
    tokens, headings = _headings(file[start:])
    result_line = next((line for line, heading in headings if heading.kind == "result"), None)
    at = len(file) if result_line is None else start + _offset(file[start:], result_line)
    section = _section(file[:at], date, text, empty_body=not file[start:at].strip(), last=at == len(file))
    line = len(_NEWLINE.findall(file[start:at] + section[: section.index("#")]))
    _, after = _headings(file[start:at] + section + file[at:])
    if not _is_one_more_update(headings, after, line, date):
        raise _swallowed(file, start, tokens)
    return as_edit(file, (at, at, section))


def _headings(body: str) -> tuple[list[Token], list[_Found]]:
    """The parsed body, and its headings in order with the line each begins on, without the entry's title."""
    from microjournal.markdown.body import find_title_end
    from microjournal.markdown.headings import read_headings
    from microjournal.markdown.parser import features_of, parser_for
    from microjournal.markdown.positions import Positions

    text = _NEWLINE.sub("\n", body)
    tokens = parser_for(features_of(text)).parse(text)
    positions = Positions(text, path="", first_line=1, references={})
    found, _ = read_headings(tokens, find_title_end(tokens), set(), positions)
    return tokens, [(_line(tokens[at]), heading) for at, heading in found.items()]


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _offset(body: str, line: int) -> int:
    return sum(len(one) for one in _LINE.findall(body)[:line])


def _section(before: str, date: str, text: str, *, empty_body: bool, last: bool) -> str:
    newline = _newline_near(before)
    heading, _, rest = text.strip().partition("\n")
    heading = _CLOSING_SEQUENCE.sub(r"\\#", " ".join(heading.split()))
    rest = _NEWLINE.sub("\n", rest).strip("\n").replace("\n", newline)
    parts = [f"## {date} {heading}".rstrip(), *([rest] if rest else [])]
    section = (newline * 2).join(parts) + newline + ("" if last else newline)
    return _gap(before, newline, empty_body=empty_body) + section


def _gap(before: str, newline: str, *, empty_body: bool) -> str:
    """What makes sure that a blank line stands before the section, unless it is the first thing in the file."""
    if not before.removeprefix("\ufeff") or _ENDS_WITH_BLANK_LINE.search(before):
        return ""
    if empty_body and not before.removeprefix("\ufeff").strip():
        return ""
    return newline if before.endswith(("\n", "\r")) else newline * 2


def _newline_near(before: str) -> str:
    found = _NEWLINE.findall(before)
    return found[-1] if found else "\n"


def _is_one_more_update(before: list[_Found], after: list[_Found], line: int, date: str) -> bool:
    """Whether an update begins on the line, and every other heading is still one."""
    added = [heading for at, heading in after if at == line and heading.kind == "update" and heading.date == date]
    rest = iter((heading.kind, heading.text) for _, heading in after)
    return bool(added) and all((heading.kind, heading.text) in rest for _, heading in before)


def _swallowed(file: str, start: int, tokens: list[Token]) -> EditRefused:
    """Says which block is open at the end of the body."""
    last = next((token for token in reversed(tokens) if token.level == 0 and token.map), None)
    line = _line(last) if last else 0
    at = start + _offset(file[start:], line)
    what = "a code block" if last is not None and last.type == "fence" else "HTML"
    end = at + len(_NEWLINE.split(file[at:], maxsplit=1)[0])
    return refusal(file, at, end, f"the text ends inside {what} that begins here", "close it, then run this again")
