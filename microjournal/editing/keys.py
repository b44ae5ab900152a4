"""Changes single keys of an entry file, or adds an update to its text, and keeps every other byte.

A change is a value: an `Edit` says which bytes give way to which, so it can be undone exactly. Every change is read
back before it is handed out: if the new value would not read as it should, or another key would mean something else,
the change is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from microjournal.content.fields import DAY_KEYS, FIELDS, key_line
from microjournal.content.source import fenced
from microjournal.editing.key_spans import EditRefused, Front, KeySpan, read_front, refusal, without_blank_lines
from microjournal.schema.write import Value, meaning_of, value_text

# The order in which a new key finds its place among those that are there.
ORDER = tuple(field.name for field in FIELDS)

_BOM = "\ufeff"
_BY_HAND = "change this key by hand"
_BEFORE_VALUE = re.compile(r"[ \t]*:")
_COMMENT_OF_TEXT = re.compile(r"[|>]\S*([ \t]+#[^\r\n]*)")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")

# Where characters give way to others: start, end, the new ones.
_Change: TypeAlias = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The bytes `old`, which stand at `start`, give way to `new`."""

    start: int
    old: bytes
    new: bytes

    def inverse(self) -> Edit:
        """What undoes this."""
        return Edit(start=self.start, old=self.new, new=self.old)

    def apply(self, data: bytes) -> bytes:
        """The bytes with the edit done. Raises ValueError if `old` does not stand there."""
        end = self.start + len(self.old)
        if data[self.start : end] != self.old:
            raise ValueError(f"at byte {self.start} stands something else than {self.old!r}")
        return data[: self.start] + self.new + data[end:]


