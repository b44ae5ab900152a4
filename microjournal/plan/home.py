"""The way in: the home page, the page about feeds, the page for a wrong address, and what stands at old addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from microjournal.journal.permalinks import OldAddresses
from microjournal.model.entry import Entry
from microjournal.model.paths import file_of, quoted
from microjournal.plan.cards import Cards
from microjournal.plan.contract import FeedRow
from microjournal.plan.entry import page_view
from microjournal.plan.output import Output, Section
from microjournal.plan.time import Calendar, month_rows, year_rows

OLD = "old addresses"

_RUNNING = 16
_PLANNED = 10
_RESULTS = 12
_NOTES = 8
_MONTHS = 12
_YEARS = 6
_TAG_FEEDS = 100

FEEDS: tuple[tuple[str, str, str, str], ...] = (
    ("feed.xml", "Everything that happens", "RSS", "Plans, starts, updates and results, each when it happens."),
    ("atom.xml", "Everything that happens", "Atom", "The same in the Atom format."),
    ("feed.json", "Everything that happens", "JSON Feed", "The same in the JSON Feed format."),
    ("results.xml", "Results only", "RSS", "How the experiments ended and what was learned."),
    ("plans.xml", "Plans only", "RSS", "New plans, while they can still be changed."),
    ("calendar.ics", "Review dates", "iCalendar", "When each open experiment will be looked at again."),
)


def front_section(cards: Cards, calendar: Calendar) -> Section:
    """Home, subscribe and 404."""
    paths = ("index.html", "subscribe/index.html", "404.html")
    return Section(name="front", paths=paths, key=None, make=partial(_front_pages, cards, calendar))


def old_section(cards: Cards, old: OldAddresses) -> Section:
    """What stands at addresses that entries have left."""
    paths = tuple([file_of(path) for path in (*old.redirects, *old.withdrawn)])
    make = partial(_old_addresses, cards, old.redirects, old.withdrawn)
    return Section(name=OLD, paths=paths, key=None, make=make)


def _front_pages(cards: Cards, calendar: Calendar) -> Iterator[Output]:
    yield _home(cards, calendar)
    yield Output(
        path="subscribe/index.html",
        template="subscribe.html",
        inputs={
            "page": page_view(cards, "subscribe", "Subscribe", "subscribe/", "Every feed of this journal"),
            "feeds": tuple(_feed_row(cards, *feed) for feed in FEEDS),
            "tag_feeds": _tag_feeds(cards),
        },
    )
    yield Output(
        path="404.html", template="404.html", inputs={"page": page_view(cards, "404", "Not found", "404.html")}
    )


def _old_addresses(cards: Cards, redirects: Mapping[str, str], withdrawn: Mapping[str, str]) -> Iterator[Output]:
    journal = cards.journal
    titles = {journal.site_paths[e.id]: e.title for e in (*journal.entries, *journal.pages)} if redirects else {}
    for old, new in redirects.items():
        yield Output(
            path=file_of(old),
            template="redirect.html",
            inputs={
                "page": page_view(cards, "redirect", titles.get(new, new), quoted(old)),
                "target": {"label": titles.get(new, new), "path": quoted(new)},
                "target_url": cards.settings.url + quoted(new),
            },
        )
    for old, id_ in withdrawn.items():
        yield Output(
            path=file_of(old),
            template="withdrawn.html",
            inputs={"page": page_view(cards, "withdrawn", "Withdrawn", quoted(old)), "id": id_},
        )


def _home(cards: Cards, calendar: Calendar) -> Output:
    journal = cards.journal
    by_kind: dict[str, list[Entry]] = {"note": [], "planned": [], "running": [], "done": [], "dropped": []}
    for entry in reversed(journal.entries):
        by_kind[cards.kind(entry)].append(entry)
    running, planned = by_kind["running"], by_kind["planned"]
    finished = sorted((*by_kind["done"], *by_kind["dropped"]), key=lambda e: (e.ended or e.dropped, e.id), reverse=True)
    months = sorted(calendar.months)[-_MONTHS:]
    return Output(
        path="index.html",
        template="home.html",
        inputs={
            "page": page_view(cards, "home", cards.settings.title, "", cards.settings.description, "feed.xml"),
            "today": journal.today,
            "comments": cards.settings.repository is not None,
            "running": cards.cards(_most_urgent(running, journal.today)[:_RUNNING]),
            "planned": cards.cards(_most_urgent(planned, journal.today)[:_PLANNED]),
            "results": cards.cards(finished[:_RESULTS]),
            "notes": cards.cards(by_kind["note"][:_NOTES]),
            "more_running": max(0, len(running) - _RUNNING),
            "more_planned": max(0, len(planned) - _PLANNED),
            "tally": cards.tally(journal.entries),
            "months": month_rows(cards, calendar, months),
            "years": year_rows(cards, calendar.years)[:_YEARS],
        },
    )


def _most_urgent(entries: Sequence[Entry], today: str) -> list[Entry]:
    """What asks for an answer first: reviews by their day, the latest overdue ones first; then the newest."""
    overdue = sorted((e for e in entries if e.review and e.review < today), key=lambda e: e.review, reverse=True)
    coming = sorted((e for e in entries if e.review >= today), key=lambda e: e.review)
    return [*overdue, *coming, *(e for e in entries if not e.review)]


def _feed_row(cards: Cards, path: str, title: str, format_: str, description: str) -> FeedRow:
    return {
        "title": title,
        "path": path,
        "url": cards.settings.url + path,
        "format": format_,
        "description": description,
    }


def _tag_feeds(cards: Cards) -> tuple[FeedRow, ...]:
    most_used = sorted(cards.journal.tags, key=lambda tag: (-len(tag.entries), tag.slug))[:_TAG_FEEDS]
    return tuple(
        _feed_row(cards, f"{quoted(tag.path)}feed.xml", tag.name, "RSS", f"Everything about {tag.name}.")
        for tag in sorted(most_used, key=lambda tag: tag.slug)
    )
