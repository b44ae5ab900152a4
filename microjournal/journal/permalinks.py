"""`permalinks.txt`: every address ever published, so that each keeps answering.

One address and one id a line, sorted by address: two people who each add entries change different lines, and a merge
that keeps both sides is right. "# withdrawn" at the end says that the author took the entry away on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote, unquote

from microjournal.diagnostics import Diagnostic, Span, problem

PERMALINKS = "permalinks.txt"
_HEADER = (
    "# Every address this journal has published, and the entry behind it. Written by microjournal; keep it in git.\n"
)
_WITHDRAWN = "withdrawn"
# An id may hold spaces and other characters, "#" among them; an address holds no space.
_LINE = re.compile(rf"/(?P<address>\S+)[ \t]+(?P<id>\S.*?)(?P<withdrawn>[ \t]+#[ \t]*{_WITHDRAWN})?[ \t]*")
# Nearly every line: nothing to decode, nothing that climbs.
_PLAIN_LINE = re.compile(r"/((?:[A-Za-z0-9_~-][A-Za-z0-9_~.-]*/)+) ([^\s#]+)")
_CLIMBS = re.compile(r"(?:\A|/)(?:\.{0,2}/|\.{1,2}\Z)|\\")
_TO_QUOTE = re.compile(r"[%\s]")


class Permalink(NamedTuple):
    """A published address. path: relative to the top of the site. number: of the line in the file, 0 if new."""

    path: str
    id: str
    withdrawn: bool = False
    number: int = 0


def parse_permalinks(text: str) -> tuple[dict[str, Permalink], list[Diagnostic]]:
    """The lines of `permalinks.txt` by path. Of two for one address, as a merge leaves them, the later counts."""
    lines: dict[str, Permalink] = {}
    problems = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if plain := _PLAIN_LINE.fullmatch(raw):
            lines[plain[1]] = Permalink(plain[1], plain[2], False, number)
            continue
        match = _LINE.fullmatch(raw)
        path = unquote(match["address"]) if match else ""
        if match and _is_plain(path):
            lines[path] = Permalink(path=path, id=match["id"], withdrawn=bool(match["withdrawn"]), number=number)
        else:
            span = Span(path=PERMALINKS, line=number, length=max(1, len(raw)))
            help_ = "write `/2026/03/name/ id`, or take the line out (of a merge, keep both sides)"
            problems.append(problem("ledger-line", "this line is not an address and an id", span, help=help_))
    return lines, problems


def _is_plain(path: str) -> bool:
    """Whether a file of the site can stand there: nothing that climbs, no empty step."""
    return path.isprintable() and _CLIMBS.search(path) is None


def format_permalinks(lines: Mapping[str, Permalink]) -> str:
    """The text of `permalinks.txt`: what `parse_permalinks` takes apart, sorted."""
    return _HEADER + "".join([row for row, _ in _rows(lines)])


def at_lines(problems: Sequence[Diagnostic], text: str) -> list[Diagnostic]:
    """The problems about lines of `permalinks.txt` (see `vanished`) with their places in its text."""
    if not any(p.span.path == PERMALINKS for p in problems):
        return list(problems)
    starts = [line.split(" ")[0] for line in text.splitlines()]
    numbers = {start: number for number, start in enumerate(starts, 1)}
    return [
        replace(p, span=replace(p.span, line=numbers.get(_written(p), 1))) if p.code == "withdrawn" else p
        for p in problems
    ]


def _written(problem: Diagnostic) -> str:
    """The address that a problem is about, as `permalinks.txt` has it. Its span is as long as that address."""
    return "/" + _TO_QUOTE.sub(_percent, problem.message[1 : problem.span.length])


def _rows(lines: Mapping[str, Permalink]) -> list[tuple[str, Permalink]]:
    return sorted(
        (f"/{_TO_QUOTE.sub(_percent, path)} {line.id}{' # ' + _WITHDRAWN if line.withdrawn else ''}\n", line)
        for path, line in lines.items()
    )


def _percent(match: re.Match[str]) -> str:
    return quote(match[0])


def vanished(line: Permalink) -> Diagnostic:
    """The warning about an address whose entry is not there any more."""
    return problem(
        "withdrawn",
        f"/{line.path} was published, but the entry '{line.id}' is not there any more; its address says so to readers",
        Span(path=PERMALINKS, line=line.number, length=len(line.path) + 1),
        help=f"renamed: put `id: {line.id}` or `aliases: [/{line.path}]` into the entry; "
        f"taken away on purpose: write `# {_WITHDRAWN}` at the end of this line",
    )
