"""What is remembered of published entries: who they are, and which of their events subscribers have seen.

An entry is known by its *identity*: the id that it had when it was published first. A new name, day or title does not
change it. The guids of feeds are made of it and of the names of its events, which are remembered for the same reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from microjournal.model.entry import Entry
from microjournal.model.fingerprints import fingerprint
from microjournal.model.lifecycle import Event, events_of
from microjournal.model.paths import name_slug

# The first event of an entry is the same one when a note becomes a plan.
_FIRST = ("planned", "note")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AUTHORITY = re.compile(r"[a-z0-9.-]+(?:@[a-z0-9.-]+)?,\d{4}(?:-\d\d(?:-\d\d)?)?")
_PRINT = re.compile(r"[0-9a-f]{8}|")
_TO_QUOTE = re.compile(r"[%\s]")
_LONGEST_LINE = 100_000


class Published(NamedTuple):
    """An event that was published. day: the one on which it became public, as its item in feeds says for ever; "" if it
    was taken out since. Given again, it keeps its name, and becomes public on another day.

    date, title, text: of an update its date, and fingerprints, by which it is found again when it is changed; else "".
    One that was taken out has no date: it is found again by its text alone.
    """

    day: str
    date: str = ""
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of a published entry.

    identity: its id when it was published first. id: when it was published last. authority: of its guids, as in
    `tag:AUTHORITY:…`; "" for the journal's own. title, text: fingerprints. tags: slugs.
    events: by the name that each keeps; None where nothing is known of them but that they were published.
    """

    identity: str
    id: str
    authority: str = ""
    title: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    events: Mapping[str, Published] | None = None


class NamedEvent(NamedTuple):
    """An event with the name that it keeps, and the day on which it became public."""

    name: str
    day: str


def title_print(title: str) -> str:
    """The fingerprint of a title, whatever its capitals and punctuation."""
    return fingerprint(name_slug(title))


def named_events(entry: Entry, memory: Memory | None, *, today: str, first: bool) -> tuple[NamedEvent, ...]:
    """The events of an entry, in the order of `events_of`, each with the name and the day that it keeps.

    memory: what is remembered of the entry, None if it was never published. first: nothing of the journal ever was;
    then what happened before today is not news. An event that is new becomes public today, or when its embargo ends.
    """
    events = events_of(entry)
    known = _known(memory)
    names = _names(entry, events, known)
    told = first or _is_bare(memory)
    found = []
    for event, name in zip(events, names, strict=True):
        usual = max(event.date, entry.publish)
        # One whose day is to come, though it was public before, is news again when that is here.
        day = known[name].day if name in known and event.date <= today else usual if told else ""
        found.append(NamedEvent(name, day or max(usual, today)))
    return tuple(found)


def as_named(event: Event, name: str) -> Event:
    """The event with the anchor of the name that it keeps."""
    return event._replace(anchor=name) if event.kind == "update" else event


def former_events(
    entry: Entry, memory: Memory | None, named: Sequence[NamedEvent], *, today: str
) -> tuple[tuple[str, Published], ...]:
    """What is remembered of events that the entry does not have (any more), by name: no other may have those names.

    named: the events that it has. today: those of later days are none yet.
    """
    known = _known(memory)
    now = {name for event, (name, _) in zip(events_of(entry), named, strict=True) if event.date <= today}
    return tuple([(name, event._replace(day="", date="")) for name, event in sorted(known.items()) if name not in now])


def is_pending(memory: Memory | None, named: Iterable[NamedEvent], *, today: str, first: bool) -> bool:
    """Whether one of the events is not remembered yet, so that it becomes public on the day of the build."""
    if first or _is_bare(memory):
        return False
    public = {name for name, event in _known(memory).items() if event.day}
    return any(event.name not in public and event.day <= today for event in named)


def _known(memory: Memory | None) -> Mapping[str, Published]:
    """The events that are remembered, by name."""
    return (memory and memory.events) or {}


def _is_bare(memory: Memory | None) -> bool:
    """Whether it is only remembered that an entry was published."""
    return memory is not None and memory.events is None


def _names(entry: Entry, events: tuple[Event, ...], known: Mapping[str, Published]) -> list[str]:
    names = [event.name for event in events]
    names[0] = next((name for name in _FIRST if name in known), names[0])
    updates = [number for number, event in enumerate(events) if event.kind == "update"]
    if updates:
        prints = update_prints(entry)
        kept = _same_updates(prints, {name: event for name, event in known.items() if event.date or event.text})
        taken = set(known)
        for number, place in enumerate(updates):
            name = kept.get(number) or _free_name(names[place], taken)
            names[place] = name
            taken.add(name)
    return names


