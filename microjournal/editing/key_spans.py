"""Where each key of a file's front matter stands, to the character, so that one can be changed without the others.

Positions are offsets into the whole text of the file. The marks of YAML's events are exact for scalars and for the
brackets of flow collections. Those of a block collection's end are not: they are behind the comments that follow. So
its end is that of the last thing inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import yaml

from microjournal.content.fields import DAY_KEYS
from microjournal.content.source import Fences, find_fences, is_toml
from microjournal.schema.write import LOADER, Meaning, meaning

# Line breaks to YAML 1.1, but to nobody else; the reader of entries takes them for spaces too.
_RARE_BREAKS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_LINE_END = re.compile(r"\r\n|\n|\r|\Z")
# A block scalar, perhaps after a tag, with the `+` that makes the blank lines behind it part of its text.
_KEEPS_BLANK_LINES = re.compile(r"(?:[!&]\S*[ \t]+)*[|>]\d?\+")
_BLANK_LINES = re.compile(r"(?:(?:\r\n|\n|\r)[ \t]*)+\Z")


class EditRefused(Exception):
    """Front matter that cannot be changed safely. Nothing was changed.

    message: what is in the way. line, column, length: where, counted as in `microjournal.diagnostics.Span`.
    help: what the author can do, one line.
    """

    def __init__(self, message: str, *, line: int = 1, column: int = 1, length: int = 1, help: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.length, self.help = message, line, column, length, help


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpan:
    """A key of the front matter with its value.

    line_start: of the line the key stands on. key_start, key_end: the key as written, quotes included.
    value_start, value_end: the value as written; equal when there is none. The line breaks that end a block scalar
        count only if they are part of its text (`|+`).
    after: the start of the line that follows the value.
    kind: "none", "scalar" (on one or more lines), "text" (block scalar), "flow" (`[a]`, `{a: 1}`) or "block".
    commented: a comment stands inside the value.
    lone: the key begins its line, without `?`. anchored: an anchor or alias stands in the key or the value.
    value: as YAML sees it, for comparing; see `microjournal.schema.write.meaning`.
    """

    key: str
    line_start: int
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    after: int
    kind: str
    commented: bool
    lone: bool
    anchored: bool
    value: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Front matter: between `start` (after the line `---`) and `end` (before the line that closes it).

    body: where the body starts. newline: how the first line ends.
    """

    start: int
    end: int
    body: int
    newline: str
    keys: tuple[KeySpan, ...]


def find_front(text: str) -> Fences | None:
    """Where the front matter of a text stands, None if it has none. Raises EditRefused if it has no end, or is TOML."""
    if is_toml(text):
        raise EditRefused("this front matter is TOML", length=3, help="write YAML between lines `---`")
    fences = find_fences(text)
    if fences is not None and fences.end < 0:
        help = "close it with a line `---` before the text begins"
        raise EditRefused("the front matter has no end", length=3, help=help)
    return fences


def read_front(text: str) -> Front | None:
    """The front matter of a file's text with its fields in order; None if there is none.

    Raises EditRefused if it is not a list of `key: value` lines.
    """
    fences = find_front(text)
    if fences is None:
        return None
    start, end, body = fences
    newline = _LINE_END.search(text)
    assert newline is not None
    return Front(start=start, end=end, body=body, newline=newline[0], keys=_key_spans(text, start, end))


def refusal(text: str, start: int, end: int, message: str, help: str) -> EditRefused:
    """The refusal for a stretch of the text; only its part on the first line counts."""
    lines = re.split(r"\r\n|\n|\r", text[:start].removeprefix("\ufeff"))
    length = len(re.split(r"[\r\n]", text[start:end], maxsplit=1)[0])
    return EditRefused(message, line=len(lines), column=len(lines[-1]) + 1, length=max(length, 1), help=help)


def _key_spans(text: str, start: int, end: int) -> tuple[KeySpan, ...]:
    events = _events(text, start, end)
    if not events:
        return ()
    if not isinstance(events[0], yaml.MappingStartEvent) or events[0].flow_style:
        message = "the front matter is not a list of `key: value` lines"
        raise refusal(text, start, start, message, "write one key a line")
    nodes = list(_nodes(events[1:-1]))
    return tuple(_key_span(text, start, end, key, value) for key, value in zip(nodes[::2], nodes[1::2], strict=True))


