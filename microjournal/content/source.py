"""The bytes of a Markdown file to its two parts: front matter and body, each with the line where it begins.

This is the only place that knows the lines `---` around front matter.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import NamedTuple

from microjournal.content.conflicts import find_conflict
from microjournal.content.fields import NAMES
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.diagnostics.lines import unify_line_ends

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|[\n\r]|\Z)")
# It begins with the end of the line before, because that is what a search is quick at.
_CLOSING = re.compile(r"[\n\r](?P<line>(?:---|\.\.\.)[ \t]*(?:\r\n|[\n\r]|\Z))")
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*[\n\r]")
# As other programs begin front matter in JSON, or say in which language it is.
_OTHER_OPENING = re.compile(
    r"\ufeff?(?:(?P<marks>---[ \t]*(?:json|toml|ya?ml|js)[ \t]*|;;;[ \t]*|\{[ \t]*)\n(?=\s*[\"{}\w])"
    r"|(?P<json>\{[ \t]*\"\w+\"[ \t]*:))"
)
_LOOKS_LIKE_KEYS = re.compile(r"\s*(?P<opening>---[ \t]*\n\s*)?(?P<key>[A-Za-z_]+)[ \t]*:(?:[ \t]|\n)")
# One of two keys that every entry has, and nothing but keys and items of lists until an empty line.
_BARE_KEYS = re.compile(
    r"\ufeff?(?P<keys>(?P<key>title|date):[ \t]\S[^\n]*(?:\n(?:[a-z_]+:(?:[ \t][^\n]*)?|[ \t]+[^\n]*|-[ \t][^\n]*))*)"
    r"(?:\n[ \t]*\n|\n?\Z)"
)
_MAY_BE_FRONT_MATTER = re.compile(r"\s*(?:#.*)?\Z|[ \t]+\S|-[ \t]|[^\s:][^:]*:(?:\s|\Z)")


class SourceError(Exception):
    """The file cannot be taken apart."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Fences(NamedTuple):
    """Where front matter stands in a text, as offsets.

    start: after the line `---`. end: before the line that closes it, -1 if there is none. body: after that line.
    """

    start: int
    end: int
    body: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file in its parts. Line ends are line feeds.

    head: YAML without the lines around it, "" if there is none. head_line, body_line: where each begins, from 1.
    conflict: what is wrong with a body that git could not merge.
    """

    head: str
    head_line: int
    body: str
    body_line: int
    conflict: Diagnostic | None = None


def find_fences(text: str) -> Fences | None:
    """The lines around the front matter of a text, None if it does not begin with one. Any line ends will do."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return Fences(opening.end(), -1, len(text))
    return Fences(opening.end(), closing.start("line"), closing.end())


def is_toml(text: str) -> bool:
    """Whether a text begins with front matter in TOML."""
    return _TOML.match(text) is not None


def fenced(head: str, newline: str = "\n") -> str:
    """Front matter between its lines. head: whole lines of YAML."""
    return f"---{newline}{head}---{newline}"


def read_source(data: bytes, *, path: str) -> Source:
    """The parts of a file.

    Raises SourceError if it is not UTF-8, if its front matter is not between lines `---`, or has marks of git.
    """
    text = read_text(data, path=path)
    fences = find_fences(text)
    conflict = find_conflict(text, path=path)
    body_line = 1 if fences is None else text.count("\n", 0, fences.body) + 1
    if conflict and conflict.span.line <= max(body_line - 1, 1):
        raise SourceError(conflict)
    if fences is None:
        if is_toml(text):
            help = "write YAML between lines `---`: `title: Stand-up by text`"
            raise SourceError(problem("front-matter-toml", "this front matter is TOML", _first(path), help=help))
        if (marked := _OTHER_OPENING.match(text)) is not None:
            raise SourceError(_opened_otherwise(marked, path))
        if (unopened := _unopened(text, path) or _without_fences(text, path)) is not None:
            raise SourceError(unopened)
        return Source(head="", head_line=1, body=text, body_line=1, conflict=conflict)
    if fences.end < 0:
        raise SourceError(_unclosed(text, path))
    head = text[fences.start : fences.end]
    return Source(head=head, head_line=2, body=text[fences.body :], body_line=body_line, conflict=conflict)


