"""The way in: the home page, the page about feeds, the page for a wrong address, and what stands at old addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.feeds.formats import CALENDAR, FEEDS, MAIN, Feed, tag_feed
from microjournal.journal.addresses import site_path
from microjournal.journal.assemble import Journal
from microjournal.journal.tags import Tag
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards, section
from microjournal.plan.contract import FeedRow
from microjournal.plan.entry import page_view
from microjournal.plan.output import Output, Section
from microjournal.plan.time import by_month, by_year, month_rows, year_rows

_RUNNING = 16
_PLANNED = 10
_RESULTS = 12
_NOTES = 8
_MONTHS = 12
_YEARS = 6
_TAG_FEEDS = 100

# A tag's name and the path of its page.
_TagPage = tuple[str, str]
# An address that an entry has left, the address it has now, and its title.
_Redirect = tuple[str, str, str]


def front_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """Home, subscribe and 404."""
    yield section(cards, "home", ["index.html"], _home, journal.entries, journal.today)
    paths = ["subscribe/index.html", "404.html"]
    yield section(cards, "subscribe", paths, _subscribe, tuple(_most_used(journal.tags)))


def old_sections(journal: Journal, cards: Cards) -> Iterator[Section]:
    """What stands at addresses that entries have left."""
    old = journal.old_addresses
    titles = {site_path(e): e.title for e in (*journal.entries, *journal.pages)} if old.redirects else {}
    redirects = tuple([(path, new, titles.get(new, new)) for path, new in old.redirects.items()])
    paths = [file_of(path) for path in (*old.redirects, *old.withdrawn)]
    yield section(cards, "old addresses", paths, _old_addresses, redirects, tuple(old.withdrawn.items()), listed=False)


def _subscribe(cards: Cards, tags: tuple[_TagPage, ...]) -> Iterator[Output]:
    yield Output(
        path="subscribe/index.html",
        template="subscribe.html",
        inputs={
            "page": page_view(cards, "subscribe", "Subscribe", "subscribe/", "Every feed of this journal"),
            "feeds": tuple(_feed_row(cards, feed) for feed in (*FEEDS, CALENDAR)),
            "tag_feeds": tuple(_feed_row(cards, tag_feed(path, name)) for name, path in tags),
        },
    )
    yield Output(
        path="404.html", template="404.html", inputs={"page": page_view(cards, "404", "Not found", "404.html")}
    )


def _old_addresses(
    cards: Cards, redirects: tuple[_Redirect, ...], withdrawn: tuple[tuple[str, str], ...]
) -> Iterator[Output]:
    for old, new, title in redirects:
        yield Output(
            path=file_of(old),
            template="redirect.html",
            inputs={
                "page": page_view(cards, "redirect", title, quoted(old)),
                "target": {"label": title, "path": quoted(new)},
                "target_url": cards.settings.url + quoted(new),
            },
        )
    for old, id_ in withdrawn:
        yield Output(
            path=file_of(old),
            template="withdrawn.html",
            inputs={"page": page_view(cards, "withdrawn", "Withdrawn", quoted(old)), "id": id_},
        )


def _home(cards: Cards, entries: tuple[Entry, ...], today: str) -> Iterator[Output]:
    by_kind: dict[str, list[Entry]] = {"note": [], "planned": [], "running": [], "done": [], "dropped": []}
    for entry in reversed(entries):
        by_kind[cards.kind(entry)].append(entry)
    running, planned = by_kind["running"], by_kind["planned"]
    finished = sorted((*by_kind["done"], *by_kind["dropped"]), key=lambda e: (e.ended or e.dropped, e.id), reverse=True)
    yield Output(
        path="index.html",
        template="home.html",
        inputs={
            "page": page_view(cards, "home", cards.settings.title, "", cards.settings.description, MAIN.path),
            "today": today,
            "comments": cards.settings.repository is not None,
            "running": cards.cards(_most_urgent(running, today)[:_RUNNING]),
            "planned": cards.cards(_most_urgent(planned, today)[:_PLANNED]),
            "results": cards.cards(finished[:_RESULTS]),
            "notes": cards.cards(by_kind["note"][:_NOTES]),
            "more_running": max(0, len(running) - _RUNNING),
            "more_planned": max(0, len(planned) - _PLANNED),
            "tally": cards.tally(entries),
            "months": month_rows(cards, by_month(entries)[-_MONTHS:]),
            "years": year_rows(cards, by_year(entries)[-_YEARS:]),
        },
    )


def _most_urgent(entries: Sequence[Entry], today: str) -> list[Entry]:
    """What asks for an answer first: reviews by their day, the latest overdue ones first; then the newest."""
    overdue = sorted((e for e in entries if e.review and e.review < today), key=lambda e: e.review, reverse=True)
    coming = sorted((e for e in entries if e.review >= today), key=lambda e: e.review)
    return [*overdue, *coming, *(e for e in entries if not e.review)]


def _most_used(tags: Sequence[Tag]) -> list[_TagPage]:
    most_used = sorted(tags, key=lambda tag: (-len(tag.entries), tag.slug))[:_TAG_FEEDS]
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
