"""How an event is announced: the name it keeps for ever, its title, and its summary."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import quote

from microjournal.feeds.words import (
    confidence_sentence,
    decision_sentence,
    dropped_sentence,
    labelled,
    result_sentence,
    review_sentence,
    started_sentence,
)
from microjournal.model.lifecycle import EventKind
from microjournal.plan.contract import EntryView

_LABELS: dict[EventKind, str] = {
    "planned": "Plan: ",
    "started": "Started: ",
    "update": "Update: ",
    "result": "Result: ",
    "dropped": "Dropped: ",
    "note": "",
}
_SPACE = re.compile(r"[ \t\r\n]+")
_OUTSIDE_AUTHORITY = re.compile(r"[^a-z0-9.-]+")

# RFC 4151 allows the signs of a URI's path and query; "/" separates id and event, so it is encoded within each.
_SAFE_IN_TAG = "-._~!$&'()*+,;=:@?"


def guid(host: str, year: str, entry_id: str, event: str) -> str:
    """The name of an event that a reader's program remembers: a tag URI (RFC 4151).

    host: of the journal's own address, a port is left out; year: in which the entry was planned; event: its name within
    the entry ("result", "update-2026-03-09"). An entry that moves keeps its id and therefore its guids.

    >>> guid("ana.example", "2026", "2026-03-04-stand-up", "result")
    'tag:ana.example,2026:2026-03-04-stand-up/result'
    """
    return f"tag:{_authority(host)},{year}:{_specific(entry_id)}/{_specific(event)}"


def event_title(kind: EventKind, entry_title: str, update_title: str = "") -> str:
    """The title of a feed item, plain text on one line.

    >>> event_title("result", "Stand-up by text"), event_title("update", "Stand-up by text", "Half forgot")
    ('Result: Stand-up by text', 'Update: Stand-up by text – Half forgot')
    """
    about = f" – {update_title}" if update_title else ""
    title = f"{_LABELS[kind]}{entry_title}{about}"
    # What is printable has no other white space than blanks.
    return (title if title.isprintable() and "  " not in title else _SPACE.sub(" ", title)).strip()


def event_summary(kind: EventKind, entry: EntryView, excerpt: str = "") -> str:
    """What happened, in a line or two of plain text.

    excerpt: the title or the first words of what the event adds to the body; used where the front matter has no say.
    """
    return " ".join(filter(None, _summary(kind, entry, excerpt)))


def _summary(kind: EventKind, entry: EntryView, excerpt: str) -> tuple[str, ...]:
    match kind:
        case "planned" if entry["expect"]:
            expected = labelled("We expect", entry["expect"])
            return (expected, confidence_sentence(entry["confidence"]), review_sentence(entry["review"]))
        case "started":
            return (started_sentence(entry["started"], entry["review"]),)
        case "result":
            verdict = result_sentence(entry["result"], entry["ended"])
            return (verdict, decision_sentence(entry["decision"]), labelled("Lesson", entry["lesson"]))
        case "dropped":
            return (dropped_sentence(entry["ended"]), labelled("Lesson", entry["lesson"]))
        case "update":
            return (excerpt or entry["summary"] or entry["expect"],)
        case "planned":
            return (entry["summary"] or excerpt,)
        case "note":
            return (entry["summary"] or excerpt or entry["scan"],)


@cache
def _authority(host: str) -> str:
    name = host.rpartition("@")[2].partition(":")[0].lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            name = quote(name, safe="", errors="replace").lower()
    return _OUTSIDE_AUTHORITY.sub("-", name).strip("-.") or "localhost"


@lru_cache(1024)
def _specific(text: str) -> str:
    return quote(text, safe=_SAFE_IN_TAG, errors="replace")