def update_prints(entry: Entry) -> list[Published]:
    """Of each update its date and its fingerprints."""
    texts = entry.prints[1:]
    return [
        Published("", date, fingerprint(title), text)
        for (date, title, _), text in zip(entry.updates, texts, strict=True)
    ]


def _same_updates(now: list[Published], before: Mapping[str, Published]) -> dict[int, str]:
    """Which update is which of those that were published: those that agree in most, of date, title and text."""
    # Of those that agree equally, the first is the first: so what is read back is named as it was.
    pairs = sorted(
        (-agreement, place, number, name)
        for number, update in enumerate(now)
        for place, (name, other) in enumerate(before.items())
        if (agreement := _agreement(update, other))
    )
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, number, name in pairs:
        if number not in found and name not in taken:
            found[number] = name
            taken.add(name)
    return found


def _agreement(one: Published, other: Published) -> int:
    if not other.date and one.text != other.text:
        return 0
    same = (one.date == other.date, one.title and one.title == other.title, one.text and one.text == other.text)
    return sum(map(bool, same))


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or one with a number behind it."""
    number, found = 2, name
    while found in taken:
        found = f"{name[:17]}-{number}"
        number += 1
    return found


def remember(
    entry: Entry,
    named: Sequence[NamedEvent],
    *,
    former: Iterable[tuple[str, Published]],
    identity: str,
    authority: str,
    coming: Collection[str],
) -> Memory:
    """What is to be remembered of a public entry. named: its events. former: those that it had. coming: days of those
    that are left out.
    """
    prints = iter(update_prints(entry))
    events = {}
    for event, (name, day) in zip(events_of(entry) if named else (), named, strict=True):
        of_update = next(prints) if event.kind == "update" else Published("")
        if event.date not in coming:
            events[name] = of_update._replace(day=day)
    events.update(former)
    return Memory(
        identity=identity,
        id=entry.id,
        authority=authority,
        title=title_print(entry.title),
        text=entry.prints[0],
        tags=tuple([name_slug(tag) for tag in entry.tags]),
        events=events,
    )


def memory_line(memory: Memory) -> str:
    """The line `entry IDENTITY {…}` without its end. What is as usual is left out."""
    events = {
        name: list(event) if event.date or event.text else event.day for name, event in (memory.events or {}).items()
    }
    values = {
        "id": "" if memory.id == memory.identity else memory.id,
        "authority": memory.authority,
        "title": memory.title,
        "text": memory.text,
        "tags": list(memory.tags),
        "events": events,
    }
    said = {key: value for key, value in values.items() if value}
    identity = _TO_QUOTE.sub(lambda match: quote(match[0]), memory.identity)
    return f"entry {identity} {json.dumps(said, ensure_ascii=False, separators=(',', ':'))}"


def read_memory(line: str) -> Memory | None:
    """Inverse of `memory_line`; None if the line is no such one, or not one that we would write."""
    if len(line) > _LONGEST_LINE:
        return None
    _, _, rest = line.partition(" ")
    name, _, text = rest.partition(" ")
    try:
        said = json.loads(text)
        memory = Memory(
            identity=unquote(name),
            id=said.get("id") or unquote(name),
            authority=said.get("authority", ""),
            title=said.get("title", ""),
            text=said.get("text", ""),
            tags=tuple(said.get("tags", ())),
            events={key: _event(value) for key, value in said.get("events", {}).items()},
        )
        return memory if _is_sound(memory) else None
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None


def _event(value: Any) -> Published:
    return Published(value) if isinstance(value, str) else Published(*value)


def _is_sound(memory: Memory) -> bool:
    """Whether every part is of the form that it should have. Raises TypeError for a part of another type."""
    names = (memory.identity, memory.id, *memory.tags, *(memory.events or ()))
    events = (memory.events or {}).values()
    return (
        all(name and name.isprintable() for name in names)
        and (not memory.authority or is_authority(memory.authority))
        and all(_PRINT.fullmatch(text) for text in (memory.title, memory.text))
        and all(not day or _DAY.fullmatch(day) for e in events for day in (e.day, e.date))
        and all(_PRINT.fullmatch(text) for e in events for text in (e.title, e.text))
    )


def is_authority(text: str) -> bool:
    """Whether a text is an authority and a date as tag URIs have them (RFC 4151): "ana.example,2026-03-04"."""
    return _AUTHORITY.fullmatch(text) is not None


def together(one: Memory, other: Memory) -> Memory:
    """Of two lines about one entry, as a merge leaves them, the later, with the events of both."""
    events = dict(one.events or {})
    for name, event in (other.events or {}).items():
        before = events.get(name)
        events[name] = (
            event if before is None else event._replace(day=min(event.day or before.day, before.day or event.day))
        )
    return replace(other, events=events)
