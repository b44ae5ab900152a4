"""A line that is typed: what each key does to it, and how it is drawn with the count of its characters. No terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from microjournal.cli.terminal.width import columns

ENTER, LEFT, RIGHT, HOME, END, DELETE, BACKSPACE, END_OF_INPUT = (
    "enter",
    "left",
    "right",
    "home",
    "end",
    "delete",
    "backspace",
    "end of input",
)
_TO_START, _TO_END, _LAST_WORD = "kill to start", "kill to end", "kill word"

# ECMA-48 control sequences as terminals send them for keys.
_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[@-~]|O[@-~])?|\r\n|.", re.DOTALL)
_SEQUENCES = {
    **dict.fromkeys(("\x1b[D", "\x1bOD", "\x02"), LEFT),
    **dict.fromkeys(("\x1b[C", "\x1bOC", "\x06"), RIGHT),
    **dict.fromkeys(("\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x01"), HOME),
    **dict.fromkeys(("\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x05"), END),
    **dict.fromkeys(("\x7f", "\x08"), BACKSPACE),
    **dict.fromkeys(("\r", "\n", "\r\n"), ENTER),
    "\x1b[3~": DELETE,
    "\x04": END_OF_INPUT,
    "\x15": _TO_START,
    "\x0b": _TO_END,
    "\x17": _LAST_WORD,
    "\t": " ",
}
_LEAST_ROOM = 8


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed. at: the number of characters before the cursor."""

    text: str = ""
    at: int = 0


class Drawn(NamedTuple):
    """text: to be written over the line that stands there. back: columns from its end to the cursor."""

    text: str
    back: int


def keys_in(data: str) -> Iterator[str]:
    r"""The keys in what a terminal sent at once: characters, and names of keys that are none.

    A line break in the middle comes from a text that was pasted, and is a blank there.

    >>> list(keys_in("ab\x1b[D\x7f\r"))
    ['a', 'b', 'left', 'backspace', 'enter']
    """
    for match in _SEQUENCE.finditer(data):
        key = _SEQUENCES.get(match[0], match[0])
        if key == ENTER and match.end() < len(data):
            yield " "
        elif key in _SEQUENCES.values() or key.isprintable():
            yield key


def pressed(line: Line, key: str) -> Line:
    """The line after a key."""
    before, after = line.text[: line.at], line.text[line.at :]
    if key == BACKSPACE:
        before = before[:-1]
    elif key in (DELETE, END_OF_INPUT):
        after = after[1:]
    elif key == _TO_START:
        before = ""
    elif key == _TO_END:
        after = ""
    elif key == _LAST_WORD:
        before = re.sub(r"\S*\s*\Z", "", before, count=1)
    elif key in (LEFT, RIGHT, HOME, END):
        places = {LEFT: max(line.at - 1, 0), RIGHT: line.at + 1, HOME: 0, END: len(line.text)}
        return Line(line.text, min(places[key], len(line.text)))
    elif len(key) == 1:
        before += key
    return Line(before + after, len(before))


def drawn(label: str, line: Line, limit: int, width: int) -> Drawn:
    """The line with the count of its characters, as much of it around the cursor as the width has room for."""
    head = f"{label} ({len(' '.join(line.text.split()))}/{limit}): "
    room = max(width - columns(head) - 1, _LEAST_ROOM)
    start = 0
    while columns(line.text[start : line.at]) >= room:
        start += 1
    end = len(line.text)
    while columns(line.text[start:end]) > room:
        end -= 1
    shown = line.text[start:end]
    filled = shown + " " * (room - columns(shown))
    return Drawn(head + filled, room - columns(line.text[start : line.at]))
