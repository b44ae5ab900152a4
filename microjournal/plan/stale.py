"""Which outputs must be rendered, and why: pure functions over a plan and the records.

The record of an output is its trace: the digest of its template's closure and of the value of each name that it can
read. The output is stale if its trace would be another one today, or if its file is not as it was left. A full build is
the same with no records. In the words of "Build systems a la carte" (Mokhov, Mitchell, Peyton Jones 2018) these are
verifying traces with early cutoff.

The plan comes in sections with a key each. A section with the key it had, whose files are as they were left, is passed
over whole; that is a shortcut only, and errs on the side of looking.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

from microjournal.model.digest import DIGEST_SIZE, Digest, decode, digest_bytes, encode
from microjournal.model.files import FileStat
from microjournal.plan.output import Copy, Output, Section

_ABSENT = b"absent"

# The name under which a template gets the body of an entry; a plan has bodies beside its plain inputs.
BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """digest: of the texts of all templates in it, and of the names of those that are missing. names: sorted.

    plain: the names without that of the body.
    """

    digest: Digest
    names: tuple[str, ...]
    plain: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", tuple([name for name in self.names if name != BODY]))


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
    reads: what the templates could read then, by the digests of their closures.
    """

    records: Mapping[str, Record]
    present: Mapping[str, FileStat]
    owned: AbstractSet[str]
    keys: Mapping[str, Digest]
    reads: Mapping[Digest, Sequence[str]] = field(default_factory=dict)


def sections_to_open(sections: Iterable[Section], before: Before) -> list[Section]:
    """The sections that may have stale outputs; those of the others need not even be planned."""
    settled = {path for path, record in before.records.items() if before.present.get(path) == record.stat}
    keys = before.keys
    return [
        section
        for section in sections
        if section.name not in keys or not settled.issuperset(section.paths) or section.key() != keys[section.name]
    ]


def find_stale(
    things: Iterable[Output | Copy],
    closures: Mapping[str, Closure],
    shared: Mapping[str, Digest],
    before: Before,
    encoder: Callable[[Any], bytes] = encode,
) -> list[Stale]:
    """Those of the outputs and copies that are not as the plan wants them, in their order.

    closures: of every template. shared: digests of the values that all outputs share. encoder: `encode`, or a quicker
    one that gives the same.
    """
    stale: list[Stale] = []
    for thing in things:
        path = thing.path
        if isinstance(thing, Copy):
            trace = thing.digest
        else:
            trace = trace_of(thing, closures.get(thing.template), shared, encoder)
        record, stat = before.records.get(path), before.present.get(path)
        if record is None or record.trace != trace or stat != record.stat:
            new = path not in before.owned
            reasons = _reasons(thing, record, trace, stat, _Reads(thing, closures, before), new=new)
            stale.append(Stale(output=thing, trace=trace, reasons=reasons, new=new))
    return stale


def trace_of(
    output: Output,
    closure: Closure | None,
    shared: Mapping[str, Digest],
    encoder: Callable[[Any], bytes] = encode,
) -> bytes:
    """What all that the output's template can read was, as bytes: one digest, and a checksum for each name.

    closure: None for microjournal's own writers, which read all their inputs. shared: digests of what all outputs
    share. The digest decides; the checksums, of four bytes each, only tell which name it was. Which names these are
    follows from the template.
    """
    inputs = output.inputs
    if closure is None:
        template = output.template.encode()
        values = list(map(encoder, inputs.values()))
    else:
        template = closure.digest
        values = [encoder(inputs[name]) if name in inputs else shared.get(name, _ABSENT) for name in closure.plain]
    if output.bodies:
        values.append(encode(tuple([body.plain() for body in output.bodies])))
    whole = digest_bytes(b"".join([template, *values]))
    return encode((whole, template, struct.pack(f">{len(values)}I", *map(crc32, values))))


def explain(rendered: Iterable[tuple[str, Sequence[str]]], removed: Iterable[str]) -> list[str]:
    """Lines for `build --explain`. rendered: paths with the reasons for each."""
    lines = [f"rendered /{_address(path)}: {', '.join(reasons)}" for path, reasons in rendered]
    return lines + [f"removed /{_address(path)}: nothing asks for it any more" for path in removed]


def _address(path: str) -> str:
    return path.removesuffix("index.html")


class _Reads:
    """Which names the checksums of a thing's traces belong to, then and now."""

    def __init__(self, thing: Output | Copy, closures: Mapping[str, Closure], before: Before) -> None:
        self._thing = thing
        self._closures = closures
        self._before = before

    def taken_apart(self, trace: bytes) -> tuple[bytes, dict[str, int] | None]:
        """The template of a trace, and the checksums by name; None if nobody knows any more what it read.

        Raises ValueError, EOFError, TypeError or struct.error if this is no trace.
        """
        _, template, packed = decode(trace)
        checksums = [checksum for (checksum,) in struct.iter_unpack(">I", packed)]
        names = self._names(template)
        if names is None:
            return template, None
        return template, dict(zip([*names, BODY][: len(checksums)], checksums, strict=True))

    def _names(self, template: bytes) -> Sequence[str] | None:
        thing = self._thing
        if isinstance(thing, Output):
            closure = self._closures.get(thing.template)
            if closure is None and template == thing.template.encode():
                return tuple(thing.inputs)
            if closure is not None and template == closure.digest:
                return closure.plain
        return self._before.reads.get(template)


def _reasons(
    thing: Output | Copy, record: Record | None, trace: bytes, stat: FileStat | None, reads: _Reads, *, new: bool
) -> tuple[str, ...]:
    if record is None:
        return ("new",) if new else ("nothing is known of how it was made",)
    reasons = []
    if record.trace != trace:
        reasons += _changes(record.trace, trace, reads, copied=isinstance(thing, Copy))
    if stat is None:
        reasons.append("its file is missing")
    elif stat != record.stat:
        reasons.append("its file was touched")
    return tuple(reasons)


def _changes(before: bytes, after: bytes, reads: _Reads, *, copied: bool) -> list[str]:
    """What differs between two traces; that of a copy is the digest of its source."""
    if copied != (len(before) == DIGEST_SIZE):
        return ["it is a copied file now" if copied else "it is a page now, and was a copied file"]
    return ["the file changed"] if copied else _changed_inputs(before, after, reads)


def _changed_inputs(before: bytes, after: bytes, reads: _Reads) -> list[str]:
    try:
        old_template, old = reads.taken_apart(before)
    except (ValueError, EOFError, TypeError, struct.error):
        # Before, a copied file was there; or what was recorded is damaged.
        return ["it was made in another way"]
    template, now = reads.taken_apart(after)
    reasons = [] if old_template == template else ["its template or one it uses changed"]
    if old is not None and now is not None:
        reasons += [f"input `{name}` changed" for name, value in now.items() if old.get(name) != value]
        reasons += [f"input `{name}` is gone" for name in old if name not in now]
    return reasons or ["its inputs changed"]
