"""What feeds say about an event, for readers who may never have seen its page: a title, a summary, and a frame."""

from __future__ import annotations

import re

from microjournal.feeds.xml import escaped
from microjournal.model.dates import day_name
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import Event, EventKind

_LABELS: dict[EventKind, str] = {
    "planned": "Plan: ",
    "started": "Started: ",
    "update": "Update: ",
    "result": "Result: ",
    "dropped": "Dropped: ",
    "note": "",
}
_RESULTS = {"met": "Met", "partly": "Partly met", "not-met": "Not met", "unclear": "Unclear"}
_DECISIONS = {
    "adopt": "adopt – we keep doing it",
    "adapt": "adapt – we change it and try again",
    "abandon": "abandon – we stop here",
}
_SPACE = re.compile(r"[ \t\r\n]+")


def title(event: Event, entry: Entry) -> str:
    """Plain text on one line: "Result: Stand-up by text", "Update: Stand-up by text – Half forgot"."""
    about = f" – {event.title}" if event.title else ""
    return _SPACE.sub(" ", f"{_LABELS[event.kind]}{entry.title}{about}").strip()


def summary(event: Event, entry: Entry) -> str:
    """What happened, in a line or two of plain text."""
    match event.kind:
        case "planned" if entry.expect:
            said = [_sentence("We expect", entry.expect), _confidence(entry), _review(entry)]
        case "planned" | "note":
            said = [entry.summary or entry.excerpt]
        case "started":
            said = [_started(event, entry), _sentence("We expect", entry.expect)]
        case "update":
            said = [event.title or entry.summary or entry.expect]
        case "result":
            said = [_verdict(event, entry), _decision(entry), _sentence("Lesson", entry.lesson)]
        case "dropped":
            said = [_dropped(event), _sentence("Lesson", entry.lesson)]
    return _joined(*said)


def moved(event: Event | None, entry: Entry) -> str:
    """The line of a digest about an event, or about a review that is due (then there is no event)."""
    match event.kind if event else "due":
        case "due":
            said = [_review(entry), _sentence("We expect", entry.expect)]
        case "planned" | "note":
            said = [entry.expect or entry.summary or entry.excerpt]
        case "started":
            said = [entry.expect]
        case "update":
            said = [event.title if event else ""]
        case "dropped":
            said = [entry.lesson]
        case _:
            said = [summary(event, entry) if event else ""]
    return _SPACE.sub(" ", _joined(*said)).strip()


def frame(event: Event, entry: Entry) -> tuple[str, str]:
    """What stands before the part of the body that tells of the event, as HTML without classes.

    The first text is said in any case, the second only if there is such a part.
    """
    match event.kind:
        case "planned":
            facts = _paragraph(_joined(_confidence(entry), _review(entry)))
            return _labelled("We expect", entry.expect) + facts, ""
        case "started":
            return _paragraph(_started(event, entry)) + _labelled("We expect", entry.expect), ""
        case "result":
            # Expected beside seen: the comparison is what a reader came for.
            verdict = _joined(f"<strong>{escaped(_verdict(event, entry))}</strong>", escaped(_decision(entry)))
            seen = "<p><strong>We saw:</strong></p>\n" if entry.expect else ""
            facts = _labelled("Lesson", entry.lesson) + _labelled("We expected", entry.expect)
            return f"<p>{verdict}</p>\n{facts}", seen
        case "dropped":
            facts = _labelled("Lesson", entry.lesson) + _labelled("We had expected", entry.expect)
            return _paragraph(_dropped(event)) + facts, ""
        case "update" | "note":
            return "", ""


def _confidence(entry: Entry) -> str:
    return "" if entry.confidence is None else f"Confidence: {entry.confidence} percent."


def _review(entry: Entry) -> str:
    return f"Review on {day_name(entry.review)}." if entry.review else ""


def _started(event: Event, entry: Entry) -> str:
    until = f", and will look at it again on {day_name(entry.review)}" if entry.review else ""
    return f"We started this on {day_name(event.date)}{until}."


def _verdict(event: Event, entry: Entry) -> str:
    """Whether it came as expected; without that word at least that it is over."""
    return f"{_RESULTS[entry.result]}." if entry.result else f"Ended on {day_name(event.date)}."


def _decision(entry: Entry) -> str:
    return f"Decision: {_DECISIONS[entry.decision]}." if entry.decision else ""


def _dropped(event: Event) -> str:
    return f"We dropped this on {day_name(event.date)}."


def _sentence(label: str, text: str) -> str:
    """What the author wrote, with what it is and with an end to its sentence; "" if there is none."""
    if not text:
        return ""
    return f"{label}: {text}" if text.endswith((".", "!", "?", "…")) else f"{label}: {text}."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _paragraph(text: str) -> str:
    return f"<p>{escaped(text)}</p>\n" if text else ""


def _labelled(label: str, text: str) -> str:
    return f"<p><strong>{label}:</strong> {escaped(text)}</p>\n" if text else ""
