"""Which outputs must be rendered, which files removed, and why: one pure function over a plan and the records.

The record of an output is its trace: the digest of its template's closure and of the values that all names had which that
closure can read. The output is stale if its trace would be another one today, or if its file is not as it was
left. A full build is the same with no records. In the words of "Build systems a la carte" (Mokhov, Mitchell, Peyton
Jones 2018) these are verifying traces with early cutoff.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

from microjournal.closures import Closure
from microjournal.digest import Digest, decode, digest, digest_bytes, encode
from microjournal.plan.outputs import Copy, Output, Plan

# size in bytes, time of last change in nanoseconds
FileStat = tuple[int, int]

_ABSENT = b"absent"
_TEMPLATE = "@template"
_BODIES = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an earlier build left. trace: see `trace_of`; stat: of the file then; content: digest of its bytes."""

    trace: bytes
    stat: FileStat
    content: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """An output that must be made anew. reasons: in words, at least one. new: there is no file of it yet."""

    output: Output | Copy
    trace: bytes
    reasons: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a build has to do. render: in the order of the plan. remove: files of ours that the plan does not have."""

    render: tuple[Stale, ...]
    remove: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the site is as the plan wants it."""
        return not self.render and not self.remove


def find_stale(
    plan: Plan,
    closures: Mapping[str, Closure],
    records: Mapping[str, Record],
    present: Mapping[str, FileStat],
    owned: Collection[str],
) -> Work:
    """Compares the plan with what earlier builds left.

    closures: of every template. records: by path of output; none for a full build. present: the files there are among
    those of the records. owned: every file in the output folder that is microjournal's.
    """
    shared = {name: digest(value) for name, value in plan.shared.items()}
    stale: list[Stale] = []
    planned: set[str] = set()
    for thing in plan.files:
        planned.add(thing.path)
        if isinstance(thing, Copy):
            trace = thing.digest
        else:
            trace = trace_of(thing, closures.get(thing.template), shared)
        record = records.get(thing.path)
        stat = present.get(thing.path)
        if record is not None and record.trace == trace and stat == record.stat:
            continue
        reasons = _reasons(thing, record, trace, stat)
        stale.append(Stale(output=thing, trace=trace, reasons=reasons, new=thing.path not in owned))
    return Work(render=tuple(stale), remove=tuple(sorted(path for path in owned if path not in planned)))


def trace_of(output: Output, closure: Closure | None, shared: Mapping[str, Digest]) -> bytes:
    """What all that the output's template can read was, as bytes: one digest, and a checksum for each name.

    closure: None for microjournal's own writers, which read all their inputs. shared: digests of what all outputs share.
    The digest decides; the checksums only tell which name it was.
    """
    inputs = output.inputs
    names = closure.names if closure else tuple(inputs)
    values = [encode(inputs[name]) if name in inputs else shared.get(name, _ABSENT) for name in names]
    if output.bodies:
        names = (*names, _BODIES)
        values.append(encode(tuple([body.plain() for body in output.bodies])))
    template = closure.digest if closure else output.template.encode()
    whole = digest_bytes(b"".join([template, *values]))
    return encode((whole, template, names, tuple([crc32(value) for value in values])))


def explain(stale: Iterable[Stale], removed: Iterable[str]) -> list[str]:
    """Lines for `build --explain`."""
    lines = [f"rendered /{_address(s.output.path)}: {', '.join(s.reasons)}" for s in stale]
    return lines + [f"removed /{_address(path)}: nothing asks for it any more" for path in removed]


def _address(path: str) -> str:
    return path.removesuffix("index.html")


def _reasons(thing: Output | Copy, record: Record | None, trace: bytes, stat: FileStat | None) -> tuple[str, ...]:
    if record is None:
        return ("no record of it",) if stat is not None else ("new",)
    reasons = []
    if record.trace != trace:
        reasons += ["the file changed"] if isinstance(thing, Copy) else _changed_inputs(record.trace, trace)
    if stat is None:
        reasons.append("its file is missing")
    elif stat != record.stat:
        reasons.append("its file was touched")
    return tuple(reasons)


def _changed_inputs(before: bytes, after: bytes) -> list[str]:
    (_, old_template, old_names, old_values), (_, template, names, values) = decode(before), decode(after)
    old = dict(zip(old_names, old_values, strict=True))
    reasons = [] if old_template == template else ["its template or one it uses changed"]
    reasons += [f"input `{name}` changed" for name, value in zip(names, values, strict=True) if old.get(name) != value]
    reasons += [f"input `{name}` is gone" for name in old_names if name not in names]
    return reasons or ["its inputs changed"]
