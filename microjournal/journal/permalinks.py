"""`permalinks.txt`, and its parts on the site: every address ever published, so that each keeps answering, and by whom.

    journal ana.example,2026-03-04
    /2026/03/stand-up/ 2026-03-04-stand-up
    /2026/03/standup/ 2026-03-04-stand-up
    /2026/03/taken-back/ 2026-03-05-taken-back # withdrawn
    /tags/team/ :
    /tags/teams/ :tags/team/
    entry 2026-03-04-stand-up {"title":"1f0c3a9e",…}

Behind an address stands the identity of its entry; of a page that lists entries and of its feed a colon, and where it
has moved if it did. "# withdrawn" is an author's word that the entry was taken back; where nobody has said so, and the
entry is gone, the site says "# gone". What is known of entries is told in
`microjournal.journal.memory`, and the first line is the authority of the guids of feeds. All lines are sorted, each
says one thing, and of two that say the same thing the later counts: so a merge that keeps both sides is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import NamedTuple
from urllib.parse import quote, unquote

from microjournal.content.conflicts import find_conflict
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.journal.memory import Memory, is_authority, memory_line, read_memory, together
from microjournal.model.paths import is_reserved, is_too_long
from microjournal.model.weeks import first_day, is_week

PERMALINKS = "permalinks.txt"
_HEADER = "# What this journal has published: every address, and whose it is. Written by microjournal.\n"
# What stands behind the address of an entry that is not there any more, by how it is known (see `Gone`).
_MARKS = ("", " # gone", " # withdrawn")
_ONE_OF_A_KIND = (b"journal",)
_FEW = 16
# An id may hold spaces and other characters, "#" among them; an address holds no space.
_LINE = re.compile(r"/(?P<address>\S+)[ \t]+(?P<id>\S.*?)(?:[ \t]+#[ \t]*(?P<gone>gone|withdrawn))?[ \t]*")
# Nearly every line: nothing to decode, nothing that climbs.
_PLAIN_LINE = re.compile(r"/((?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)+) ([\w.~-]+)")
_CLIMBS = re.compile(r"(?:\A|/)(?:\.{0,2}/|\.{1,2}\Z)|\\")
_IN_MONTH = re.compile(r"(\d{4})/(\d\d)/[^/]+(?:/|\Z)")
_IN_YEAR = re.compile(
    r"(?:feed/|weeks/|lessons/|practices/|notes/|open/loops/|results/[a-z-]+/|decisions/[a-z]+/)?(\d{4})(?:/|-\d\d\.)"
)
_WEEK = re.compile(r"weeks/(\d{4}-W\d\d)/")
_IN_LETTER = re.compile(r"(tags|threads)/(\d{4}(?=-)|.)")
_TO_QUOTE = re.compile(r"[%\s]")


# The part of the site's memory that has the pages with the tags of a letter.
LETTERS = "tags-other"

# What stands behind the address of a page that lists entries, and before the address to which it has moved.
LISTING = ":"


class Gone(IntEnum):
    """Whether the entry of an address was taken away: nobody says so; a build saw it; its author said it."""

    NO = 0
    SEEN = 1
    SAID = 2


class Permalink(NamedTuple):
    """A published address.

    path: relative to the top of the site. id: identity of its entry, or LISTING and what follows it. number: of the
    line in the file, 0 if new.
    """

    path: str
    id: str
    gone: Gone = Gone.NO
    number: int = 0


@dataclass(slots=True)
class Permalinks:
    """What was published. addresses: by path. entries: by identity. authority: of guids, "" if there is none yet."""

    addresses: dict[str, Permalink] = field(default_factory=dict)
    entries: dict[str, Memory] = field(default_factory=dict)
    authority: str = ""

    def __bool__(self) -> bool:
        return bool(self.addresses or self.entries or self.authority)

    def id_at(self, path: str) -> str:
        """The id of the entry that has, or had, an address, when it was published last; "" for none."""
        line = self.addresses.get(path)
        memory = self.entries.get(line.id) if line else None
        return memory.id if memory else line.id if line else ""


def parse_permalinks(text: str) -> tuple[Permalinks, list[Diagnostic]]:
    """What the lines of `permalinks.txt`, or of a part of it, say. Of two that say the same thing the later counts."""
    found = Permalinks()
    lines = found.addresses
    if conflict := find_conflict(text, path=PERMALINKS):
        return found, [replace(conflict, help="keep the lines of both versions, and remove those of <, = and >")]
    problems = []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if not raw.startswith("/"):
            if not _take_in(raw, found):
                problems.append(_no_line(number, raw))
            continue
        if plain := _PLAIN_LINE.fullmatch(raw):
            lines[plain[1]] = Permalink(plain[1], plain[2], Gone.NO, number)
            continue
        match = _LINE.fullmatch(raw)
        path = unquote(match["address"]) if match else ""
        if match and is_reserved(path):
            span = Span(path=PERMALINKS, line=number, length=max(1, len(raw)))
            problems.append(
                problem("ledger-reserved", f"/{path} is no place for a page", span, help="take the line out")
            )
        elif match and _is_plain(path) and match["id"].isprintable():
            gone = Gone(_MARKS.index(f" # {match['gone']}" if match["gone"] else ""))
            lines[path] = Permalink(path=path, id=match["id"], gone=gone, number=number)
        else:
            problems.append(_no_line(number, raw))
    return found, problems


def _no_line(number: int, raw: str) -> Diagnostic:
    span = Span(path=PERMALINKS, line=number, length=max(1, len(raw)))
    help_ = "write `/2026/03/name/ id`, or take the line out (of a merge, keep both sides)"
    return problem("ledger-line", "this line is not an address and an id", span, help=help_)


def without_authority(text: str, found: Permalinks) -> list[Diagnostic]:
    """An error if the journal's authority is missing, without which all guids would be others.

    text: of the file. found: what it says. Version 0.1 knew no authority, and nothing of entries but their addresses.
    """
    if found.authority or not found.entries:
        return []
    number, raw = next((n, raw) for n, raw in enumerate(text.splitlines(), 1) if raw.startswith("entry "))
    message = "the line `journal` is missing, without which subscribers would be told everything again"
    help_ = (
        "read it back with `microjournal permalinks pull`, or write what feeds have: `journal ana.example,2026-03-04`"
    )
    span = Span(path=PERMALINKS, line=number, length=len(raw.partition(" {")[0]))
    return [problem("ledger-authority", message, span, help=help_)]


def _take_in(raw: str, found: Permalinks) -> bool:
    """Takes in a line that is not about an address. Returns whether it is one that we would write."""
    word, _, rest = raw.partition(" ")
    if word == "journal" and is_authority(rest.strip()):
        # Of two, as a merge of two first publications leaves them, the lesser: both sides then go on with the same.
        found.authority = min(found.authority or rest.strip(), rest.strip())
        return True
    memory = read_memory(raw) if word == "entry" else None
    if memory is None:
        return False
    known = found.entries.get(memory.identity)
    found.entries[memory.identity] = together(known, memory) if known else memory
    return True


def _is_plain(path: str) -> bool:
    """Whether a file of the site can stand there: nothing that climbs, no empty step."""
    return path.isprintable() and _CLIMBS.search(path) is None and not is_too_long(path)


def written_lines(found: Permalinks) -> list[str]:
    """The lines, sorted, without their ends."""
    rows = [_row(line) for line in found.addresses.values()]
    rows += [memory_line(memory) for memory in found.entries.values()]
    return sorted([*rows, *([f"journal {found.authority}"] if found.authority else [])])


def add_lines(data: bytes, lines: Permalinks) -> bytes:
    """The bytes of `permalinks.txt` with lines added, or put in the place of those that say the same thing.

    A few lines go where they belong, and nothing else is looked at. For many, or where a line that another replaces
    stands elsewhere, as after a merge, all are sorted.
    """
    rows = [f"{row}\n".encode(errors="surrogateescape") for row in written_lines(lines)]
    if not data:
        return _HEADER.encode() + b"".join(rows)
    parts, start = [], 0
    for row in rows:
        address = _subject(row)
        place = _place(data, address, start) if len(rows) <= _FEW else None
        if place is None or _count(data, address) != data.startswith(address, place):
            return _sorted(data, lines)
        parts += [data[start:place], row]
        start = data.index(b"\n", place) + 1 if data.startswith(address, place) else place
    return b"".join([*parts, data[start:]])


def _sorted(data: bytes, lines: Permalinks) -> bytes:
    known, _ = parse_permalinks(data.decode(errors="surrogateescape"))
    known.addresses.update(lines.addresses)
    known.entries.update(lines.entries)
    known.authority = known.authority or lines.authority
    return (_HEADER + "".join([f"{row}\n" for row in written_lines(known)])).encode(errors="surrogateescape")


def _subject(row: bytes) -> bytes:
    """The beginning of a line that says what it is about, with the space behind it."""
    words = row.split(b" ", 2)
    return b" ".join(words[:1] if words[0] in _ONE_OF_A_KIND or row.startswith(b"/") else words[:2]) + b" "


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
        if line[:1] not in (b"/", b"#", b"e", b"j"):
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


def _row(line: Permalink) -> str:
    return f"/{_TO_QUOTE.sub(_percent, line.path)} {line.id}{_MARKS[line.gone]}"


def _percent(match: re.Match[str]) -> str:
    return quote(match[0])


def part_of(path: str) -> str:
    """The part of the site's memory that has the line of an address.

    >>> part_of("2026/03/stand-up/"), part_of("2026/03/"), part_of("tags/team/feed.xml"), part_of("about/")
    ('2026-03', '2026', 'tags-t', 'pages')
    >>> part_of("results/met/2026/03/"), part_of("results/met/"), part_of("weeks/2026-W12/")
    ('2026', 'pages', '2026-03')
    """
    if match := _IN_MONTH.match(path):
        return f"{match[1]}-{match[2]}"
    if (match := _WEEK.match(path)) and is_week(match[1]):
        return first_day(match[1])[:7]
    if match := _IN_YEAR.match(path):
        return match[1]
    if match := _IN_LETTER.match(path):
        return f"{match[1]}-{match[2] if match[2].isascii() and match[2].isalnum() else 'other'}"
    return "pages"


def hidden_now(line: Permalink, source: str) -> Diagnostic:
    """The warning about an address whose entry is not public any more. source: its file."""
    return problem(
        "withdrawn",
        f"/{line.path} was published, but {source} is a draft or under embargo now; its address says it was withdrawn",
        Span(path=PERMALINKS, line=line.number, length=len(line.path) + 1),
        help="take `draft:` or `publish:` out of it to show it again",
    )


def vanished(line: Permalink) -> Diagnostic:
    """The warning about an address whose entry is not there any more."""
    return problem(
        "withdrawn",
        f"/{line.path} was published, but the entry '{line.id}' is not there any more; its address says so to readers",
        Span(path=PERMALINKS, line=line.number, length=len(line.path) + 1),
        help=f"renamed: put `id: {line.id}` or `aliases: [/{line.path}]` into the entry; "
        f"taken away on purpose: write `# withdrawn` at the end of this line",
    )
