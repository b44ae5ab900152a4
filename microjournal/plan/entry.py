"""The pages of entries, and the plain pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from microjournal.forges.issues import forge_label, new_issue_body, new_issue_url
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, month_ref, output_group
from microjournal.plan.contract import CITING, DESCRIPTION_LENGTH, ENTRY_STEPS, CommentLink, PageRef, PageView
from microjournal.plan.output import Output, OutputGroup


class EntryRelations(NamedTuple):
    """What the page of an entry is about. thread, cited_by: as many of them as the page shows."""

    entry: Entry
    follows: tuple[Entry, ...]
    followed_by: tuple[Entry, ...]
    thread: tuple[Entry, ...]
    thread_path: str
    cited_by: tuple[Entry, ...]
    earlier: Entry | None
    later: Entry | None


def entry_relations(journal: Journal) -> Iterator[EntryRelations]:
    """What the page of each entry is about, in the order of the entries."""
    threads = {
        step.id: (_steps_around(number, thread.steps), thread.path)
        for thread in journal.threads
        for number, step in enumerate(thread.steps)
    }
    entries = journal.entries
    for earlier, entry, later in zip((None, *entries), entries, (*entries[1:], None), strict=False):
        steps, path = threads.get(entry.id, ((), ""))
        yield EntryRelations(
            entry=entry,
            follows=journal.parents.get(entry.id, ()),
            followed_by=journal.children.get(entry.id, ()),
            thread=steps,
            thread_path=path,
            cited_by=journal.cited_by.get(entry.id, ())[:CITING],
            earlier=earlier,
            later=later,
        )


def entry_pages(cards: Cards, entries: Iterable[EntryRelations]) -> Iterator[Output]:
    """One page for each entry."""
    for related in entries:
        entry = related.entry
        inputs = {
            "entry": cards.view(entry),
            "follows": cards.cards(related.follows),
            "followed_by": cards.cards(related.followed_by),
            "thread": cards.cards(related.thread),
            "thread_path": quoted(related.thread_path),
            "cited_by": cards.cards(related.cited_by),
            "comment": _comment(cards, entry),
            "earlier": _neighbour(cards, related.earlier),
            "later": _neighbour(cards, related.later),
            "month": month_ref(entry.date[:7]),
        }
        yield page(cards, "entry", site_path(entry), entry.title, inputs, cards.card(entry)["scan"], body=entry)


def plain_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """The pages of `content/pages/`."""
    paths = [file_of(site_path(page)) for page in journal.pages]
    cited_by = tuple([journal.cited_by.get(page.id, ()) for page in journal.pages])
    yield output_group(cards, "pages", paths, plain_pages, journal.pages, cited_by)


def plain_pages(cards: Cards, pages: tuple[Entry, ...], cited_by: tuple[tuple[Entry, ...], ...]) -> Iterator[Output]:
    """One page for each file of `content/pages/`. cited_by: for each of them the entries and pages that link to it."""
    for entry, citing in zip(pages, cited_by, strict=True):
        inputs = {
            "updated": entry.date,
            "cited_by": cards.cards(other for other in citing[:CITING] if not other.page),
        }
        description = entry.summary or entry.excerpt
        yield page(cards, "page", site_path(entry), entry.title, inputs, description, body=entry)


def page(
    cards: Cards,
    kind: str,
    path: str,
    title: str,
    inputs: Mapping[str, Any],
    description: str = "",
    *,
    feed: str = "",
    body: Entry | None = None,
) -> Output:
    """A page of the site.

    kind: name of its template without ".html". path: relative to the top of the site, as it is written ("2026/03/").
    inputs: of the template, by name, besides `page`. description: plain text for metadata. feed: path of its own feed,
    percent-encoded. body: the entry whose body the template gets.
    """
    return Output(
        path=file_of(path),
        template=f"{kind}.html",
        inputs={"page": page_view(cards, kind, title, quoted(path), description, feed), **inputs},
        bodies=(cards.body(body),) if body else (),
    )


def page_view(cards: Cards, kind: str, title: str, path: str, description: str = "", feed: str = "") -> PageView:
    """The page itself, for its head. path: percent-encoded."""
    if len(description) > DESCRIPTION_LENGTH:
        description = description[: DESCRIPTION_LENGTH - 1].rstrip() + "…"
    return {
        "kind": kind,
        "title": title,
        "path": path,
        "url": cards.settings.url + path,
        "description": description or cards.settings.description,
        "feed": feed,
    }


def _steps_around(number: int, steps: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The steps of a thread around one of them: its page stays as it is when the far end of a long chain grows."""
    first = max(0, min(number - ENTRY_STEPS // 2, len(steps) - ENTRY_STEPS))
    return steps[first : first + ENTRY_STEPS]


def _comment(cards: Cards, entry: Entry) -> CommentLink | None:
    """The entry's issue, or the forge's form for a new one, filled in."""
    repository = cards.settings.repository
    view = cards.view(entry)
    if view["issue_url"]:
        forge = forge_label(repository) if repository else ""
        return {"url": view["issue_url"], "label": "Comment on this", "forge": forge, "existing": True}
    if repository is None:
        return None
    url = new_issue_url(repository, entry.title, new_issue_body(view["url"], entry.id))
    return {"url": url, "label": "Open an issue to comment", "forge": forge_label(repository), "existing": False}


def _neighbour(cards: Cards, entry: Entry | None) -> PageRef | None:
    return {"label": entry.title, "path": cards.card(entry)["path"]} if entry else None
