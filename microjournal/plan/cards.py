"""Entries as templates see them: cards for lists, views for their own pages, tallies over many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from microjournal.forges.addresses import issue_url
from microjournal.journal.assemble import Journal
from microjournal.model.dates import add_span, at_midnight, month_name
from microjournal.model.digest import Digest, digest, digest_bytes, encode
from microjournal.model.entry import Entry, Status
from microjournal.model.lifecycle import event_days, events_of, is_due, is_open, is_overdue, scan_line, status_of
from microjournal.model.paths import quoted, tag_path
from microjournal.model.settings import Author, Settings
from microjournal.plan.contract import Card, EntryView, PageRef, PersonView, TagRef, Tally

_K = TypeVar("_K")
_V = TypeVar("_V")

# What is kept of the views of entries, in each process: a month and a tag want the same few again and again.
_KEPT = 12_000

_KINDS: tuple[Status, ...] = ("note", "planned", "running", "done", "dropped")


def keep(kept: dict[_K, _V], key: _K, value: _V) -> None:
    """Adds a value to those that are kept for the next time; when they become too many, all others are made anew."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value


class Cards:
    """The views of a journal's entries, each made once."""

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.journal = journal
        self.settings = settings
        self._tallies: dict[int, tuple[Sequence[Entry], Tally]] = {}
        self._places: dict[str, int] = {}
        self._keys: dict[str, bytes] = {}
        self._cards: dict[str, Card] = {}
        self._kinds: dict[str, Status] = {}
        self._views: dict[str, EntryView] = {}
        self._people: dict[str, PersonView] = {}
        self._names = {tag.slug: tag.name for tag in journal.tags}
        self._respelt = frozenset(spelling for tag in journal.tags for spelling in tag.other_spellings)
        self._tags: dict[str, TagRef] = {}
        self._due_until = add_span(journal.today, "7d")

    def key(self, entry: Entry) -> bytes:
        """Stands for everything that the entry's card and view are made of; what other entries add to it included."""
        found = self._keys.get(entry.id)
        if found is None:
            found = self._keys[entry.id] = self._key(entry)
        return found

    def keys(self, entries: Iterable[Entry], *more: Any) -> Digest:
        """Digest of the keys of several entries in their order, and of more plain data."""
        known = self._keys
        keys = [known.get(entry.id) or self.key(entry) for entry in entries]
        return digest_bytes(b"|".join(keys) + encode(more))

    def card(self, entry: Entry) -> Card:
        """The entry as a line of a list."""
        found = self._cards.get(entry.id)
        if found is None:
            found = self._card(entry)
            keep(self._cards, entry.id, found)
        return found

    def cards(self, entries: Iterable[Entry]) -> tuple[Card, ...]:
        """The entries as lines of a list, in their order."""
        return tuple([self.card(entry) for entry in entries])

    def kind(self, entry: Entry) -> Status:
        """The entry's state today."""
        found = self._kinds.get(entry.id)
        if found is None:
            found = self._kinds[entry.id] = status_of(entry, self.journal.today)
        return found

    def view(self, entry: Entry) -> EntryView:
        """The entry as its own page shows it."""
        found = self._views.get(entry.id)
        if found is None:
            found = self._view(entry)
            keep(self._views, entry.id, found)
        return found

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The entries before and after this one in time."""
        entries = self.journal.entries
        if not self._places:
            self._places = {e.id: n for n, e in enumerate(entries)}
        place = self._places[entry.id]
        return (entries[place - 1] if place else None, entries[place + 1] if place + 1 < len(entries) else None)

    def tag(self, name: str) -> TagRef:
        """A tag as written on an entry, under the name and address that the journal gives it."""
        found = self._tags.get(name)
        if found is None:
            path = tag_path(name)
            slug = path[5:-1]
            found = self._tags[name] = {"name": self._names.get(slug, name), "path": quoted(path)}
        return found

    def people(self, entry: Entry) -> tuple[PersonView, ...]:
        """The entry's authors, or the journal's own."""
        if entry.authors:
            return tuple([self._person(name) for name in entry.authors])
        return (person_view(self.settings.author),) if self.settings.author else ()

    def tally(self, entries: Sequence[Entry]) -> Tally:
        """How the experiments among the entries went. Groups that are asked for again (a year's) are counted once."""
        known = self._tallies.get(id(entries))
        if known is None or known[0] is not entries:
            known = self._tallies[id(entries)] = (entries, self._tally(entries))
        return known[1]

    def _tally(self, entries: Sequence[Entry]) -> Tally:
        # Thousands of these groups are small: counting what is in a list is quicker there than a Counter.
        kinds = [self.kind(entry) for entry in entries]
        results = [entry.result for entry in entries if entry.result and not entry.dropped]
        met, partly, not_met = results.count("met"), results.count("partly"), results.count("not-met")
        notes = kinds.count("note")
        return {
            "n": len(entries) - notes,
            "met": met,
            "partly": partly,
            "not_met": not_met,
            "unclear": kinds.count("done") - met - partly - not_met,
            "open": kinds.count("planned") + kinds.count("running"),
            "dropped": kinds.count("dropped"),
            "notes": notes,
        }

    def _person(self, name: str) -> PersonView:
        found = self._people.get(name)
        if found is None:
            found = self._people[name] = person_view(self.settings.authors.get(name) or Author(name=name))
        return found

    def _key(self, entry: Entry) -> bytes:
        """The digest of the entry itself, a sign for what follows from the day and from other entries, and a digest of
        what only some have: events still to come, tags that the journal spells in another way, links, whose targets may
        move while the entry stays as it is.
        """
        journal, today, id_ = self.journal, self.journal.today, entry.id
        sign = _KINDS.index(self.kind(entry))
        if entry.review:
            sign += 8 * (1 + (entry.review < today) + (entry.review <= self._due_until))
        sign += 32 * (id_ in journal.children) + 64 * (id_ in journal.superseded) + 128 * (entry.publish > today)
        key = entry.facts + sign.to_bytes(1, "big")
        last = max(entry.date, entry.dropped or entry.ended or entry.started)
        coming = [day for day in event_days(entry) if day > today] if last > today or entry.updates else []
        respelt = [self.tag(name)["name"] for name in entry.tags if name in self._respelt]
        links = journal.links.get(id_, ())
        if coming or links or respelt:
            key += digest((coming, respelt, links))
        return key

    def _card(self, entry: Entry) -> Card:
        journal = self.journal
        reviewed = bool(entry.review) and is_open(entry)
        return {
            "id": entry.id,
            "path": quoted(journal.site_paths[entry.id]),
            "title": entry.title,
            "scan": scan_line(entry),
            "date": entry.date,
            "kind": self.kind(entry),
            "started": entry.started,
            "review": entry.review,
            "ended": entry.ended or entry.dropped,
            "result": entry.result,
            "decision": entry.decision,
            "due": reviewed and is_due(entry, journal.today),
            "overdue": reviewed and is_overdue(entry, journal.today),
            "open_loop": entry.decision == "adapt" and entry.id not in journal.children,
            "superseded": entry.id in journal.superseded,
            "draft": entry.draft or entry.publish > journal.today,
            "tags": tuple([self.tag(name) for name in entry.tags]),
        }

    def _view(self, entry: Entry) -> EntryView:
        card = self.card(entry)
        events = events_of(entry)
        zone = self.settings.timezone
        published = entry.moment or at_midnight(entry.date, zone)
        newest = max([event.date for event in events])
        view = {
            **card,
            "url": self.settings.url + card["path"],
            "moment": entry.moment,
            "expect": entry.expect,
            "confidence": entry.confidence,
            "lesson": entry.lesson,
            "summary": entry.summary,
            "authors": self.people(entry),
            "published": published,
            "modified": published if newest <= entry.date else at_midnight(newest, zone),
            "words": entry.words,
            "issue_url": issue_url(self.settings.repository, entry.issue) or "" if entry.issue else "",
            "result_anchor": "#result-section" if entry.has_result_section else "",
            "extra": dict(entry.extra),
        }
        return cast(EntryView, view)


def person_view(author: Author) -> PersonView:
    """An author as templates see one."""
    return {"name": author.name, "url": author.url, "email": author.email}


def month_ref(month: str) -> PageRef:
    """The page of a month given as "2026-03"."""
    return {"label": month_name(month), "path": f"{month[:4]}/{month[5:]}/"}


def year_ref(year: str) -> PageRef:
    """The page of a year."""
    return {"label": year, "path": f"{year}/"}
