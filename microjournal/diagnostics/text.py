"""Diagnostics for people and programs: as text with the line and a caret, as lines, JSON, annotations of a forge."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from microjournal.diagnostics import SEVERITIES, Diagnostic, Span, most_helpful_first
from microjournal.diagnostics.codes import Severity

Lines: TypeAlias = Callable[[Span], "str | None"]

_COLOURS: dict[str, str] = {"error": "31", "warning": "33", "hint": "36"}
_ANNOTATIONS: dict[str, str] = {"error": "error", "warning": "warning", "hint": "notice"}
_TAB = 4
_NARROWEST = 40
# Signs that would move a terminal's cursor or change its colours, and what is shown for them.
_SHOWN_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�") | {ord("\t"): " " * _TAB}
# This many alike are one mistake made everywhere: the first is shown, the others are counted.
_ALIKE = 4


def as_text(
    diagnostics: Iterable[Diagnostic], lines: Lines, *, color: bool = False, width: int = 100, fold: bool = False
) -> str:
    """The diagnostics as a terminal shows them, most helpful first, each with its line of the file.

    lines: the line of a file that a span points to, without its line end, None if it cannot be had.
    color: whether to write ANSI colours. width: columns of the terminal; longer lines are cut around the caret.
    fold: break what we say between words, where a terminal of this width would break it within them.

    Hints and warnings that say the same of many files are shown once, with the number of the others; errors always all.
    Ends with a line feed, or is "" if there is nothing to say.
    """
    return "".join(as_blocks(diagnostics, lines, color=color, width=width, fold=fold))


def as_blocks(
    diagnostics: Iterable[Diagnostic], lines: Lines, *, color: bool = False, width: int = 100, fold: bool = False
) -> list[str]:
    """The parts of `as_text`, one for each diagnostic or group of those that are alike."""
    ink, width = _Ink(color=color), max(width, _NARROWEST)
    blocks = []
    for found, others in _grouped(most_helpful_first(diagnostics)):
        more = f"  = the same in {len(others)} more places, next {_where(others[0].span)}\n" if others else ""
        blocks.append(_block(found, lines(found.span), ink, width, fold=fold) + more)
    return blocks


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are, and in how many files: "2 errors, 1 warning in 2 files"; "" if there are none.

    Hints are counted only when there is nothing graver.
    """
    unique = most_helpful_first(diagnostics)
    counts = Counter(found.severity for found in unique)
    shown = [severity for severity in ("error", "warning") if counts[severity]] or ["hint"] * bool(unique)
    files = {found.span.path for found in unique if found.severity in shown}
    told = ", ".join(_count(counts[severity], severity) for severity in SEVERITIES if severity in shown)
    return f"{told} in {_count(len(files), 'file')}" if told else ""


