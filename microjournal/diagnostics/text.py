"""Diagnostics for people: each with its line of the file and carets under the place."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from microjournal.diagnostics import SEVERITIES, Diagnostic, Span, most_helpful_first
from microjournal.diagnostics.codes import Severity
from microjournal.diagnostics.columns import columns
from microjournal.diagnostics.lines import unify_line_ends

SourceLine: TypeAlias = Callable[[Span], "str | None"]

_COLOURS: dict[Severity, str] = {"error": "31", "warning": "33", "hint": "36"}
_NARROWEST = 40
# Characters that would move a terminal's cursor or change its colours, and what is shown for them.
_SHOWN_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�") | {ord("\n"): " ", ord("\t"): "    "}
# This many alike are one mistake made everywhere: the first is shown, the others are counted.
_ALIKE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a terminal shows text.

    color: whether to write ANSI colours.
    width: columns of the terminal; longer lines of the file are cut around the caret.
    fold: break messages between words, where a terminal of this width would break them within words.
    """

    color: bool = False
    width: int = 100
    fold: bool = False

    def painted(self, text: str, severity: Severity, *, bold: bool = False) -> str:
        """The text in the colour of a severity."""
        return f"\x1b[{'1;' if bold else ''}{_COLOURS[severity]}m{text}\x1b[0m" if self.color else text

    def folded(self, text: str) -> str:
        """The text in lines that fit. A word that is longer than a line stays whole."""
        if not self.fold or columns(text) <= self.width:
            return text
        return textwrap.fill(text, self.width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def as_text(diagnostics: Iterable[Diagnostic], lines: SourceLine, layout: Layout = Layout()) -> str:
    """The diagnostics as a terminal shows them, most helpful first, each with its line of the file.

    lines: the line of a file that a span points to, without its line end, None if it cannot be had.

    Hints and warnings that say the same of many files are shown once, with the number of the others; errors always all.
    Ends with a line feed, or is "" if there is nothing to say.
    """
    return "".join(as_blocks(diagnostics, lines, layout))


def as_blocks(diagnostics: Iterable[Diagnostic], lines: SourceLine, layout: Layout = Layout()) -> list[str]:
    """The parts of `as_text`, one for each diagnostic or group of those that are alike."""
    blocks = []
    for found, others in _grouped(most_helpful_first(diagnostics)):
        more = f"  = the same in {len(others)} more places, next {others[0].span}\n" if others else ""
        blocks.append(_block(found, lines(found.span), layout) + more)
    return blocks


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many there are, and in how many files: "2 errors, 1 warning in 2 files"; "" if there are none.

    Hints are counted only when there is nothing graver.
    """
    unique = most_helpful_first(diagnostics)
    counts = Counter(found.severity for found in unique)
    shown = [severity for severity in ("error", "warning") if counts[severity]] or ["hint"] * bool(unique)
    files = {found.span.path for found in unique if found.severity in shown}
    numbers = ", ".join(counted(counts[severity], severity) for severity in SEVERITIES if severity in shown)
    return f"{numbers} in {counted(len(files), 'file')}" if numbers else ""


def source_lines(data: bytes) -> list[str]:
    """The lines of a file as spans count them, whatever its line ends; bytes that are not UTF-8 become U+FFFD."""
    return unify_line_ends(data.decode("utf-8-sig", errors="replace")).split("\n")


def counted(number: int, word: str) -> str:
    """So many of something that takes an s: "1 error", "1,200 errors"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def printable(text: str) -> str:
    """The text as one line that is safe to print: a tab is four spaces, other control characters become U+FFFD.

    What would be a command for a forge's log wherever it stands becomes none.
    """
    return text.translate(_SHOWN_CONTROLS).replace("##[", "# #[")


def beginning(text: str) -> str:
    """The text as `printable` has it, where it begins a line: there, two colons too are a command for a forge's log."""
    return re.sub(r"\A\s*::", ": :", printable(text))


def _grouped(diagnostics: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, list[Diagnostic]]]:
    """Each diagnostic that is to be shown, with those that it stands for."""
    alike: dict[tuple[str, str, str], list[Diagnostic]] = {}
    for found in diagnostics:
        alike.setdefault((found.code, found.message, found.help), []).append(found)
    for found in diagnostics:
        group = alike[found.code, found.message, found.help]
        if found.severity == "error" or len(group) < _ALIKE:
            yield found, []
        elif found is group[0]:
            yield found, group[1:]


def _block(found: Diagnostic, line: str | None, layout: Layout) -> str:
    label = f"{found.severity}[{found.code}]"
    head = layout.folded(printable(f"{found.span}: {label}: {found.message}"))
    head = head.replace(label, layout.painted(label, found.severity, bold=True), 1) + "\n"
    help = printable(found.help)
    help_below = layout.folded(f"  = help: {help}") + "\n" if help else ""
    if line is None or not line.strip():
        return head + help_below
    gutter = f"  {found.span.line} | "
    margin = " " * (len(gutter) - 2) + "| "
    room = max(layout.width, _NARROWEST) - len(gutter)
    source, before, under = _window(line, found.span, room)
    block = f"{head}{gutter}{source}\n{margin}{' ' * before}{layout.painted('^' * under, found.severity)}"
    fits = columns(help) < room - before - under
    if help and not fits and (layout.fold or 2 * under > room + len(gutter)):
        # Nobody would look for it behind very many carets.
        return f"{block}\n{help_below}"
    return f"{block}{' ' + help if help else ''}\n"


def _window(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """The part of a line to show in `room` columns, the columns before the first caret, and the number of carets."""
    start = min(span.column - 1, len(line))
    end = min(start + span.length, len(line))
    line = line.rstrip()
    first, last = 0, len(line)
    if _shown_columns(line) > room:
        # A third of the room for what comes before, so that the reader sees where the caret is.
        first = start - _fitting(line[:start][::-1], room // 3)
        last = first + _fitting(line[first:], room - 2 if first else room - 1)
        end = min(end, max(last, start + 1))
    source = ("…" if first else "") + line[first:last] + ("…" if last < len(line) else "")
    behind = max(start - max(len(line), first), 0)
    before = bool(first) + _shown_columns(line[first:start]) + behind
    return printable(source), before, max(1, _shown_columns(line[start:end]))


def _fitting(text: str, room: int) -> int:
    """How many characters of a text fit into `room` columns, counted one by one."""
    count = 0
    while count < len(text) and (room := room - _shown_columns(text[count])) >= 0:
        count += 1
    return count


def _shown_columns(text: str) -> int:
    return columns(printable(text))
