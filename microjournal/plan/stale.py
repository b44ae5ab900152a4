"""Which outputs must be rendered, and why: pure functions over a plan and the records of the previous build.

The record of an output has its trace: the digest of its template's closure and of the value of each name that it can
read. The output is stale if its trace would be another one today, or if its file is not as it was left. A full build is
the same with no records. In the words of "Build systems a la carte" (Mokhov, Mitchell, Peyton Jones 2018) these are
verifying traces with early cutoff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

from microjournal.model.digest import Digest, decode, digest_bytes, encode
from microjournal.model.files import FileStat
from microjournal.plan.output import Copy, Output

_ABSENT = b"absent"
_COPY = b"copy"

# The name under which a template gets the body of an entry; a plan has bodies beside its plain inputs.
BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """All that a template can read.

    digest: of the texts of the template and of those that it uses, and of the names of those that are missing.
    names: of inputs, sorted.
    """

    digest: Digest
    names: tuple[str, ...]


class Record(NamedTuple):
    """What an earlier build left. trace: see `trace_of`; stat: of the file then."""

    trace: bytes
    stat: FileStat


def is_stale(trace: bytes, record: Record | None, present: FileStat | None) -> bool:
    """Whether an output is not as the plan wants it.

    trace: see `trace_of`. record: what an earlier build left, None if nothing is known. present: the stat of the file
    that is there, None if there is none.
    """
    return record is None or record.trace != trace or present != record.stat


def reasons(record: Record | None, trace: bytes, present: FileStat | None, *, new: bool) -> tuple[str, ...]:
    """Why an output is stale, in words: at least one. new: no file of ours is there yet. Others: see `is_stale`."""
    return tuple(_reasons(record, trace, present, new=new))


def trace_of(
    thing: Output | Copy,
    closures: Mapping[str, Closure],
    shared: Mapping[str, Digest],
    words_in: Callable[[str], Digest],
) -> bytes:
    """What a file is made of: a digest of all of it, what makes it, and a checksum of each input by name.

    The digest decides; the checksums, of four bytes each, only tell which input it was. What is not a theme's template
    is a format of microjournal's own: it reads all inputs, and nothing that all outputs share.
    words_in: digest of the words that are said in bodies of a language.
    """
    if isinstance(thing, Copy):
        return encode((thing.digest, _COPY, {}))
    inputs, closure = thing.inputs, closures.get(thing.template)
    if closure is None:
        maker = thing.template.encode()
        values = {name: encode(value) for name, value in inputs.items()}
    else:
        maker = closure.digest
        values = {
            name: encode(inputs[name]) if name in inputs else shared.get(name, _ABSENT)
            for name in closure.names
            if name != BODY
        }
    if thing.bodies:
        values[BODY] = encode(tuple([(*body.plain(), words_in(body.language)) for body in thing.bodies]))
    whole = digest_bytes(b"".join([maker, *values.values()]))
    return encode((whole, maker, {name: crc32(value) for name, value in values.items()}))


def reason_lines(rendered: Iterable[tuple[str, Sequence[str]]], removed: Iterable[str]) -> list[str]:
    """Lines for `build --explain`. rendered: paths with the reasons for each."""
    lines = [f"rendered /{_address(path)}: {', '.join(reasons)}" for path, reasons in rendered]
    return lines + [f"removed /{_address(path)}: nothing asks for it any more" for path in removed]


def _address(path: str) -> str:
    return path.removesuffix("index.html")


def _reasons(record: Record | None, trace: bytes, stat: FileStat | None, *, new: bool) -> Iterator[str]:
    if record is None:
        yield "new" if new else "nothing is known of how it was made"
        return
    if record.trace != trace:
        yield from _changes(record.trace, trace)
    if stat is None:
        yield "its file is missing"
    elif stat != record.stat:
        yield "its file was touched"


def _changes(before: bytes, after: bytes) -> list[str]:
    """What differs between two traces, the first of which may be damaged."""
    try:
        _, old_maker, old = decode(before)
        old_checksums = dict(old)
    except (ValueError, EOFError, TypeError):
        return ["it was made in another way"]
    _, maker, checksums = decode(after)
    if _COPY in (maker, old_maker):
        if maker == old_maker:
            return ["the file changed"]
        return ["it is a copied file now" if maker == _COPY else "it is a page now, and was a copied file"]
    reasons = [] if maker == old_maker else ["its template or one it uses changed"]
    reasons += [f"input `{name}` changed" for name, sum_ in checksums.items() if old_checksums.get(name) != sum_]
    reasons += [f"input `{name}` is gone" for name in old_checksums if name not in checksums]
    return reasons or ["its inputs changed"]
