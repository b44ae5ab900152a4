"""Which outputs must be rendered, and why: pure functions over a plan and the records.

The record of an output is its trace: the digest of its template's closure and of the value of each name that it can
read. The output is stale if its trace would be another one today, or if its file is not as it was left. A full build is
the same with no records. In the words of "Build systems a la carte" (Mokhov, Mitchell, Peyton Jones 2018) these are
verifying traces with early cutoff.

The plan comes in sections with a key each. A section with the key it had, whose files are as they were left, is passed
over whole; that is a shortcut only, and errs on the side of looking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from struct import pack, unpack
from typing import NamedTuple
from zlib import crc32

from microjournal.closures import BODY, Closure, names_as_text
from microjournal.digest import DIGEST_SIZE, Digest, decode, digest_bytes, encode
from microjournal.filefacts import FileStat
from microjournal.plan.outputs import Copy, Output, Section

_ABSENT = b"absent"
_AND_BODY = f" {BODY}".encode()


class Record(NamedTuple):
    """What an earlier build left. trace: see `trace_of`; stat: of the file then."""

    trace: bytes
    stat: FileStat


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """An output that must be made anew. reasons: in words, at least one. new: no file of ours is there yet."""

    output: Output | Copy
    trace: bytes
    reasons: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier builds left in an output folder.

    records: by path, none for a full build. present: stats of those of their files that are there. owned: every file in
    the folder that is microjournal's. keys: of the sections that were planned under the same settings and theme.
    """

    records: Mapping[str, Record]
    present: Mapping[str, FileStat]
    owned: AbstractSet[str]
    keys: Mapping[str, Digest]


def sections_to_open(sections: Iterable[Section], before: Before) -> list[Section]:
    """The sections that may have stale outputs; those of the others need not even be planned."""
    settled = {path for path, record in before.records.items() if before.present.get(path) == record.stat}
    keys = before.keys
    return [
        section
        for section in sections
        if section.key is None
        or section.name not in keys
        or not settled.issuperset(section.paths)
        or section.key() != keys[section.name]
    ]


def find_stale(
    things: Iterable[Output | Copy], closures: Mapping[str, Closure], shared: Mapping[str, Digest], before: Before
) -> list[Stale]:
    """Those of the outputs and copies that are not as the plan wants them, in their order.

    closures: of every template. shared: digests of the values that all outputs share.
    """
    stale: list[Stale] = []
    for thing in things:
        path = thing.path
        trace = thing.digest if isinstance(thing, Copy) else trace_of(thing, closures.get(thing.template), shared)
        record, stat = before.records.get(path), before.present.get(path)
        if record is None or record.trace != trace or stat != record.stat:
            new = path not in before.owned
            reasons = _reasons(thing, record, trace, stat, new=new)
            stale.append(Stale(output=thing, trace=trace, reasons=reasons, new=new))
    return stale


def trace_of(output: Output, closure: Closure | None, shared: Mapping[str, Digest]) -> bytes:
    """What all that the output's template can read was, as bytes: one digest, and a checksum for each name.

    closure: None for microjournal's own writers, which read all their inputs. shared: digests of what all outputs
    share. The digest decides; the checksums, of four bytes each, only tell which name it was.
    """
    inputs = output.inputs
    if closure is None:
        template, reads = output.template.encode(), names_as_text(inputs)
        values = list(map(encode, inputs.values()))
    else:
        template, reads = closure.digest, closure.reads
        values = [encode(inputs[name]) if name in inputs else shared.get(name, _ABSENT) for name in closure.plain]
    if output.bodies:
        reads = reads + _AND_BODY
        values.append(encode(tuple([body.plain() for body in output.bodies])))
    whole = digest_bytes(b"".join([template, *values]))
    return encode((whole, template, reads, pack(f">{len(values)}I", *map(crc32, values))))


def _taken_apart(trace: bytes) -> tuple[bytes, dict[str, int]]:
    """The template of a trace and the checksums by name. Raises ValueError, EOFError or TypeError if it is none."""
    _, template, reads, checksums = decode(trace)
    names = reads.decode().split()
    return template, dict(zip(names, unpack(f">{len(checksums) // 4}I", checksums), strict=True))


def explain(rendered: Iterable[tuple[str, Sequence[str]]], removed: Iterable[str]) -> list[str]:
    """Lines for `build --explain`. rendered: paths with the reasons for each."""
    lines = [f"rendered /{_address(path)}: {', '.join(reasons)}" for path, reasons in rendered]
    return lines + [f"removed /{_address(path)}: nothing asks for it any more" for path in removed]


def _address(path: str) -> str:
    return path.removesuffix("index.html")


def _reasons(
    thing: Output | Copy, record: Record | None, trace: bytes, stat: FileStat | None, *, new: bool
) -> tuple[str, ...]:
    if record is None:
        return ("new",) if new else ("nothing is known of how it was made",)
    reasons = []
    if record.trace != trace:
        reasons += _changes(record.trace, trace, copied=isinstance(thing, Copy))
    if stat is None:
        reasons.append("its file is missing")
    elif stat != record.stat:
        reasons.append("its file was touched")
    return tuple(reasons)


def _changes(before: bytes, after: bytes, *, copied: bool) -> list[str]:
    """What differs between two traces; that of a copy is the digest of its source."""
    if copied != (len(before) == DIGEST_SIZE):
        return ["it is a copied file now" if copied else "it is a page now, and was a copied file"]
    return ["the file changed"] if copied else _changed_inputs(before, after)


def _changed_inputs(before: bytes, after: bytes) -> list[str]:
    try:
        old_template, old = _taken_apart(before)
    except (ValueError, EOFError, TypeError):
        # Before, a copied file was there; or what was recorded is damaged.
        return ["it was made in another way"]
    template, now = _taken_apart(after)
    reasons = [] if old_template == template else ["its template or one it uses changed"]
    reasons += [f"input `{name}` changed" for name, value in now.items() if old.get(name) != value]
    reasons += [f"input `{name}` is gone" for name in old if name not in now]
    return reasons or ["its inputs changed"]