def applied(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after the edits, one after the other. Raises ValueError if they belong to other bytes."""
    for one in edits:
        data = one.apply(data)
    return data


def inverse(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that undo these: `applied(applied(data, edits), inverse(edits)) == data`."""
    return tuple(one.inverse() for one in reversed(tuple(edits)))


def edit(data: bytes, changes: Mapping[str, Value | None]) -> bytes:
    """The file with the given keys set, added, or removed (None). A key that has the value already stays as it is.

    data: the whole file; its front matter is UTF-8, its body whatever it is. A comment behind a changed value stays; a
    new key stands after its neighbour in `ORDER`; a file without front matter gets one.
    Raises EditRefused if that cannot be done without touching anything else.
    """
    return applied(data, edits_for(data, changes))


def edits_for(data: bytes, changes: Mapping[str, Value | None]) -> tuple[Edit, ...]:
    """The edits behind `edit`, to be applied one after the other. Raises EditRefused as it does."""
    edits = []
    for key in sorted(changes, key=_place):
        one = _edit_of_key(data, key, changes[key])
        if one is not None:
            edits.append(one)
            data = one.apply(data)
    return tuple(edits)


def decoded(data: bytes) -> str:
    """The file as text; bytes that are not UTF-8 are kept as lone surrogates, so that `encoded` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """Inverse of `decoded`."""
    return text.encode("utf-8", "surrogateescape")


def as_edit(text: str, change: _Change) -> Edit:
    """A change of characters as one of bytes."""
    start, end, new = change
    return Edit(start=len(encoded(text[:start])), old=encoded(text[start:end]), new=encoded(new))


def _place(key: str) -> tuple[int, str]:
    return (ORDER.index(key), "") if key in ORDER else (len(ORDER), key)


def _edit_of_key(data: bytes, key: str, value: Value | None) -> Edit | None:
    text = decoded(data)
    front = read_front(text)
    if front is None:
        return None if value is None else as_edit(text, _new_front(text, key, value))
    span = _span_of(text, front, key)
    if value is None:
        if span is None:
            return None
        return _checked(text, front, key, _removal(text, front, span), lambda found: found is None)
    wanted = meaning_of(value)
    if span is None:
        change = _insertion(text, front, key, value)
    elif wanted == span.value:
        return None
    else:
        change = _replacement(text, span, value_text(value, day=key in DAY_KEYS))
    return _checked(text, front, key, change, lambda found: found == wanted)


def _span_of(text: str, front: Front, key: str) -> KeySpan | None:
    """The one span of this key. Raises EditRefused if it is not alone, or cannot be changed alone."""
    found = [span for span in front.keys if _is(span, key)]
    merging = [span for span in front.keys if span.key == "<<"]
    if not found and merging:
        message = f"{key!r} may come from the merge key `<<`"
        raise _refused(text, merging[0], message)
    if not found:
        return None
    span = found[-1]
    if len(found) > 1:
        raise _refused(text, span, f"the key {key!r} stands here twice", "keep one of them")
    if span.anchored:
        message = f"the value of {key!r} has an anchor or an alias (`&` or `*`), so other keys depend on it"
        raise _refused(text, span, message)
    if not span.lone:
        message = f"the key {key!r} does not stand on a line of its own"
        raise _refused(text, span, message, f"write it as `{key}: …`")
    return span


def _refused(text: str, span: KeySpan, message: str, help: str = _BY_HAND) -> EditRefused:
    return refusal(text, span.key_start, span.key_end, message, help)


def _is(span: KeySpan, key: str) -> bool:
    # The reader understands `Title` too.
    return span.key.lower() == key.lower()


def _new_front(text: str, key: str, value: Value) -> _Change:
    first_break = re.search(r"\r\n|\n|\r", text)
    newline = first_break[0] if first_break else "\n"
    start = len(_BOM) if text.startswith(_BOM) else 0
    space = newline if text[start : start + 1].strip() else ""
    return (start, start, fenced(key_line(key, value) + newline, newline) + space)


def _insertion(text: str, front: Front, key: str, value: Value) -> _Change:
    """A new line, after the nearest key that usually comes before it; else before the nearest that follows."""
    places = {span.key.lower(): span for span in front.keys}
    here = ORDER.index(key) if key in ORDER else len(ORDER)
    earlier = [places[name] for name in ORDER[:here] if name in places] if here < len(ORDER) else []
    later = [places[name] for name in ORDER[here:] if name in places]
    if earlier:
        neighbour, at = earlier[-1], earlier[-1].after
    elif later:
        neighbour, at = later[0], later[0].line_start
    elif front.keys:
        neighbour, at = front.keys[-1], front.keys[-1].after
    else:
        return (front.end, front.end, key_line(key, value) + front.newline)
    indent = text[neighbour.line_start : neighbour.key_start] if neighbour.lone else ""
    return (at, at, indent + key_line(key, value) + _newline_before(text, at))


def _removal(text: str, front: Front, span: KeySpan) -> _Change:
    """The lines of a key go. So do blank lines below it that would become part of a block text (`|+`) above it."""
    above = next((other for other in front.keys if other.after == span.line_start), None)
    keeps_blank_lines = above is not None and above.value_end == above.after
    blank = _BLANK_LINES.match(text, span.after, front.end) if keeps_blank_lines else None
    return (span.line_start, blank.end() if blank else span.after, "")


def _replacement(text: str, span: KeySpan, new: str) -> _Change:
    """The new value in the place of the old one; comments on the key's line and behind the value stay."""
    start, end = span.value_start, span.value_end
    if span.commented:
        message = f"the value of {span.key!r} has a comment inside that would be lost"
        raise _refused(text, span, message)
    if span.kind == "none":
        return (start, end, " " + new)
    if span.kind == "text":
        comment = _COMMENT_OF_TEXT.match(text, start, end)
        return (start, without_blank_lines(text, start, end), new + (comment[1] if comment else ""))
    if span.kind == "block":
        end = without_blank_lines(text, start, end)
        colon = _BEFORE_VALUE.match(text, span.key_end)
        assert colon is not None
        comments = text[colon.end() : start].rstrip()
        return (colon.end(), end, f" {new}{comments}")
    return (start, end, new)


def _newline_before(text: str, at: int) -> str:
    return text[at - 2 : at] if text[at - 2 : at] == "\r\n" else text[at - 1 : at]


def _checked(text: str, front: Front, key: str, change: _Change, is_right: Callable[[object], bool]) -> Edit:
    """The change as an edit, once it is sure that it does what it should and nothing else."""
    start, end, new = change
    changed = text[:start] + new + text[end:]
    try:
        after = read_front(changed)
    except EditRefused:
        after = None
    if (
        after is None
        or changed[after.body :] != text[front.body :]
        or _others(after, key) != _others(front, key)
        or not is_right(next((span.value for span in after.keys if _is(span, key)), None))
    ):
        message = f"{key!r} cannot be changed without changing what stands around it"
        raise refusal(text, start, end, message, _BY_HAND)
    return as_edit(text, change)


def _others(front: Front, key: str) -> list[object]:
    return [(span.key, span.value) for span in front.keys if not _is(span, key)]
