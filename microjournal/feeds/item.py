"""What stands in a feed item: the event in full, as HTML.

An item stands alone in a stranger's reader, without our styles: plain markup, no classes, whole sentences. It says only
what belongs to its event, so a result written later leaves the item of the plan as it was.
"""

from __future__ import annotations

from typing import TypedDict

from microjournal.feeds.words import (
    confidence_sentence,
    decision_sentence,
    dropped_sentence,
    result_sentence,
    review_sentence,
    started_sentence,
)
from microjournal.feeds.xml import escaped
from microjournal.model.lifecycle import EventKind


class EventFacts(TypedDict):
    """What an item says besides the body: those keys of `EntryView`, which can be given as it is.

    No key here depends on today, so an item made from these keys alone never changes by itself.
    """

    expect: str
    confidence: int | None
    started: str
    review: str
    ended: str
    result: str
    decision: str
    lesson: str


def event_frame(kind: EventKind, entry: EventFacts) -> tuple[str, str]:
    """What an item says before the part of the body that belongs to the event, as HTML.

    The first text is said in any case, the second only if there is such a part.
    """
    match kind:
        case "planned":
            facts = _paragraph(confidence_sentence(entry["confidence"]), review_sentence(entry["review"]))
            return _labelled("We expect", entry["expect"]) + facts, ""
        case "started":
            return _paragraph(started_sentence(entry["started"], entry["review"])), ""
        case "result":
            return _result(entry)
        case "dropped":
            said = _paragraph(dropped_sentence(entry["ended"])) + _labelled("Lesson", entry["lesson"])
            return said + _labelled("We had expected", entry["expect"]), ""
        case "update" | "note":
            return "", ""


def framed(frame: tuple[str, str], html: str) -> str:
    """What happened, in full, as HTML. frame: see `event_frame`.

    html: the part of the body that belongs to the event (the plan, the update, the Result part, the note), with
    absolute addresses; "" if there is none, as for a start.
    """
    before, between = frame
    return before + between + html if html else before


def _result(entry: EventFacts) -> tuple[str, str]:
    """Expected beside seen: the comparison is what a reader came for."""
    verdict = escaped(result_sentence(entry["result"], entry["ended"]))
    decision = escaped(decision_sentence(entry["decision"]))
    said = f"<p><strong>{verdict}</strong>{' ' if decision else ''}{decision}</p>\n"
    seen = "<p><strong>We saw:</strong></p>\n" if entry["expect"] else ""
    return said + _labelled("Lesson", entry["lesson"]) + _labelled("We expected", entry["expect"]), seen


def _paragraph(*sentences: str) -> str:
    text = " ".join(filter(None, sentences))
    return f"<p>{escaped(text)}</p>\n" if text else ""


def _labelled(label: str, text: str) -> str:
    return f"<p><strong>{label}:</strong> {escaped(text)}</p>\n" if text else ""
