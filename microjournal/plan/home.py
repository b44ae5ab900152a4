"""The way in: the home page, the page about feeds, the page for a wrong address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from microjournal.feeds.formats import CALENDAR, COMMENTS_FEED, FEEDS, MAIN, OPML, WEEKLY, Feed, tag_feed
from microjournal.feeds.opml import Outline
from microjournal.feeds.words import feed_texts
from microjournal.forges.issues import issues_repository
from microjournal.model.paths import quoted, tag_path
from microjournal.plan.cards import Views
from microjournal.plan.contract import (
    HOME_NOTES,
    HOME_OVERDUE,
    HOME_PLANNED,
    HOME_RESULTS,
    HOME_RUNNING,
    HOME_YEARS,
    TAG_FEEDS,
    Card,
    FeedRow,
)
from microjournal.plan.dune import all_of_time
from microjournal.plan.feeds import channel_of
from microjournal.plan.output import Output
from microjournal.plan.page import page
from microjournal.plan.questions import Group, Journal
from microjournal.plan.rows import year_rows
from microjournal.plan.tags import most_used


def plan_home(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The home page."""
    group, today, settings = journal.group("home"), journal.today, views.settings
    inputs = {
        "today": today,
        "comments": issues_repository(settings) is not None,
        **_overdue(group, today),
        "running": _most_urgent(group, "running", HOME_RUNNING, today),
        "planned": _most_urgent(group, "planned", HOME_PLANNED, today),
        "results": group.cards("results", newest=HOME_RESULTS),
        "notes": group.cards("notes", newest=HOME_NOTES),
        "more_running": max(0, _not_overdue(group, "running", today) - HOME_RUNNING),
        "more_planned": max(0, _not_overdue(group, "planned", today) - HOME_PLANNED),
        "tally": group.tally(),
        "dune": all_of_time(group.tallies("month "), today),
        "years": year_rows(group, HOME_YEARS),
    }
    yield page(views, "home", "", settings.title, inputs, settings.description, feed=MAIN.path)


def plan_subscribe(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The page about feeds, the list of them for programs, and the page for a wrong address."""
    slugs = most_used(journal.group("subscribe").counts(""), TAG_FEEDS)
    of_tags = [tag_feed(tag_path(slug), journal.tag_name(slug)) for slug in slugs]
    yield _feeds_opml(views, of_tags)
    inputs = {
        "feeds": tuple([_feed_row(views, feed) for feed in (*_feeds(views), CALENDAR)]),
        "tag_feeds": tuple([_feed_row(views, feed) for feed in of_tags]),
    }
    yield page(
        views, "subscribe", "subscribe/", views.words("section-subscribe"), inputs, views.words("subscribe-about")
    )
    yield page(views, "404", "404.html", views.words("not-found"), {})


def _feeds(views: Views) -> tuple[Feed, ...]:
    """Those that readers are told of. Where nobody can comment, there is nothing to hear of comments."""
    return (*FEEDS, WEEKLY, *((COMMENTS_FEED,) if issues_repository(views.settings) else ()))


def _overdue(group: Group, today: str) -> dict[str, Any]:
    """What was to be reviewed before today. Many of them are a number, so that the results are still seen."""
    parts = ("running", "planned")
    count = sum([group.number(part, since="0", before=today) for part in parts])
    oldest = [card for part in parts for card in group.cards(part, since="0", before=today, oldest=HOME_OVERDUE)]
    oldest.sort(key=lambda card: (card["review"], card["date"], card["id"]))
    return {
        "overdue": tuple(oldest) if count <= HOME_OVERDUE else (),
        "overdue_count": count,
        "overdue_since": oldest[0]["review"] if oldest else "",
    }


def _not_overdue(group: Group, part: str, today: str) -> int:
    return group.number(part, since=today) + group.number(part, before="0")


def _most_urgent(group: Group, part: str, limit: int, today: str) -> tuple[Card, ...]:
    """What asks for an answer next: reviews by their day, then the newest without one.

    The keys of these parts begin with the day of the review; where there is none they are less than any day.
    """
    coming = group.cards(part, since=today, oldest=limit)
    undated = group.cards(part, before="0", newest=limit)
    return (*coming, *undated)[:limit]


def _feeds_opml(views: Views, of_tags: Sequence[Feed]) -> Output:
    """The feeds as a list that readers' programs take over; each of them once, in the main format."""
    settings = views.settings
    main = [feed for feed in _feeds(views) if feed.format == MAIN.format]
    inputs = {
        "title": settings.title,
        "owner": settings.author.name if settings.author else "",
        "feeds": tuple([_outline(views, feed) for feed in main]),
        "tag_feeds": tuple([_outline(views, feed) for feed in of_tags]),
        "tags": views.words("feeds-of-tags"),
    }
    return Output(path=OPML, template="@opml", inputs=inputs)


def _outline(views: Views, feed: Feed) -> Outline:
    channel, said = channel_of(views, feed, ""), feed_texts(views.words, feed)
    return {
        "title": channel["title"],
        "label": said.label,
        "description": said.about,
        "url": channel["url"],
        "page_url": channel["page_url"],
    }


def _feed_row(views: Views, feed: Feed) -> FeedRow:
    path, said = quoted(feed.path), feed_texts(views.words, feed)
    return {
        "title": said.label,
        "path": path,
        "url": views.settings.url + path,
        "format": feed.format,
        "description": said.about,
    }
