"""Journals made of the front matter in a test, for planners: parsed and tied together, but without files or state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from functools import cache
from typing import Any

from microjournal.content.entry import ParseSettings, parse
from microjournal.journal.addresses import chronological
from microjournal.journal.links import resolve_links, target_of
from microjournal.journal.memory import named_events
from microjournal.journal.names import Target
from microjournal.journal.relations import Step, Ties, relate
from microjournal.model.conversation import Bets, Comment, Conversation
from microjournal.model.digest import digest
from microjournal.model.entry import Entry
from microjournal.model.files import FileInfo
from microjournal.model.paths import name_slug
from microjournal.model.settings import Author, Settings
from microjournal.plan.cards import Seen, Views, around_of, talk_of
from microjournal.plan.contract import ENTRY_STEPS
from tests.plan.memory import MemoryJournal
from tests.words.tables import words

SETTINGS = Settings(
    title="Ana tries things", url="https://ana.example/journal/", author=Author(name="Ana"), timezone="Europe/Berlin"
)
TODAY = "2026-03-10"
WORDS = words()
BODY = "Text.\n\n## 2026-03-05 Later\n\n## Result\n\nSeen.\n"


def views() -> Views:
    """New ones, which have seen no journal yet."""
    return Views(SETTINGS, "ana.example,2026-01-01", WORDS)


@cache
def parsed(name: str, keys: str, body: str = BODY) -> Entry:
    """An entry whose digests are those of its text. name: of its file, without ".md"."""
    title = "" if "title:" in keys else f"title: {name}\n"
    text = f"---\n{title}{keys}\n---\n{body}"
    settings = ParseSettings(url=SETTINGS.url, timezone=SETTINGS.timezone)
    entry = parse(text.encode(), path=f"content/{name}.md", settings=settings).entry
    assert entry is not None
    return replace(entry, body_digest=digest(body), digest=digest(text))


def journal_of(
    keys: Mapping[str, str],
    *,
    bodies: Mapping[str, str] | None = None,
    talks: Mapping[str, Conversation] | None = None,
    today: str = TODAY,
    **others: Any,
) -> MemoryJournal:
    """The journal of these entries, all of them public. keys, bodies, talks: by name. others: see `MemoryJournal`."""
    bodies, talks = bodies or {}, talks or {}
    entries = [parsed(name, text, bodies.get(name, BODY)) for name, text in keys.items()]
    in_time = sorted([entry for entry in entries if not entry.page], key=chronological)
    steps = [Step(e.id, e.date, e.moment, e.follows, e.decision == "adopt") for e in in_time]
    by_id, circles = relate(steps, ENTRY_STEPS)
    assert circles == []
    names = _Names(entries)
    spellings: dict[str, str] = {}
    for entry in in_time:
        for name in entry.tags:
            spellings.setdefault(name_slug(name), name)
    seen, ties = [], {}
    for entry in entries:
        tie, found = by_id.get(entry.id, Ties()), resolve_links(entry, names)
        around = around_of(
            entry,
            today,
            followed=bool(tie.followed_by),
            superseded=tie.superseded,
            tags=tuple([spellings[name_slug(name)] for name in entry.tags]),
            follows=tie.follows,
            links=found.resolved,
            attached=tuple([(a.source, a.site_path, a.digest) for a in found.attachments]),
            named=_named(entry, today),
            conversation=talk_of(entry.id, talks[entry.id]) if entry.id in talks else None,
        )
        seen.append(Seen(entry, around))
        ties[entry.id] = {
            "follows": tie.follows,
            "followed_by": tie.followed_by,
            "cites": tuple(found.cites),
            "shown_on": tie.shown_on,
            "thread": tie.thread,
            "step": tie.place,
        }
    return MemoryJournal(seen, ties, today=today, conversations=talks, **others)


def conversation(*said: str, bets: Bets | None = None, **others: Any) -> Conversation:
    """A conversation on an issue, a comment for each text, one a day from the first of March 2026."""
    url = "https://github.com/ana/journal/issues/4"
    comments = tuple(
        Comment(id=str(n), author="bea", created=f"2026-03-0{n}T10:00:00Z", url=f"{url}#issuecomment-{n}", text="")
        for n in range(1, len(said) + 1)
    )
    words = digest(said)
    return Conversation(
        url=url,
        updated="2026-03-09T10:00:00Z",
        comments=comments,
        bets=bets,
        sizes=tuple(map(len, said)),
        body_digest=words,
        digest=digest((words, astuple(bets) if bets else (), *others.items())),
        **others,
    )


def _named(entry: Entry, today: str) -> tuple[tuple[str, str], ...]:
    """The names and days of its events, when nothing was ever published."""
    events = () if entry.page else named_events(entry, None, today=today, first=True)
    return tuple([(event.name, event.day) for event in events])


class _Names:
    """What links can name: entries by id, and one picture in the folder of the entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._targets = {entry.id: target_of(entry) for entry in entries}

    def named(self, name: str) -> Target | None:
        return self._targets.get(name)

    def at_file(self, _path: str) -> Target | None:
        return None

    def at_path(self, _path: str) -> Target | None:
        return None

    def is_hidden(self, _name: str) -> bool:
        return False

    def is_hidden_path(self, _path: str) -> bool:
        return False

    def file(self, path: str) -> tuple[str, FileInfo] | None:
        return (path, FileInfo(digest=digest(path), width=0, height=0)) if path == "content/board.png" else None

    def files_called(self, _name: str) -> Sequence[str]:
        return ()

    def all_names(self) -> Sequence[str]:
        return list(self._targets)

    def all_sources(self) -> Sequence[str]:
        return []

    def all_files(self) -> Sequence[str]:
        return []
