"""The kinds of page and document of a site, and what plans each: one row a kind.

A group is what some pages are about: one month, one tag. `places` names the files of a group and costs little; `plan`
makes the outputs. Both are functions of the group's rows (see `microjournal.plan.facets`) and of the few other
questions that a `Journal` answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from microjournal.feeds.formats import CALENDAR, COMMENTS_FEED, FEEDS, OPML, WEEKLY
from microjournal.journal.permalinks import PERMALINKS
from microjournal.plan import permalinks
from microjournal.plan.cards import Views
from microjournal.plan.collections import (
    plan_practices,
    plan_practices_of_tag,
    plan_thread,
    plan_threads,
    plan_threads_year,
    practices_of_tag_places,
    thread_places,
    threads_year_places,
)
from microjournal.plan.conversation import plan_comments
from microjournal.plan.entry import entry_places, plain_places, plan_entry, plan_plain
from microjournal.plan.feeds import archive_places, plan_archive, plan_calendar, plan_data, plan_feeds
from microjournal.plan.home import plan_home, plan_subscribe
from microjournal.plan.kept import copied_places, old_places, plan_copied, plan_old
from microjournal.plan.listings import list_places, list_year_places, plan_lessons, plan_list, plan_list_year
from microjournal.plan.open import plan_open
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.page import page_place
from microjournal.plan.patterns import PATTERNS_DATA, plan_patterns
from microjournal.plan.questions import Journal
from microjournal.plan.redirects import plan_redirects, redirects_places
from microjournal.plan.search import plan_search
from microjournal.plan.site_aliases import alias_places, also, also_places, plan_alias
from microjournal.plan.sitemap import part_places, plan_index, plan_part
from microjournal.plan.tags import (
    letter_places,
    plan_letter,
    plan_tag,
    plan_tag_year,
    plan_tags,
    tag_places,
    tag_year_places,
)
from microjournal.plan.time import month_places, plan_month, plan_year, year_places
from microjournal.plan.timeline import plan_timeline
from microjournal.plan.weeks import (
    plan_week,
    plan_weekly,
    plan_weeks,
    plan_weeks_year,
    week_places,
    weeks_year_places,
)

# A journal and the key of a group: the files of that group.
Places: TypeAlias = Callable[[Journal, str], Iterable[Place]]
Planner: TypeAlias = Callable[[Views, Journal, str], Iterable[Output | Copy]]


class Kind(NamedTuple):
    """A kind of group.

    places: none if there is no such group (any more). plan: outputs for exactly these places, of which there is one at
    least. always: there is one group of it in every journal, with an empty key.
    """

    places: Places
    plan: Planner
    always: bool = False


def _always(plan: Planner, *places: Place) -> Kind:
    """A kind with one group, which every journal has, at these places."""
    return Kind(lambda _journal, _key: places, plan, always=True)


KINDS: Mapping[str, Kind] = {
    "entry": Kind(entry_places, plan_entry),
    "page": Kind(plain_places, plan_plain),
    "month": Kind(month_places, plan_month),
    "year": Kind(year_places, plan_year),
    "week": Kind(week_places, plan_week),
    "weeks": _always(plan_weeks, page_place("weeks/", "pages")),
    "weeks-year": Kind(weeks_year_places, plan_weeks_year),
    "weekly": _always(plan_weekly, Place(WEEKLY.path)),
    "timeline": _always(plan_timeline, page_place("timeline/", "pages")),
    "tag": Kind(tag_places, plan_tag),
    "tag-year": Kind(tag_year_places, plan_tag_year),
    "letter": Kind(letter_places, plan_letter),
    "tags": _always(plan_tags, page_place("tags/", "tags")),
    "thread": Kind(thread_places, plan_thread),
    "threads": _always(plan_threads, page_place("threads/", "pages")),
    "threads-year": Kind(threads_year_places, plan_threads_year),
    "practices": _always(plan_practices, page_place("practices/", "pages")),
    "tag-practices": Kind(practices_of_tag_places, plan_practices_of_tag),
    "lessons": _always(plan_lessons, page_place("lessons/", "pages")),
    "open": _always(plan_open, page_place("open/", "pages")),
    "list": Kind(list_places, plan_list),
    "list-year": Kind(list_year_places, plan_list_year),
    "patterns": _always(plan_patterns, page_place("patterns/", "pages"), Place(PATTERNS_DATA)),
    "home": _always(plan_home, page_place("", "pages")),
    "subscribe": _always(plan_subscribe, Place(OPML), page_place("subscribe/", "pages"), Place("404.html")),
    "feeds": _always(plan_feeds, *[Place(feed.path) for feed in FEEDS]),
    "search": _always(plan_search, page_place("search/", "pages")),
    "comments": _always(plan_comments, Place(COMMENTS_FEED.path)),
    "feed": Kind(archive_places, plan_archive),
    "calendar": _always(plan_calendar, Place(CALENDAR.path)),
    "data": _always(plan_data, Place("entries.json")),
    "old": Kind(old_places, plan_old),
    "alias": Kind(alias_places, plan_alias),
    "file": Kind(copied_places, plan_copied),
    "permalinks": Kind(permalinks.part_places, permalinks.plan_part),
    "permalinks-index": _always(permalinks.plan_index, Place(PERMALINKS)),
    "redirects": Kind(redirects_places, plan_redirects),
    "sitemap": Kind(part_places, plan_part),
    "sitemap-index": _always(plan_index, Place("sitemap.xml"), Place("robots.txt")),
}


# Of a kind that was there in another version of this program, whose outputs a build still knows.
_FORMER = Kind(lambda _journal, _key: (), lambda _views, _journal, _key: ())


def kind_of(group: str) -> tuple[Kind, str]:
    """The kind of a group, and which of its kind it is: of "month 2026-03" the row of months, and "2026-03".

    A group of a kind that there is no more has no files.
    """
    name, _, key = group.partition(" ")
    return KINDS.get(name, _FORMER), key


def places_of(journal: Journal, group: str) -> list[Place]:
    """The files of a group, documents at their former addresses included."""
    kind, key = kind_of(group)
    places = list(kind.places(journal, key))
    return [*places, *also_places(journal, places)]


def plan_group(views: Views, journal: Journal, group: str) -> list[Output | Copy]:
    """The outputs of a group, for exactly these places."""
    kind, key = kind_of(group)
    outputs = list(kind.plan(views, journal, key))
    return [*outputs, *also(journal, outputs)]