def as_lines(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as a line each, "file:line:column: severity[code]: message; help", as editors read compilers."""
    return "".join(_line(found) for found in most_helpful_first(diagnostics))


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as a JSON array, most helpful first, with a line feed at its end."""
    rows = [
        {
            "code": found.code,
            "severity": found.severity,
            "message": found.message,
            "help": found.help,
            "path": found.span.path,
            "line": found.span.line,
            "column": found.span.column,
            "length": found.span.length,
        }
        for found in most_helpful_first(diagnostics)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """The diagnostics as workflow commands, which GitHub and Forgejo show at the line in a change.

    Escaped as the runner of GitHub Actions unescapes them: `%`, CR and LF everywhere, `:` and `,` in properties.
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(_annotation(found) for found in most_helpful_first(diagnostics))


def source_lines(data: bytes) -> list[str]:
    """The lines of a file as diagnostics count them, whatever its line ends; bytes that are not UTF-8 become U+FFFD."""
    text = data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Ink:
    """Colours, or none."""

    __slots__ = ("_color",)

    def __init__(self, *, color: bool) -> None:
        self._color = color

    def write(self, text: str, severity: Severity, *, bold: bool = False) -> str:
        if not self._color or not text:
            return text
        return f"\x1b[{'1;' if bold else ''}{_COLOURS[severity]}m{text}\x1b[0m"


def _grouped(diagnostics: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, list[Diagnostic]]]:
    alike: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for found in diagnostics:
        alike.setdefault((found.code, found.message, found.help), []).append(found)
    for found in diagnostics:
        group = alike[found.code, found.message, found.help]
        if found.severity == "error" or len(group) < _ALIKE:
            yield found, []
        elif found is group[0]:
            yield found, group[1:]


def _block(found: Diagnostic, line: str | None, ink: _Ink, width: int, *, fold: bool) -> str:
    label = f"{found.severity}[{found.code}]"
    head = _folded(f"{_printable(_where(found.span))}: {label}: {_printable(found.message)}", width if fold else 0)
    head = head.replace(label, ink.write(label, found.severity, bold=True), 1) + "\n"
    help = _printable(found.help)
    help_below = _folded(f"  = help: {help}", width if fold else 0) + "\n" if help else ""
    if line is None or not line.strip():
        return head + help_below
    gutter = f"  {found.span.line} | "
    source, before, under = _window(line, found.span, width - len(gutter))
    caret = ink.write("^" * under, found.severity)
    margin = " " * (len(gutter) - 2) + "| "
    block = f"{head}{gutter}{source}\n{margin}{' ' * before}{caret}"
    room = width - len(gutter) - before - under - 1
    if help and _columns(help) > room and (fold or 2 * under > width):
        # Nobody would look for it behind very many carets.
        return f"{block}\n{help_below}"
    return f"{block}{' ' + help if help else ''}\n"


def _folded(text: str, width: int) -> str:
    """The text in lines of at most this width, or as it is for 0. What has no blanks stays whole."""
    if not width or _columns(text) <= width:
        return text
    import textwrap

    return textwrap.fill(text, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _line(found: Diagnostic) -> str:
    told = f"{found.message}; {found.help}" if found.help else found.message
    return _printable(f"{_where(found.span)}: {found.severity}[{found.code}]: {told}") + "\n"


def _where(span: Span) -> str:
    return f"{span.path}:{span.line}:{span.column}"


def _printable(text: str) -> str:
    return text.replace("\n", " ").translate(_SHOWN_CONTROLS)


def _window(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the caret, and how many carets; all in columns of a terminal."""
    start = min(span.column - 1, len(line))
    end = min(start + span.length, len(line))
    line = line.rstrip()
    first, last = 0, len(line)
    if _columns(line) > room:
        # A third of the room for what comes before, so that the reader sees where the caret is.
        first = _fitting_from(line, start, room // 3)
        last = _fitting_to(line, first, room - 2 if first else room - 1)
        end = min(end, max(last, start + 1))
    source = ("…" if first else "") + line[first:last] + ("…" if last < len(line) else "")
    before = _columns(line[first:start]) + (start - max(len(line), first) if start > len(line) else 0)
    return _printable(source), before + bool(first), max(1, _columns(line[start:end]))


def _fitting_from(line: str, start: int, room: int) -> int:
    """The first place from which what comes before `start` takes no more than `room` columns."""
    while start > 0 and (room := room - _columns(line[start - 1])) >= 0:
        start -= 1
    return start


def _fitting_to(line: str, first: int, room: int) -> int:
    """The last place up to which what comes after `first` takes no more than `room` columns."""
    last = first
    while last < len(line) and (room := room - _columns(line[last])) >= 0:
        last += 1
    return last


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes (UAX #11: wide and fullwidth signs take two, combining ones none)."""
    if text.isascii() and "\t" not in text:
        return len(text)
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if sign == "\t":
        return _TAB
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _annotation(found: Diagnostic) -> str:
    span = found.span
    message = f"{found.message}: {found.help}" if found.help else found.message
    properties = {
        "file": span.path,
        "line": span.line,
        "endLine": span.line,
        "col": span.column,
        "endColumn": span.column + span.length,
        "title": f"{found.severity}[{found.code}]",
    }
    told = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{_ANNOTATIONS[found.severity]} {told}::{_escaped(message)}\n"


def _escaped(text: str, also: str = "") -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for sign in also:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
