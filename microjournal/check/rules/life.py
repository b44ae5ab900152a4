"""What is worth knowing about a journal that is not wrong: loose ends, and habits that will not serve its readers.

Messages about many entries say the same of each, so that a report can show one and count the others.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from microjournal.check.rules.tags import tag_lints
from microjournal.check.rules.unfilled import unfilled
from microjournal.content.key_spans import key_places, setting_place
from microjournal.diagnostics import Diagnostic, Span, problem
from microjournal.forges.addresses import IssueError, find_issue
from microjournal.journal.assemble import Journal, mark_span
from microjournal.model.dates import days_between
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import events_of, is_overdue, status_of
from microjournal.model.settings import Settings
from microjournal.plan.feeds import MAIN_FEED_EVENTS

LONG_BODY_WORDS = 200
# What follows from the keys of a life, and is nonsense when one of them could not be read.
ON_LIFE = frozenset({"expect-missing", "loop-open", "outcome-missing", "review-missing", "review-overdue"})
_LOOP_OPEN_DAYS = 30
_SETTINGS = "microjournal.yaml"
# RFC 2606, section 3. Hosts below .example (section 2) are what examples and tests are made of.
_NOBODYS_HOSTS = frozenset({"example.com", "example.net", "example.org"})


def lint(
    journal: Journal, settings: Settings, *, published: Container[str], read: Callable[[str], bytes]
) -> list[Diagnostic]:
    """Advice about a journal, in no order.

    published: ids of the entries that have been published before. read: gives the content of a file of the journal; it
    is asked for each entry, and for the settings if something about them is worth telling.
    """
    desk = _Desk(journal=journal, settings=settings, read=read)
    found = [advice for entry in journal.entries for rule in _RULES for advice in rule(entry, desk)]
    for entry in (*journal.entries, *journal.pages):
        if not entry.draft:
            found += unfilled(read(entry.path), path=entry.path)
    return [*found, *tag_lints(journal), *_missed_by_feeds(desk, published), *_placeholder_address(desk)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What rules may look at."""

    journal: Journal
    settings: Settings
    read: Callable[[str], bytes]
    _places: dict[str, dict[str, Span]] = field(default_factory=dict)

    def at(self, entry: Entry, *keys: str) -> Span:
        """The place of the first of these keys that is in the entry's file, else the first line."""
        marked = {mark.key for mark in entry.marks}
        if kept := next((key for key in keys if key in marked), ""):
            return mark_span(entry, kept)
        places = self._keys(entry)
        return next((places[key] for key in keys if key in places), Span(path=entry.path))

    def has(self, entry: Entry, key: str) -> bool:
        """Whether the entry's file has a key, with or without a value."""
        return key in self._keys(entry)

    def _keys(self, entry: Entry) -> dict[str, Span]:
        if entry.path not in self._places:
            self._places[entry.path] = key_places(self.read(entry.path), path=entry.path)
        return self._places[entry.path]


_Rule: TypeAlias = Callable[[Entry, _Desk], Iterator[Diagnostic]]


