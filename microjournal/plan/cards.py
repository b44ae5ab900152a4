"""Entries as templates see them: cards for lists, views for their own pages, tallies over many.

A view of an entry is a function of the entry itself, of the settings, and of what the day and the rest of the journal
add to it (`Around`); so a digest of the entry and its `Around` stands for every view of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple, TypeVar, TypeVarTuple, cast

from microjournal.forges.issues import issue_url
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.markdown.links import Resolved
from microjournal.model.dates import at_midnight, month_name
from microjournal.model.digest import Digest, digest
from microjournal.model.entry import Entry, Status
from microjournal.model.lifecycle import event_days, is_due, is_hidden, is_overdue, scan_line, status_of
from microjournal.model.paths import name_slug, quoted, tag_path
from microjournal.model.settings import Author, Settings
from microjournal.plan.contract import Card, EntryView, PageRef, PersonView, TagRef, Tally
from microjournal.plan.output import BodyUse, Output, OutputGroup

_K = TypeVar("_K")
_V = TypeVar("_V")
_About = TypeVarTuple("_About")

# Views that are kept in each process: a month and a tag want the same few again and again.
_CACHE_SIZE = 12_000


class Around(NamedTuple):
    """What the day and the other entries add to an entry.

    kind, due, overdue, open_loop, superseded, draft: see `microjournal.plan.contract.Card`.
    tags: names of its tags as the journal spells them. coming: days of its events after today.
    links: what its links resolve to.
    """

    kind: Status
    due: bool
    overdue: bool
    open_loop: bool
    superseded: bool
    draft: bool
    tags: tuple[str, ...]
    coming: tuple[str, ...]
    links: tuple[Resolved, ...]


class Cards:
    """The views of a journal's entries. What is made here is made once and used on many pages.

    It answers questions about one entry or about entries that it is given, never about the whole journal: what a page
    shows is then known from the entries it was planned from (see `output_group`).
    """

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.settings = settings
        self._journal = journal
        self._names = {tag.slug: tag.name for tag in journal.tags}
        self._tags: dict[str, TagRef] = {}
        self._around: dict[str, Around] = {}
        self._keys: dict[str, bytes] = {}
        self._cards: dict[str, Card] = {}
        self._views: dict[str, EntryView] = {}

    def around(self, entry: Entry) -> Around:
        """What the day and the other entries add to the entry."""
        found = self._around.get(entry.id)
        if found is None:
            found = self._around[entry.id] = self._find_around(entry)
        return found

    def digest(self, about: tuple[Any, ...]) -> Digest:
        """Digest of plain data and entries, nested in tuples; an entry stands for every view of it.

        Raises ValueError for anything else.
        """
        return digest(self._plain(about))

    def card(self, entry: Entry) -> Card:
        """The entry as a line of a list."""
        return self._cards.get(entry.id) or cached(self._cards, entry.id, self._card(entry))

    def cards(self, entries: Iterable[Entry]) -> tuple[Card, ...]:
        """The entries as lines of a list, in their order."""
        return tuple([self.card(entry) for entry in entries])

    def view(self, entry: Entry) -> EntryView:
        """The entry as its own page shows it."""
        return self._views.get(entry.id) or cached(self._views, entry.id, self._view(entry))

    def body(self, entry: Entry) -> BodyUse:
        """The entry's body as an input of an output."""
        return BodyUse(entry.path, entry.body_digest, site_path(entry), self.around(entry).links)

    def kind(self, entry: Entry) -> Status:
        """The entry's state today."""
        return self.around(entry).kind

    def days(self, entry: Entry) -> list[str]:
        """The days of the entry's events up to today."""
        coming = self.around(entry).coming
        return [day for day in event_days(entry) if day not in coming] if coming else event_days(entry)

    def last_change(self, entry: Entry) -> str:
        """The day of the entry's newest event up to today, or the day it was planned."""
        return max([entry.date, *self.days(entry)])

    def tag(self, name: str) -> TagRef:
        """A tag as written on an entry, under the name and address that the journal gives it."""
        found = self._tags.get(name)
        if found is None:
            slug = name_slug(name)
            found = self._tags[name] = {"name": self._names.get(slug, name), "path": quoted(tag_path(slug))}
        return found

    def tally(self, entries: Iterable[Entry]) -> Tally:
        """How the experiments among the entries went."""
        entries = tuple(entries)
        # Thousands of these groups are small: counting what is in a list is quicker there than a Counter.
        kinds = [self.around(entry).kind for entry in entries]
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

    def _plain(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        # On the way of every build: so no call for each of the entries, of which a journal has thousands.
        keys = self._keys
        return tuple(
            [
                (keys.get(value.id) or self._key(value))
                if type(value) is Entry
                else self._plain(value)
                if isinstance(value, tuple)
                else value
                for value in values
            ]
        )

    def _key(self, entry: Entry) -> bytes:
        key = self._keys[entry.id] = entry.digest + digest(tuple(self.around(entry)))
        return key

    def _find_around(self, entry: Entry) -> Around:
        journal, today = self._journal, self._journal.today
        return Around(
            kind=status_of(entry, today),
            due=is_due(entry, today),
            overdue=is_overdue(entry, today),
            open_loop=entry.decision == "adapt" and entry.id not in journal.children,
            superseded=entry.id in journal.superseded,
            draft=is_hidden(entry, today),
            tags=tuple([self.tag(name)["name"] for name in entry.tags]),
            coming=tuple([day for day in event_days(entry) if day > today]),
            links=journal.links.get(entry.id, ()),
        )

    def _card(self, entry: Entry) -> Card:
        around = self.around(entry)
        return {
            "id": entry.id,
            "path": quoted(site_path(entry)),
            "title": entry.title,
            "scan": scan_line(entry),
            "date": entry.date,
            "kind": around.kind,
            "started": entry.started,
            "review": entry.review,
            "ended": entry.ended or entry.dropped,
            "result": entry.result,
            "decision": entry.decision,
            "due": around.due,
            "overdue": around.overdue,
            "open_loop": around.open_loop,
            "superseded": around.superseded,
            "draft": around.draft,
            "tags": tuple([self.tag(name) for name in entry.tags]),
        }

    def _view(self, entry: Entry) -> EntryView:
        card = self.card(entry)
        zone = self.settings.timezone
        published = entry.moment or at_midnight(entry.date, zone)
        newest = max(event_days(entry))
        view = {
            **card,
            "url": self.settings.url + card["path"],
            "moment": entry.moment,
            "expect": entry.expect,
            "confidence": entry.confidence,
            "lesson": entry.lesson,
            "summary": entry.summary,
            "authors": self._people(entry),
            "published": published,
            "modified": published if newest <= entry.date else at_midnight(newest, zone),
            "words": entry.words,
            "issue_url": issue_url(self.settings.repository, entry.issue) or "" if entry.issue else "",
            "result_anchor": "#result-section" if entry.has_result_section else "",
            "extra": dict(entry.extra),
        }
        return cast(EntryView, view)

    def _people(self, entry: Entry) -> tuple[PersonView, ...]:
        """The entry's authors, or the journal's own."""
        known, own = self.settings.authors, self.settings.author
        authors = [known.get(name) or Author(name=name) for name in entry.authors] or ([own] if own else [])
        return tuple([person_view(author) for author in authors])


def output_group(
    cards: Cards,
    name: str,
    paths: Iterable[str],
    plan: Callable[[Cards, *_About], Iterable[Output]],
    *about: *_About,
    listed: bool = True,
) -> OutputGroup:
    """Outputs that are planned together from `about`: plain data and entries, nested in tuples.

    name: unique, and the same in every build; its first word is the kind of group. paths: of all its outputs.
    plan: a function of a module. It gets nothing else of the journal than `about`, and `about` is what the group is
    known by: so it cannot look at anything whose change would be missed. listed: its pages stand in the sitemap.
    """
    key, make = partial(cards.digest, about), partial(plan, cards, *about)
    return OutputGroup(name=name, paths=tuple(paths), key=key, make=make, listed=listed)


def cached(cache: dict[_K, _V], key: _K, value: _V) -> _V:
    """Adds a value to a cache, which is emptied when it is full, and returns the value."""
    if len(cache) >= _CACHE_SIZE:
        cache.clear()
    cache[key] = value
    return value


def person_view(author: Author) -> PersonView:
    """An author as templates see one."""
    return {"name": author.name, "url": author.url, "email": author.email}


def month_ref(month: str) -> PageRef:
    """The page of a month given as "2026-03"."""
    return {"label": month_name(month), "path": f"{month[:4]}/{month[5:]}/"}


def year_ref(year: str) -> PageRef:
    """The page of a year."""
    return {"label": year, "path": f"{year}/"}
