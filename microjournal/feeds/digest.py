"""What moved in some days, as a list in parts: as HTML for an item of a feed, and as Markdown for weeknotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from microjournal.feeds.words import moved
from microjournal.feeds.xml import escaped
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import Event
from microjournal.model.weeks import MOVEMENTS, Movement
from microjournal.words.words import Words

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


def move_of(words: Words, movement: Movement, day: str, event: Event | None, entry: Entry, path: str) -> Move:
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
        text=moved(words, event, entry),
        result=entry.result if ended else "",
        decision=entry.decision if ended else "",
        lesson=entry.lesson if ended else "",
    )


def in_parts(moves: Iterable[Move]) -> list[tuple[Movement, list[Move]]]:
    """The parts that are not empty, in the order in which they are told; what is in them stays in the order given."""
    ordered = sorted(moves, key=lambda move: MOVEMENTS.index(move.movement))
    return [(movement, list(part)) for movement, part in groupby(ordered, key=lambda move: move.movement)]


def counted(words: Words, movement: Movement, number: int) -> str:
    """How many there are in a part: "1 result", "3 planned"."""
    return words(f"count-{movement}", n=number)


def in_numbers(words: Words, moves: Sequence[Move]) -> str:
    """How many there are in each part: "3 planned, 1 result"."""
    return words("comma").join([counted(words, movement, len(part)) for movement, part in in_parts(moves)])


def as_html(words: Words, moves: Iterable[Move], site: str) -> str:
    """HTML that is read alone. site: URL that paths count from."""
    return "".join([_html_part(words, movement, part, site) for movement, part in in_parts(moves)])


def _html_part(words: Words, movement: Movement, part: Iterable[Move], site: str) -> str:
    lines = "".join([_html_line(words, move, site) for move in part])
    return f"<h3>{escaped(words(f'moved-{movement}'))}</h3>\n<ul>\n{lines}</ul>\n"


def as_markdown(words: Words, title: str, moves: Iterable[Move], site: str) -> str:
    """A text in Markdown, with a heading of level 2 for the whole. site: URL that paths count from."""
    parts = [_markdown_part(words, movement, part, site) for movement, part in in_parts(moves)]
    return "\n".join([f"## {title}\n", *parts])


def _markdown_part(words: Words, movement: Movement, part: Iterable[Move], site: str) -> str:
    lines = "".join([_markdown_line(words, move, site) for move in part])
    return f"### {_literally(words(f'moved-{movement}'))}\n\n{lines}"


def _html_line(words: Words, move: Move, site: str) -> str:
    text = escaped(words("colon") + move.text) if move.text else ""
    return f'<li><a href="{escaped(site + move.path)}">{escaped(move.title)}</a>{text}</li>\n'


def _markdown_line(words: Words, move: Move, site: str) -> str:
    text = _literally(words("colon") + move.text) if move.text else ""
    address = site + move.path
    # Within brackets, those in the address need not be in pairs (CommonMark 6.3).
    target = f"<{address}>" if "(" in address or ")" in address else address
    return f"- [{_literally(move.title)}]({target}){text}\n"


def _literally(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)
