"""The page that searches; without an index, the page that says how to find something all the same."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.model.paths import search_index_path
from microjournal.plan.cards import Views, year_ref
from microjournal.plan.output import Output
from microjournal.plan.page import page
from microjournal.plan.questions import Journal


def plan_search(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The page. It names years and no numbers, so that one more entry seldom changes it."""
    years = sorted(journal.group("search").counts("year "), reverse=True)
    index = tuple(map(search_index_path, years)) if views.settings.search else ()
    inputs = {"years": tuple(map(year_ref, years)), "index": index}
    yield page(views, "search", "search/", views.words("section-search"), inputs, views.words("search-about"))
