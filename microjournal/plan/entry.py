"""The pages of entries, and the plain pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from microjournal.forges.addresses import forge_name, new_issue_body, new_issue_url
from microjournal.journal.assemble import Journal
from microjournal.model.digest import Digest
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import event_days
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, month_ref
from microjournal.plan.contract import Card, CommentLink, PageRef, PageView
from microjournal.plan.output import BodyUse, Output, Section

_THREAD_STEPS = 24
_CITATIONS = 60
_DESCRIPTION_LIMIT = 160


def entry_pages(cards: Cards, entries: Sequence[Entry]) -> Iterator[Output]:
    """One page for each of the entries."""
    journal = cards.journal
    for entry in entries:
        card = cards.card(entry)
        earlier, later = cards.neighbours(entry)
        yield Output(
            path=file_of(journal.site_paths[entry.id]),
            template="entry.html",
            inputs={
                "page": page_view(cards, "entry", entry.title, card["path"], card["scan"]),
                "entry": cards.view(entry),
                "follows": cards.cards(journal.parents.get(entry.id, ())),
                "followed_by": cards.cards(journal.children.get(entry.id, ())),
                **_thread(cards, entry),
                "cited_by": cards.cards(journal.cited_by.get(entry.id, ())[:_CITATIONS]),
                "comment": _comment(cards, entry),
                "earlier": _neighbour(cards, earlier) if earlier else None,
                "later": _neighbour(cards, later) if later else None,
                "month": month_ref(entry.date[:7]),
            },
            bodies=(body_use(journal, entry),),
        )


def entry_keys(cards: Cards, entries: Sequence[Entry], *more: Any) -> Digest:
    """Digest of everything that the pages of these entries are made of, and of more plain data."""
    journal = cards.journal
    related: list[Entry] = list(entries)
    for entry in entries:
        id_ = entry.id
        if id_ in journal.thread_of:
            related += journal.thread_of[id_].steps
        if id_ in journal.cited_by:
            related += journal.cited_by[id_]
    ends = [cards.neighbours(entries[0])[0], cards.neighbours(entries[-1])[1]] if entries else []
    titles = tuple([(e.title, cards.card(e)["path"]) for e in ends if e])
    return cards.keys(related, titles, len(ends) and ends[0] is None, *more)


def plain_section(cards: Cards) -> Section:
    """The pages of `content/pages/`."""
    paths = tuple([file_of(cards.journal.site_paths[entry.id]) for entry in cards.journal.pages])
    return Section(name="pages", paths=paths, key=None, make=partial(plain_pages, cards))


def plain_pages(cards: Cards) -> Iterator[Output]:
    """One page for each file of `content/pages/`."""
    journal = cards.journal
    for entry in journal.pages:
        path = journal.site_paths[entry.id]
        yield Output(
            path=file_of(path),
            template="page.html",
            inputs={
                "page": page_view(cards, "page", entry.title, quoted(path), entry.summary or entry.excerpt),
                "updated": entry.date,
                "cited_by": cards.cards(e for e in journal.cited_by.get(entry.id, ())[:_CITATIONS] if not e.page),
            },
            bodies=(body_use(journal, entry),),
        )


def page_view(cards: Cards, kind: str, title: str, path: str, description: str = "", feed: str = "") -> PageView:
    """The page itself, for its head. path: percent-encoded."""
    if len(description) > _DESCRIPTION_LIMIT:
        description = description[: _DESCRIPTION_LIMIT - 1].rstrip() + "…"
    return {
        "kind": kind,
        "title": title,
        "path": path,
        "url": cards.settings.url + path,
        "description": description or cards.settings.description,
        "feed": feed,
    }


def body_use(journal: Journal, entry: Entry) -> BodyUse:
    """The entry's body as an input of an output."""
    return BodyUse(
        source=entry.path,
        digest=entry.digest,
        site_path=journal.site_paths[entry.id],
        links=journal.links.get(entry.id, ()),
    )


def last_change(entry: Entry, today: str) -> str:
    """The day of the entry's newest event up to today, or the day it was planned."""
    return max([entry.date, *(day for day in event_days(entry) if day <= today)])


def _comment(cards: Cards, entry: Entry) -> CommentLink | None:
    """The entry's issue, or the forge's form for a new one, filled in."""
    repository = cards.settings.repository
    view = cards.view(entry)
    if view["issue_url"]:
        forge = forge_name(repository) if repository else ""
        return {"url": view["issue_url"], "label": "Comment on this", "forge": forge, "existing": True}
    if repository is None:
        return None
    url = new_issue_url(repository, entry.title, new_issue_body(view["url"], entry.id))
    return {"url": url, "label": "Open an issue to comment", "forge": forge_name(repository), "existing": False}


def _thread(cards: Cards, entry: Entry) -> dict[str, tuple[Card, ...] | str]:
    thread = cards.journal.thread_of.get(entry.id)
    if thread is None:
        return {"thread": (), "thread_path": ""}
    steps = thread.steps
    if len(steps) > _THREAD_STEPS:
        # The steps around this one: its page then stays as it is when the far end of a long chain grows.
        here = steps.index(entry)
        first = max(0, min(here - _THREAD_STEPS // 2, len(steps) - _THREAD_STEPS))
        steps = steps[first : first + _THREAD_STEPS]
    return {"thread": cards.cards(steps), "thread_path": quoted(thread.path)}


def _neighbour(cards: Cards, entry: Entry) -> PageRef:
    return {"label": entry.title, "path": cards.card(entry)["path"]}
