"""What moved in some days, as a list in parts: as HTML for an item of a feed, and as Markdown for weeknotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from microjournal.feeds.words import moved
from microjournal.feeds.xml import escaped
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import Event
from microjournal.model.weeks import MOVEMENTS, Movement

# The heading of each part; and how it is counted, one and several.
HEADINGS: Mapping[Movement, str] = {
    "planned": "Planned",
    "started": "Begun",
    "update": "Updates",
    "result": "Results",
    "adopted": "Adopted",
    "dropped": "Dropped",
    "note": "Notes",
    "due": "Due for review",
}
_COUNTED: Mapping[Movement, tuple[str, str]] = {
    "planned": ("planned", "planned"),
    "started": ("begun", "begun"),
    "update": ("update", "updates"),
    "result": ("result", "results"),
    "adopted": ("adopted", "adopted"),
    "dropped": ("dropped", "dropped"),
    "note": ("note", "notes"),
    "due": ("due", "due"),
}
# What means something within a line of Markdown.
_MARKS = re.compile(r"[\\`*_\[\]<>~|]|&(?=#?\w+;)")


class Move(NamedTuple):
    """Something that moved. day: on which. title: of the entry. path: of its page, with the event's anchor.

    text: one line of plain text. result, decision, lesson: of what ended, else ""; the text says them, too.
    """

    movement: Movement
    day: str
    title: str
    path: str
    text: str
    result: str = ""
    decision: str = ""
    lesson: str = ""


def move_of(movement: Movement, day: str, event: Event | None, entry: Entry, path: str) -> Move:
    """What is told of an event, or of a review that is due (then there is no event).

    It says only what belongs to the event, so what is written later of the entry leaves it as it was. path: of the
    entry's page, percent-encoded.
    """
    ended = event is not None and event.kind == "result"
    return Move(
        movement=movement,
        day=day,
        title=entry.title,
        path=f"{path}#{event.anchor}" if event and event.anchor else path,
        text=moved(event, entry),
        result=entry.result if ended else "",
        decision=entry.decision if ended else "",
        lesson=entry.lesson if ended else "",
    )


def in_parts(moves: Iterable[Move]) -> list[tuple[Movement, list[Move]]]:
    """The parts that are not empty, in the order in which they are told; what is in them stays in the order given."""
    ordered = sorted(moves, key=lambda move: MOVEMENTS.index(move.movement))
    return [(movement, list(part)) for movement, part in groupby(ordered, key=lambda move: move.movement)]


def counted(movement: Movement, number: int) -> str:
    """How many there are in a part: "1 result", "3 planned"."""
    return f"{number} {_COUNTED[movement][number != 1]}"


def in_numbers(moves: Sequence[Move]) -> str:
    """How many there are in each part: "3 planned, 1 result"."""
    return ", ".join([counted(movement, len(part)) for movement, part in in_parts(moves)])


def as_html(moves: Iterable[Move], site: str) -> str:
    """HTML that is read alone. site: URL that paths count from."""
    return "".join(
        [
            f"<h3>{HEADINGS[movement]}</h3>\n<ul>\n{''.join([_html_line(move, site) for move in part])}</ul>\n"
            for movement, part in in_parts(moves)
        ]
    )


def as_markdown(title: str, moves: Iterable[Move], site: str) -> str:
    """A text in Markdown, with a heading of level 2 for the whole. site: URL that paths count from."""
    parts = [
        f"### {HEADINGS[movement]}\n\n{''.join([_markdown_line(move, site) for move in part])}"
        for movement, part in in_parts(moves)
    ]
    return "\n".join([f"## {title}\n", *parts])


def _html_line(move: Move, site: str) -> str:
    text = f": {escaped(move.text)}" if move.text else ""
    return f'<li><a href="{escaped(site + move.path)}">{escaped(move.title)}</a>{text}</li>\n'


def _markdown_line(move: Move, site: str) -> str:
    text = f": {_literally(move.text)}" if move.text else ""
    address = site + move.path
    # Within brackets, those in the address need not be in pairs (CommonMark 6.3).
    target = f"<{address}>" if "(" in address or ")" in address else address
    return f"- [{_literally(move.title)}]({target}){text}\n"


def _literally(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)