def _events(text: str, start: int, end: int) -> list[yaml.Event]:
    """The events of the one document in the front matter, without those that frame it; [] if it is empty."""
    try:
        events = list(yaml.parse(text[start:end].translate(_RARE_BREAKS), LOADER))
    except yaml.MarkedYAMLError as error:
        at = start + (error.problem_mark.index if error.problem_mark else 0)
        help = "run `microjournal check` for what to write instead"
        raise refusal(text, min(at, end), min(at, end), f"this is not YAML: {error.problem}", help) from None
    except (yaml.YAMLError, UnicodeError):
        help = "save the file as UTF-8 without control characters"
        raise refusal(text, start, start, "the front matter has characters that YAML forbids", help) from None
    if sum(isinstance(event, yaml.DocumentStartEvent) for event in events) > 1:
        raise refusal(text, start, start, "the front matter has more than one YAML document", "keep one of them")
    return events[2:-2]


def _nodes(events: list[yaml.Event]) -> Iterator[list[yaml.Event]]:
    """The events of each node on the top level."""
    node: list[yaml.Event] = []
    depth = 0
    for event in events:
        node.append(event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth == 0:
            yield node
            node = []


def _key_span(text: str, start: int, end: int, key: list[yaml.Event], value: list[yaml.Event]) -> KeySpan:
    key_text = key[0].value if isinstance(key[0], yaml.ScalarEvent) else ""
    key_start, key_end = start + _stretch(key[0])[0], start + _end_of(key)
    line_start = max(text.rfind("\n", start, key_start), text.rfind("\r", start, key_start), start - 1) + 1
    value_start, value_end = start + _stretch(value[0])[0], start + _end_of(value)
    value_end, after = _ending(text, start, end, value, value_end)
    return KeySpan(
        key=key_text,
        line_start=line_start,
        key_start=key_start,
        key_end=key_end,
        value_start=value_start,
        value_end=value_end,
        after=after,
        kind=_kind(value),
        commented=_commented(text, start, value),
        lone=not text[line_start:key_start].strip(" ") and bool(re.match(r"[ \t]*:", text[key_end:end])),
        anchored=any(getattr(event, "anchor", None) for event in key + value),
        value=meaning(value, day=key_text in DAY_KEYS),
    )


def _stretches(node: list[yaml.Event]) -> Iterator[tuple[int, int]]:
    """Where the parts of a node stand. The ends of block collections are left out: their marks are behind comments."""
    open_flows: list[bool] = []
    for event in node:
        if isinstance(event, yaml.CollectionStartEvent):
            open_flows.append(bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent) and not open_flows.pop():
            continue
        yield _stretch(event)


def _stretch(event: yaml.Event) -> tuple[int, int]:
    # Events of text always have marks; only events made by hand do not.
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark.index, event.end_mark.index


def _end_of(node: list[yaml.Event]) -> int:
    return max(end for _, end in _stretches(node))


def _commented(text: str, start: int, value: list[yaml.Event]) -> bool:
    """Whether a comment stands between the parts of a value: there, nothing else has a `#`."""
    parts = list(_stretches(value))
    return any("#" in text[start + end : start + begin] for (_, end), (begin, _) in pairwise(parts))


def _ending(text: str, start: int, end: int, value: list[yaml.Event], value_end: int) -> tuple[int, int]:
    """The end of a value, without line breaks that only follow it, and the start of the next line."""
    last = next((event for event in reversed(value) if isinstance(event, yaml.ScalarEvent)), None)
    if last is not None and last.style in ("|", ">"):
        last_start = start + _stretch(last)[0]
        if _KEEPS_BLANK_LINES.match(text, last_start):
            return value_end, value_end
        value_end = without_blank_lines(text, last_start, value_end)
    line_end = _LINE_END.search(text, value_end)
    return value_end, min(line_end.end() if line_end else end, end)


def without_blank_lines(text: str, start: int, end: int) -> int:
    """The end of a stretch without the line breaks at its end."""
    return start + len(_BLANK_LINES.sub("", text[start:end]))


def _kind(value: list[yaml.Event]) -> str:
    first = value[0]
    if isinstance(first, yaml.CollectionStartEvent):
        return "flow" if first.flow_style else "block"
    if isinstance(first, yaml.ScalarEvent) and first.style in ("|", ">"):
        return "text"
    start, end = _stretch(first)
    return "none" if start == end else "scalar"
