"""The sitemap, which lists the pages of all other groups: an index, and parts that one more entry changes little."""

from __future__ import annotations

from collections.abc import Iterator

from microjournal.model.paths import quoted
from microjournal.plan.cards import Views
from microjournal.plan.output import Output, Place
from microjournal.plan.questions import Journal


def part_places(journal: Journal, path: str) -> Iterator[Place]:
    """Of a part of the sitemap. path: of its file."""
    if journal.listed(path):
        yield Place(path)


def plan_part(views: Views, journal: Journal, path: str) -> Iterator[Output]:
    """A part of the sitemap. path: of its file."""
    urls = tuple([(views.settings.url + quoted(page), changed) for page, changed in journal.listed(path)])
    yield Output(path=path, template="@sitemap", inputs={"urls": urls})


def plan_index(views: Views, journal: Journal, _key: str) -> Iterator[Output]:
    """The index of the sitemap, and robots.txt, which leads there."""
    url = views.settings.url
    urls = tuple([(url + quoted(path), "") for path in journal.sitemap_parts()])
    yield Output(path="sitemap.xml", template="@sitemap-index", inputs={"urls": urls})
    yield Output(path="robots.txt", template="@robots", inputs={"sitemap": url + "sitemap.xml"})
