"""`permalinks.txt`: every address ever published, so that each keeps answering.

One address and one id a line, sorted by address: two people who each add entries change different lines, and a merge
that keeps both sides is right. "# withdrawn" at the end says that the author took the entry away on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote, unquote

from microjournal.content.conflicts import find_conflict
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.model.paths import is_reserved, is_too_long

PERMALINKS = "permalinks.txt"
_HEADER = (
    "# Every address this journal has published, and the entry behind it. Written by microjournal; keep it in git.\n"
)
_WITHDRAWN = "withdrawn"
_FEW = 16
# An id may hold spaces and other characters, "#" among them; an address holds no space.
_LINE = re.compile(rf"/(?P<address>\S+)[ \t]+(?P<id>\S.*?)(?P<withdrawn>[ \t]+#[ \t]*{_WITHDRAWN})?[ \t]*")
# Nearly every line: nothing to decode, nothing that climbs.
_PLAIN_LINE = re.compile(r"/((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+) ([\w.~-]+)")
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
    if conflict := find_conflict(text, path=PERMALINKS):
        return lines, [replace(conflict, help="keep the lines of both versions, and remove those of <, = and >")]
    problems = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if plain := _PLAIN_LINE.fullmatch(raw):
            lines[plain[1]] = Permalink(plain[1], plain[2], False, number)
            continue
        match = _LINE.fullmatch(raw)
        path = unquote(match["address"]) if match else ""
        if match and is_reserved(path):
            span = Span(path=PERMALINKS, line=number, length=max(1, len(raw)))
            problems.append(
                problem("ledger-reserved", f"/{path} is no place for a page", span, help="take the line out")
            )
        elif match and _is_plain(path) and match["id"].isprintable():
            lines[path] = Permalink(path=path, id=match["id"], withdrawn=bool(match["withdrawn"]), number=number)
        else:
            span = Span(path=PERMALINKS, line=number, length=max(1, len(raw)))
            help_ = "write `/2026/03/name/ id`, or take the line out (of a merge, keep both sides)"
            problems.append(problem("ledger-line", "this line is not an address and an id", span, help=help_))
    return lines, problems


def _is_plain(path: str) -> bool:
    """Whether a file of the site can stand there: nothing that climbs, no empty step."""
    return path.isprintable() and _CLIMBS.search(path) is None and not is_too_long(path)


def add_lines(data: bytes, lines: Mapping[str, Permalink]) -> bytes:
    """The bytes of `permalinks.txt` with lines added, or put in the place of those of the same address.

    A few lines go where they belong, and nothing else is looked at. For many, or where a line that another replaces
    stands elsewhere, as after a merge, all are sorted.
    """
    rows = sorted((_row(path, line).encode(errors="surrogateescape"), path) for path, line in lines.items())
    if not data:
        return _HEADER.encode() + b"".join([row for row, _ in rows])
    parts, start = [], 0
    for row, _ in rows:
        address = row.partition(b" ")[0] + b" "
        place = _place(data, address, start) if len(rows) <= _FEW else None
        if place is None or _count(data, address) != data.startswith(address, place):
            return _sorted(data, lines)
        parts += [data[start:place], row]
        start = data.index(b"\n", place) + 1 if data.startswith(address, place) else place
    return b"".join([*parts, data[start:]])


def _sorted(data: bytes, lines: Mapping[str, Permalink]) -> bytes:
    known, _ = parse_permalinks(data.decode(errors="surrogateescape"))
    together = sorted(_row(path, line) for path, line in {**known, **lines}.items())
    return (_HEADER + "".join(together)).encode(errors="surrogateescape")


def _count(data: bytes, address: bytes) -> int:
    """How many lines there are of an address, which ends with a space."""
    return data.count(b"\n" + address) + data.startswith(address)


def _place(data: bytes, address: bytes, start: int) -> int | None:
    """Where the line of an address belongs in sorted text, at or after a place; None if it is not as we write it."""
    if not data.endswith(b"\n"):
        return None
    low, high = start, len(data)
    while low < high:
        middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = data.index(b"\n", middle) + 1
        line = data[middle:end]
        if line[:1] not in (b"/", b"#"):
            return None
        if line[:1] == b"#" or line < address:
            low = end
        else:
            high = middle
    return low


def at_lines(problems: Sequence[Diagnostic], read: Callable[[], bytes]) -> list[Diagnostic]:
    """The problems about addresses in `permalinks.txt` with their places there. read: gives the bytes of the file."""
    if not any(p.code == "withdrawn" for p in problems):
        return list(problems)
    data = read()
    return [replace(p, span=replace(p.span, line=_line_of(p, data))) if p.code == "withdrawn" else p for p in problems]


def _line_of(problem: Diagnostic, data: bytes) -> int:
    """The line of the address that a problem is about."""
    place = data.find(f"\n{_written(problem)} ".encode(errors="surrogateescape"))
    return data.count(b"\n", 0, place + 1) + 1


def _written(problem: Diagnostic) -> str:
    """The address that a problem is about, as `permalinks.txt` has it. Its span is as long as that address."""
    return "/" + _TO_QUOTE.sub(_percent, problem.message[1 : problem.span.length])


def _row(path: str, line: Permalink) -> str:
    return f"/{_TO_QUOTE.sub(_percent, path)} {line.id}{' # ' + _WITHDRAWN if line.withdrawn else ''}\n"


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