def _overdue(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    if is_overdue(entry, desk.journal.today):
        days = days_between(entry.review, desk.journal.today)
        message = f"the review on {entry.review} is {days} {'day' if days == 1 else 'days'} overdue"
        help = f"say how it went: `microjournal finish {_as_argument(entry.id)}`; or write a later day"
        yield problem("review-overdue", message, desk.at(entry, "review"), help=help)


def _no_review(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    if status_of(entry, desk.journal.today) == "running" and not entry.review:
        message = "it is running, and there is no day to look at what came out"
        yield problem("review-missing", message, desk.at(entry, "started"), help="write `review: 2w`")


def _no_outcome(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    if status_of(entry, desk.journal.today) != "done":
        return
    consequence = bool(entry.decision or entry.lesson)
    if entry.result and consequence:
        return
    if entry.result:
        message, help = "it ended, and nothing follows from it", "write `decision:` or `lesson:`"
    elif consequence:
        message, help = "it ended, and does not say how", "write `result:` met, partly, not-met or unclear"
    else:
        message, help = "it ended, and that is all it says", "write `result:`, and `decision:` or `lesson:`"
    yield problem("outcome-missing", message, desk.at(entry, "ended"), help=help)


def _no_expectation(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    """Besides what is running, which is reported where it is parsed, and a key that is there and empty."""
    over = bool(entry.ended or entry.dropped)
    if entry.expect or (entry.started and not over):
        return
    key = ""
    if entry.result:
        key, message = "result", "there is a result, and nothing was expected"
    elif entry.confidence is not None:
        key, message = "confidence", "there is a confidence, and nothing is expected"
    elif entry.review and not over:
        key, message = "review", "there is a review, and nothing is expected"
    if key and not desk.has(entry, "expect"):
        yield problem("expect-missing", message, desk.at(entry, key), help="write `expect:` and what you will see")


def _open_loop(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    journal = desk.journal
    over = entry.ended or entry.dropped
    if entry.decision != "adapt" or not over or entry.id in journal.children:
        return
    if days_between(over, journal.today) > _LOOP_OPEN_DAYS:
        message = f"it was to be adapted, and nothing has followed it for more than {_LOOP_OPEN_DAYS} days"
        help = "write the next one: `microjournal new TITLE --follows ID`; or write `decision: abandon`"
        yield problem("loop-open", message, desk.at(entry, "decision"), help=help)


def _long(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    if entry.words > LONG_BODY_WORDS and status_of(entry, desk.journal.today) != "note":
        message = f"the text has more than {LONG_BODY_WORDS} words"
        help = "perhaps these are two experiments, or one with updates"
        yield problem("body-long", message, desk.at(entry, "title"), help=help)


def _unlinked_issue(entry: Entry, desk: _Desk) -> Iterator[Diagnostic]:
    if not entry.issue or desk.settings.repository is not None:
        return
    try:
        find_issue(entry.issue, None)
    except IssueError:
        message = "this issue cannot be found: the settings name no repository"
        help = "write `repository: github:owner/name` in microjournal.yaml"
        yield problem("issue-unlinked", message, desk.at(entry, "issue"), help=help)


def _as_argument(id: str) -> str:
    return f'"{id}"' if " " in id else id


_RULES: tuple[_Rule, ...] = (
    _overdue,
    _no_review,
    _no_outcome,
    _no_expectation,
    _open_loop,
    _long,
    _unlinked_issue,
)


def _placeholder_address(desk: _Desk) -> Iterator[Diagnostic]:
    """Settings as `init` writes them where nobody can tell the address."""
    if urlsplit(desk.settings.url).hostname in _NOBODYS_HOSTS:
        span = setting_place(desk.read(_SETTINGS), "url", path=_SETTINGS)
        message = "this address is an example; feeds and links to pages would lead there"
        yield problem("text-unfilled", message, span, help="write where the journal will be published")


def _missed_by_feeds(desk: _Desk, published: Container[str]) -> Iterator[Diagnostic]:
    """Entries that are new, but whose events are all older than what the feed will hold."""
    journal = desk.journal
    days = {entry.id: [e.date for e in events_of(entry) if e.date <= journal.today] for entry in journal.entries}
    happened = sorted((day for of_entry in days.values() for day in of_entry), reverse=True)
    if len(happened) <= MAIN_FEED_EVENTS or all(entry.id not in published for entry in journal.entries):
        return
    oldest = happened[MAIN_FEED_EVENTS - 1]
    for entry in journal.entries:
        if entry.id not in published and days[entry.id] and max(days[entry.id]) < oldest:
            message = f"subscribers will not hear of it: all of it happened before {oldest}, where the feed begins"
            help = "fine for old papers; if it is news, tell it under a heading `## YYYY-MM-DD What happened`"
            yield problem("feed-missed", message, desk.at(entry, "date", "title"), help=help)