def read_text(data: bytes, *, path: str) -> str:
    """UTF-8, with or without a byte-order mark; line ends become line feeds. Raises SourceError."""
    try:
        # So, because Python's own "utf-8-sig" is not written in C.
        return unify_line_ends(data.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise SourceError(not_utf_8(error, path=path)) from None


def not_utf_8(error: UnicodeDecodeError, *, path: str) -> Diagnostic:
    """What to say of a file that could not be decoded, at the place of its first wrong byte."""
    data, start = error.object, error.start
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message, help = "this file is UTF-16", "save it with the encoding UTF-8"
        return problem("not-utf-8", message, Span(path=path), help=help)
    # The mark is counted out, as it is when the file can be read.
    before = data[:start].removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    lines = unify_line_ends(before).split("\n")
    byte = data[start : start + 1]
    meant = byte.decode("cp1252", errors="ignore")
    help = "save the file with the encoding UTF-8" + (f" (in Windows-1252 this byte is '{meant}')" if meant else "")
    span = Span(path=path, line=len(lines), column=len(lines[-1]) + 1)
    return problem("not-utf-8", f"the byte 0x{byte.hex().upper()} is not UTF-8", span, help=help)


def _first(path: str) -> Span:
    return Span(path=path, length=3)


def _unclosed(text: str, path: str) -> Diagnostic:
    """Names the last line that can belong to the front matter."""
    last = 1
    for number, line in enumerate(text.split("\n")[1:], 2):
        if not _MAY_BE_FRONT_MATTER.match(line):
            break
        if line.strip():
            last = number
    help = f"write `---` on a line of its own after line {last}"
    return problem("front-matter-unclosed", "the front matter that begins here has no end", _first(path), help=help)


def _opened_otherwise(match: re.Match[str], path: str) -> Diagnostic:
    """What to say of front matter between other lines than ours, or in another language than YAML."""
    written = (match["marks"] or match["json"]).strip()
    message = f"front matter does not begin with `{written}` here"
    help = "write YAML between lines `---`: `title: Stand-up by text`"
    if written.startswith("---") and written[3:].strip().lower() in ("yaml", "yml"):
        help = "write `---` alone on this line"
    return problem("front-matter-unopened", message, Span(path=path, length=len(written)), help=help)


def _without_fences(text: str, path: str) -> Diagnostic | None:
    """What to say of a file that begins with a title or a date as keys, and has no line `---` at all."""
    match = _BARE_KEYS.match(text)
    if match is None:
        return None
    lines = match["keys"].count("\n") + 1
    message = "this looks like front matter without the lines `---` around it"
    help = "write `---` on a line of its own above" + (" and below" if lines == 1 else f", and below line {lines}")
    return problem("front-matter-unopened", message, Span(path=path, length=len(match["key"])), help=help)


def _unopened(text: str, path: str) -> Diagnostic | None:
    """What is wrong with a file that begins as if it had front matter, and has none."""
    match = _LOOKS_LIKE_KEYS.match(text)
    if match is None or match["key"].lower() not in NAMES:
        return None
    closing = _CLOSING.search(text, match.end() - 1)
    lines = text[match.start("key") : closing.start("line")].split("\n") if closing else []
    if not closing or not all(map(_MAY_BE_FRONT_MATTER.match, lines)):
        return None
    line = text.count("\n", 0, match.start("opening") if match["opening"] else match.start("key")) + 1
    if match["opening"]:
        message, help = "front matter begins on the first line of a file", "remove what stands above this line"
    else:
        message, help = "this looks like front matter without its first line", "write `---` on a line of its own above"
    span = Span(path=path, line=line, length=3 if match["opening"] else len(match["key"]))
    return problem("front-matter-unopened", message, span, help=help)
