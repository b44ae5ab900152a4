"""The way in: the home page, the page about feeds, the page for a wrong address, and what stands at old addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.feeds.formats import CALENDAR, FEEDS, MAIN, Feed, tag_feed
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.journal.tags import Tag
from microjournal.model.entry import Entry
from microjournal.model.lifecycle import is_overdue
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, output_group
from microjournal.plan.contract import (
    HOME_MONTHS,
    HOME_NOTES,
    HOME_PLANNED,
    HOME_RESULTS,
    HOME_RUNNING,
    HOME_YEARS,
    TAG_FEEDS,
    FeedRow,
)
from microjournal.plan.entry import page
from microjournal.plan.output import Output, OutputGroup
from microjournal.plan.time import by_month, by_year, month_rows, year_rows

# A tag's name and the path of its page.
_TagPage = tuple[str, str]
# An address that an entry has left, the address it has now, and its title.
_Redirect = tuple[str, str, str]


def front_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """Home, subscribe and 404."""
    yield output_group(cards, "home", ["index.html"], _home, journal.entries, journal.today)
    paths = ["subscribe/index.html", "404.html"]
    yield output_group(cards, "subscribe", paths, _subscribe, tuple(_most_used(journal.tags)))


def old_groups(journal: Journal, cards: Cards) -> Iterator[OutputGroup]:
    """What stands at addresses that entries have left."""
    old = journal.old_addresses
    titles = {site_path(e): e.title for e in (*journal.entries, *journal.pages)} if old.redirects else {}
    redirects = tuple([(path, new, titles.get(new, new)) for path, new in old.redirects.items()])
    paths = [file_of(path) for path in (*old.redirects, *old.withdrawn)]
    yield output_group(
        cards, "old addresses", paths, _old_addresses, redirects, tuple(old.withdrawn.items()), listed=False
    )


def _subscribe(cards: Cards, tags: tuple[_TagPage, ...]) -> Iterator[Output]:
    inputs = {
        "feeds": tuple(_feed_row(cards, feed) for feed in (*FEEDS, CALENDAR)),
        "tag_feeds": tuple(_feed_row(cards, tag_feed(path, name)) for name, path in tags),
    }
    yield page(cards, "subscribe", "subscribe/", "Subscribe", inputs, "Every feed of this journal")
    yield page(cards, "404", "404.html", "Not found", {})


def _old_addresses(
    cards: Cards, redirects: tuple[_Redirect, ...], withdrawn: tuple[tuple[str, str], ...]
) -> Iterator[Output]:
    for old, new, title in redirects:
        target = {"label": title, "path": quoted(new)}
        yield page(cards, "redirect", old, title, {"target": target, "target_url": cards.settings.url + target["path"]})
    for old, id_ in withdrawn:
        yield page(cards, "withdrawn", old, "Withdrawn", {"id": id_})


def _home(cards: Cards, entries: tuple[Entry, ...], today: str) -> Iterator[Output]:
    by_kind: dict[str, list[Entry]] = {"note": [], "planned": [], "running": [], "done": [], "dropped": []}
    for entry in reversed(entries):
        by_kind[cards.kind(entry)].append(entry)
    running, planned = by_kind["running"], by_kind["planned"]
    finished = sorted((*by_kind["done"], *by_kind["dropped"]), key=lambda e: (e.ended or e.dropped, e.id), reverse=True)
    inputs = {
        "today": today,
        "comments": cards.settings.repository is not None,
        "running": cards.cards(_most_urgent(running, today)[:HOME_RUNNING]),
        "planned": cards.cards(_most_urgent(planned, today)[:HOME_PLANNED]),
        "results": cards.cards(finished[:HOME_RESULTS]),
        "notes": cards.cards(by_kind["note"][:HOME_NOTES]),
        "more_running": max(0, len(running) - HOME_RUNNING),
        "more_planned": max(0, len(planned) - HOME_PLANNED),
        "tally": cards.tally(entries),
        "months": month_rows(cards, by_month(entries)[-HOME_MONTHS:]),
        "years": year_rows(cards, by_year(entries)[-HOME_YEARS:]),
    }
    settings = cards.settings
    yield page(cards, "home", "", settings.title, inputs, settings.description, feed=MAIN.path)


def _most_urgent(entries: Sequence[Entry], today: str) -> list[Entry]:
    """What asks for an answer first: reviews by their day, the latest overdue ones first; then the newest."""
    overdue = sorted((e for e in entries if is_overdue(e, today)), key=lambda e: e.review, reverse=True)
    coming = sorted((e for e in entries if e.review >= today), key=lambda e: e.review)
    return [*overdue, *coming, *(e for e in entries if not e.review)]


def _most_used(tags: Sequence[Tag]) -> list[_TagPage]:
    most_used = sorted(tags, key=lambda tag: (-len(tag.entries), tag.slug))[:TAG_FEEDS]
    return [(tag.name, tag.path) for tag in sorted(most_used, key=lambda tag: tag.slug)]


def _feed_row(cards: Cards, feed: Feed) -> FeedRow:
    path = quoted(feed.path)
    return {
        "title": feed.label,
        "path": path,
        "url": cards.settings.url + path,
        "format": feed.format,
        "description": feed.about,
    }
